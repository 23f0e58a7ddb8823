import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import english from '../../../../client/locales/en.json';
import { currentDirection, loadCatalogue, t } from '#client/session/i18n.ts';
import { stretchCatalogue, stretchMessage } from '#client/session/stretched-words.ts';

describe('words for trying screens', () => {
	beforeAll(() => loadCatalogue(['en-XA']));
	afterAll(() => loadCatalogue(['en']));

	test('have no plain letter but what is filled in, and are longer', () => {
		expect(t('patients.register-named', { name: 'Garcia' }).match(/[A-Za-z]+/g)).toEqual(['Garcia']);
		for (const text of Object.values(english).filter((one) => typeof one === 'string')) {
			const stretched = stretchMessage(text);
			expect(stretched.replace(/\{\w+\}/g, '')).not.toMatch(/[A-Za-z]/);
			const [before, after] = [text, stretched].map((one) => one.replace(/\{\w+\}/g, '').length);
			if (before! > 12) expect(after! / before!).toBeGreaterThan(1.3);
		}
	});

	test('keep every key, plural form and name in braces', () => {
		const names = (value: unknown) => JSON.stringify(value).match(/\{\w+\}/g) ?? [];
		const stretched = stretchCatalogue(english);
		expect(Object.keys(stretched)).toEqual(Object.keys(english));
		for (const [key, message] of Object.entries(english))
			expect(names(stretched[key])).toEqual(names(message));
		expect(t('patients.count', { count: 1 })).not.toBe(t('patients.count', { count: 2 }));
	});

	test('run from right to left when asked', async () => {
		expect(currentDirection()).toBe('ltr');
		await loadCatalogue(['ar-XB']);
		expect(currentDirection()).toBe('rtl');
	});
});
