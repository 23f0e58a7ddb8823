import { expect, it } from 'vitest';
import { allergyClinical } from '#shared/chart/clinical-codes.ts';
import { editedApart } from '../../../../support/edited-apart.ts';

it('keeps every allergy, warns of one in question, and decides none in silence', () => {
	const seen = editedApart({
		prepare: (first) =>
			first.make({ verb: 'addAllergy', args: { code: { text: 'Penicillin' }, criticality: 'low' } }).id,
		edits: [
			(_id, { nth }) => ({ verb: 'addAllergy', args: { code: { text: `Substance ${nth}` } } }),
			(id, { pick }) => ({
				verb: 'stopAllergy',
				args: { id, outcome: pick % 2 ? 'refuted' : 'resolved' }
			}),
			(id, { pick }) => ({
				verb: 'correctAllergy',
				args: { id, elements: { criticality: pick % 2 ? 'high' : 'unable-to-assess' } }
			}),
			(id, { nth }) => ({
				verb: 'correctElement',
				args: {
					path: `AllergyIntolerance/${id}/reaction/-`,
					value: { manifestation: [{ text: `rash ${nth}` }] }
				}
			}),
			(id, { pick }) => ({
				verb: 'correctAllergy',
				args: { id, elements: { code: { text: pick % 2 ? 'Amoxicillin' : 'Penicillins' } } }
			}),
			(id) => ({ verb: 'reactivateAllergy', args: { id } }),
			() => ({ verb: 'recordNoKnownAllergies' }),
			(id) => ({
				verb: 'markEnteredInError',
				args: { type: 'AllergyIntolerance', id, reason: 'other patient' }
			})
		],
		holds: (merged, apart, id, done) => {
			const added = done.some(({ verb }) => verb === 'addAllergy');
			const asked = merged.disagreements.some(({ path }) => path.startsWith(`AllergyIntolerance/${id}/`));
			const stands = apart.every(
				({ entries }) =>
					JSON.stringify(entries['AllergyIntolerance']![id]!['clinicalStatus']) ===
						JSON.stringify(allergyClinical('active')) &&
					!JSON.stringify(entries['AllergyIntolerance']![id]).includes('entered-in-error')
			);
			if (added || asked || stands) expect(merged.allergies).toBe('known');
		},
		runs: 30
	});
	expect(seen.differences).toBeGreaterThan(0);
	expect(seen.decided).toBeGreaterThan(0);
});
