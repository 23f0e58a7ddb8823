import { expect, it } from 'vitest';
import { editedApart } from '../../../../support/edited-apart.ts';

it('keeps every dose given, and shows two corrections of one', () => {
	const seen = editedApart({
		prepare: (first) => first.make({ verb: 'addImmunization', args: { vaccineCode: { text: 'MMR' } } }).id,
		edits: [
			(_id, { nth }) => ({
				verb: 'addImmunization',
				args: { vaccineCode: { text: 'Tetanus' }, lotNumber: `L${nth}` }
			}),
			(id, { pick }) => ({
				verb: 'correctElement',
				args: { path: `Immunization/${id}/lotNumber`, value: `L${pick}` }
			}),
			(id, { pick }) => ({
				verb: 'correctElement',
				args: { path: `Immunization/${id}/vaccineCode/text`, value: `MMR ${pick}` }
			}),
			(id) => ({ verb: 'markEnteredInError', args: { type: 'Immunization', id, reason: 'twice' } })
		]
	});
	expect(seen.differences).toBeGreaterThan(0);
	expect(seen.decided).toBeGreaterThan(0);
});
