import { expect, it } from 'vitest';
import { editedApart } from '../../../../support/edited-apart.ts';

it('shows every difference in one consent, and lets only one stand', () => {
	const seen = editedApart({
		prepare: (first) => {
			first.do({
				verb: 'addResource',
				args: {
					resource: {
						resourceType: 'Consent',
						id: 'research',
						status: 'proposed',
						scope: { text: 'research' },
						category: [{ text: 'research' }],
						policyRule: { text: 'opt-in' }
					}
				}
			});
		},
		edits: [
			(_none, { pick }) => ({
				verb: 'correctElement',
				args: {
					path: 'Consent/research/status',
					value: ['active', 'rejected', 'inactive'][pick % 3]!
				}
			}),
			(_none, { pick }) => ({
				verb: 'correctElement',
				args: {
					path: 'Consent/research/provision',
					value: { type: pick % 2 ? 'deny' : 'permit' }
				}
			})
		],
		holds: (merged, _apart, _none, _done, site) => {
			for (const { path } of merged.disagreements)
				expect(site.try({ verb: 'resolveDisagreement', args: { path, keep: 'both' } })).toMatchObject({
					ok: false
				});
		}
	});
	expect(seen.differences).toBeGreaterThan(0);
	expect(seen.decided).toBeGreaterThan(0);
});
