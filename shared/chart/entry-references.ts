// How verbs write references: to the chart's patient as the chart's other resources do, to people by their opaque id.
import { err, ok, type Result } from '../core/result.ts';
import type { JsonObject } from '../fhir/exact-json.ts';
import type { ChartReader, VerbContext, VerbError } from './edit.ts';
import { parseRegisterKey } from './register-key.ts';

/** Identifier system of staff members: opaque ids that mean something inside the practice only. */
export const USER_SYSTEM = 'urn:saddlebag:user';

/** The entry id of the chart's Patient, or undefined when the directory document has not arrived. */
export function patientIdOf(chart: ChartReader): string | undefined {
	const [key] = chart.keys('Patient:');
	return key === undefined ? undefined : parseRegisterKey(key)?.id;
}

/**
 * A reference to the chart's patient: by fullUrl when the Patient was imported under a `urn:uuid:`, so that old and new
 * entries of an exported bundle point to the same place; else `Patient/<id>`.
 */
export function patientReference(chart: ChartReader, context: VerbContext): Result<JsonObject, VerbError> {
	const id = patientIdOf(chart) ?? context.patientId;
	if (id === undefined) return err({ type: 'NoSuchEntry', entry: 'Patient' });
	const facts = chart.atom(`Patient:${id}:~import`);
	const fullUrl = facts === undefined ? undefined : (JSON.parse(facts) as { fullUrl?: string }).fullUrl;
	return ok({ reference: fullUrl?.startsWith('urn:uuid:') ? fullUrl : `Patient/${id}` });
}

/** A logical reference to the person who acts (FHIR R4 references.html, Reference.identifier). Names are not in charts. */
export const userReference = ({ userId }: VerbContext): JsonObject => ({
	type: 'Practitioner',
	identifier: { system: USER_SYSTEM, value: userId }
});

/** The context's time as an FHIR instant. */
export const recordedNow = ({ now }: VerbContext): string => new Date(now).toISOString();
