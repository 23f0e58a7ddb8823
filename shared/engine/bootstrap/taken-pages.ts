// Which pages of the practice's list this device has taken in, so that after a lock or a restart only others are fetched.
import type { DocId } from '../../core/ids.ts';
import { decodeRow, encodeRow, put } from '../../replica/rows.ts';
import type { Store, StoreOp } from '../../replica/store.ts';

/** In table meta, plain. Written with the rows of the list that came of the pages, and gone when these go. */
const TAKEN_ROW = 'pages-taken';

/** Of one page. */
export interface TakenPage {
	/** The place of its newest version in the relay's log: what stands behind it is news. */
	readonly seq: number;
	/** How many parts the list has, as it says. */
	readonly parts: number;
}

interface TakenRow {
	/** The relay's generation: places are of its log. */
	readonly relayGen: string;
	readonly pages: Readonly<Record<DocId, TakenPage>>;
}

/** The pages taken from the relay of this generation, by their documents. */
export async function readTakenPages(store: Store, relayGen: string): Promise<Map<DocId, TakenPage>> {
	const value = await store.get('meta', TAKEN_ROW);
	const row = value && decodeRow<TakenRow>(value);
	return new Map(row?.relayGen === relayGen ? (Object.entries(row.pages) as [DocId, TakenPage][]) : []);
}

/** The write that keeps them. */
export const takenPagesOp = (relayGen: string, pages: ReadonlyMap<DocId, TakenPage>): StoreOp =>
	put('meta', TAKEN_ROW, encodeRow({ relayGen, pages: Object.fromEntries(pages) } satisfies TakenRow));

/** The write that forgets them, with rows that came of them. */
export const forgetTakenPages: StoreOp = { type: 'delete', table: 'meta', key: TAKEN_ROW };
