// Views of the charts on screen: plain JSON with the names of authors, renewed only where something was touched.
import type { Clock } from '../core/clock.ts';
import type { ChartId, CredId, SiteId, UserId } from '../core/ids.ts';
import type { ProposalView } from '../chart/chart-view.ts';
import type { MessageView } from '../chart/messages.ts';
import { namesOneOf } from '../chart/kept-apart.ts';
import { PROPOSAL_PREFIX } from '../chart/proposals.ts';
import { headsOf } from '../chart/document/chart-document.ts';
import {
	createChartViewer,
	type ChartView,
	type ChartViewer,
	type LinkedChart
} from '../chart/chart-view.ts';
import type { Author } from '../chart/disagreements.ts';
import type { Finding } from '../chart/finding.ts';
import type { ControlState } from '../replica/control-state.ts';
import { findingsOf, mayChangeFindings, utcDay } from './chart-findings.ts';
import type { OpenChart } from './charts.ts';
import { waitsFor } from './documents.ts';
import { foldFindings } from './folded-findings.ts';
import { sensitiveOf } from './folding.ts';
import { factsElsewhere, findingsAcross, hiddenTogether } from './findings-across.ts';
import { withLinked } from './linked-charts.ts';
import { configKeys, readText } from './practice-config.ts';
import { messageViews } from './message-views.ts';
import { proposalViews } from './proposal-views.ts';
import type { Session } from './session.ts';

export class ChartViews {
	readonly #session: Session;
	readonly #control: () => ControlState;
	readonly #viewers = new Map<ChartId, ChartViewer>();
	readonly #findings = new Map<ChartId, readonly Finding[]>();
	readonly #linked = new Map<ChartId, readonly LinkedChart[]>();
	readonly #proposals = new Map<ChartId, readonly ProposalView[]>();
	readonly #messages = new Map<ChartId, readonly MessageView[]>();

	readonly #clock: Clock;

	constructor(session: Session, control: () => ControlState, clock: Clock) {
		this.#session = session;
		this.#clock = clock;
		this.#control = control;
	}

