import { expect, it } from 'vitest';
import { isSignatureSound } from '#shared/chart/note-signature.ts';
import { registersToResource } from '#shared/chart/registers-to-resource.ts';
import { editedApart } from '../../../../support/edited-apart.ts';

const word = (nth: number): string => 'bcdfghj'[nth]!.repeat(4);

it('never puts a signature under words that its author did not sign, and loses no word', () => {
	let signed = 0;
	const seen = editedApart({
		prepare: (first) =>
			first.make({
				verb: 'startNote',
				args: { title: 'Visit', sections: ['plan'], words: { plan: 'Rest.' } }
			}).id,
		edits: [
			(id, { nth }, site) => {
				const base = site.glance.texts[id]!['plan']!;
				return {
					verb: 'editNoteText',
					args: { noteId: id, section: 'plan', base, next: `${base} ${word(nth)}` }
				};
			},
			(id, _pick, site) => ({ verb: 'signNote', args: { noteId: id, heads: site.clinicalHeads } }),
			(id, { nth }, site) => ({
				verb: 'writeAddendum',
				args: { noteId: id, words: word(nth), heads: site.clinicalHeads }
			})
		],
		holds: (merged, _apart, id, done, site) => {
			const shown = JSON.stringify([
				merged.entries['Composition'],
				merged.writtenAfterSigning,
				merged.disagreements.map(({ values }) => values.map(({ value }) => value))
			]);
			const isSigned = merged.entries['Composition']![id]!['status'] === 'final';
			const asked = merged.disagreements.some(({ group }) => group === 'note');
			for (const call of done)
				if (call.verb === 'editNoteText') {
					const [typed] = call.args.next.split(' ').slice(-1);
					expect(merged.texts[id]!['plan']).toContain(typed);
					if (isSigned) expect(shown).toContain(typed);
				} else if (call.verb === 'writeAddendum') expect(shown).toContain(call.args.words);
			if (!isSigned || asked) return;
			signed++;
			expect(isSignatureSound(registersToResource(site.chart, 'Composition', id))).toBe(true);
		},
		runs: 25
	});
	expect(signed).toBeGreaterThan(0);
	expect(seen.differences).toBeGreaterThan(0);
	expect(seen.decided).toBeGreaterThan(0);
});
