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
export const showToCamera = (path: string, text?: string): void => write(path, [pictureOf(text)]);

function write(path: string, pictures: readonly Buffer[]): void {
	const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
	// Long enough that the camera shows each of several, and a single one often enough.
	const times = pictures.length > 1 ? 3 : 4;
	writeFileSync(
		path,
		Buffer.concat([head, ...pictures.flatMap((one) => Array.from({ length: times }, () => one))])
	);
}

const pictureOf = (text: string | undefined): Buffer =>
	pictureOfModules(
		text === undefined ? [] : encodeQR(text, 'raw', { ecc: text.length > 100 ? 'low' : 'medium', border: 4 })
	);

function pictureOfModules(rows: readonly (readonly boolean[])[]): Buffer {
	const luma = new Uint8Array(WIDTH * HEIGHT).fill(110);
	const scale = Math.floor((HEIGHT - 40) / Math.max(1, rows.length));
	const left = Math.floor((WIDTH - rows.length * scale) / 2);
	const top = Math.floor((HEIGHT - rows.length * scale) / 2);
	for (const [y, row] of rows.entries())
		for (const [x, dark] of row.entries())
			for (let dy = 0; dy < scale; dy++) {
				const from = (top + y * scale + dy) * WIDTH + left + x * scale;
				luma.fill(dark ? 20 : 230, from, from + scale);
			}
	return Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc((WIDTH * HEIGHT) / 2, 128)]);
}

/** A code as another page shows it: its SVG's side in modules and the path of the dark ones (client/ui/qr-path.ts). */
export interface ShownCode {
	readonly size: number;
	readonly path: string;
}

/** Writes pictures of what a screen shows, one code after the other and over again. */
export function showScreenToCamera(path: string, codes: readonly ShownCode[]): void {
	write(
		path,
		codes.map(({ size, path: drawn }) => {
			const rows = Array.from({ length: size }, () => Array.from({ length: size }, () => false));
			for (const [, x, y, length] of drawn.matchAll(/M(\d+) (\d+)h(\d+)/g))
				rows[Number(y)]!.fill(true, Number(x), Number(x) + Number(length));
			return pictureOfModules(rows);
		})
	);
}
