// Help is there for every screen, in plain words.
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import help from '../../../../client/locales/help.en.json';
import { HELP_TOPICS, topicOfRoute, type HelpTopic } from '#client/session/help-topics.ts';

/** Route ids by the files that make them. The landing page leads on, help is itself, `/ui` is for developers. */
const ROUTES = readdirSync('client/routes', { recursive: true, encoding: 'utf8' })
	.filter((file) => file.endsWith('+page.svelte'))
	.map((file) => `/${file.replaceAll('\\', '/').replace(/\/?\+page\.svelte$/, '')}`)
	.filter((id) => id !== '/' && !id.startsWith('/help') && !id.startsWith('/ui'));

describe('help', () => {
	test('has a page for every route', () => {
		expect(ROUTES.length).toBeGreaterThan(9);
		for (const id of ROUTES) expect(topicOfRoute(id), id).toBeDefined();
		expect(topicOfRoute('/patients/new')).toBe('register');
		expect(topicOfRoute('/chart/[chartId]')).toBe('chart');
		expect(topicOfRoute('/patientsx')).toBeUndefined();
	});

	test('has words for every page, and none for others', () => {
		expect(Object.keys(help.topics).sort()).toEqual([...HELP_TOPICS].sort());
	});

	test.each(HELP_TOPICS)('%s says what it is for, what to do, what marks mean, what to do when', (topic) => {
		const page = help.topics[topic as HelpTopic];
		expect(page.tasks.length).toBeGreaterThanOrEqual(3);
		expect(page.tasks.length).toBeLessThanOrEqual(6);
		expect(page.wrong.length).toBeGreaterThan(0);
		expect(page.marks.length).toBeGreaterThan(0);
		for (const mark of page.marks) expect(Object.keys(help.marks)).toContain(mark);
	});

	test('is read in a hurry: short sentences, no word that people should not have to know', () => {
		const banned = /sync error|conflict|crdt|\bmerge|\bpeer\b|\bdocs?\b|\bpayload\b|\bhash\b|\bheads\b/i;
		const texts = JSON.stringify(help)
			.match(/"(?:[^"\\]|\\.)*"/g)!
			.map((text) => JSON.parse(text) as string);
		for (const text of texts) {
			expect(text).not.toMatch(banned);
			for (const sentence of text.split(/[.?!:]\s/))
				expect(sentence.split(' ').length, sentence).toBeLessThanOrEqual(20);
		}
	});
});
