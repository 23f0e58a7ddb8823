// What a note says of a chart's entries, and what is offered while somebody types.
import { beforeAll, describe, expect, it } from 'vitest';
import type { ChartView } from '#shared/chart/chart-view.ts';
import { referenceToken } from '#shared/chart/note-references.ts';
import { factGroups, factOf, wordsNow } from '#client/features/charting/note/note-facts.ts';
import { noteAddress, noteInAddress } from '#client/features/charting/note/note-address.ts';
import { PHRASES, phraseOfLine, phraseWords } from '#client/features/charting/note/phrases.ts';
import {
	askedFor,
	knownProblem,
	suggestionsFor,
	type Asked
} from '#client/features/charting/note/suggestions.ts';
import { loadCatalogue } from '#client/session/i18n.ts';
import { meet, sitesSharing, TEST_CHART, type TestSite } from '../../../../support/chart-site.ts';

beforeAll(() => loadCatalogue(['en']));

const withEntries = (site: TestSite) => ({
	born: site.do({
		verb: 'correctDemographics',
		args: { id: TEST_CHART, elements: { birthDate: '1985-07-14' } }
	}),
	vitals: site.do({
		verb: 'recordVitals',
		args: { systolicMmHg: '148', diastolicMmHg: '92', oxygenSaturationPercent: '93' }
	}),
	order: site.make({
		verb: 'addMedication',
		args: {
			medicationCodeableConcept: { text: 'metformin' },
			dosageInstruction: [{ doseAndRate: [{ doseQuantity: { value: 500, unit: 'mg' } }] }]
		}
	}),
	problem: site.make({ verb: 'addCondition', args: { code: { text: 'Type 2 diabetes' } } })
});
const pathOf = (view: ChartView, code: string): string => {
	const found = Object.entries(view.entries['Observation'] ?? {}).find(([, entry]) =>
		JSON.stringify(entry['code']).includes(code)
	);
	return `Observation/${found![0]}`;
};

describe('a fact', () => {
	it('says value, unit, what is out of range, and when', () => {
		const [[site]] = sitesSharing(1, withEntries);
		const { view } = site!;
		expect(factOf(view, pathOf(view, '85354-9')).words).toMatch(
			/^BP 148\/92\u00a0mmHg, High, \d\d-[A-Z][a-z]{2}-\d{4} \d\d:\d\d$/
		);
		expect(factOf(view, pathOf(view, '59408-5')).words).toMatch(/^Oxygen 93\u00a0%, Low, /);
	});

	it('is what the entry says now', () => {
		const [[site], { order }] = sitesSharing(1, withEntries);
		const path = `MedicationRequest/${order.id}`;
		const words = `Take ${referenceToken(path, 'metformin — DOSE 500 mg')} daily`;
		expect(factOf(site!.view, path)).toMatchObject({
			words: 'metformin — DOSE 500\u00a0mg',
			state: 'present'
		});
		site!.do({ verb: 'stopMedication', args: { id: order.id, type: 'MedicationRequest' } });
		expect(wordsNow(site!.view, words)).toBe('Take metformin — DOSE 500\u00a0mg, stopped daily');
	});

	it('says that an entry was taken back, has two answers, or is not here', () => {
		const [[a, b], { order, problem }] = sitesSharing(2, withEntries);
		const dose = (text: string) => ({
			verb: 'changeDose' as const,
			args: { id: order.id, dosageInstruction: [{ text }] }
		});
		a!.do(dose('850 mg'));
		b!.do(dose('250 mg'));
		a!.do({
			verb: 'markEnteredInError',
			args: { type: 'Condition', id: problem.id, reason: 'Other patient' }
		});
		const view = meet(a!, b!);
		expect(factOf(view, `MedicationRequest/${order.id}`)).toMatchObject({
			words: 'metformin, two answers',
			state: 'to-decide',
			icon: 'hand'
		});
		expect(factOf(view, `Condition/${problem.id}`)).toMatchObject({ state: 'in-error' });
		expect(factOf(view, 'Condition/elsewhere')).toMatchObject({ state: 'missing', words: '' });
		expect(wordsNow(view, referenceToken('Condition/elsewhere', 'Asthma'))).toBe('Asthma');
	});

	it('stands in the panel under what it is', () => {
		const [[site]] = sitesSharing(1, withEntries);
		expect(factGroups(site!.view).map(({ id, lines }) => [id, lines.length])).toEqual([
			['vitals', 2],
			['medicines', 1],
			['problems', 1]
		]);
	});
});

