// Rows of a version that knew fewer documents of a chart get the ids of those that it may have now.
import type { ListedRows } from './listed-rows.ts';
import type { CryptoSuite } from '../crypto/suite.ts';
import { deriveChartIdentity } from './chart-identity.ts';
import type { Summaries } from './summaries.ts';

interface RowsOfSession {
	readonly deps: { readonly suite: CryptoSuite };
	readonly summaries: Summaries;
	importKey(): Promise<Uint8Array | undefined>;
	readonly rows: Pick<ListedRows, 'save'>;
}

/** After unlocking, before rows are looked at. Nothing happens to rows that are whole. */
export async function completeIdentities(session: RowsOfSession): Promise<void> {
	const rows = session.summaries.all().filter(({ docIds }) => !docIds.sensitive);
	const importKey = rows.length > 0 ? await session.importKey() : undefined;
	if (!importKey) return;
	for (const row of rows) {
		const { docIds } = await deriveChartIdentity(session.deps.suite, importKey, row.key);
		session.summaries.put({ ...row, docIds });
	}
	await session.rows.save();
}
