import { expect, test } from 'vitest';
import { reviveNumbers } from '#client/engine-api/exact-numbers.ts';
import { stringifyExact, type ExactJson } from '#shared/fhir/exact-json.ts';

test('a number keeps the text that was typed across the line', () => {
	const dosage = [{ doseAndRate: [{ doseQuantity: { value: { rawJSON: '0.50' }, unit: 'mg' } }] }];
	const revived = reviveNumbers(structuredClone(dosage)) as unknown as ExactJson;
	expect(stringifyExact(revived)).toBe('[{"doseAndRate":[{"doseQuantity":{"value":0.50,"unit":"mg"}}]}]');
});

test('what is no number is not taken for one', () => {
	expect(() => reviveNumbers({ rawJSON: '1;alert' })).toThrow();
	expect(reviveNumbers({ a: null, b: ['x', 1, true] })).toEqual({ a: null, b: ['x', 1, true] });
});
