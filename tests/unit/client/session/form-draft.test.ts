import { expect, test } from 'vitest';
import { fieldsFromText, isEmptyForm, withTyped } from '#client/session/form-draft.svelte.ts';

const empty = { drug: '', unit: 'mg', asNeeded: false };

test('of a kept form only fields of the right kind come back', () => {
	expect(fieldsFromText('{"drug":"amox","asNeeded":"yes","other":"x"}', empty)).toEqual({
		...empty,
		drug: 'amox'
	});
	expect(fieldsFromText('null', empty)).toEqual(empty);
});

test('what was typed while the kept words were read stays', () => {
	const kept = { drug: 'amoxicillin', unit: 'g', asNeeded: false };
	expect(withTyped(kept, { ...empty, drug: 'ibu' }, empty)).toEqual({ ...kept, drug: 'ibu' });
});

test('a form with its first choices only is empty', () => {
	expect(isEmptyForm({ ...empty }, empty)).toBe(true);
	expect(isEmptyForm({ ...empty, asNeeded: true }, empty)).toBe(false);
});
