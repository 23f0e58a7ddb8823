// Who is on a list of charts that a device is to hold, and how much there is of them here.
import { foldText } from '../../core/fold-text.ts';
import type { DocId } from '../../core/ids.ts';
import { err, ok } from '../../core/result.ts';
import { SCOPES } from '../../core/scopes.ts';
import type { Store } from '../../replica/store.ts';
import type { Engine } from '../api.ts';
import { localDate, type EngineCore } from '../engine-core.ts';
import type { Session } from '../session.ts';
import type { Summary } from '../summaries.ts';
import { filesOf } from './files-of-chart.ts';
import type { ChartList } from './holding-api.ts';
import { withoutRefusing } from './left-out.ts';
import { createChartReader } from '../../chart/chart-reader.ts';

const PAGE = 64;

/** The listed charts of a list, by name. */
export function rowsOfList(core: EngineCore, session: Session, list: ChartList): readonly Summary[] {
	const { places = [], booked, charts = [] } = list;
	const picked = new Set(charts);
	const words = places.map(foldText).filter((word) => word.trim() !== '');
	const livesThere = ({ place }: Summary): boolean => {
		const folded = place === undefined ? '' : foldText(place);
		return words.some((word) => folded.includes(word));
	};
	const isBooked = (row: Summary): boolean =>
		booked !== undefined &&
		(row.booked ?? []).some(({ start, cancelledFor }) => {
			const day = localDate(start, core.deps.zone);
			return !cancelledFor && day >= booked.from && day <= booked.to;
		});
	const all = session.summaries.all().filter(({ listed }) => listed);
	const found = all.filter((row) => picked.has(row.chartId) || livesThere(row) || isBooked(row));
	// What one chart of a person says counts in the other.
	const linked = found.flatMap(({ chartId }) => session.summaries.same.linkedOf(chartId));
	const ids = new Set([...found.map(({ chartId }) => chartId), ...linked]);
	return all
		.filter(({ chartId }) => ids.has(chartId))
		.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** The files that a chart names, as far as it is here. Call inside `exclusive`. */
export const filesOfRow = (session: Session, { docIds }: Summary): Promise<readonly DocId[]> =>
	session.deps.keyring.newestEpoch(SCOPES.clinical) === undefined
		? Promise.resolve([])
		: session.documents.peek(docIds.clinical, 'clinical', async ({ doc }) =>
				filesOf(createChartReader({ clinical: doc }))
			);

/** Bytes of all that is held of a document. */
export async function weighDocument(store: Store, docId: DocId): Promise<number> {
	let size = 0;
	let after: string | undefined;
	for (;;) {
		const range = { prefix: `${docId}/`, limit: PAGE };
		const rows = await store.list('envelope', after === undefined ? range : { ...range, after });
		for (const { value } of rows) size += value.length;
		after = rows.at(-1)?.key;
		if (rows.length < PAGE) return size;
	}
}

/** See Engine.chartsOfList. Others have their turn between charts. */
export async function chartsOfList(core: EngineCore, list: ChartList): ReturnType<Engine['chartsOfList']> {
	const { session } = core.signedIn ?? {};
	if (!session) return err({ type: 'Locked' });
	const all = rowsOfList(core, session, list);
	const ids = all.map(({ chartId }) => chartId);
	const { charts, leftOut } = await core.exclusive(() => withoutRefusing(session, ids));
	const stay = new Set(charts);
	const rows = all.filter(({ chartId }) => stay.has(chartId));
	const { store } = core.deps;
	const files = new Set<DocId>();
	let bytes = 0;
	for (const row of rows) {
		const ofChart = await core.exclusive(() => filesOfRow(session, row));
		for (const docId of [...Object.values(row.docIds), ...ofChart.filter((id) => !files.has(id))])
			bytes += await weighDocument(store, docId);
		for (const id of ofChart) files.add(id);
	}
	return ok({
		charts,
		leftOut,
		picked: (list.charts ?? []).flatMap((chartId) => session.summaries.rowOf(chartId) ?? []),
		here: rows.filter(({ complete }) => complete).length,
		bytes,
		files: files.size,
		...(core.line?.bytesPerSecond !== undefined && { bytesPerSecond: core.line.bytesPerSecond })
	});
}
