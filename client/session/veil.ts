// Covers everything at once, before the next frame: what stands on the page is neither painted nor read aloud, and stays as it
// is until it is taken down.

/** Returns what uncovers the page. */
export function veil(): () => void {
	const { dataset } = document.documentElement;
	dataset['veiled'] = '';
	return () => delete dataset['veiled'];
}
