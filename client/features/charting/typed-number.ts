// A number as people type it.

/**
 * An FHIR decimal as typed; a comma may stand for the point. undefined for anything else, and for `5,000`: five and five
 * thousand are both meant by it, and one of them would be a wrong dose.
 */
export function parseTypedNumber(text: string): string | undefined {
	if (/^\d{1,3}(,\d{3})+$/.test(text.trim())) return undefined;
	const plain = text.trim().replace(',', '.');
	return /^\d{1,9}(\.\d{1,6})?$/.test(plain) ? plain.replace(/^0+(?=\d)/, '') : undefined;
}
