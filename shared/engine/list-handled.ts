// What merges put together by themselves, with whose chart it is in and who did what where.
import { ok } from '../core/result.ts';
import type { ChartId, SiteId } from '../core/ids.ts';
import { createChartReader } from '../chart/chart-reader.ts';
import { countedState, visitStateOf } from '../chart/merged-apart.ts';
import { queueEntries } from '../chart/queue/queue-lines.ts';
import type { Engine } from './api.ts';
import type { HandledThing } from './patient-rows.ts';
import { withSignedIn } from './chart-work.ts';
import { localDate, type EngineCore, type SignedIn } from './engine-core.ts';
import type { Found } from './handled.ts';
import { queueDocId } from './queue-documents.ts';
import { sitesOf } from './queues.ts';
import { isAskedShut } from './sharing/shut.ts';
import type { DocId } from '../core/ids.ts';

type Line = NonNullable<HandledThing['line']>;

/** Where the line of a queue stands, and whose it is. */
async function lineOf(
	core: EngineCore,
	signedIn: SignedIn,
	{ docId, sides }: Found & { readonly docId: DocId }
): Promise<(Line & { readonly chartId: ChartId }) | undefined> {
	const id = sides[0]!.path.split('/')[1]!;
	const lines = await signedIn.session.documents.peek(docId, 'directory', async ({ doc }) =>
		queueEntries(createChartReader({ directory: doc }))
	);
	const line = lines.find((one) => one.id === id);
	const date = localDate(Date.parse(line?.arrivedAt ?? ''), core.deps.zone);
	for (const site of line ? sitesOf(signedIn) : ([] as SiteId[]))
		if ((await queueDocId(core, signedIn, site, date)) === docId) {
			const counted = countedState(sides);
			return { chartId: line!.chartId as ChartId, site, date, id, ...(counted && { counted }) };
		}
	return undefined;
}

export const handled = (core: EngineCore): ReturnType<Engine['handled']> =>
	withSignedIn(core, async (signedIn) => {
		const { session, views } = signedIn;
		const things: HandledThing[] = [];
		for (const found of session.handled.list()) {
			const { kind, id, docId, foundAt } = found;
			const place = kind === 'queue' ? await lineOf(core, signedIn, found) : undefined;
			const chartId = place?.chartId ?? session.summaries.ofDocument(docId)?.chartId;
			const patient = chartId && session.summaries.rowOf(chartId);
			if (!patient || (kind !== 'queue' && isAskedShut(session, chartId))) continue;
			const sides = found.sides.map(({ credId, at, path, after, before, changed }) => ({
				...views.authorOf(credId),
				at: new Date(at).toISOString(),
				path,
				...(after !== undefined && { after }),
				...(before !== undefined && { before }),
				...(changed && { changed }),
				...(kind === 'queue' && { state: visitStateOf(after) })
			}));
			const { chartId: _chartId, ...line } = place ?? {};
			things.push({
				id: `${docId} ${id}`,
				kind,
				patient,
				foundAt,
				sides,
				...(place && { line: line as Line })
			});
		}
		return ok(things);
	});
