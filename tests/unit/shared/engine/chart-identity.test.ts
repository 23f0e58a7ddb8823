import { describe, expect, test } from 'vitest';
import { deriveChartIdentity, keyOfPatient, keyOfReference } from '#shared/engine/chart-identity.ts';
import { suite } from '../../../support/engine-rig.ts';

const importKey = new Uint8Array(32).fill(7);
const UUID = '7d1f1c1e-0d3c-4f3c-9d35-0f9a5b1f2c11';
const MRN = 'urn:clinic:mrn';

describe('the key of a patient', () => {
	test('is the id when that is a UUID, in whatever case', () => {
		expect(keyOfPatient({ id: UUID }, [])).toBe(`urn:uuid:${UUID}`);
		expect(keyOfPatient({ id: UUID.toUpperCase() }, [])).toBe(`urn:uuid:${UUID}`);
	});

	test('else the first identifier of a system that the practice declared', () => {
		const identifier = [
			{ value: '1' },
			{ system: 'urn:other', value: '2' },
			{ system: MRN, value: '3' },
			{ system: MRN, value: '4' }
		];
		expect(keyOfPatient({ id: 'example', identifier }, [MRN])).toBe(`${MRN}|3`);
		expect(keyOfPatient({ id: 'example', identifier }, [])).toBeUndefined();
		expect(keyOfPatient({ id: UUID, identifier }, [MRN])).toBe(`urn:uuid:${UUID}`);
	});

	test('else there is none; odd identifiers are passed over', () => {
		for (const identifier of [
			undefined,
			null,
			'x',
			[null],
			[5],
			[{ system: MRN }],
			[{ system: 1, value: 2 }]
		]) {
			expect(keyOfPatient({ id: 'example', identifier }, [MRN])).toBeUndefined();
		}
	});
});

describe('the key of a reference', () => {
	test('is the same for every way of naming one UUID, and the patient’s own', () => {
		for (const reference of [
			`Patient/${UUID}`,
			`urn:uuid:${UUID}`,
			`URN:UUID:${UUID.toUpperCase()}`,
			`https://x.example/fhir/Patient/${UUID}`
		]) {
			expect(keyOfReference(reference)).toBe(keyOfPatient({ id: UUID }, []));
		}
	});

	test('also when it names a version of the patient', () => {
		expect(keyOfReference(`Patient/${UUID}/_history/3`)).toBe(`urn:uuid:${UUID}`);
		expect(keyOfReference('Patient/example/_history/3')).toBe(keyOfReference('Patient/example'));
	});

	test('is the reference itself for any other', () =>
		expect(keyOfReference('Patient/example')).toBe('Patient/example'));
});

describe('identities', () => {
	test('follow from the practice’s import key and the key alone', async () => {
		const one = await deriveChartIdentity(suite, importKey, `urn:uuid:${UUID}`);
		expect(await deriveChartIdentity(suite, importKey, `urn:uuid:${UUID}`)).toEqual(one);
		expect(one.chartId).toBe(UUID);
		const { directory, clinical, billing } = one.docIds;
		expect(new Set([directory, clinical, billing]).size).toBe(3);
		for (const docId of [directory, clinical, billing]) expect(docId).toMatch(/^[0-9a-f]{32}$/);
		const other = await deriveChartIdentity(suite, new Uint8Array(32).fill(8), `urn:uuid:${UUID}`);
		expect(other.docIds.directory).not.toBe(directory);
	});

	test('whose key is no UUID are called after their directory document', async () => {
		const { chartId, docIds } = await deriveChartIdentity(suite, importKey, 'Patient/example');
		expect(chartId.replaceAll('-', '')).toBe(docIds.directory);
	});
});
