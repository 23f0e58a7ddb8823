// Which site a patient belongs to: said at registration, moved for a reason, kept as history, and decided by a person when two
// sites said otherwise apart.
import { beforeEach, expect, test } from 'vitest';
import type { ChartId, SiteId } from '#shared/core/ids.ts';
import { homeIn } from '#shared/chart/home-site.ts';
import { openChart, registerPatient, run, search } from '#shared/engine/chart-work.ts';
import { entryHistory } from '#shared/engine/entry-history.ts';
import type { ChartCommand } from '#shared/engine/chart-command.ts';
import { meet, startTwoSites, take, type EngineRig } from '../../../../support/engine-rig.ts';

let hill: EngineRig;
let river: EngineRig;
let chartId: ChartId;
const [HILL, RIVER, LAKE] = [1, 2, 3] as unknown as readonly SiteId[] as [SiteId, SiteId, SiteId];

const moves = async (
	{ core }: EngineRig,
	site: SiteId | null,
	reason = 'Lives there now'
): Promise<unknown> =>
	take(
		await run(core, chartId, { verb: 'setHomeSite', site, name: `Site ${site}`, since: '2026-06-01', reason })
	);
const homes = ({ core }: EngineRig) => search(core, 'okello')[0]!.homes;

beforeEach(async () => {
	({ hilltop: hill, riverside: river } = await startTwoSites());
	({ chartId } = take(await registerPatient(hill.core, { name: [{ family: 'Okello' }] })));
	await meet(hill, river);
});

test('who is registered belongs to the site that registers them; lists are filtered by it', () => {
	for (const { core } of [hill, river]) {
		expect(search(core, 'okello')).toMatchObject([{ homes: [HILL] }]);
		expect(search(core, '', 9, { home: HILL })).toHaveLength(1);
		expect(search(core, '', 9, { home: RIVER })).toHaveLength(0);
		expect(search(core, '', 9, { home: null })).toHaveLength(0);
	}
});

test('a move is kept with its reason, day and author, and is taken back', async () => {
	await moves(hill, RIVER);
	await meet(hill, river);
	expect(homes(river)).toEqual([RIVER]);
	const view = take(await openChart(river.core, chartId));
	expect(homeIn(view.patient.managingOrganization)).toEqual({
		site: RIVER,
		since: '2026-06-01',
		reason: 'Lives there now'
	});
	const history = take(await entryHistory(river.core, chartId, `Patient/${view.patient.id}`));
	const moved = history.flatMap(({ elements, user }) =>
		elements
			.filter(({ element }) => element === 'managingOrganization')
			.map(({ value }) => [user, homeIn(value)?.site])
	);
	expect(moved).toEqual([
		['Ana', HILL],
		['Ana', RIVER]
	]);
	await moves(river, null);
	expect(homes(river)).toBeUndefined();
	expect(search(river.core, '', 9, { home: null })).toHaveLength(1);
});

test('two sites that move one patient apart: both answers are shown, neither is home until somebody decides', async () => {
	await moves(hill, LAKE);
	await moves(river, RIVER);
	take(await run(hill.core, chartId, { verb: 'addCondition', code: { text: 'Cyclothymia' } }));
	take(await run(hill.core, chartId, { verb: 'setSharing', topic: 'other-sites', answer: 'no' }));
	await meet(hill, river);
	for (const rig of [hill, river]) {
		expect(homes(rig)).toEqual([RIVER, LAKE]);
		const view = take(await openChart(rig.core, chartId));
		expect(view.disagreements).toMatchObject([
			{ path: expect.stringContaining('/managingOrganization'), values: [{}, {}] }
		]);
		expect(view.shut).toEqual([RIVER, LAKE]);
		expect(JSON.stringify(view)).not.toContain('Cyclothymia');
	}
	const refused = await run(hill.core, chartId, { verb: 'setHomeSite', site: HILL });
	expect(refused).toMatchObject({ error: { type: 'InDisagreement' } });
	const { disagreements } = take(await openChart(river.core, chartId));
	const [{ path, values }] = disagreements as [(typeof disagreements)[0]];
	const keep = values.findIndex(({ value }) => homeIn(value)?.site === RIVER);
	take(
		await run(river.core, chartId, { verb: 'resolveDisagreement', path, keep } as unknown as ChartCommand)
	);
	expect(homes(river)).toEqual([RIVER]);
});
