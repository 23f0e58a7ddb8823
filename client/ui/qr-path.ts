// The dark modules of a QR code as one SVG path, a row's neighbours in one stroke.

/** Modules of white around the code, four as ISO/IEC 18004 wants it, beside the one that comes with it. */
const QUIET = 3;

/** A code ready to draw; `size` is its side in modules, white edge included. */
export interface QrPath {
	readonly path: string;
	readonly size: number;
}

/** From rows of modules (true: dark) with a white edge of one. */
export function qrPath(rows: readonly (readonly boolean[])[]): QrPath {
	let path = '';
	for (const [y, row] of rows.entries())
		for (let x = 0; x < row.length; x++) {
			if (!row[x]) continue;
			const from = x;
			while (row[x + 1]) x++;
			path += `M${from + QUIET} ${y + QUIET}h${x - from + 1}v1h-${x - from + 1}z`;
		}
	return { path, size: rows.length + 2 * QUIET };
}
