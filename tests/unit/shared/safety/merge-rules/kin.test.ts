import { expect, it } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import { editedApart } from '../../../../support/edited-apart.ts';

const OTHERS = [0, 1, 2].map((n) => `00000000-0000-4000-8000-00000000000${n}` as ChartId);

it('puts links together, and shows one taken back here and made anew there', () => {
	const seen = editedApart({
		prepare: (first) => {
			first.do({ verb: 'linkKin', args: { kind: 'mother', chartId: OTHERS[0]! } });
			first.do({ verb: 'linkKin', args: { kind: 'household', chartId: OTHERS[1]! } });
		},
		edits: [
			(_none, { pick }) => ({
				verb: 'linkKin',
				args: { kind: pick % 2 ? 'mother' : 'household', chartId: OTHERS[pick % 3]! }
			}),
			(_none, { pick }) => ({
				verb: 'unlinkKin',
				args: { kind: pick % 2 ? 'mother' : 'household', chartId: OTHERS[pick % 3]! }
			}),
			(_none, { pick }) => ({
				verb: 'correctElement',
				args: { path: `RelatedPerson/mother.${OTHERS[0]}/birthDate`, value: `194${pick}` }
			})
		],
		runs: 30
	});
	expect(seen.differences).toBeGreaterThan(0);
});
