// Recording vital signs: one measurement round, one Observation per sign.
import { err, ok, type Result } from '../../core/result.ts';
import type { ExactJson, JsonObject } from '../../fhir/exact-json.ts';
import type { Entry } from '../change-entry.ts';
import { VITAL_SIGNS } from '../clinical-codes.ts';
import { createEntry, type VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { patientReference, recordedNow, userReference } from '../entry-references.ts';
import { annotation, checkedDateTime, checkedDecimal, type Decimal } from './checked-values.ts';
import {
	BLOOD_PRESSURE,
	bloodPressureComponents,
	quantity,
	SINGLE_SIGNS,
	type SingleSign
} from './vital-signs.ts';

/** What was measured, as typed; absent ones were not. */
export type RecordVitals = Readonly<
	Partial<Record<SingleSign | 'systolicMmHg' | 'diastolicMmHg', Decimal>>
> & {
	/** When it was measured, to the day or finer (invariant vs-1), when that is not now: an FHIR dateTime. */
	readonly effectiveAt?: string;
	readonly note?: string;
};

/** The elements of each Observation that the arguments ask for. */
function measurements(args: RecordVitals): Result<readonly Readonly<Record<string, ExactJson>>[], VerbError> {
	const values = new Map<string, ExactJson>();
	for (const name of [...Object.keys(SINGLE_SIGNS), 'systolicMmHg', 'diastolicMmHg'] as (
		SingleSign | 'systolicMmHg'
	)[]) {
		const given = args[name];
		if (given === undefined || given === '') continue;
		const value = checkedDecimal(name, given);
		if (!value.ok) return value;
		values.set(name, value.value);
	}
	const pressure = [values.get('systolicMmHg'), values.get('diastolicMmHg')] as const;
	const out: Readonly<Record<string, ExactJson>>[] = [];
	if (pressure.some((value) => value !== undefined))
		out.push({ code: BLOOD_PRESSURE, component: bloodPressureComponents(...pressure) });
	for (const [name, { code, unit }] of Object.entries(SINGLE_SIGNS)) {
		const value = values.get(name);
		if (value !== undefined) out.push({ code, valueQuantity: quantity(value, unit) });
	}
	return out.length > 0
		? ok(out)
		: err({ type: 'InvalidValue', path: 'Observation', reason: 'nothing was measured' });
}

/**
 * Final Observations of category vital-signs, all in one change; the comment goes with the first. Unlikely values are for
 * the screen to ask about and are not refused. Group: none, the entries are new. Two sites at once: both rounds are kept.
 * `entries` are the new Observations, `entry` the first of them.
 */
export function recordVitals(
	chart: ChartReader,
	context: VerbContext,
	args: RecordVitals
): Result<VerbDone, VerbError> {
	const subject = patientReference(chart, context);
	if (!subject.ok) return subject;
	const measured = measurements(args);
	if (!measured.ok) return measured;
	const { effectiveAt, note } = args;
	const when =
		effectiveAt === undefined
			? ok(recordedNow(context))
			: checkedDateTime('effectiveAt', effectiveAt, { toTheDay: true });
	if (!when.ok) return when;
	const entries: Entry[] = [];
	const writes = new Map<string, string>();
	for (const [i, { code, ...values }] of measured.value.entries()) {
		const created = createEntry(chart, context, 'recordVitals', {
			resourceType: 'Observation',
			status: 'final',
			category: [VITAL_SIGNS as JsonObject],
			code,
			subject: subject.value,
			effectiveDateTime: when.value,
			issued: recordedNow(context),
			performer: [userReference(context)],
			...values,
			note: i === 0 ? annotation(note, recordedNow(context)) : undefined
		});
		if (!created.ok) return created;
		entries.push(created.value.entry);
		for (const edit of created.value.edits) for (const write of edit.writes) writes.set(...write);
	}
	const edit = { scope: 'clinical', message: 'recordVitals', writes, texts: [] } as const;
	return ok({ edits: [edit], entry: entries[0]!, entries });
}
