// Giving a file to the person at the screen.

/** Offers text as a download. It leaves the device's protection: only ever called by a person's click. */
export function saveFile(fileName: string, type: string, text: string): void {
	const url = URL.createObjectURL(new Blob([text], { type }));
	const link = document.createElement('a');
	link.href = url;
	link.download = fileName;
	link.click();
	URL.revokeObjectURL(url);
}
