import { expect, test } from 'vitest';
import { routeEntries, type ImportEntry } from '#shared/engine/import-routing.ts';
import type { JsonObject } from '#shared/fhir/exact-json.ts';

const entries = (
	...given: readonly (readonly [resource: JsonObject, fullUrl?: string])[]
): readonly ImportEntry[] => given.map(([resource, fullUrl], index) => ({ index, fullUrl, resource }));

/** Where each entry goes, in words. */
function routed(given: readonly ImportEntry[]): Readonly<Record<string, readonly number[]>> {
	const named = routeEntries(given).map(({ target, entries: members }) => {
		const name =
			target.type === 'patient'
				? `patient ${target.patient.index}`
				: target.type === 'reference'
					? target.reference
					: 'library';
		return [name, members.map(({ index }) => index)] as const;
	});
	return Object.fromEntries(named);
}

const patient = (id?: string): JsonObject => ({ resourceType: 'Patient', ...(id !== undefined && { id }) });
const condition = (reference?: string): JsonObject => ({
	resourceType: 'Condition',
	...(reference !== undefined && { subject: { reference } })
});

test('what names the bundle’s patient, in any of its names, goes to the patient', () => {
	const url = 'https://clinic.example/fhir/Patient/p1';
	const given = entries(
		[condition('Patient/p1')],
		[condition('urn:uuid:p1')],
		[condition(url)],
		[patient('p1'), url]
	);
	expect(routed(given)).toEqual({ 'patient 3': [0, 1, 2, 3] });
});

test('what names nobody goes with the bundle’s first patient', () => {
	const given = entries([{ resourceType: 'Organization' }], [patient('p1')], [patient('p2')], [condition()]);
	expect(routed(given)).toEqual({ 'patient 1': [0, 1, 3], 'patient 2': [2] });
});

test('each of several patients gets what names them, the first patient’s chart first', () => {
	const given = entries(
		[condition('Patient/p2')],
		[patient('p1')],
		[patient('p2')],
		[condition('Patient/p1')]
	);
	expect(routed(given)).toEqual({ 'patient 1': [1, 3], 'patient 2': [0, 2] });
	expect(routeEntries(given)[0]!.target).toMatchObject({ patient: { index: 1 } });
});

test('a patient without an id is known by the entry’s fullUrl', () => {
	const given = entries([patient(), 'resource:0'], [condition('resource:0'), 'resource:1']);
	expect(routed(given)).toEqual({ 'patient 0': [0, 1] });
});

test('what names a patient who is not in the bundle goes by the name as written', () => {
	const given = entries(
		[patient('p1')],
		[condition('Patient/p9')],
		[condition('urn:uuid:1b')],
		[condition('Patient/p9')]
	);
	expect(routed(given)).toEqual({ 'patient 0': [0], 'Patient/p9': [1, 3], 'urn:uuid:1b': [2] });
});

test('without any patient it is the library’s', () => {
	expect(routed(entries([{ resourceType: 'Organization' }], [condition()]))).toEqual({ library: [0, 1] });
});

test('a patient given twice is two groups: whether they are one chart is not decided here', () => {
	expect(routed(entries([patient('p1')], [patient('p1')], [condition('Patient/p1')]))).toEqual({
		'patient 0': [0, 2],
		'patient 1': [1]
	});
});

test('nothing is nothing', () => expect(routeEntries([])).toEqual([]));
