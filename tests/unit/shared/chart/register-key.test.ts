import { fc } from '../../../support/seeded-fast-check.ts';
import { describe, expect, test } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import {
	chartDocumentKey,
	entryPrefix,
	importKey,
	parseRegisterKey,
	registerKey,
	scopeOfType
} from '#shared/chart/register-key.ts';

const type = fc.constantFrom('Patient', 'AllergyIntolerance', 'Observation');
const id = fc.stringMatching(/^[A-Za-z0-9.-]{1,64}$/);
const element = fc.constantFrom('name', 'value[x]', '~order', '~import', 'birthDate');
const item = fc.option(fc.stringMatching(/^[A-Za-z0-9.-]{1,40}$/), { nil: undefined });

describe('register keys', () => {
	test('are read as they were built, and hold no "/"', () => {
		fc.assert(
			fc.property(type, id, element, item, (t, i, e, part) => {
				const key = registerKey(t, i, e, part);
				expect(parseRegisterKey(key)).toEqual({
					type: t,
					id: i,
					element: e,
					...(part === undefined ? {} : { item: part })
				});
				expect(key.startsWith(entryPrefix(t, i))).toBe(true);
				expect(key).not.toContain('/');
			})
		);
		expect(parseRegisterKey(importKey('Patient', 'a'))?.element).toBe('~import');
	});

	test.each([
		'',
		'Patient',
		'Patient:a',
		'Patient::name',
		'Patient:a:',
		'Patient:a:name:',
		'Patient:a:name:b:c',
		'patient:a:name',
		'Patient:a/b:name',
		'Patient:a:na/me',
		'review:Patient:a:order:1@x',
		chartDocumentKey('c' as ChartId, 'clinical')
	])('"%s" is not the key of an entry', (key) => {
		expect(parseRegisterKey(key)).toBeUndefined();
	});

	test.each([
		['Patient', 'directory'],
		['Coverage', 'directory'],
		['Appointment', 'directory'],
		['Flag', 'directory'],
		['Claim', 'billing'],
		['ExplanationOfBenefit', 'billing'],
		['Invoice', 'billing'],
		['Condition', 'clinical'],
		['Practitioner', 'clinical'],
		['Organization', 'clinical'],
		['FromTheFuture', 'clinical']
	])('%s lives in the %s document', (name, scope) => {
		expect(scopeOfType(name)).toBe(scope);
	});
});
