import { describe, expect, it } from 'vitest';
import { isSignatureSound, noteDigest, SIGNATURE_URL } from '#shared/chart/note-signature.ts';
import { recordFindings } from '#shared/engine/record-findings.ts';
import { wordsToXhtml } from '#shared/chart/note-sections.ts';
import { registersToResource } from '#shared/chart/registers-to-resource.ts';
import { meet, sitesSharing, type TestSite, type VerbCall } from '../../../../support/chart-site.ts';

const withNote = () =>
	sitesSharing(2, (first) =>
		first.make({ verb: 'startNote', args: { title: 'Visit', words: { plan: 'Rest.' } } })
	);
const type = (noteId: string, base: string, next: string, section = 'plan'): VerbCall => ({
	verb: 'editNoteText',
	args: { noteId, section, base, next }
});
const sign = (site: TestSite, noteId: string): VerbCall => ({
	verb: 'signNote',
	args: { noteId, heads: site.clinicalHeads }
});

describe('a draft', () => {
	it('merges what two people type in one section', () => {
		const [[a, b], { id }] = withNote();
		a!.do(type(id, 'Rest.', 'Bed rest.'));
		b!.do(type(id, 'Rest.', 'Rest. Fluids.'));
		const { texts, disagreements } = meet(a!, b!);
		expect(texts[id]!['plan']).toBe('Bed rest. Fluids.');
		expect(disagreements).toEqual([]);
	});

	it('rebases typing that began before the other words arrived', () => {
		const [[a, b], { id }] = withNote();
		b!.do(type(id, 'Rest.', 'Fluids. Rest.'));
		a!.take(b!);
		a!.do(type(id, 'Rest.', 'Rest at home.'));
		expect(meet(a!, b!).texts[id]!['plan']).toBe('Fluids. Rest at home.');
	});

	it('has the texts of all its sections from its first change on', () => {
		const [[a], { id }] = withNote();
		expect(Object.keys(a!.view.texts[id]!).sort()).toEqual([
			'assessment',
			'exam',
			'history',
			'plan',
			'reason'
		]);
		expect(a!.try(type(id, '', 'x', 'family'))).toMatchObject({ ok: false, error: { type: 'InvalidValue' } });
		const bad = a!.try({ verb: 'startNote', args: { title: 'Visit', sections: ['a/b'] } });
		expect(bad).toMatchObject({ ok: false, error: { type: 'InvalidValue' } });
	});
});

