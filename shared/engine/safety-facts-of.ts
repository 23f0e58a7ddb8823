// What the safety checks read, taken from a chart's registers. Only what is in force: an order that two sites disagree about
// counts, whatever either says.
import type { ChartReader } from '../chart/edit.ts';
import type { JsonObject } from '../fhir/exact-json.ts';
import { entryPrefix, idsIn } from '../chart/register-key.ts';
import { registersToResource } from '../chart/registers-to-resource.ts';
import { proposedAllergies } from './proposal-views.ts';
import type { MedicineFact, SafetyFacts, VaccineFact } from '../safety/safety-facts.ts';

interface Concept {
	readonly text?: string;
	readonly coding?: readonly {
		readonly system?: string;
		readonly code?: string;
		readonly display?: string;
	}[];
}
interface Quantity {
	readonly value?: unknown;
	readonly unit?: string;
	readonly code?: string;
}
interface Dosage {
	readonly asNeededBoolean?: boolean;
	readonly doseAndRate?: readonly { readonly doseQuantity?: Quantity }[];
	readonly timing?: {
		readonly repeat?: {
			readonly frequency?: unknown;
			readonly period?: unknown;
			readonly periodUnit?: string;
		};
	};
}
interface Resource {
	readonly id?: string;
	readonly status?: string;
	readonly clinicalStatus?: Concept;
	readonly verificationStatus?: Concept;
	readonly code?: Concept;
	readonly medicationCodeableConcept?: Concept;
	readonly vaccineCode?: Concept;
	readonly occurrenceDateTime?: string;
	readonly effectiveDateTime?: string;
	readonly protocolApplied?: readonly { readonly doseNumberPositiveInt?: unknown }[];
	readonly dosageInstruction?: readonly Dosage[];
	readonly dosage?: readonly Dosage[];
	readonly valueQuantity?: Quantity;
	readonly birthDate?: string;
	readonly gender?: string;
}

const CHILD_MONTHS = 216;
/** LOINC 29463-7, Body weight. */
const WEIGHT = '29463-7';
/** SNOMED CT 77386006 |Pregnancy (finding)|, and ICD-10 Z33 and Z34. */
const PREGNANT = new Set(['77386006', 'Z33', 'Z34']);
const MG: Readonly<Record<string, number>> = {
	g: 1000,
	mg: 1,
	ug: 0.001,
	mcg: 0.001,
	'\u00b5g': 0.001,
	'\u03bcg': 0.001,
	microgram: 0.001,
	micrograms: 0.001
};
const DAYS: Readonly<Record<string, number>> = { h: 1 / 24, d: 1, wk: 7, mo: 30 };

type Entry = Resource & { readonly path: string };

/** By the resource as it was put together: that is the same one until the entry is written. */
const entryOfResource = new WeakMap<JsonObject, Entry>();

function entryOf(reader: ChartReader, type: string, id: string): Entry {
	const resource = registersToResource(reader, type, id);
	const known = entryOfResource.get(resource);
	if (known) return known;
	const entry = { ...(resource as unknown as Resource), path: `${type}/${id}` };
	entryOfResource.set(resource, entry);
	return entry;
}

const entriesOf = (reader: ChartReader, type: string): readonly Entry[] =>
	idsIn(reader.keys(`${type}:`)).map((id) => entryOf(reader, type, id));

/** As it is written; with the words of a code that say something else: a brand, and what is in it. */
function wordsOf(concept: Concept | undefined): string | undefined {
	const display = concept?.coding?.find((coding) => coding.display)?.display;
	const text = concept?.text ?? display;
	if (!text || !display || text.toLowerCase().includes(display.toLowerCase())) return text;
	return `${text} (${display})`;
}
const codesOf = (concept: Concept | undefined): readonly string[] =>
	(concept?.coding ?? []).flatMap(({ system, code }) => (system && code ? [`${system}|${code}`] : []));
const codeIn = (concept: Concept | undefined, ...codes: readonly string[]): boolean =>
	(concept?.coding ?? []).some(({ code }) => code !== undefined && codes.includes(code));
/** Exact numbers hold their text. */
const numberOf = (value: unknown): number | undefined => {
	const text = (value as { readonly rawJSON?: string } | undefined)?.rawJSON ?? value;
	const number = Number(text ?? Number.NaN);
	return Number.isFinite(number) ? number : undefined;
};

const isVoid = ({ status, verificationStatus }: Resource): boolean =>
	status === 'entered-in-error' || codeIn(verificationStatus, 'entered-in-error', 'refuted');
const isPast = ({ clinicalStatus }: Resource): boolean =>
	codeIn(clinicalStatus, 'inactive', 'resolved', 'remission');

function doseFacts(dosage: Dosage | undefined): Pick<MedicineFact, 'doseMg' | 'dosesPerDay' | 'asNeeded'> {
	const quantity = dosage?.doseAndRate?.[0]?.doseQuantity;
	const each = numberOf(quantity?.value);
	const factor = MG[(quantity?.code ?? quantity?.unit ?? '').toLowerCase()];
	const { frequency, period, periodUnit } = dosage?.timing?.repeat ?? {};
	const [times, span] = [numberOf(frequency), numberOf(period)];
	const days = span !== undefined && periodUnit ? span * (DAYS[periodUnit] ?? Number.NaN) : Number.NaN;
	return {
		...(each !== undefined && factor !== undefined && { doseMg: each * factor }),
		...(times !== undefined && days > 0 && { dosesPerDay: times / days }),
		...(dosage?.asNeededBoolean === true && { asNeeded: true })
	};
}