	/** The chart as it stands. What was touched since its last view is read anew, everything for a first view. */
	view(chart: OpenChart): ChartView {
		const { chartId } = chart.identity;
		const known = this.#viewers.get(chartId);
		const viewer = known ?? createChartViewer();
		this.#viewers.set(chartId, viewer);
		const { hidden } = chart.apart;
		const all = [...chart.touched.keys];
		const touched = {
			keys: all.filter((key) => !namesOneOf(key, hidden)),
			textKeys: [...chart.touched.textKeys].filter((key) => !namesOneOf(key, hidden))
		};
		chart.touched.keys.clear();
		chart.touched.textKeys.clear();
		const documents = Object.values(chart.documents);
		const missing = this.#missing(chart);
		const facts = {
			chartId,
			authorOf: this.authorOf,
			closed: !chart.documents.clinical,
			complete: missing.length === 0,
			missing,
			heads: documents.flatMap((open) => headsOf(open.doc)).sort()
		};
		const view = viewer.view(chart.reader, facts, known && touched);
		if (!this.#findings.has(chartId) || touched.textKeys.length > 0 || all.some(mayChangeFindings))
			this.#check(chart);
		const proposals = this.#proposalsOf(chart, known && touched.keys);
		const messages = this.#messagesOf(chart, known && touched.keys);
		const { same, booked } = this.#session.summaries;
		const doubleBooked = booked.waitingOf(chartId).map(({ id }) => id);
		const sensitive = chart.shut ? undefined : sensitiveOf(chart.full, chart.apart);
		const waiting = documents.reduce((sum, open) => sum + waitsFor(open), 0);
		const whole = {
			...view,
			findings: this.#findings.get(chartId)!,
			...(proposals.length > 0 && { proposals }),
			...(messages.length > 0 && { messages }),
			...(doubleBooked.length > 0 && { doubleBooked }),
			...(sensitive && { sensitive }),
			...(waiting > 0 && { waiting }),
			...(chart.shut && { shut: this.#session.summaries.get(chartId)?.homes ?? [] })
		};
		return withLinked(whole, this.linkedOf(chartId), same.waitingOf(chartId));
	}

	/** The linked charts of one on screen, as last read. */
	linkedOf(chartId: ChartId): readonly LinkedChart[] {
		return this.#linked.get(chartId) ?? [];
	}

	setLinked(chartId: ChartId, linked: readonly LinkedChart[]): void {
		this.#linked.set(chartId, linked);
		this.#findings.delete(chartId);
	}

	/** The chart left the screen. */
	close(chartId: ChartId): void {
		this.forget(chartId);
		this.#linked.delete(chartId);
	}

	#messagesOf({ identity, reader }: OpenChart, keys: readonly string[] | undefined): readonly MessageView[] {
		const before = this.#messages.get(identity.chartId);
		if (before && keys && !keys.some((key) => key.startsWith('Task:'))) return before;
		const messages = messageViews(reader, this.names);
		this.#messages.set(identity.chartId, messages);
		return messages;
	}

	/** Read again when anything was touched while some are there: they are shown against the chart as it stands. */
	#proposalsOf(
		{ identity, reader }: OpenChart,
		keys: readonly string[] | undefined
	): readonly ProposalView[] {
		const before = this.#proposals.get(identity.chartId) ?? [];
		const isTouched = (key: string): boolean => key.startsWith(PROPOSAL_PREFIX);
		if (keys && (before.length === 0 ? !keys.some(isTouched) : keys.length === 0)) return before;
		const proposals = proposalViews(reader, this.names);
		this.#proposals.set(identity.chartId, proposals);
		return proposals;
	}

	/** Who and what ids in registers stand for; empty while the practice's settings do not have the name. */
	get names() {
		const read = this.#session.readConfig;
		return {
			authorOf: this.authorOf,
			userName: (userId: UserId) => readText(read, configKeys.userName(userId)) ?? '',
			siteName: (site: SiteId) => readText(read, configKeys.siteName(site)) ?? ''
		};
	}

	#check({ identity, full: reader, apart }: OpenChart): void {
		const { names } = this;
		const { chartId } = identity;
		const today = utcDay(this.#clock.now());
		const elsewhere = this.#session.linkedFacts.of(chartId).facts;
		const across =
			elsewhere.length === 0 ? [] : findingsAcross(factsElsewhere(reader, chartId, today), elsewhere, names);
		const found = [...findingsOf(reader, today, names), ...across];
		this.#findings.set(chartId, foldFindings(found, hiddenTogether(apart.hidden, elsewhere)));
	}

	/** The next view of a chart is made from nothing. */
	forget(chartId: ChartId): void {
		this.#viewers.delete(chartId);
		this.#findings.delete(chartId);
		this.#proposals.delete(chartId);
		this.#messages.delete(chartId);
	}

	/** Scopes whose document has not arrived, or waits for changes that have not. */
	#missing(chart: OpenChart): readonly string[] {
		const summary = this.#session.summaries.get(chart.identity.chartId);
		const missing: string[] = summary?.complete === false ? ['documents'] : [];
		for (const open of Object.values(chart.documents)) if (waitsFor(open) > 0) missing.push(open.scope);
		if (Object.values(chart.documents).some(({ unread }) => unread !== undefined)) missing.push('newer');
		return missing;
	}

	/** Who stands behind a credential; names are empty while the practice's settings do not have them. */
	readonly authorOf = (credId: CredId): Author => {
		const credential = this.#control().credentials.get(credId);
		if (!credential) return { user: '', userId: '' as UserId, site: '' };
		const read = this.#session.readConfig;
		const device = readText(read, configKeys.deviceName(credential.deviceId));
		return {
			user: readText(read, configKeys.userName(credential.userId)) ?? '',
			userId: credential.userId,
			site: readText(read, configKeys.siteName(credential.site)) ?? '',
			...(device !== undefined && { device })
		};
	};
}
