// Any FHIR element in words: for the two sides of a disagreement, and wherever an element has no place of its own.
import { formatDate, formatInstant } from '#client/session/dates.ts';
import { hasMessage, t } from '#client/session/i18n.ts';
import { patientName, sexWords } from '#client/session/patient-words.ts';
import { conceptWords, type Dosage, type Quantity, type Resource } from './fhir-shapes.ts';
import { dosageWords } from './medication-line.ts';
import { numberWords, quantityWords } from './quantity-words.ts';

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** An element's name in words: `Patient` and `birthDate` as "birth date". A name without words is shown as it is. */
export function elementWords(type: string, element: string): string {
	const plain = element.replace(/\[x\]$/, '').replace(/^~/, '');
	for (const key of [`element.${type}.${plain}`, `element.${plain}`]) if (hasMessage(key)) return t(key);
	return plain;
}

/** A resource type in words. */
export const typeWords = (type: string): string => {
	const key = `type.${type}`;
	return hasMessage(key) ? t(key) : type;
};

const joined = (parts: readonly (string | undefined)[], between: string): string =>
	parts.filter(Boolean).join(between);

function addressWords({ text, line, city, district, state, postalCode, country }: Json): string {
	const lines = Array.isArray(line) ? line.map(String) : [];
	return typeof text === 'string'
		? text
		: joined(
				[...lines, ...[city, district, state, postalCode, country].map((part) => part as string | undefined)],
				', '
			);
}

function objectWords(value: Json): string | undefined {
	if ('family' in value || 'given' in value) return patientName([value]);
	if ('doseAndRate' in value || 'timing' in value || 'route' in value) {
		const { dose, parts } = dosageWords(value as Dosage);
		return joined([dose && `${t('medicine.dose')} ${dose}`, ...parts], ' — ');
	}
	if (
		'coding' in value ||
		('text' in value && !('div' in value) && !('line' in value) && Object.keys(value).length <= 2)
	)
		return conceptWords(value);
	if (value.type === 'permit' || value.type === 'deny') return valueWords(value.type === 'permit');
	if ('line' in value || 'city' in value || 'postalCode' in value) return addressWords(value);
	if ('value' in value && ('unit' in value || 'code' in value)) return quantityWords(value as Quantity);
	if ('value' in value && typeof value.value === 'string') return value.value;
	if ('reference' in value || 'display' in value) return (value.display ?? value.reference) as string;
	if ('start' in value || 'end' in value)
		return joined([dateWords(value.start), dateWords(value.end)], ' – ');
	return undefined;
}

const dateWords = (value: unknown): string | undefined =>
	typeof value === 'string' && /^\d{4}(-\d\d)?(-\d\d)?(T|$)/.test(value)
		? value.includes('T')
			? formatInstant(value)
			: formatDate(value)
		: undefined;

/** A FHIR element's value in words. What has no words of its own is shown part by part. */
export function valueWords(value: unknown, element = ''): string {
	if (value === null || value === undefined) return t('value.none');
	if (typeof value === 'boolean') return t(value ? 'value.yes' : 'value.no');
	const number = numberWords(value);
	if (number !== undefined) return number;
	if (typeof value === 'string') {
		if (element === 'gender') return sexWords(value);
		const key = `status.${value}`;
		return dateWords(value) ?? (hasMessage(key) ? t(key) : value);
	}
	if (Array.isArray(value))
		return value.length === 0 ? t('value.none') : value.map((item) => valueWords(item)).join('; ');
	if (!isObject(value)) return String(value);
	const words = objectWords(value);
	if (words) return words;
	const parts = Object.entries(value).filter(
		([name]) => name !== 'resourceType' && name !== 'extension' && name !== 'url'
	);
	if (parts.length === 1) return valueWords(parts[0]![1], parts[0]![0]);
	return parts.map(([name, part]) => `${elementWords('', name)}: ${valueWords(part, name)}`).join('; ');
}

/** What an entry is about: a drug, a problem, a substance, an observation. */
export function entryWords(entry: Resource | undefined, fallback: string): string {
	if (!entry) return fallback;
	return (
		conceptWords(entry.medicationCodeableConcept) ??
		conceptWords(entry.code) ??
		conceptWords(entry.type) ??
		conceptWords(entry.scope) ??
		fallback
	);
}