function monthsOf(birthDate: string | undefined, today: string): number | undefined {
	const [year, month = '01', day = '01'] = birthDate?.split('-') ?? [];
	if (!year) return undefined;
	const [thisYear = 0, thisMonth = 1, thisDay = 1] = today.split('-').map(Number);
	const months = (thisYear - Number(year)) * 12 + thisMonth - Number(month) - (thisDay < Number(day) ? 1 : 0);
	return months >= 0 ? months : undefined;
}

/** The latest weight in kg; looked for in children only, whose doses go by it. */
function weightOf(reader: ChartReader): number | undefined {
	const weighed = entriesOf(reader, 'Observation')
		.filter((entry) => codeIn(entry.code, WEIGHT) && !isVoid(entry))
		.sort((a, b) => ((a.effectiveDateTime ?? '') < (b.effectiveDateTime ?? '') ? 1 : -1));
	const { value, code, unit } = weighed[0]?.valueQuantity ?? {};
	const kilograms = numberOf(value);
	if (kilograms === undefined) return undefined;
	return (code ?? unit) === 'kg' ? kilograms : (code ?? unit) === 'g' ? kilograms / 1000 : undefined;
}

/** What a form is about to write: an order, or a vaccine that was given. */
export type OrderToCheck = MedicineToCheck | VaccineToCheck;

/** A vaccine as its form has it. `day`: YYYY-MM-DD, or what is known of it. */
export interface VaccineToCheck {
	readonly vaccineCode: unknown;
	readonly day: string;
	readonly doseNumber?: number;
}

/** An order as its form has it. */
export interface MedicineToCheck {
	readonly medicationCodeableConcept: unknown;
	readonly dosageInstruction: unknown;
	/** Id of the MedicationRequest whose place it takes. */
	readonly instead?: string;
}

/** The medicine of an order that is not written yet. */
export function medicineOf({
	medicationCodeableConcept,
	dosageInstruction,
	instead = 'new'
}: MedicineToCheck): MedicineFact {
	const concept = medicationCodeableConcept as Concept;
	const [dosage] = dosageInstruction as readonly Dosage[];
	return {
		path: `MedicationRequest/${instead}`,
		name: wordsOf(concept) ?? '',
		codes: codesOf(concept),
		...doseFacts(dosage)
	};
}

/** The vaccine of a form that is not written yet. */
export function vaccineFactOf({ vaccineCode, day, doseNumber }: VaccineToCheck): VaccineFact {
	const concept = vaccineCode as Concept;
	return {
		path: 'Immunization/new',
		name: wordsOf(concept) ?? '',
		codes: codesOf(concept),
		day,
		...(doseNumber !== undefined && { doseNumber })
	};
}

/** `today`: YYYY-MM-DD. */
export function safetyFactsOf(reader: ChartReader, today: string): SafetyFacts {
	const contested = reader.contested();
	const isOpen = (path: string): boolean =>
		contested.some((key) => key.startsWith(entryPrefix(...(path.split('/') as [string, string]))));
	const orders = [...entriesOf(reader, 'MedicationRequest'), ...entriesOf(reader, 'MedicationStatement')];
	const patient = entriesOf(reader, 'Patient')[0];
	const ageMonths = monthsOf(patient?.birthDate, today);
	const weightKg = ageMonths !== undefined && ageMonths < CHILD_MONTHS ? weightOf(reader) : undefined;
	const isPregnant = entriesOf(reader, 'Condition').some(
		(entry) => codeIn(entry.code, ...PREGNANT) && !isVoid(entry) && !isPast(entry)
	);
	return {
		medicines: orders
			.filter((entry) => !isVoid(entry) && (entry.status === 'active' || isOpen(entry.path)))
			.map((entry) => ({
				path: entry.path,
				name: wordsOf(entry.medicationCodeableConcept) ?? '',
				codes: codesOf(entry.medicationCodeableConcept),
				...doseFacts(entry.dosageInstruction?.[0] ?? entry.dosage?.[0])
			})),
		allergies: [
			...entriesOf(reader, 'AllergyIntolerance').filter((entry) => !isVoid(entry) && !isPast(entry)),
			...(proposedAllergies(reader) as readonly (Resource & { readonly path: string })[])
		].map(({ path, code }) => ({ path, substance: wordsOf(code) ?? '', codes: codesOf(code) })),
		vaccines: entriesOf(reader, 'Immunization')
			.filter((entry) => entry.status === 'completed')
			.flatMap(({ path, vaccineCode, occurrenceDateTime, protocolApplied }) => {
				const doseNumber = numberOf(protocolApplied?.[0]?.doseNumberPositiveInt);
				if (!occurrenceDateTime) return [];
				return {
					path,
					codes: codesOf(vaccineCode),
					name: wordsOf(vaccineCode) ?? '',
					day: occurrenceDateTime.slice(0, 10),
					...(doseNumber !== undefined && { doseNumber })
				};
			}),
		patient: {
			...(ageMonths !== undefined && { ageMonths }),
			...(patient?.gender !== undefined && { sex: patient.gender }),
			...(weightKg !== undefined && { weightKg }),
			...(isPregnant && { pregnant: true })
		}
	};
}
