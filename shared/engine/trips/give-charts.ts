// Giving a tablet that was let in the charts of a list: by an admin, or by a prescriber or a nurse, who hold the keys of all
// charts too. Who belongs to the tablet stays an admin's word.
import { withoutRefusing } from '../holding/left-out.ts';
import { hexToBytes } from '../../core/bytes.ts';
import type { DocId } from '../../core/ids.ts';
import { err, ok } from '../../core/result.ts';
import { rightTo } from '../../core/role-rights.ts';
import type { Engine } from '../api.ts';
import type { EngineCore } from '../engine-core.ts';
import { configKeys } from '../practice-config.ts';
import { filesOfCharts } from './files-of-charts.ts';
import { give, look } from './give-keys.ts';
import { epochsOf, keysOf, MOST_CHARTS, type Wanted } from './make-grant.ts';
import { TRIP_SCOPES } from './trip-document.ts';
import { tabletsOf } from './tablets.ts';
import { idsAsBytes } from './trip-grant.ts';

/** See Engine.giveCharts. */
export async function giveCharts(
	core: EngineCore,
	{ deviceId, charts: asked }: Parameters<Engine['giveCharts']>[0]
): ReturnType<Engine['giveCharts']> {
	const { session: open } = core.signedIn ?? {};
	if (!open) return err({ type: 'Locked' });
	const { role } = open.deps.keyring;
	if (rightTo(role, 'trips') !== 'writes') return err({ type: 'RoleMayNot', role, kind: 'trips' });
	// Who asked not to go on tablets is not given to one on its way either.
	const { charts } = await core.exclusive(() => withoutRefusing(open, asked));
	if (charts.length === 0) return err({ type: 'TripEmpty' });
	const files = await filesOfCharts(core, charts);
	return core.exclusive(async () => {
		const known = await look(core, deviceId);
		const tablet = known && tabletsOf(known.control, known.signedIn).find((one) => one.deviceId === deviceId);
		// What an earlier version prepared says nowhere what it was given.
		if (!known || !tablet?.people.length || known.given.directory.size === 0)
			return err({ type: 'NotAMember' });
		const { session } = known.signedIn;
		const rows = charts
			.flatMap((chartId) => session.summaries.get(chartId) ?? [])
			.filter(({ docIds }) => !known.given.clinical.has(docIds.clinical));
		const count = tablet.told.charts + rows.length;
		if (count > MOST_CHARTS) return err({ type: 'TripTooLarge', limit: MOST_CHARTS });
		const wanted: Record<(typeof TRIP_SCOPES)[number], Wanted> = {
			directory: new Map(),
			clinical: new Map(),
			attachments: new Map()
		};
		for (const { docIds, complete } of rows)
			for (const scope of ['directory', 'clinical'] as const)
				wanted[scope].set(docIds[scope], await epochsOf(core, scope, docIds[scope], complete));
		const fresh: DocId[] = files.filter((id) => !known.given.attachments.has(id));
		for (const id of fresh) wanted.attachments.set(id, await epochsOf(core, 'attachments', id, true));
		const keys = await Promise.all(TRIP_SCOPES.map((scope) => keysOf(core, scope, wanted[scope])));
		if (rows.length + fresh.length === 0) return ok({ given: 0 });
		const given = await give(core, known.signedIn, {
			docId: known.docId,
			people: tablet.people,
			more: {
				v: 1,
				trip: hexToBytes(tablet.told.trip),
				charts: count,
				keys: keys.flat(),
				fetch: idsAsBytes(rows.flatMap(({ docIds }) => [docIds.directory, docIds.clinical])),
				files: idsAsBytes(fresh)
			}
		});
		if (!given.ok) return given;
		const told = JSON.stringify({ ...tablet.told, charts: count });
		const written = await session.writeConfig(
			new Map([[configKeys.deviceTrip(deviceId), told]]),
			'giveCharts'
		);
		if (!written.ok) return written;
		await core.offer();
		return ok({ given: rows.length });
	});
}