describe('what is asked for', () => {
	it.each<[string, Asked | undefined]>([
		['Seen .co', { kind: '.', query: 'co', from: 5 }],
		['@', { kind: '@', query: '', from: 0 }],
		['well (@pul', { kind: '@', query: 'pul', from: 6 }],
		['#Type 2 dia', { kind: '#', query: 'Type 2 dia', from: 0 }],
		['a line\n#Asthma', { kind: '#', query: 'Asthma', from: 7 }],
		['Feels well.', undefined],
		['Feels well. ', undefined],
		['at 36.9', undefined],
		['mail@home', undefined],
		['no#1', undefined]
	])('%j', (before, asked) => expect(askedFor(before)).toEqual(asked));

	it('a phrase has words for the section it is typed in', () => {
		const [[site]] = sitesSharing(1, withEntries);
		const offered = suggestionsFor({ kind: '.', query: 'as', from: 0 }, 'plan', site!.view, () => true);
		expect(offered).toMatchObject([{ label: '.asthma', does: { text: phraseWords('asthma', 'plan') } }]);
		for (const name of PHRASES) expect(phraseWords(name, 'history'), name).toBeTruthy();
	});

	it('all vital signs of today come before single facts', () => {
		const [[site]] = sitesSharing(1, withEntries);
		const [first, second] = suggestionsFor({ kind: '@', query: '', from: 0 }, 'exam', site!.view, () => true);
		expect(first!.does).toMatchObject({ facts: [{ icon: 'pulse' }, { icon: 'pulse' }] });
		expect(second!.label).toMatch(/^BP 148/);
		expect(
			suggestionsFor({ kind: '@', query: 'metf', from: 0 }, 'plan', site!.view, () => true)
		).toHaveLength(1);
	});

	it('a diagnosis that is on the list is named, not added again', () => {
		const [[site], { problem }] = sitesSharing(1, withEntries);
		expect(knownProblem(site!.view, ' type 2 DIABETES ')?.path).toBe(`Condition/${problem.id}`);
		expect(knownProblem(site!.view, 'Diabetes')).toBeUndefined();
		const ask = (query: string) =>
			suggestionsFor({ kind: '#', query, from: 0 }, 'plan', site!.view, () => true).map(({ id }) => id);
		expect(ask('Asthma')).toEqual(['new']);
		expect(ask('type 2')).toEqual(['new', `Condition/${problem.id}`]);
		expect(ask('Type 2 diabetes')).toEqual([`Condition/${problem.id}`]);
	});
});

describe('addresses and lines', () => {
	it('a line names a template', () => {
		expect(phraseOfLine('note asthma')).toBe('asthma');
		expect(phraseOfLine('note .bp')).toBe('bp');
		expect(phraseOfLine('Note blood pressure')).toBe('bp');
		expect(phraseOfLine('note')).toBeUndefined();
		expect(phraseOfLine('asthma')).toBeUndefined();
	});

	it('an open note stands in the address by its id only', () => {
		expect(noteInAddress(new URL(noteAddress('c-1', 'n-1'), 'http://x').hash)).toEqual({ target: 'n-1' });
		expect(noteInAddress(new URL(noteAddress('c-1', undefined), 'http://x').hash)).toEqual({
			target: undefined
		});
		expect(noteInAddress('')).toBeUndefined();
		expect(noteInAddress('#note=half a sentence')).toBeUndefined();
	});
});
