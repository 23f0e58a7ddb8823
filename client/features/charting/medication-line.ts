// A medicine on one line (NHS CUI MEDi-001..025): name, DOSE with its label, route, how often; parts that never break
// inside. What cannot be taken apart safely is shown as it was written.
import { t } from '#client/session/i18n.ts';
import { conceptWords, type Dosage, type EntriesById, type Reference, type Resource } from './fhir-shapes.ts';
import { quantityWords } from './quantity-words.ts';

export interface MedicationLine {
	/** The drug as recorded; never shortened. */
	readonly drug: string;
	/** The amount taken each time. */
	readonly dose: string | undefined;
	/** Route, frequency, or the written instruction, in reading order. */
	readonly parts: readonly string[];
}

const isDosage = (value: unknown): value is Dosage => typeof value === 'object' && value !== null;

/** The dosage list of an order or a statement. */
export function dosagesOf(entry: Resource): readonly Dosage[] {
	const list = entry.dosageInstruction ?? entry.dosage;
	return Array.isArray(list) ? list.filter(isDosage) : [];
}

/** The drug's name: its words, or those of the Medication it refers to. */
export function drugName(entry: Resource, medications: EntriesById): string {
	const reference = entry.medicationReference as Reference | undefined;
	const target =
		medications?.[
			reference?.reference
				?.split('/')
				.at(-1)
				?.replace(/^urn:uuid:/, '') ?? ''
		];
	return (
		conceptWords(entry.medicationCodeableConcept) ??
		conceptWords((target as Resource | undefined)?.code) ??
		reference?.display ??
		t('medicine.no-name')
	);
}

const PERIOD_UNITS: Readonly<Record<string, 'h' | 'd' | 'wk' | 'mo'>> = {
	h: 'h',
	d: 'd',
	wk: 'wk',
	mo: 'mo'
};

/** How often, in words. */
function frequencyWords({ timing, asNeededBoolean }: Dosage): string | undefined {
	const repeat = timing?.repeat;
	const count = Number(repeat?.frequency ?? Number.NaN);
	const period = Number(repeat?.period ?? Number.NaN);
	const unit = PERIOD_UNITS[repeat?.periodUnit ?? ''];
	const often =
		conceptWords(timing?.code) ??
		(unit && Number.isFinite(count) && Number.isFinite(period)
			? period === 1
				? t(`frequency.${unit}`, { count })
				: t(`frequency.every-${unit}`, { count, period })
			: undefined);
	return (
		[often, asNeededBoolean === true ? t('frequency.as-needed') : undefined].filter(Boolean).join(', ') ||
		undefined
	);
}

/** For how long, in words; undefined for a span that is not in days or weeks. */
function durationWords({ timing }: Dosage): string | undefined {
	const bounds = timing?.repeat?.boundsDuration;
	const count = Number(bounds?.value ?? Number.NaN) * (bounds?.code === 'wk' ? 7 : 1);
	return Number.isFinite(count) && (bounds?.code === 'd' || bounds?.code === 'wk')
		? t('medicine.for-days', { count })
		: undefined;
}

/** Between the parts of a dosage written as words. */
export const PART_SEPARATOR = ' — ';

/** What a dosage's text says beyond its coded parts; nothing of it is hidden unless the parts say it word for word. */
function wordsBeyond(text: string, parts: readonly string[]): string | undefined {
	const said = parts.join(PART_SEPARATOR);
	if (text === said) return undefined;
	return said !== '' && text.startsWith(said + PART_SEPARATOR)
		? text.slice(said.length + PART_SEPARATOR.length)
		: text;
}

/** Dose and the parts after it, of one dosage. */
export function dosageWords(dosage: Dosage | undefined): Pick<MedicationLine, 'dose' | 'parts'> {
	if (!dosage) return { dose: undefined, parts: [] };
	const dose = quantityWords(dosage.doseAndRate?.[0]?.doseQuantity);
	const parts = [conceptWords(dosage.route), frequencyWords(dosage), durationWords(dosage)].filter(
		(part) => part !== undefined
	);
	const said = dose === undefined ? parts : [dose, ...parts];
	const beyond = dosage.text && wordsBeyond(dosage.text, said);
	return { dose, parts: beyond ? [...parts, beyond] : parts };
}

/** The line of an order or a statement. */
export function medicationLine(entry: Resource, medications: EntriesById): MedicationLine {
	return { drug: drugName(entry, medications), ...dosageWords(dosagesOf(entry)[0]) };
}

/** True for a medicine that the patient may be taking. */
export const isCurrentMedicine = (entry: Resource): boolean =>
	!['stopped', 'completed', 'cancelled', 'entered-in-error', 'not-taken'].includes(
		String(entry.status ?? '')
	);
