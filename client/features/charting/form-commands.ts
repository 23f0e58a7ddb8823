// What the forms give, as commands. Empty fields are left out: nothing is written that nobody said. Pure.
import type { NumberText } from '#client/engine-api/exact-numbers.ts';
import type { ChartCommand } from '#shared/engine/chart-command.ts';
import type { JsonObject } from '#shared/fhir/exact-json.ts';
import { parseTypedDate } from '#client/session/typed-date.ts';
import type { AllergyDraft, MedicineDraft, ProblemDraft } from './drafts.ts';
import { dosageWords, PART_SEPARATOR } from './medication-line.ts';
import { readTypedDose } from './typed-dose.ts';

/** The number keeps the text that was typed, on its way to the engine (engine-api/exact-numbers.ts). */
const exactly = (text: string): NumberText => ({ rawJSON: text });

/** When it happened, when that is not now: an FHIR dateTime. */
export interface When {
	readonly effectiveAt?: string;
}

/** A new problem. */
export function problemCommand({ name, since }: ProblemDraft, when: When = {}): ChartCommand {
	const onsetDateTime = parseTypedDate(since);
	return {
		verb: 'addCondition',
		code: { text: name.trim() },
		...(onsetDateTime && { onsetDateTime }),
		...when
	};
}

const oneOf = <T extends string>(value: string, values: readonly T[]): T | undefined =>
	values.find((one) => one === value);

/** Severities of a reaction (hl7.org/fhir/R4/valueset-reaction-event-severity.html). */
export const SEVERITIES = ['mild', 'moderate', 'severe'] as const;

/** A new allergy. */
export function allergyCommand(
	{ substance, reaction, severity, since }: AllergyDraft,
	when: When = {}
): ChartCommand {
	const onsetDateTime = parseTypedDate(since);
	const graded = oneOf(severity, SEVERITIES);
	return {
		verb: 'addAllergy',
		code: { text: substance.trim() },
		...(onsetDateTime && { onsetDateTime }),
		...(reaction.trim() && {
			reaction: { manifestation: { text: reaction.trim() }, ...(graded && { severity: graded }) }
		}),
		...when
	};
}

/** Routes that the form offers; their words are in the locale. */
export const ROUTE_NAMES = [
	'oral',
	'sublingual',
	'inhaled',
	'topical',
	'subcutaneous',
	'intramuscular',
	'intravenous',
	'rectal',
	'eye',
	'ear',
	'nasal'
] as const;

/** How often, as FHIR Timing.repeat. */
export const FREQUENCIES = {
	'1d': { frequency: 1, period: 1, periodUnit: 'd' },
	'2d': { frequency: 2, period: 1, periodUnit: 'd' },
	'3d': { frequency: 3, period: 1, periodUnit: 'd' },
	'4d': { frequency: 4, period: 1, periodUnit: 'd' },
	'4h': { frequency: 1, period: 4, periodUnit: 'h' },
	'6h': { frequency: 1, period: 6, periodUnit: 'h' },
	'8h': { frequency: 1, period: 8, periodUnit: 'h' },
	'12h': { frequency: 1, period: 12, periodUnit: 'h' },
	'1wk': { frequency: 1, period: 1, periodUnit: 'wk' },
	'1mo': { frequency: 1, period: 1, periodUnit: 'mo' }
} as const;

/** Whole days as typed, as FHIR Timing.repeat.boundsDuration; undefined for anything else. */
export const boundsOf = (days: string): JsonObject | undefined =>
	/^[1-9]\d{0,3}$/.test(days.trim())
		? ({
				value: exactly(days.trim()),
				unit: 'd',
				system: 'http://unitsofmeasure.org',
				code: 'd'
			} as unknown as JsonObject)
		: undefined;

/** The dosage that the form describes, with its words; undefined while neither a dose nor words are given. */
export function dosageOf(draft: MedicineDraft): JsonObject | undefined {
	const { route, often, asNeeded, words } = draft;
	const { amount, unit } = readTypedDose(draft) ?? { unit: draft.unit };
	const boundsDuration = boundsOf(draft.days);
	const repeat = {
		...FREQUENCIES[often as keyof typeof FREQUENCIES],
		...(boundsDuration && { boundsDuration })
	};
	const timing = Object.keys(repeat).length > 0 && { timing: { repeat } };
	if (amount === undefined && words.trim() === '') return undefined;
	const shown = dosageWords({
		...(amount && { doseAndRate: [{ doseQuantity: { value: Number(amount), unit } }] }),
		...(route.trim() && { route: { text: route.trim() } }),
		...(timing && {
			timing: {
				repeat: {
					...repeat,
					...(boundsDuration && { boundsDuration: { value: Number(draft.days), code: 'd' } })
				}
			}
		}),
		asNeededBoolean: asNeeded
	});
	const text = [shown.dose, ...shown.parts, words.trim()].filter(Boolean).join(PART_SEPARATOR);
	return {
		text,
		...timing,
		...(asNeeded && { asNeededBoolean: true }),
		...(route.trim() && { route: { text: route.trim() } }),
		...(amount && { doseAndRate: [{ doseQuantity: { value: exactly(amount), unit } }] })
	} as unknown as JsonObject;
}

/** A new medicine, or with `id` a new dose for one. undefined while something needed is missing. */
export function medicineCommand(
	draft: MedicineDraft,
	id?: string,
	when: When = {}
): ChartCommand | undefined {
	const dosage = dosageOf(draft);
	if (!dosage) return undefined;
	if (id !== undefined) return { verb: 'changeDose', id, dosageInstruction: [dosage], ...when };
	if (draft.drug.trim() === '') return undefined;
	return {
		verb: 'addMedication',
		medicationCodeableConcept: { text: draft.drug.trim() },
		dosageInstruction: [dosage],
		...when
	};
}
