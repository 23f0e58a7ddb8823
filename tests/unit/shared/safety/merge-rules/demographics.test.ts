import { expect, it } from 'vitest';
import { TEST_CHART } from '../../../../support/chart-site.ts';
import { editedApart } from '../../../../support/edited-apart.ts';

const path = (rest: string) => `Patient/${TEST_CHART}/${rest}`;

it('puts additions together and shows two answers to one detail', () => {
	const seen = editedApart({
		prepare: () => undefined,
		edits: [
			(_none, { pick }) => ({
				verb: 'correctDemographics',
				args: { id: TEST_CHART, elements: { birthDate: `197${pick}-05-01` } }
			}),
			(_none, { pick }) => ({
				verb: 'correctDemographics',
				args: { id: TEST_CHART, elements: { gender: pick % 2 ? 'female' : 'other' } }
			}),
			(_none, { nth }) => ({
				verb: 'correctElement',
				args: { path: path('telecom/-'), value: { system: 'phone', value: `0700 ${nth}` } }
			}),
			(_none, { pick }) => ({
				verb: 'correctElement',
				args: { path: path('name/0/family'), value: `Ortega ${pick}` }
			}),
			(_none, { pick }) => ({
				verb: 'correctElement',
				args: { path: path('maritalStatus'), value: { text: `status ${pick}` } }
			})
		]
	});
	expect(seen.differences).toBeGreaterThan(0);
	expect(seen.decided).toBeGreaterThan(0);
});
