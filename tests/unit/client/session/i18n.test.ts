import { beforeAll, describe, expect, test } from 'vitest';
import english from '../../../../client/locales/en.json';
import { hasMessage, loadCatalogue, t } from '#client/session/i18n.ts';

beforeAll(() => loadCatalogue(['xx-XX', 'en-GB']));

describe('words', () => {
	test('are interpolated, with numbers formatted', () => {
		expect(t('patients.register-named', { name: 'Garcia' })).toBe('Register “Garcia”');
		expect(t('patients.count', { count: 10412 })).toBe('10,412 patients');
	});

	test('follow the plural of the number, an exact one first', () => {
		expect(t('patients.count', { count: 1 })).toBe('1 patient');
		expect(t('patients.count', { count: 0 })).toBe('0 patients');
		expect(t('frequency.d', { count: 2 })).toBe('twice a day');
		expect(t('frequency.d', { count: 4 })).toBe('4 times a day');
	});

	test('of a name that was typed are not interpolated again', () => {
		expect(t('patients.register-named', { name: '{count}' })).toBe('Register “{count}”');
	});

	test('are there or not', () => {
		expect(hasMessage('status.stopped')).toBe(true);
		expect(hasMessage('constructor')).toBe(false);
	});
});

describe('the English catalogue', () => {
	const messages = Object.entries(english as Record<string, string | Record<string, string>>);

	test('has "other" in every plural, and the same names in every form', () => {
		for (const [key, message] of messages) {
			if (typeof message === 'string') continue;
			expect(message.other, key).toBeTypeOf('string');
			const names = (text: string) =>
				new Set((text.match(/\{\w+\}/g) ?? []).filter((name) => name !== '{count}'));
			for (const form of Object.values(message)) expect(names(form), key).toEqual(names(message.other!));
		}
	});

	test('uses none of the words that people should not have to know', () => {
		const banned = /sync error|conflict|crdt|\bmerge|\bpeer\b|\bpayload\b|\bhash\b|\bheads\b/i;
		const texts = messages.flatMap(([, message]) =>
			typeof message === 'string' ? [message] : Object.values(message)
		);
		expect(texts.filter((text) => banned.test(text))).toEqual([]);
	});

	test('has at most 46 kB packed', async () => {
		const { gzipSync } = await import('node:zlib');
		expect(gzipSync(JSON.stringify(english)).length).toBeLessThan(46_000);
	});
});
