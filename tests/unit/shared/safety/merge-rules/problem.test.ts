import { expect, it } from 'vitest';
import { editedApart } from '../../../../support/edited-apart.ts';

it('shows every different end of a problem', () => {
	const seen = editedApart({
		prepare: (first) => first.make({ verb: 'addCondition', args: { code: { text: 'Asthma' } } }).id,
		edits: [
			(_id, { nth }) => ({ verb: 'addCondition', args: { code: { text: `Problem ${nth}` } } }),
			(id, { pick }) => ({ verb: 'stopCondition', args: { id, abatementDateTime: `202${pick}` } }),
			(id, { pick }) => ({
				verb: 'stopCondition',
				args: { id, clinicalStatus: pick % 2 ? 'remission' : 'inactive', abatementDateTime: '2025' }
			}),
			(id) => ({ verb: 'reactivateCondition', args: { id } }),
			(id, { pick }) => ({
				verb: 'correctCondition',
				args: { id, elements: { onsetDateTime: `201${pick}` } }
			}),
			(id, { nth }) => ({
				verb: 'correctElement',
				args: { path: `Condition/${id}/note/-`, value: { text: `note ${nth}` } }
			}),
			(id) => ({ verb: 'markEnteredInError', args: { type: 'Condition', id, reason: 'wrong' } })
		]
	});
	expect(seen.differences).toBeGreaterThan(0);
	expect(seen.decided).toBeGreaterThan(0);
});
