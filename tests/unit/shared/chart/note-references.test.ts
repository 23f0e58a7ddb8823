// References to entries in the words of a note: as text, through merging by letters, and frozen by a signature.
import { fc } from '../../../support/seeded-fast-check.ts';
import { describe, expect, it } from 'vitest';
import { outsideReference, partsOfNote, pathsInNote, referenceToken } from '#shared/chart/note-references.ts';
import { applySplices, rebaseSplice, spliceBetween } from '#shared/chart/rebase-splice.ts';
import { isSignatureSound } from '#shared/chart/note-signature.ts';
import { registersToResource } from '#shared/chart/registers-to-resource.ts';
import { meet, sitesSharing, type TestSite } from '../../../support/chart-site.ts';

const WEIGHT = '[Weight 71 kg](Observation/w-1)';
const PULSE = '[Pulse 84 /min](Observation/p-1)';

describe('as text', () => {
	it('words and references in their order', () => {
		expect(partsOfNote(`Seen. ${WEIGHT}, ${PULSE}`)).toEqual([
			{ text: 'Seen. ' },
			{ words: 'Weight 71 kg', path: 'Observation/w-1', token: WEIGHT },
			{ text: ', ' },
			{ words: 'Pulse 84 /min', path: 'Observation/p-1', token: PULSE }
		]);
		expect(pathsInNote(`${WEIGHT} ${PULSE} ${WEIGHT}`)).toEqual(['Observation/w-1', 'Observation/p-1']);
	});

	it.each([
		'eight 71 kg](Observation/w-1)',
		'[Weight 71 kg(Observation/w-1)',
		'[Weight](Observation/)',
		'[a](Moon/1)'
	])('a part of one is plain words: %s', (text) => expect(partsOfNote(text)).toEqual([{ text }]));

	it('whatever an entry is called makes one reference', () => {
		fc.assert(
			fc.property(fc.string({ maxLength: 400 }), (words) => {
				const token = referenceToken('Condition/c-1', words);
				expect(partsOfNote(`a${token}b`)).toMatchObject([
					{ text: 'a' },
					{ path: 'Condition/c-1' },
					{ text: 'b' }
				]);
			})
		);
	});

	it('a cut inside one moves to its start or its end', () => {
		const text = `a ${WEIGHT} b`;
		expect(outsideReference(text, 7, 'start')).toBe(2);
		expect(outsideReference(text, 7, 'end')).toBe(2 + WEIGHT.length);
		expect(outsideReference(text, 1, 'start')).toBe(1);
	});
});

describe('two people around one', () => {
	it('a second one beside it is never put into it', () => {
		for (const next of [`${PULSE} ${WEIGHT}`, `${WEIGHT} ${PULSE}`, `${WEIGHT}${WEIGHT}`])
			for (const { index, remove } of spliceBetween(WEIGHT, next)) {
				expect(outsideReference(WEIGHT, index, 'start')).toBe(index);
				expect(outsideReference(WEIGHT, index + remove, 'start')).toBe(index + remove);
			}
	});

	it('one takes it out while the other puts another before it: only the other is there', () => {
		const onto = `${PULSE} ${WEIGHT}`;
		expect(applySplices('', rebaseSplice(WEIGHT, onto, '')).trim()).toBe(PULSE);
		expect(applySplices(onto, rebaseSplice(WEIGHT, '', onto)).trim()).toBe(PULSE);
	});
});

const signed = (site: TestSite, id: string) => site.view.entries['Composition']![id]!;

describe('a signature', () => {
	const withWeight = () =>
		sitesSharing(2, (site) => {
			const weight = site.make({ verb: 'recordVitals', args: { weightKg: '71.0' } });
			const path = `Observation/${weight.id}`;
			const words = `${referenceToken(path, 'Weight 71 kg')} <well> ${referenceToken('Observation/gone', 'Pulse 84')}`;
			return { ...site.make({ verb: 'startNote', args: { title: 'Visit', words: { exam: words } } }), path };
		});

	it('freezes what the entries said on the screen, and names them', () => {
		const [[a, b], { id, path }] = withWeight();
		const references = { [path]: 'Weight 71.0 kg, 04-May-2026' };
		a!.do({ verb: 'signNote', args: { noteId: id, heads: a!.clinicalHeads, references } });
		const { writtenAfterSigning } = meet(a!, b!);
		expect(signed(b!, id)).toMatchObject({
			section: [
				{
					id: 'exam',
					text: {
						div: `<div xmlns="http://www.w3.org/1999/xhtml"><p><a href="${path}">Weight 71.0 kg, 04-May-2026</a> &lt;well&gt; Pulse 84</p></div>`
					},
					entry: [{ reference: path, display: 'Weight 71.0 kg, 04-May-2026' }]
				}
			]
		});
		expect(isSignatureSound(registersToResource(b!.chart, 'Composition', id))).toBe(true);
		expect(writtenAfterSigning).toEqual({});
	});

	it('keeps the words that it was put in with when the screen says none', () => {
		const [[a], { id, path }] = withWeight();
		a!.do({ verb: 'signNote', args: { noteId: id, heads: a!.clinicalHeads } });
		expect(signed(a!, id)).toMatchObject({
			section: [{ entry: [{ reference: path, display: 'Weight 71 kg' }] }]
		});
	});

	it('shows words that arrive beside a reference as written after it', () => {
		const [[a, b], { id }] = withWeight();
		const base = b!.view.texts[id]!['exam']!;
		a!.do({ verb: 'signNote', args: { noteId: id, heads: a!.clinicalHeads } });
		b!.do({ verb: 'editNoteText', args: { noteId: id, section: 'exam', base, next: `${base} Late.` } });
		expect(meet(a!, b!).writtenAfterSigning[id]).toEqual({ exam: `${base} Late.` });
	});

	it('an addendum names entries as a note does', () => {
		const [[a], { id, path }] = withWeight();
		a!.do({ verb: 'signNote', args: { noteId: id, heads: a!.clinicalHeads } });
		const words = `See ${referenceToken(path, 'Weight 71 kg')}`;
		const addendum = a!.make({ verb: 'writeAddendum', args: { noteId: id, words, heads: a!.clinicalHeads } });
		expect(signed(a!, addendum.id)).toMatchObject({
			section: [{ id: 'addendum', entry: [{ reference: path }] }]
		});
	});
});