describe('signing', () => {
	it('freezes escaped words with a digest over the Composition and the heads', () => {
		const [[a, b], { id }] = withNote();
		a!.do(type(id, 'Rest.', 'BP < 140 & rest\nuntil Monday'));
		const heads = a!.clinicalHeads;
		a!.do(sign(a!, id));
		const { entries } = meet(a!, b!);
		const signed = entries['Composition']![id]!;
		expect(signed).toMatchObject({
			status: 'final',
			section: [
				{
					id: 'plan',
					code: { coding: [{ system: 'http://loinc.org', code: '18776-5' }] },
					text: {
						status: 'additional',
						div: '<div xmlns="http://www.w3.org/1999/xhtml"><p>BP &lt; 140 &amp; rest<br/>until Monday</p></div>'
					}
				}
			],
			attester: [{ mode: 'legal', party: { identifier: { value: 'user-1' } } }]
		});
		const composition = registersToResource(b!.chart, 'Composition', id);
		expect(JSON.stringify(signed['attester'])).toContain(noteDigest(composition, heads));
		expect(JSON.stringify(signed['attester'])).toContain(SIGNATURE_URL);
		expect(isSignatureSound(composition)).toBe(true);
		expect(isSignatureSound({ ...composition, title: 'Another title' })).toBe(false);
		expect(isSignatureSound({ ...composition, attester: [] })).toBe(false);
	});

	it('refuses every later edit but the mark of an error', () => {
		const [[a], { id }] = withNote();
		a!.do(sign(a!, id));
		const signedError = { ok: false, error: { type: 'NoteSigned', entry: `Composition/${id}` } };
		expect(a!.try(type(id, 'Rest.', 'Rest!'))).toEqual(signedError);
		expect(a!.try(sign(a!, id))).toEqual(signedError);
		expect(a!.try({ verb: 'correctElement', args: { path: `Composition/${id}/title`, value: 'x' } })).toEqual(
			signedError
		);
		a!.do({ verb: 'markEnteredInError', args: { type: 'Composition', id, reason: 'wrong person' } });
		expect(a!.view.entries['Composition']![id]!['status']).toBe('entered-in-error');
	});

	it('refuses a note without words', () => {
		const [[a]] = withNote();
		const { id } = a!.make({ verb: 'startNote', args: { title: 'Empty' } });
		expect(a!.try(sign(a!, id))).toMatchObject({ ok: false, error: { type: 'InvalidValue' } });
	});

	it('shows words that arrive later as written after signing, until a person makes them an addendum', () => {
		const [[a, b], { id }] = withNote();
		a!.do(sign(a!, id));
		expect(a!.view.writtenAfterSigning).toEqual({});
		b!.do(type(id, 'Rest.', 'Rest. Fluids.'));
		expect(b!.view.writtenAfterSigning).toEqual({});
		const { writtenAfterSigning, entries, disagreements } = meet(a!, b!);
		expect(writtenAfterSigning).toEqual({ [id]: { plan: 'Rest. Fluids.' } });
		expect(JSON.stringify(entries['Composition']![id]!['section'])).not.toContain('Fluids');
		expect(disagreements).toEqual([]);
		const addendum = b!.make({
			verb: 'writeAddendum',
			args: { noteId: id, words: 'Fluids.', heads: b!.clinicalHeads }
		});
		const after = meet(a!, b!);
		expect(after.entries['Composition']![addendum.id]).toMatchObject({
			status: 'final',
			relatesTo: [{ code: 'appends', targetReference: { reference: `Composition/${id}` } }],
			section: [{ id: 'addendum', text: { div: wordsToXhtml('Fluids.') } }]
		});
		expect(isSignatureSound(registersToResource(a!.chart, 'Composition', addendum.id))).toBe(true);
		expect(after.entries['Composition']![id]).toEqual(entries['Composition']![id]);
	});

	it('at two sites is to check, and is decided with its words, not in pieces', () => {
		const [[a, b], { id }] = withNote();
		a!.do(type(id, 'Rest.', 'Rest here.'));
		b!.do(type(id, 'Rest.', 'Rest there.'));
		a!.do(sign(a!, id));
		b!.do(sign(b!, id));
		const { disagreements } = meet(a!, b!);
		expect(disagreements.map(({ path, group }) => [path, group])).toEqual([
			[`Composition/${id}/~note`, 'note']
		]);
		const shown = disagreements[0]!.values.map(({ value }) => JSON.stringify(value));
		expect(shown.map((one) => [one.includes('Rest here.'), one.includes('Rest there.')])).toEqual([
			[true, false],
			[false, true]
		]);
		b!.do({ verb: 'resolveDisagreement', args: { path: `Composition/${id}/attester`, keep: 0 } });
		const after = meet(a!, b!);
		expect(after.disagreements).toEqual([]);
		expect(JSON.stringify(after.entries['Composition']![id])).toContain('Rest here.');
		expect(isSignatureSound(registersToResource(a!.chart, 'Composition', id))).toBe(true);
		expect(
			a!.try({ verb: 'resolveDisagreement', args: { path: `Composition/${id}/attester`, keep: 'both' } }).ok
		).toBe(false);
		const kept = JSON.stringify(b!.history({ type: 'Composition', id }));
		expect(kept).toContain('Rest there.');
		expect(recordFindings(a!.chart)).toEqual([]);
	});

	const signedTwice = () => {
		const [[a, b], { id }] = withNote();
		a!.do(type(id, 'Rest.', 'Rest here.'));
		b!.do(type(id, 'Rest.', 'Rest there.'));
		a!.do(sign(a!, id));
		b!.do(sign(b!, id));
		meet(a!, b!);
		expect(recordFindings(a!.chart)).toEqual([]);
		return [a!, b!, id, `Composition/${id}/~note`] as const;
	};

	it('at two sites, both kept: one is the note, the other an addendum with the signature that it had', () => {
		const [a, b, id, path] = signedTwice();
		for (const site of [a, b]) site.do({ verb: 'resolveDisagreement', args: { path, keep: 'both' } });
		const { disagreements, entries } = meet(a, b);
		expect(disagreements).toEqual([]);
		const notes = Object.values(entries['Composition']!);
		expect(notes).toHaveLength(2);
		const addendum = notes.find((one) => one.id !== id)!;
		expect(addendum).toMatchObject({
			status: 'final',
			relatesTo: [{ code: 'appends', targetReference: { reference: `Composition/${id}` } }]
		});
		const words = notes.map((one) => JSON.stringify(one['section'])).join();
		for (const said of ['Rest here.', 'Rest there.']) expect(words).toContain(said);
		for (const one of notes)
			expect(isSignatureSound(registersToResource(b.chart, 'Composition', one.id))).toBe(true);
		const forged = { ...registersToResource(b.chart, 'Composition', addendum.id), title: 'Other' };
		expect(isSignatureSound(forged)).toBe(false);
		expect(recordFindings(b.chart)).toEqual([]);
	});

	it('at two sites, decided and taken back: both stand against each other again, whole', () => {
		const [a, b, id, path] = signedTwice();
		a.do({ verb: 'resolveDisagreement', args: { path, keep: 1 } });
		expect(meet(a, b).disagreements).toEqual([]);
		a.do({ verb: 'reopenDecision', args: { path } });
		const again = meet(a, b).disagreements;
		expect(again.map((one) => [one.path, one.values.length])).toEqual([[path, 2]]);
		b.do({ verb: 'resolveDisagreement', args: { path, keep: 0 } });
		const { disagreements, entries } = meet(a, b);
		expect(disagreements).toEqual([]);
		expect(JSON.stringify(entries['Composition']![id]!['section'])).toContain('Rest here.');
		expect(isSignatureSound(registersToResource(a.chart, 'Composition', id))).toBe(true);
	});
});

it('words of a section are valid XML whatever was typed', () => {
	expect(wordsToXhtml('a\u0000\ud800b')).toBe(
		'<div xmlns="http://www.w3.org/1999/xhtml"><p>a\ufffd\ufffdb</p></div>'
	);
	expect(wordsToXhtml('😀')).toContain('😀');
});
