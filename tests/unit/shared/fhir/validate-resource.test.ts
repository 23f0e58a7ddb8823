import { describe, expect, test } from 'vitest';
import type { ExactJson } from '#shared/fhir/exact-json.ts';
import { resourceErrorText, validateResource } from '#shared/fhir/validate-resource.ts';

const refused: [string, ExactJson | undefined, string][] = [
	['nothing', undefined, 'not an object'],
	['null', null, 'not an object'],
	['a list', [], 'not an object'],
	['text', 'Patient', 'not an object'],
	['no type', { id: 'a' }, 'no resourceType'],
	['a type that is no text', { resourceType: 1 }, 'no resourceType'],
	['an unknown type', { resourceType: 'Person2' }, 'unknown resourceType'],
	['an abstract type', { resourceType: 'Resource' }, 'unknown resourceType'],
	[
		'an id with blanks',
		{ resourceType: 'Patient', id: 'a b' },
		'id is not 1 to 64 letters, digits, "-" or "."'
	],
	[
		'an id with a colon',
		{ resourceType: 'Patient', id: 'a:b' },
		'id is not 1 to 64 letters, digits, "-" or "."'
	],
	[
		'an id that is too long',
		{ resourceType: 'Patient', id: 'a'.repeat(65) },
		'id is not 1 to 64 letters, digits, "-" or "."'
	],
	[
		'an id that is a number',
		{ resourceType: 'Patient', id: 7 },
		'id is not 1 to 64 letters, digits, "-" or "."'
	],
	[
		'a property that FHIR cannot have',
		{ resourceType: 'Patient', 'na:me': 'x' },
		'Patient: not a FHIR element name'
	],
	['null', { resourceType: 'Patient', birthDate: null }, 'Patient.birthDate: null'],
	['null inside', { resourceType: 'Patient', maritalStatus: { text: null } }, 'Patient.maritalStatus: null'],
	['empty text', { resourceType: 'Patient', birthDate: '' }, 'Patient.birthDate: empty'],
	['empty text inside', { resourceType: 'Patient', name: [{ family: '' }] }, 'Patient.name: empty'],
	['an empty list', { resourceType: 'Patient', name: [] }, 'Patient.name: empty'],
	['an empty object', { resourceType: 'Patient', name: [{}] }, 'Patient.name: empty'],
	[
		'two types of a choice',
		{ resourceType: 'Observation', valueString: 'x', valueQuantity: { value: 1 } },
		'Observation.valueQuantity: two types of one choice'
	],
	[
		'two types of a choice, one by its extension',
		{ resourceType: 'Patient', deceasedBoolean: true, _deceasedDateTime: { extension: [{ url: 'u' }] } },
		'Patient._deceasedDateTime: two types of one choice'
	]
];

describe('a resource of a file', () => {
	test.each(refused)('is refused: %s', (_title, value, reason) => {
		const result = validateResource(value);
		expect(!result.ok && resourceErrorText(result.error)).toBe(reason);
	});

	test('a __proto__ property is refused', () => {
		const value = JSON.parse('{"resourceType":"Patient","__proto__":"x"}') as ExactJson;
		expect(validateResource(value).ok).toBe(false);
	});

	test('is accepted when it is plain FHIR, also with null beside extensions and elements we do not know', () => {
		const accepted: readonly ExactJson[] = [
			{ resourceType: 'Patient' },
			{ resourceType: 'Patient', id: 'a-1.B' },
			{
				resourceType: 'Patient',
				name: [{ given: ['Maria', null], _given: [null, { extension: [{ url: 'u', valueString: 'x' }] }] }]
			},
			{ resourceType: 'Observation', valueString: 'x', _valueString: { id: 'v' } },
			{ resourceType: 'Patient', active: false, newInR6: 0 }
		];
		for (const value of accepted) expect(validateResource(value)).toEqual({ ok: true, value });
	});

	test('an error tells no content', () => {
		const poisoned = 'Maria Medina 1970';
		const values: readonly ExactJson[] = [
			{ resourceType: poisoned },
			{ resourceType: 'Patient', id: poisoned },
			{ resourceType: 'Patient', [poisoned]: 'x' },
			{ resourceType: 'Patient', name: [{ text: poisoned, family: '' }] }
		];
		for (const value of values) {
			const result = validateResource(value);
			expect(result.ok).toBe(false);
			expect(JSON.stringify(result) + (result.ok ? '' : resourceErrorText(result.error))).not.toContain(
				'Maria'
			);
		}
	});
});
