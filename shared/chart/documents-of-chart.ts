// Which documents a chart consists of, as its directory document says. An import writes this last: a chart is listed
// once the directory names its documents.
import type { ChartId, DocId } from '../core/ids.ts';
import type { ChartReader, ChartScope } from './edit.ts';
import { chartDocumentKey } from './register-key.ts';

const SCOPES: readonly ChartScope[] = ['directory', 'clinical', 'billing', 'sensitive'];

/** The writes that name a chart's documents, for the directory document's edit. */
export const chartDocumentWrites = (
	chartId: ChartId,
	documents: Readonly<Partial<Record<ChartScope, DocId>>>
): ReadonlyMap<string, string> =>
	new Map(
		SCOPES.flatMap((scope) => {
			const docId = documents[scope];
			return docId === undefined ? [] : [[chartDocumentKey(chartId, scope), JSON.stringify(docId)] as const];
		})
	);

/**
 * The documents of a chart by scope, from a reader that holds its directory document; a scope is missing until it is
 * named. Ids are derived from the chart's key, so two sites that make one chart name the same documents.
 */
export function documentsOfChart(reader: ChartReader, chartId: ChartId): ReadonlyMap<ChartScope, DocId> {
	return new Map(
		SCOPES.flatMap((scope) => {
			const atom = reader.atom(chartDocumentKey(chartId, scope));
			return atom === undefined ? [] : [[scope, JSON.parse(atom) as DocId] as const];
		})
	);
}
