import { expect, it } from 'vitest';
import { editedApart } from '../../../../support/edited-apart.ts';

/** Begins and ends with a letter that no other word of a history has, so that it can be told where it was put in. */
const word = (nth: number): string => 'bcdfghj'[nth]!.repeat(4);

it('keeps every word of everybody, each in one piece', () => {
	const seen = editedApart({
		prepare: (first) =>
			first.make({
				verb: 'startNote',
				args: { title: 'Visit', sections: ['plan', 'exam'], words: { plan: 'Rest.' } }
			}).id,
		edits: [
			...['plan', 'exam'].flatMap((section) =>
				[0, 1].map((end) => (id: string, { nth }: { nth: number }, site: Parameters<typeof wordsOf>[0]) => {
					const base = wordsOf(site, id, section);
					const next = end === 0 ? `${word(nth)} ${base}` : `${base} ${word(nth)}`;
					return { verb: 'editNoteText', args: { noteId: id, section, base, next } } as const;
				})
			),
			(id, { pick }) => ({
				verb: 'correctElement',
				args: { path: `Composition/${id}/title`, value: `Visit ${pick}` }
			})
		],
		holds: (merged, _apart, id, done) => {
			const all = Object.values(merged.texts[id]!).join('\n');
			expect(all).toContain('Rest.');
			for (const call of done)
				if (call.verb === 'editNoteText') {
					const typed = [...new Set(call.args.next.split(' '))].filter(
						(one) => !call.args.base.includes(one)
					);
					for (const one of typed) expect(all).toContain(one);
				}
		},
		runs: 30
	});
	expect(seen.differences).toBeGreaterThan(0);
});

function wordsOf(
	site: {
		readonly glance: { readonly texts: Readonly<Record<string, Readonly<Record<string, string>>>> };
	},
	id: string,
	section: string
): string {
	return site.glance.texts[id]![section]!;
}
