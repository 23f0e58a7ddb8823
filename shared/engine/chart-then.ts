// A chart as it could be seen: by the author of a change when it was made, or at a site until some time. Only what is
// proven is in it: what a change builds on, what a device wrote or reported before, and here what had arrived.
import type { Instant } from '../core/clock.ts';
import type { ChartId, CredId, SiteId } from '../core/ids.ts';
import { err, ok } from '../core/result.ts';
import { changesByHash } from '../chart/document/document-history.ts';
import {
	documentAsOf,
	headsOf,
	releaseDocument,
	type ChartDocument
} from '../chart/document/chart-document.ts';
import type { ChangeFacts } from '../chart/change-facts.ts';
import { createChartReader } from '../chart/chart-reader.ts';
import { withoutEntries } from '../chart/kept-apart.ts';
import { viewChart } from '../chart/chart-view.ts';
import type { ChartScope } from '../chart/edit.ts';
import type { ChartThen, Moment } from './known-facts.ts';
import type { Engine } from './api.ts';
import type { EngineError } from './engine-error.ts';
import { carriersOf, type CarrierOf } from './carriers.ts';
import { CHART_SCOPES } from './chart-identity.ts';
import type { OpenChart } from './charts.ts';
import { readStatuses } from './device-reports.ts';
import { waitsFor } from './documents.ts';
import type { EngineCore, SignedIn } from './engine-core.ts';
import { configKeys, readText } from './practice-config.ts';

type Scopes<T> = Partial<Record<ChartScope, T>>;

/** Which changes of each document are proven to have been there, and which documents are known exactly. */
interface Proven {
	readonly heads: Scopes<readonly string[]>;
	readonly exact: readonly ChartScope[];
	/** Something of it waits for what has not arrived here. */
	readonly waits?: boolean;
}

interface Looked {
	readonly core: EngineCore;
	readonly signedIn: SignedIn;
	readonly chart: OpenChart;
	readonly carriers: Scopes<CarrierOf>;
}

const scopesOf = ({ documents }: OpenChart): readonly ChartScope[] =>
	CHART_SCOPES.filter((scope) => documents[scope]);

const changesOf = ({ documents }: OpenChart, scope: ChartScope): readonly ChangeFacts[] => [
	...changesByHash(documents[scope]!.doc).values()
];

/** True for a credential of this device. */
function isHere({ core }: Looked, credId: CredId): boolean {
	const { replica, profile } = core.device!;
	return replica.control().credentials.get(credId)?.deviceId === profile.deviceId;
}

/**
 * Up to which arrival this device had everything at a time: until what it sealed last before then. Nothing between that and
 * the time itself is told, because when an envelope came is not recorded.
 */
function arrivedBy(looked: Looked, at: Instant, before = Number.POSITIVE_INFINITY): number {
	let last = 0;
	for (const scope of scopesOf(looked.chart))
		for (const change of changesOf(looked.chart, scope)) {
			const carrier = looked.carriers[scope]!(change);
			if (!carrier || !isHere(looked, carrier.credId) || carrier.sealedAt > at) continue;
			if (carrier.arrival < before) last = Math.max(last, carrier.arrival);
		}
	return last;
}

/** What the change, or the one before it of the same actor, says of another document; undefined when that says nothing. */
function saidOf({ chart }: Looked, own: ChartScope, change: ChangeFacts): ChangeFacts['seen'] {
	const earlier = changesOf(chart, own).filter(
		({ actor, seq }) => actor === change.actor && seq <= change.seq
	);
	return earlier.sort((a, b) => b.seq - a.seq).find(({ seen }) => seen)?.seen;
}

/**
 * What the author of a change had: exactly what it builds on. Of the other documents what it says; where it says nothing,
 * what its device wrote before.
 */
function seenByAuthor(looked: Looked, own: ChartScope, change: ChangeFacts): Proven {
	const { chart, carriers } = looked;
	const carrier = carriers[own]!(change);
	const here = isHere(looked, change.credId) ? arrivedBy(looked, change.at, carrier?.arrival) : 0;
	const said = saidOf(looked, own, change);
	const heads: Scopes<readonly string[]> = { [own]: change.deps };
	const exact = [own];
	for (const scope of scopesOf(chart)) {
		if (scope === own) continue;
		const named = said?.[scope];
		const had = changesOf(chart, scope).filter((other) => {
			if (named?.some((digits) => other.hash.startsWith(digits))) return true;
			const at = carriers[scope]!(other);
			if (!at) return false;
			// Sealed before by the place in the chain, and made before by the same clock.
			const earlier = at.credId === change.credId && (!carrier || at.cseq < carrier.cseq);
			return (earlier && other.credId === change.credId && other.at <= change.at) || at.arrival <= here;
		});
		heads[scope] = had.map(({ hash }) => hash);
		const known = had.filter(({ hash }) => named?.some((digits) => hash.startsWith(digits)));
		if (named && known.length === named.length) exact.push(scope);
	}
	return { heads, exact };
}

