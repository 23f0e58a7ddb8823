import { expect, it } from 'vitest';
import { editedApart } from '../../../../support/edited-apart.ts';

it('keeps every measurement, and both of two corrections', () => {
	const seen = editedApart({
		prepare: (first) => first.make({ verb: 'recordVitals', args: { weightKg: 70 } }).id,
		edits: [
			(_id, { nth }) => ({ verb: 'recordVitals', args: { pulsePerMinute: 60 + nth } }),
			(_id, { nth }) => ({
				verb: 'recordResults',
				args: { results: [{ code: { text: 'Sodium' }, value: 130 + nth, unit: 'mmol/L' }] }
			}),
			(id, { nth }) => ({
				verb: 'correctObservation',
				args: {
					id,
					elements: {
						valueQuantity: {
							value: 71 + nth,
							unit: 'kg',
							system: 'http://unitsofmeasure.org',
							code: 'kg'
						}
					}
				}
			}),
			(id, { nth }) => ({
				verb: 'correctElement',
				args: { path: `Observation/${id}/note/-`, value: { text: `note ${nth}` } }
			}),
			(id, { pick }) => ({
				verb: 'correctElement',
				args: { path: `Observation/${id}/valueQuantity/value`, value: 80 + pick }
			}),
			(id) => ({ verb: 'markEnteredInError', args: { type: 'Observation', id, reason: 'wrong' } })
		]
	});
	expect(seen.differences).toBeGreaterThan(0);
	expect(seen.decided).toBeGreaterThan(0);
});
