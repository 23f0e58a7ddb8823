// A number as people type it.

/** An FHIR decimal as typed; a comma may stand for the point. undefined for anything else. */
export function parseTypedNumber(text: string): string | undefined {
	const plain = text.trim().replace(',', '.');
	return /^\d{1,9}(\.\d{1,6})?$/.test(plain) ? plain.replace(/^0+(?=\d)/, '') : undefined;
}
