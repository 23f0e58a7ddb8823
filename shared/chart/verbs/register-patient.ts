// Registering a person: the first entry of a new chart.
import { ok, type Result } from '../../core/result.ts';
import type { JsonObject } from '../../fhir/exact-json.ts';
import { createEntry, type VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { patientIdOf } from '../entry-references.ts';
import { homeReference } from '../home-site.ts';
import { checkedCode, checkedDate, checkedDateTime } from './checked-values.ts';

/** hl7.org/fhir/R4/valueset-administrative-gender.html */
export const GENDERS = ['male', 'female', 'other', 'unknown'] as const;

/** The extension of a birth date that holds the hour. */
const BIRTH_TIME = 'http://hl7.org/fhir/StructureDefinition/patient-birthTime';

export interface RegisterPatient {
	/** A UUID that becomes the chart's id; drawn at random when absent. */
	readonly id?: string;
	/** HumanName list; at least one that has a family name, given names or text. */
	readonly name: readonly JsonObject[];
	readonly gender?: string;
	/** FHIR date; a year alone when the day is not known. */
	readonly birthDate?: string;
	/** FHIR dateTime on that day, for a newborn (hl7.org/fhir/R4/extension-patient-birthtime.html). */
	readonly birthTime?: string;
	readonly telecom?: readonly JsonObject[];
	readonly address?: readonly JsonObject[];
	readonly identifier?: readonly JsonObject[];
	/** The site that registers them, which is their home: its name. */
	readonly home?: { readonly name: string };
}

const says = ({ family, given, text }: JsonObject): boolean =>
	[family, text, ...(Array.isArray(given) ? given : [])].some(
		(part) => typeof part === 'string' && part.trim() !== ''
	);

/**
 * A Patient with `active: true`. Group: none, the entry is new.
 * Two sites that register the same person apart from each other make two charts: which are one person is decided by people.
 * Refuses a chart that has its Patient, a name without words, and dates and codes that FHIR does not know.
 */
export function registerPatient(
	chart: ChartReader,
	context: VerbContext,
	{ id, name, gender, birthDate, birthTime, telecom, address, identifier, home }: RegisterPatient
): Result<VerbDone, VerbError> {
	const taken = patientIdOf(chart);
	if (taken !== undefined) return { ok: false, error: { type: 'AlreadyExists', entry: `Patient/${taken}` } };
	if (name.length === 0 || !name.every(says))
		return { ok: false, error: { type: 'InvalidValue', path: 'Patient/name', reason: 'a name is needed' } };
	const born = birthDate === undefined ? ok(undefined) : checkedDate('Patient/birthDate', birthDate);
	if (!born.ok) return born;
	const time = birthTime === undefined ? ok(undefined) : checkedDateTime('Patient/birthTime', birthTime);
	if (!time.ok) return time;
	if (time.value !== undefined && born.value?.length !== 10)
		return {
			ok: false,
			error: { type: 'InvalidValue', path: 'Patient/birthTime', reason: 'a birth day is needed' }
		};
	const sex = gender === undefined ? ok(undefined) : checkedCode('Patient/gender', gender, GENDERS);
	if (!sex.ok) return sex;
	const some = (list: readonly JsonObject[] | undefined) => (list && list.length > 0 ? list : undefined);
	return createEntry(chart, context, 'registerPatient', {
		resourceType: 'Patient',
		id,
		identifier: some(identifier),
		active: true,
		name,
		telecom: some(telecom),
		gender: sex.value,
		birthDate: born.value,
		_birthDate:
			time.value === undefined ? undefined : { extension: [{ url: BIRTH_TIME, valueDateTime: time.value }] },
		address: some(address),
		managingOrganization: home && homeReference({ site: context.siteId }, home.name)
	});
}
