// What a fake camera of Chromium shows: a file of pictures (YUV4MPEG2, https://wiki.multimedia.cx/index.php/YUV4MPEG2)
// with a QR code in it, as somebody holds it in front of the lens.
import { writeFileSync } from 'node:fs';
import { encodeQR } from 'qr';

const WIDTH = 640;
const HEIGHT = 480;

/** Arguments of a browser whose camera shows the file at `path`, read when the camera is opened. */
export const fakeCamera = (path: string): readonly string[] => [
	'--use-fake-device-for-media-stream',
	'--use-fake-ui-for-media-stream',
	`--use-file-for-fake-video-capture=${path}`
];

/** Writes pictures that show the code of a text on a grey table; without a text, the table alone. */
export function showToCamera(path: string, text?: string): void {
	const luma = new Uint8Array(WIDTH * HEIGHT).fill(110);
	const rows = text === undefined ? [] : encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
	const scale = Math.floor((HEIGHT - 80) / Math.max(1, rows.length));
	const left = Math.floor((WIDTH - rows.length * scale) / 2);
	const top = Math.floor((HEIGHT - rows.length * scale) / 2);
	for (const [y, row] of rows.entries())
		for (const [x, dark] of row.entries())
			for (let dy = 0; dy < scale; dy++) {
				const from = (top + y * scale + dy) * WIDTH + left + x * scale;
				luma.fill(dark ? 20 : 230, from, from + scale);
			}
	const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc((WIDTH * HEIGHT) / 2, 128)]);
	const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
	writeFileSync(path, Buffer.concat([head, ...Array.from({ length: 4 }, () => frame)]));
}
