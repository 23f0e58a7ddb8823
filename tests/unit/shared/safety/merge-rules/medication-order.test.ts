import { expect, it } from 'vitest';
import { editedApart } from '../../../../support/edited-apart.ts';

const DOSES = ['250 mg', '500 mg', '850 mg', '1 g'];
const dose = (pick: number) => [
	{
		text: DOSES[pick % 4]!,
		timing: { repeat: { frequency: 1 + (pick % 3), period: 1, periodUnit: 'd' } }
	}
];

it('shows two doses, and a stop beside a dose, and never mixes a dose', () => {
	const seen = editedApart({
		prepare: (first) =>
			[0, 1].map(
				(n) =>
					first.make({
						verb: 'addMedication',
						args: { medicationCodeableConcept: { text: `Drug ${n}` }, dosageInstruction: dose(n) }
					}).id
			),
		edits: [
			([id], { pick }) => ({ verb: 'changeDose', args: { id: id!, dosageInstruction: dose(pick) } }),
			([, id], { pick }) => ({ verb: 'changeDose', args: { id: id!, dosageInstruction: dose(pick) } }),
			([id], { pick }) => ({
				verb: 'stopMedication',
				args: { id: id!, ...(pick % 2 && { reason: `because ${pick}` }) }
			}),
			([id]) => ({ verb: 'resumeMedication', args: { id: id! } }),
			([, id], { pick }) => ({
				verb: 'correctMedication',
				args: { id: id!, elements: { priority: pick % 2 ? 'urgent' : 'asap' } }
			}),
			([id]) => ({
				verb: 'markEnteredInError',
				args: { type: 'MedicationRequest', id: id!, reason: 'wrong' }
			}),
			(_ids, { nth }) => ({
				verb: 'addMedication',
				args: { medicationCodeableConcept: { text: `New ${nth}` }, dosageInstruction: dose(nth) }
			})
		],
		holds: (merged, apart) => {
			for (const [id, order] of Object.entries(merged.entries['MedicationRequest']!)) {
				const written = apart.map((view) => view.entries['MedicationRequest']![id]?.['dosageInstruction']);
				expect(written).toContainEqual(order['dosageInstruction']);
			}
		},
		runs: 30
	});
	expect(seen.differences).toBeGreaterThan(0);
	expect(seen.decided).toBeGreaterThan(0);
});
