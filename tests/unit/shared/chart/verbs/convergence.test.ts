// Random histories of verbs at three sites that meet at random: everybody ends with the same chart, and no entry is lost.
import { fc } from '../../../../support/seeded-fast-check.ts';
import { conditionClinical } from '#shared/chart/clinical-codes.ts';
import { expect, it } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import {
	meet,
	sitesSharing,
	TEST_CHART,
	type TestSite,
	type VerbCall
} from '../../../../support/chart-site.ts';

type Step = { readonly site: number; readonly act: number; readonly pick: number; readonly words: string };

const ACTIVE = conditionClinical('active');

const RELATIVES = [0, 1, 2, 3].map((n) => `00000000-0000-4000-8000-00000000000${n}` as ChartId);
const picked = (ids: readonly string[], pick: number): string => ids[pick % ids.length]!;

/** A command that this site could give now, or undefined when it has nothing to give it about. */
function commandOf(site: TestSite, { act, pick, words }: Step): VerbCall | undefined {
	const { entries, texts, disagreements } = site.glance;
	const text = { text: words };
	const ids = (type: string): string | undefined => {
		const all = Object.keys(entries[type] ?? {}).sort();
		return all.length > 0 ? picked(all, pick) : undefined;
	};
	const order = ids('MedicationRequest');
	const allergy = ids('AllergyIntolerance');
	const problem = ids('Condition');
	const note = ids('Composition');
	const asked = disagreements[pick % Math.max(1, disagreements.length)];
	switch (act) {
		case 0:
			return { verb: 'addMedication', args: { medicationCodeableConcept: text, dosageInstruction: [text] } };
		case 1:
			return { verb: 'addAllergy', args: { code: text } };
		case 2:
			return { verb: 'addCondition', args: { code: text } };
		case 3:
			return { verb: 'recordVitals', args: { weightKg: 50 + (pick % 50), systolicMmHg: 120 } };
		case 4:
			return order === undefined
				? undefined
				: { verb: 'changeDose', args: { id: order, dosageInstruction: [text] } };
		case 5:
			return order === undefined ? undefined : { verb: 'stopMedication', args: { id: order } };
		case 6:
			return allergy === undefined
				? undefined
				: { verb: 'stopAllergy', args: { id: allergy, outcome: pick % 2 ? 'refuted' : 'resolved' } };
		case 7:
			return problem === undefined
				? undefined
				: { verb: 'stopCondition', args: { id: problem, abatementDateTime: `20${10 + (pick % 10)}` } };
		case 8:
			return {
				verb: 'correctElement',
				args: { path: `Patient/${TEST_CHART}/name/-`, value: { family: words } }
			};
		case 9:
			return {
				verb: 'correctElement',
				args: { path: `Patient/${TEST_CHART}/birthDate`, value: pick % 3 ? `19${70 + (pick % 9)}` : null }
			};
		case 10:
			return { verb: 'startNote', args: { title: words, sections: ['plan'] } };
		case 11: {
			if (note === undefined) return undefined;
			const base = texts[note]?.['plan'];
			if (base === undefined) return undefined;
			return {
				verb: 'editNoteText',
				args: {
					noteId: note,
					section: 'plan',
					base,
					next: `${base.slice(0, pick % 7)}${words} ${base.slice(pick % 7)}`
				}
			};
		}
		case 12:
			return note === undefined
				? undefined
				: { verb: 'signNote', args: { noteId: note, heads: site.clinicalHeads } };
		case 13:
			return problem === undefined
				? undefined
				: { verb: 'markEnteredInError', args: { type: 'Condition', id: problem, reason: words } };
		case 14:
			return {
				verb: 'takeMovedEntry',
				args: {
					resource: {
						resourceType: 'Condition',
						id: `moved-${pick}`,
						code: { text: 'moved' },
						clinicalStatus: ACTIVE
					}
				}
			};
		case 15:
			return problem === undefined
				? undefined
				: {
						verb: 'markMoved',
						args: { type: 'Condition', id: problem, to: `chart-${pick % 2}`, reason: words }
					};
		case 16:
			return {
				verb: 'linkKin',
				args: { kind: pick % 2 ? 'mother' : 'household', chartId: RELATIVES[pick]! }
			};
		case 17:
			return {
				verb: 'unlinkKin',
				args: { kind: pick % 2 ? 'mother' : 'household', chartId: RELATIVES[pick]! }
			};
		default:
			return (
				asked && {
					verb: 'resolveDisagreement',
					args: { path: asked.path, keep: pick % 3 === 2 ? 'both' : pick % asked.values.length }
				}
			);
	}
}

const step: fc.Arbitrary<Step> = fc.record({
	site: fc.nat(2),
	act: fc.nat(21),
	pick: fc.nat(3),
	words: fc.constantFrom('alpha', 'beta', 'gamma delta', 'ε')
});

it('random histories at three sites converge, lose no entry, and did produce disagreements and resolutions', () => {
	const seen = { disagreements: 0, resolved: 0, refused: 0 };
	fc.assert(
		fc.property(
			fc.array(
				fc.oneof({ weight: 5, arbitrary: step }, { weight: 1, arbitrary: fc.tuple(fc.nat(2), fc.nat(2)) }),
				{ minLength: 25, maxLength: 45 }
			),
			(history) => {
				const [sites] = sitesSharing(3, (first) => {
					for (const act of [0, 1, 2, 10])
						first.do(commandOf(first, { site: 0, act, pick: 0, words: 'first' })!);
				});
				const made = new Set<string>();
				for (const event of history) {
					if (Array.isArray(event)) {
						const [x, y] = event.map((n) => sites[n]!);
						if (x !== y) meet(x!, y!);
						continue;
					}
					const site = sites[event.site]!;
					const command = commandOf(site, event);
					if (!command) continue;
					const done = site.try(command);
					if (!done.ok) seen.refused++;
					else if (done.value.entry) made.add(`${done.value.entry.type}/${done.value.entry.id}`);
					if (done.ok && command.verb === 'resolveDisagreement') seen.resolved++;
				}
				const [a, b, c] = sites;
				a!.take(b!);
				a!.take(c!);
				b!.take(a!);
				c!.take(a!);
				const { view } = a!;
				expect({ ...b!.view }).toEqual(view);
				expect({ ...c!.view }).toEqual(view);
				for (const entry of made) {
					const [type = '', id = ''] = entry.split('/');
					expect(view.entries[type]).toHaveProperty([id]);
				}
				if (view.disagreements.length > 0) seen.disagreements++;
				for (const { values } of view.disagreements) expect(values.length).toBeGreaterThan(1);
			}
		),
		{ numRuns: 30, endOnFailure: true }
	);
	// The histories are random: these only say that such things happened.
	expect(seen.disagreements).toBeGreaterThan(2);
	expect(seen.resolved).toBeGreaterThan(0);
	expect(seen.refused).toBeGreaterThan(0);
}, 120_000);
