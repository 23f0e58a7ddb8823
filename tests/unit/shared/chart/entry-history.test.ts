// What an entry was, from two sites and from a file.
import { describe, expect, test } from 'vitest';
import { applyRemoteChanges } from '#shared/chart/document/merge-changes.ts';
import { createDocument } from '#shared/chart/document/chart-document.ts';
import { entryHistory } from '#shared/chart/entry-history.ts';
import { createChartReader } from '#shared/chart/chart-reader.ts';
import { TestReplica, exchange, testActor } from '../../../support/chart-documents.ts';
import { meet, sitesSharing, type TestSite } from '../../../support/chart-site.ts';
import type { Entry } from '#shared/chart/change-entry.ts';

const order = (site: TestSite): Entry =>
	site.make({
		verb: 'addMedication',
		args: { medicationCodeableConcept: { text: 'Metformin' }, dosageInstruction: [{ text: '500 mg' }] }
	});
const dose = (id: string, text: string) =>
	({ verb: 'changeDose', args: { id, dosageInstruction: [{ text }], effectiveAt: '2026-05-01' } }) as const;

describe('the history of an entry', () => {
	test('says what each change wrote in place of what, who decided between answers, and why', () => {
		const [[a, b], entry] = sitesSharing(2, order);
		a!.do(dose(entry.id, '850 mg'));
		b!.do(dose(entry.id, '1 g'));
		meet(a!, b!);
		const path = `MedicationRequest/${entry.id}/dosageInstruction`;
		b!.do({ verb: 'resolveDisagreement', args: { path, keep: 0 } });
		b!.do({ verb: 'markEnteredInError', args: { ...entry, reason: 'wrong value' } });
		meet(a!, b!);
		const histories = [a!, b!].map((site) => site.history(entry));
		expect(histories[0]).toEqual(histories[1]);
		const told = histories[0]!.map(({ verb, elements, decided, reason, effectiveAt, credId }) => ({
			verb,
			by: Number.parseInt(credId, 16),
			dose: elements.find(({ element }) => element === 'dosageInstruction'),
			decided: decided?.keep,
			reason,
			effectiveAt
		}));
		const doses = (value: string, ...before: string[]) => ({
			element: 'dosageInstruction',
			value: [{ text: value }],
			before: before.map((text) => [{ text }])
		});
		expect(told).toMatchObject([
			{ verb: 'addMedication', by: 1, dose: doses('500 mg') },
			{ verb: 'changeDose', by: 1, dose: doses('850 mg', '500 mg'), effectiveAt: '2026-05-01' },
			{ verb: 'changeDose', by: 2, dose: doses('1 g', '500 mg') },
			{ verb: 'resolveDisagreement', by: 2, decided: 0 },
			{ verb: 'markEnteredInError', by: 2, reason: 'wrong value' }
		]);
		expect(told[3]!.dose!.before).toHaveLength(2);
	});

	test('of a note: who typed what where, sitting by sitting', () => {
		const [[a, b], note] = sitesSharing(2, (first) =>
			first.make({ verb: 'startNote', args: { title: 'Visit', words: { plan: 'Rest.' } } })
		);
		const type = (site: TestSite, base: string, next: string) =>
			site.do({ verb: 'editNoteText', args: { noteId: note.id, section: 'plan', base, next } });
		type(a!, 'Rest.', 'Rest. Tea.');
		type(a!, 'Rest. Tea.', 'Rest. Tea. Sleep.');
		b!.take(a!);
		type(b!, 'Rest. Tea. Sleep.', 'Rest. Tea.');
		meet(a!, b!);
		a!.do({ verb: 'signNote', args: { noteId: note.id, heads: a!.clinicalHeads } });
		const told = a!
			.history(note)
			.map(({ verb, elements, credId }) => [
				verb,
				Number.parseInt(credId, 16),
				elements.filter(({ element }) => element === '~text').map(({ value, before }) => [value, ...before])
			]);
		expect(told).toEqual([
			['startNote', 1, []],
			['startNote', 1, [['Rest.']]],
			['editNoteText', 1, [['Rest. Tea. Sleep.', 'Rest.']]],
			['editNoteText', 2, [['Rest. Tea.', 'Rest. Tea. Sleep.']]],
			['signNote', 1, []]
		]);
	});

	test('what came with a file is said to be taken in, once, also when two sites took it in', () => {
		const [x, y] = [new TestReplica(1), new TestReplica(2)];
		const file = {
			'Condition:c:code': '{"text":"Asthma"}',
			'Condition:c:~import': '{"keys":[],"sha256":""}'
		};
		x.write(file, 'import');
		y.write(file, 'import');
		exchange(x, y);
		y.write({ 'Condition:c:code': '{"text":"Eczema"}' }, 'correctCondition');
		const fresh = applyRemoteChanges(createDocument(testActor(3)), [...x.changes, ...y.changes]).doc;
		const chart = createChartReader({ clinical: fresh });
		const told = entryHistory(fresh, chart, { type: 'Condition', id: 'c' }).map(({ verb, elements }) => [
			verb,
			elements[0]!.value
		]);
		expect(told).toEqual([
			['import', { text: 'Asthma' }],
			['import', { text: 'Asthma' }],
			['correctCondition', { text: 'Eczema' }]
		]);
		expect(entryHistory(fresh, chart, { type: 'Condition', id: 'none' })).toEqual([]);
	});
});
