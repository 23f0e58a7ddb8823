import { expect, it } from 'vitest';
import type { JsonObject } from '#shared/fhir/exact-json.ts';
import { editedApart } from '../../../../support/edited-apart.ts';

const RESOURCES: readonly JsonObject[] = [
	{ resourceType: 'ServiceRequest', id: 'x-ray', status: 'active', intent: 'order' },
	{ resourceType: 'Goal', id: 'walk', lifecycleStatus: 'active', description: { text: 'Walk' } }
].map((resource) => ({ ...resource, subject: { reference: 'Patient/x' } }) as unknown as JsonObject);

it('keeps every entry and shows every difference', () => {
	const seen = editedApart({
		prepare: (first) => {
			for (const resource of RESOURCES) first.do({ verb: 'addResource', args: { resource } });
		},
		edits: [
			(_none, { pick }) => ({
				verb: 'correctElement',
				args: { path: 'ServiceRequest/x-ray/status', value: pick % 2 ? 'revoked' : 'completed' }
			}),
			(_none, { pick }) => ({
				verb: 'correctElement',
				args: { path: 'ServiceRequest/x-ray/code', value: { text: `code ${pick}` } }
			}),
			(_none, { pick }) => ({
				verb: 'correctElement',
				args: { path: 'Goal/walk/description/text', value: `Walk ${pick}` }
			}),
			(_none, { nth }) => ({
				verb: 'addResource',
				args: {
					resource: {
						resourceType: 'Flag',
						id: `flag-${nth}`,
						status: 'active',
						code: { text: `flag ${nth}` }
					}
				}
			})
		]
	});
	expect(seen.differences).toBeGreaterThan(0);
	expect(seen.decided).toBeGreaterThan(0);
});
