// Going against what a patient asked, for a reason: it is on record before anything is shown or handed out, and admins are
// told. Works without a network unless the practice wants otherwise.
import { err, ok } from '../../core/result.ts';
import type { Engine } from '../api.ts';
import { openMoreDocuments, renewChart } from '../charts.ts';
import { withSignedIn } from '../chart-work.ts';
import type { EngineCore } from '../engine-core.ts';
import { followLinked } from '../follow-linked.ts';
import { renewLinked } from '../renew-linked.ts';
import { checkedReason, isRoadMissing } from '../show-sensitive.ts';
import { chartsOfPerson, reasonsOf } from './shut.ts';

/** See Engine.openShut. */
export const openShut = (
	core: EngineCore,
	{ chartId, reason }: Parameters<Engine['openShut']>[0]
): ReturnType<Engine['openShut']> =>
	withSignedIn<void>(core, async (signedIn) => {
		const { session, views } = signedIn;
		const chart = session.live.get(chartId);
		if (!chart) return err({ type: 'NoSuchChart' });
		if (!chart.shut) return ok(undefined);
		const checked = checkedReason(reason);
		if (!checked.ok) return checked;
		if (isRoadMissing(core, session)) return err({ type: 'NeedsRelay' });
		const access = { action: 'R', what: 'open-elsewhere', chartId, reason: checked.value } as const;
		const recorded = await session.recordAccess(access);
		if (!recorded.ok) return recorded;
		for (const one of chartsOfPerson(session, chartId)) reasonsOf(session).opened.add(one);
		delete chart.shut;
		for (const { docId } of await openMoreDocuments(session.charts, chart)) session.documents.pin(docId);
		await renewChart(session.charts, chart);
		views.forget(chartId);
		signedIn.bootstrap.opened(chart);
		await renewLinked(core, signedIn, []);
		if (views.linkedOf(chartId).length > 0) await followLinked(session, [chartId]);
		core.showChart(chartId);
		await core.offer();
		return ok(undefined);
	});

/** See Engine.allowHandOver. */
export const allowHandOver = (
	core: EngineCore,
	{ charts, reason }: Parameters<Engine['allowHandOver']>[0]
): ReturnType<Engine['allowHandOver']> =>
	withSignedIn<void>(core, async ({ session }) => {
		const checked = checkedReason(reason);
		if (!checked.ok) return checked;
		if (isRoadMissing(core, session)) return err({ type: 'NeedsRelay' });
		for (const chartId of charts) {
			const access = { action: 'R', what: 'hand-out', chartId, reason: checked.value } as const;
			const recorded = await session.recordAccess(access);
			if (!recorded.ok) return recorded;
			reasonsOf(session).handedOver.add(chartId);
		}
		await core.offer();
		return ok(undefined);
	});