/** What the devices of a site had: what they wrote until then, what they reported, and here what had arrived. */
async function seenAtSite(looked: Looked, site: SiteId, at = Number.POSITIVE_INFINITY): Promise<Proven> {
	const { core, signedIn, chart, carriers } = looked;
	const { credentials } = core.device!.replica.control();
	const atSite = new Set(
		[...credentials.values()].filter((one) => one.site === site).map((one) => one.credId)
	);
	const devices = new Set([...atSite].map((credId) => credentials.get(credId)!.deviceId));
	const isOurs = site === signedIn.session.deps.profile.siteId;
	if (isOurs && at >= core.deps.clock.now()) {
		const exact = scopesOf(chart);
		return {
			exact,
			waits: exact.some((scope) => waitsFor(chart.documents[scope]!) > 0),
			heads: Object.fromEntries(exact.map((scope) => [scope, headsOf(chart.documents[scope]!.doc)]))
		};
	}
	const reports = [...(await readStatuses(core)).values()].filter(
		(report) => report.at <= at && devices.has(report.status.deviceId)
	);
	const here = isOurs ? arrivedBy(looked, at) : 0;
	const heads: Scopes<readonly string[]> = {};
	for (const scope of scopesOf(chart)) {
		const had = changesOf(chart, scope).filter((change) => {
			if (atSite.has(change.credId)) return change.at <= at;
			const carrier = carriers[scope]!(change);
			if (!carrier) return false;
			const told = reports.some(({ status }) => (status.received[carrier.credId] ?? 0) >= carrier.cseq);
			return told || carrier.arrival <= here;
		});
		heads[scope] = had.map(({ hash }) => hash);
	}
	return { heads, exact: [] };
}

function viewOf(
	{ signedIn, chart }: Looked,
	{ heads, exact, waits }: Proven
): Pick<ChartThen, 'view' | 'later'> {
	const then: Scopes<ChartDocument> = {};
	let later = 0;
	for (const scope of scopesOf(chart)) {
		then[scope] = documentAsOf(chart.documents[scope]!.doc, heads[scope] ?? []);
		later += changesByHash(chart.documents[scope]!.doc).size - changesByHash(then[scope]).size;
	}
	const missing = exact.includes('clinical') && !waits ? [] : ['clinical'];
	const reader = withoutEntries(createChartReader(then), chart.apart.hidden);
	const view = viewChart(reader, {
		chartId: chart.identity.chartId,
		authorOf: signedIn.views.authorOf,
		complete: missing.length === 0,
		missing,
		heads: Object.values(then).flatMap(headsOf).sort()
	});
	for (const document of Object.values(then)) releaseDocument(document);
	return { view, later };
}

/** The chart on screen as it could be seen at a moment. */
export const chartThen = (
	core: EngineCore,
	chartId: ChartId,
	moment: Moment
): ReturnType<Engine['chartThen']> =>
	core.exclusive(async () => {
		const { signedIn } = core;
		const chart = signedIn?.session.live.get(chartId);
		if (!signedIn) return err({ type: 'Locked' });
		if (!chart) return err({ type: 'NoSuchChart' });
		const carriers: Scopes<CarrierOf> = {};
		for (const scope of scopesOf(chart))
			carriers[scope] = await carriersOf(core, signedIn, chart.documents[scope]!);
		const looked = { core, signedIn, chart, carriers };
		if ('site' in moment) {
			const { site, at = core.deps.clock.now() } = moment;
			const proven = await seenAtSite(looked, site, moment.at);
			const siteName = readText(signedIn.session.readConfig, configKeys.siteName(site)) ?? '';
			return ok({ ...viewOf(looked, proven), at, site: siteName, exact: proven.exact.length > 0 });
		}
		const own = scopesOf(chart).find((scope) =>
			changesByHash(chart.documents[scope]!.doc).has(moment.change)
		);
		if (!own) return err<EngineError>({ type: 'NoSuchEntry', entry: moment.change });
		const change = changesByHash(chart.documents[own]!.doc).get(moment.change)!;
		const { user, site } = signedIn.views.authorOf(change.credId);
		const proven = seenByAuthor(looked, own, change);
		const exact = proven.exact.includes('clinical');
		return ok({ ...viewOf(looked, proven), at: change.at, user, site, exact });
	});
