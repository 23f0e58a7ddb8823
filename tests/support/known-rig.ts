// Devices of one practice at several sites that report what they hold, each with its own clock, and what they know of each
// other's work.
import type { ChartId } from '#shared/core/ids.ts';
import { changesByHash } from '#shared/chart/document/document-history.ts';
import type { ChartDocument } from '#shared/chart/document/chart-document.ts';
import { openChart } from '#shared/engine/chart-work.ts';
import type { OpenDocument } from '#shared/engine/documents.ts';
import { type EngineRig, goOnline, startDevices, take, until } from './engine-rig.ts';

const deviceFacts = () =>
	Promise.resolve({ appVersion: '1', usedBytes: 1e9, quotaBytes: 40e9, persisted: true });

/** Ana at Hilltop, then a prescriber at each other site; all offline. */
export const startSites = async (...sites: readonly string[]): Promise<readonly EngineRig[]> =>
	(
		await startDevices(
			sites.map((siteName) => ({ role: 'prescriber', siteName })),
			{ deviceFacts }
		)
	).devices;

/** Sends and receives everything there is, then goes offline again. */
export async function visitRelay(rig: EngineRig): Promise<void> {
	await goOnline(rig);
	await rig.core.device!.link!.disconnect();
}

/** Time passes at a device until it has written down what it holds. The report goes with its next visit to the relay. */
export async function report({ core, clock, store }: EngineRig): Promise<void> {
	const before = await store.get('meta', 'own-status');
	core.signedIn!.reports!.soon();
	await until(async () => {
		clock.advance(60_000);
		await core.exclusive(async () => {});
		const now = await store.get('meta', 'own-status');
		return now !== undefined && String(now) !== String(before);
	});
}

/** The documents of a chart on a device, brought up to date. */
export async function documentsOf(rig: EngineRig, chartId: ChartId): Promise<readonly OpenDocument[]> {
	if (!rig.session.live.has(chartId)) take(await openChart(rig.core, chartId));
	const chart = rig.session.live.get(chartId)!;
	await rig.core.exclusive(async () => {
		for (const open of Object.values(chart.documents)) await rig.session.documents.takeIn(open);
	});
	return Object.values(chart.documents);
}

/** Hashes of the changes of some documents. */
export const hashesIn = (documents: readonly { readonly doc: ChartDocument }[]): ReadonlySet<string> =>
	new Set(documents.flatMap(({ doc }) => [...changesByHash(doc).keys()]));

/** Some changes and everything they build on. */
export function withAncestors(
	documents: readonly { readonly doc: ChartDocument }[],
	hashes: readonly string[]
): ReadonlySet<string> {
	const all = new Map(documents.flatMap(({ doc }) => [...changesByHash(doc)]));
	const found = new Set<string>();
	const open = [...hashes];
	for (let hash = open.pop(); hash !== undefined; hash = open.pop()) {
		const change = all.get(hash);
		if (!change || found.has(hash)) continue;
		found.add(hash);
		open.push(...change.deps);
	}
	return found;
}
