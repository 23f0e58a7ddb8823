// PNG files made small: a screenshot's colours are brought down to a palette, which screens of flat colours hardly show.
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

interface Picture {
	readonly width: number;
	readonly height: number;
	/** Three bytes a pixel. */
	readonly rgb: Uint8Array;
}

/** The pixels of an 8-bit PNG in true colour, as browsers write screenshots. Throws on any other. */
function decode(png: Buffer): Picture {
	const data: Buffer[] = [];
	for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
		if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
			data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
	const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
	const step = { 2: 3, 6: 4 }[png[25]!];
	if (png[24] !== 8 || !step || png[28] !== 0) throw new Error('not a screenshot');
	const raw = inflateSync(Buffer.concat(data));
	const stride = width * step;
	const rgb = new Uint8Array(width * height * 3);
	let above = new Uint8Array(stride);
	for (let y = 0; y < height; y++) {
		const filter = raw[y * (stride + 1)]!;
		const line = Uint8Array.from(raw.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1)));
		for (let x = 0; x < stride; x++) {
			const a = x < step ? 0 : line[x - step]!;
			const b = above[x]!;
			const c = x < step ? 0 : above[x - step]!;
			line[x]! += [0, a, b, (a + b) >> 1, nearest(a, b, c)][filter]!;
		}
		for (let x = 0; x < width; x++) rgb.set(line.subarray(x * step, x * step + 3), (y * width + x) * 3);
		above = line;
	}
	return { width, height, rgb };
}

/** The PNG standard's Paeth predictor. */
function nearest(a: number, b: number, c: number): number {
	const [toA, toB, toC] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
	return toA <= toB && toA <= toC ? a : toB <= toC ? b : c;
}

/** The colours most used, at most so many, no two of them closer than can be seen. */
function paletteOf({ rgb }: Picture, most: number): readonly (readonly [number, number, number])[] {
	const uses = new Map<number, number>();
	for (let i = 0; i < rgb.length; i += 3) {
		const colour = (rgb[i]! << 16) | (rgb[i + 1]! << 8) | rgb[i + 2]!;
		uses.set(colour, (uses.get(colour) ?? 0) + 1);
	}
	const palette: [number, number, number][] = [];
	for (const [colour] of [...uses].sort((a, b) => b[1] - a[1])) {
		const [r, g, b] = [colour >> 16, (colour >> 8) & 255, colour & 255];
		const near = palette.length < 24 ? 0 : 18;
		if (palette.some((one) => Math.abs(one[0] - r) + Math.abs(one[1] - g) + Math.abs(one[2] - b) < near))
			continue;
		palette.push([r, g, b]);
		if (palette.length === most) break;
	}
	return palette;
}

function chunk(type: string, data: Uint8Array): Buffer {
	const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
	const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
	length.writeUInt32BE(data.length);
	check.writeUInt32BE(crc32(body));
	return Buffer.concat([length, body, check]);
}

/** The same picture with at most so many colours, 256 at the most. */
export function smallPng(png: Buffer, colours = 40): Buffer {
	const picture = decode(png);
	const { width, height, rgb } = picture;
	const palette = paletteOf(picture, colours);
	const known = new Map<number, number>();
	const indexOf = (r: number, g: number, b: number): number => {
		const colour = (r << 16) | (g << 8) | b;
		const found = known.get(colour);
		if (found !== undefined) return found;
		const far = palette.map((one) => (one[0] - r) ** 2 + (one[1] - g) ** 2 + (one[2] - b) ** 2);
		const index = far.indexOf(Math.min(...far));
		known.set(colour, index);
		return index;
	};
	const lines = Buffer.alloc(height * (width + 1));
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++) {
			const at = (y * width + x) * 3;
			lines[y * (width + 1) + 1 + x] = indexOf(rgb[at]!, rgb[at + 1]!, rgb[at + 2]!);
		}
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	head.set([8, 3, 0, 0, 0], 8);
	return Buffer.concat([
		SIGNATURE,
		chunk('IHDR', head),
		chunk('PLTE', Uint8Array.from(palette.flat())),
		chunk('IDAT', deflateSync(lines, { level: 9, memLevel: 9 })),
		chunk('IEND', new Uint8Array())
	]);
}
