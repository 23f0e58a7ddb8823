import '../../../support/load-automerge.ts';
import { expect, test } from 'vitest';
import type { ChartId, DocId } from '#shared/core/ids.ts';
import { chartDocumentWrites, documentsOfChart } from '#shared/chart/documents-of-chart.ts';
import { exchange, TestReplica } from '../../../support/chart-documents.ts';

const CHART = '3c9e65ef-e65e-46e7-b69a-60a3457307f0' as ChartId;
const docId = (n: number): DocId => n.toString(16).padStart(32, '0') as DocId;

test('a chart names its documents; two sites that name the same ones agree; what is not named is missing', () => {
	const [a, b] = [new TestReplica(1), new TestReplica(2)];
	const writes = Object.fromEntries(chartDocumentWrites(CHART, { directory: docId(1), clinical: docId(2) }));
	a.write(writes);
	b.write(writes);
	exchange(a, b);
	expect([...documentsOfChart(a.reader, CHART)]).toEqual([
		['directory', docId(1)],
		['clinical', docId(2)]
	]);
	b.write(Object.fromEntries(chartDocumentWrites(CHART, { billing: docId(3) })));
	expect(documentsOfChart(b.reader, CHART).get('billing')).toBe(docId(3));
	expect(documentsOfChart(new TestReplica(3).reader, CHART).size).toBe(0);
});
