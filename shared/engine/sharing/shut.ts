// Whether a patient's wish keeps a chart shut for the person signed in, and what a shut chart is: one of which the directory
// document alone is open, as for a role without the key of the clinical record. The key is on the device: whoever changes
// the program is not kept out by this.
import type { ChartId } from '../../core/ids.ts';
import { patientIdOf } from '../../chart/entry-references.ts';
import type { ChartScope } from '../../chart/edit.ts';
import { homesOf } from '../../chart/home-site.ts';
import { sharingOf } from '../../chart/sharing.ts';
import type { SharingTopic } from '../../chart/sharing-answers.ts';
import { readAnew, type OpenChart } from '../charts.ts';
import { patientEntryId } from '../summary-of.ts';
import type { PatientRow } from '../patient-rows.ts';
import type { Session } from '../session.ts';

type Said = Pick<PatientRow, 'homes' | 'sharing'>;

/** What somebody has said a reason for since they signed in. */
interface Reasons {
	readonly opened: Set<ChartId>;
	readonly handedOver: Set<ChartId>;
}
const reasons = new WeakMap<Session, Reasons>();

export function reasonsOf(session: Session): Reasons {
	const known = reasons.get(session) ?? { opened: new Set(), handedOver: new Set() };
	reasons.set(session, known);
	return known;
}

/** A chart and the others of the same person: what the patient said in one counts in all. */
export const chartsOfPerson = ({ summaries }: Session, chartId: ChartId): readonly ChartId[] => [
	chartId,
	...summaries.same.linkedOf(chartId)
];

/** What the rows of a person's charts say, and an open chart itself: a row may be of an earlier version of the program. */
function saidOf(session: Session, chartId: ChartId, chart?: OpenChart): readonly Said[] {
	const rows = chartsOfPerson(session, chartId).flatMap((one) => session.summaries.get(one) ?? []);
	if (!chart) return rows;
	const patientId = patientEntryId(chart.reader, chartId);
	const homes = patientId === undefined ? [] : homesOf(chart.reader, patientId);
	return [{ homes, sharing: sharingOf(chart.reader) }, ...rows];
}

/** True when a patient refused something, in any of their charts. */
export const hasRefused = (
	session: Session,
	chartId: ChartId,
	topic: SharingTopic,
	chart?: OpenChart
): boolean => saidOf(session, chartId, chart).some(({ sharing }) => sharing?.[topic] === 'no');

/** Two sites that both say that they are home: neither is, until somebody decides. */
const isElsewhere = (session: Session, { homes = [] }: Said): boolean =>
	homes.length > 0 && !(homes.length === 1 && homes[0] === session.deps.keyring.siteId);

/** True when the patient asked that this site does not open the chart, and nobody here has said why they do. */
export const isAskedShut = (session: Session, chartId: ChartId, chart?: OpenChart): boolean =>
	!reasonsOf(session).opened.has(chartId) &&
	saidOf(session, chartId, chart).some(
		(said) => said.sharing?.['other-sites'] === 'no' && isElsewhere(session, said)
	);

/** True when nothing of the chart goes to others until somebody says why. */
export const isAskedToStay = (session: Session, chartId: ChartId, chart?: OpenChart): boolean =>
	!reasonsOf(session).handedOver.has(chartId) && hasRefused(session, chartId, 'other-practices', chart);

/** Leaves only the directory document of a chart open. One on screen has nothing typed that is not sealed. */
export function shutChart(session: Session, chart: OpenChart): void {
	const isLive = session.live.get(chart.identity.chartId) === chart;
	for (const [scope, open] of Object.entries(chart.documents)) {
		if (scope === 'directory') continue;
		if (isLive) session.documents.unpin(open.docId);
		delete chart.documents[scope as ChartScope];
	}
	chart.shut = true;
	delete chart.unsure;
	readAnew(session.charts, chart);
}

/** A chart that is about to be on screen, shut where its patient asked for it. */
export function shutIfAsked(session: Session, chart: OpenChart): void {
	if (isAskedShut(session, chart.identity.chartId, chart)) shutChart(session, chart);
	// Not even who it is of has arrived: what they said is looked at when it has.
	else if (patientIdOf(chart.reader) === undefined) chart.unsure = true;
}

/** Looks again at a chart on screen that was opened before it had arrived. True when it is shut now. */
export function shutWhenKnown(session: Session, chart: OpenChart): boolean {
	if (!chart.unsure || patientIdOf(chart.reader) === undefined) return false;
	delete chart.unsure;
	const isTyped = Object.values(chart.documents).some(({ tail }) => tail.length > 0);
	if (isTyped || !isAskedShut(session, chart.identity.chartId, chart)) return false;
	shutChart(session, chart);
	return true;
}
