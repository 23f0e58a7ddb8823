// Giving a sealed file to the person at the screen.

/** Offers bytes as a download; only ever called by a person's click. */
export function saveBytes(fileName: string, bytes: Uint8Array | Blob): void {
	const content = bytes instanceof Blob ? bytes : bytes.slice();
	const url = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }));
	const link = document.createElement('a');
	link.href = url;
	link.download = fileName;
	link.click();
	URL.revokeObjectURL(url);
}
