import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#shared/fhir/exact-json.ts';
import { patientIdOfReference, patientReferenceOf } from '#shared/fhir/patient-reference.ts';

const URN = 'urn:uuid:3c9e65ef-e65e-46e7-b69a-60a3457307f0';

const named: [string, JsonObject, string | undefined][] = [
	['subject, relative', { subject: { reference: 'Patient/a' } }, 'Patient/a'],
	[
		'patient, absolute',
		{ patient: { reference: 'https://x.test/fhir/Patient/a' } },
		'https://x.test/fhir/Patient/a'
	],
	['with a version', { patient: { reference: 'Patient/a/_history/2' } }, 'Patient/a/_history/2'],
	['beneficiary, urn', { beneficiary: { reference: URN } }, URN],
	['Task.for', { for: { reference: 'Patient/a' } }, 'Patient/a'],
	['ResearchSubject.individual', { individual: { reference: 'Patient/a' } }, 'Patient/a'],
	[
		'Account.subject, a list',
		{ subject: [{ reference: 'Device/d' }, { reference: 'Patient/a' }] },
		'Patient/a'
	],
	[
		'patient before subject',
		{ subject: { reference: 'Patient/b' }, patient: { reference: 'Patient/a' } },
		'Patient/a'
	],
	[
		'an appointment: the participant that is a patient',
		{ participant: [{ actor: { reference: 'Practitioner/p' } }, { actor: { reference: 'Patient/a' } }] },
		'Patient/a'
	],
	['a participant by urn may be anybody', { participant: [{ actor: { reference: URN } }] }, undefined],
	[
		'a participant by urn that says Patient',
		{ participant: [{ actor: { reference: URN, type: 'Patient' } }] },
		URN
	],
	['a contained patient is part of the resource', { subject: { reference: '#pat' } }, undefined],
	['a group', { subject: { reference: 'Group/g' } }, undefined],
	['a urn that says Group', { subject: { reference: URN, type: 'Group' } }, undefined],
	['by identifier only', { subject: { identifier: { value: '1' } } }, undefined],
	['no reference', { status: 'active' }, undefined],
	['nonsense', { subject: 'Patient/a', patient: null, for: [[]] }, undefined],
	['another type that ends alike', { subject: { reference: 'NotPatient/a' } }, undefined]
];

describe('the patient that a resource names', () => {
	test.each(named)('%s', (_title, resource, reference) => {
		expect(patientReferenceOf(resource)).toBe(reference);
	});

	test('a urn that the bundle knows as a patient counts anywhere', () => {
		const appointment = {
			participant: [{ actor: { reference: 'urn:uuid:x' } }, { actor: { reference: URN } }]
		};
		expect(patientReferenceOf(appointment, (reference) => reference === URN)).toBe(URN);
	});

	test('its id', () => {
		expect(patientIdOfReference('Patient/a')).toBe('a');
		expect(patientIdOfReference('https://x.test/Patient/a/_history/2')).toBe('a');
		expect(patientIdOfReference(URN)).toBe(URN.slice(9));
		expect(patientIdOfReference('Group/g')).toBeUndefined();
	});
});
