// The history of an entry of a chart on screen, with the names of the people, sites and devices behind it.
import type { ChartId, CredId } from '../core/ids.ts';
import { err, ok } from '../core/result.ts';
import { parseChange } from '../chart/document/change-bytes.ts';
import { proposedIn } from '../chart/proposals.ts';
import { entryHistory as historyOfEntry } from '../chart/entry-history.ts';
import type { Engine, EntryVersion } from './api.ts';
import { documentOfEntry } from './charts.ts';
import type { OpenDocument } from './documents.ts';
import type { EngineCore, SignedIn } from './engine-core.ts';
import { changesIn } from './unsent-entries.ts';

/** True when somebody else may have sealed what a person left unsealed: they share a device. */
function sharesDevice(core: EngineCore, credIds: readonly CredId[]): boolean {
	const { credentials } = core.device!.replica.control();
	return credIds.some((credId) => {
		const own = credentials.get(credId);
		return [...credentials.values()].some(
			(other) => other.deviceId === own?.deviceId && other.userId !== own.userId
		);
	});
}

/** Who sealed changes of another person, by the change: what a crash had left behind on a shared device. */
async function sealedFor(
	core: EngineCore,
	signedIn: SignedIn,
	open: OpenDocument
): Promise<ReadonlyMap<string, CredId>> {
	const found = new Map<string, CredId>();
	const ours = new Set<string>([open.docId]);
	for (const { bytes } of await core.device!.replica.log.ofDocument(open.docId, 0)) {
		const carried = await changesIn(core, signedIn, bytes, ours);
		if (carried?.onBehalfOf === undefined) continue;
		for (const change of carried.changes) {
			const parsed = parseChange(change);
			if (parsed.ok) found.set(parsed.value.hash, carried.credId);
		}
	}
	return found;
}

/** What is known of an entry, oldest first. Costs as much as the entry was changed, not as much as the chart holds. */
export const entryHistory = (
	core: EngineCore,
	chartId: ChartId,
	entry: string
): ReturnType<Engine['entryHistory']> =>
	core.exclusive(async () => {
		const { signedIn } = core;
		if (!signedIn) return err({ type: 'Locked' });
		const chart = signedIn.session.live.get(chartId);
		if (!chart) return err({ type: 'NoSuchChart' });
		const [type = '', id = ''] = entry.split('/');
		const open = documentOfEntry(chart, { type, id });
		const changes = open ? historyOfEntry(open.doc, chart.reader, { type, id }) : [];
		if (!open || changes.length === 0) return err({ type: 'NoSuchEntry', entry });
		const authors = changes.map(({ credId }) => credId);
		const sealers = sharesDevice(core, authors) ? await sealedFor(core, signedIn, open) : undefined;
		return ok(
			changes.map(({ startOp: _startOp, credId, at, proposal, ...change }): EntryVersion => {
				const sealer = sealers?.get(change.hash);
				const asked = proposal === undefined ? undefined : proposedIn(chart.reader, proposal);
				const enteredBy = asked && signedIn.views.names.userName(asked.user);
				return {
					...change,
					...signedIn.views.authorOf(credId),
					at: new Date(at).toISOString(),
					...(enteredBy !== undefined && { enteredBy }),
					...(sealer !== undefined && { keptBy: signedIn.views.authorOf(sealer).user })
				};
			})
		);
	});
