// Getting a chosen file ready to be stored: pictures are drawn anew and smaller, which drops where and with what they were
// taken; everything else stays as it is.

/** The longest side of a stored picture, in pixels. */
const MAX_SIDE = 2048;
const THUMBNAIL_SIDE = 160;
const PICTURES: readonly string[] = [
	'image/jpeg',
	'image/png',
	'image/webp',
	'image/gif',
	'image/heic',
	'image/avif'
];

export interface PreparedFile {
	readonly bytes: Uint8Array;
	readonly mediaType: string;
	/** A small picture of it, for a picture. */
	readonly thumbnail: Uint8Array | undefined;
	/** Bytes before. */
	readonly originalSize: number;
}

/** The media type of stored pictures and thumbnails. */
export const PICTURE_TYPE = 'image/jpeg';

async function drawn(bitmap: ImageBitmap, side: number, quality: number): Promise<Uint8Array> {
	const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
	const width = Math.max(1, Math.round(bitmap.width * scale));
	const height = Math.max(1, Math.round(bitmap.height * scale));
	const canvas = new OffscreenCanvas(width, height);
	const context = canvas.getContext('2d')!;
	context.fillStyle = 'white';
	context.fillRect(0, 0, width, height);
	context.imageSmoothingQuality = 'high';
	context.drawImage(bitmap, 0, 0, width, height);
	const blob = await canvas.convertToBlob({ type: PICTURE_TYPE, quality });
	return new Uint8Array(await blob.arrayBuffer());
}

/** The file as it will be stored. A picture that this browser cannot read stays as it is. */
export async function prepareFile(file: Blob): Promise<PreparedFile> {
	const asItIs = async (): Promise<PreparedFile> => ({
		bytes: new Uint8Array(await file.arrayBuffer()),
		mediaType: file.type === '' ? 'application/octet-stream' : file.type,
		thumbnail: undefined,
		originalSize: file.size
	});
	if (!PICTURES.includes(file.type)) return asItIs();
	let bitmap: ImageBitmap;
	try {
		bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
	} catch {
		return asItIs();
	}
	const bytes = await drawn(bitmap, MAX_SIDE, 0.82);
	const thumbnail = await drawn(bitmap, THUMBNAIL_SIDE, 0.7);
	bitmap.close();
	return { bytes, mediaType: PICTURE_TYPE, thumbnail, originalSize: file.size };
}
