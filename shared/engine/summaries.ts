// What lists and search need of each chart, kept as sealed blocks of rows in the device's own store and whole in memory:
// 20,000 charts are searched without opening one. Rows are built from the directory documents held here.
import { decode } from 'cborg';
import { equalBytes, utf8, utf8ToText } from '../core/bytes.ts';
import type { ChartId, DocId } from '../core/ids.ts';
import type { Random } from '../core/random.ts';
import { openRow, sealRow } from '../crypto/seal-row.ts';
import type { AesKey, CryptoSuite } from '../crypto/suite.ts';
import type { Booking } from '../chart/bookings.ts';
import type { ChartScope } from '../chart/edit.ts';
import type { TrayItem } from '../chart/tray.ts';
import { CHANGES_NOTED, LIST_WRITER, put } from '../replica/rows.ts';
import type { Store, StoreOp } from '../replica/store.ts';
import { DoubleBooked } from './double-booked.ts';
import type { WaitingAcross } from './findings-across.ts';
import { laterSeen } from './last-seen.ts';
import type { LastSeen, PatientRow } from './patient-rows.ts';
import { SamePeople } from './same-people.ts';
import { byName, toSearchable, type SearchableRow } from './search.ts';

/** A chart as this device knows it without opening it. */
export interface Summary extends PatientRow {
	readonly docIds: Readonly<Record<ChartScope, DocId>>;
	/** The documents that the chart says it has. */
	readonly named: readonly DocId[];
	/** What the documents' ids were derived from. */
	readonly key: string;
	/** False for the practice's library: no patient, not listed. */
	readonly listed: boolean;
	/** Patient.id as written, also when it is not a UUID. */
	readonly patientId: string | undefined;
	/** What waits between this chart and those linked to it; absent when nothing does. */
	readonly across?: WaitingAcross | undefined;
	/** What waits for somebody by name or role, as far as this device has looked. */
	readonly tray?: readonly TrayItem[] | undefined;
	/** Arrival number of the directory document when this row was built. */
	readonly builtAt: number;
	/** Appointments to come; absent when there is none. */
	readonly booked?: readonly Booking[];
	/** Known from a page of the list alone: nothing of its directory document is here. */
	readonly told?: true;
	/** How many changes the directory document had; absent in rows of a version that did not count them. */
	readonly changes?: number;
}

/** A row and the number of the block that it is sealed in. */
interface Placed {
	readonly summary: Summary;
	readonly block: number;
}

const ROWS_PER_BLOCK = 500;
const blockRow = (block: number): string => `rows/${String(block).padStart(6, '0')}`;

interface SummariesDeps {
	readonly store: Store;
	readonly suite: CryptoSuite;
	readonly random: Random;
	/** The local row key of the directory scope. */
	readonly localKey: AesKey;
}

/** The summaries of one unlocked session. Callers serialise. */
export class Summaries {
	readonly #deps: SummariesDeps;
	readonly #byChart = new Map<ChartId, Placed>();
	/** Made when first asked for: unlocking waits for no look-up that nobody needs. */
	#byDocument: Map<DocId, ChartId> | undefined;
	readonly #blocks: ChartId[][] = [];
	readonly #incomplete = new Set<ChartId>();
	readonly #withTray = new Set<ChartId>();
	/** Which of them may be of one person. */
	readonly same = new SamePeople((chartId) => this.#listed(chartId));
	/** Whose appointments are in each other's way. */
	readonly booked = new DoubleBooked((chartId) => this.#listed(chartId)?.booked ?? []);
	#toCheck = 0;
	readonly #writer: Uint8Array;
	/** Who wrote the list last, as far as this session knows. */
	#lastWriter: Uint8Array | undefined;
	#areOurs = true;
	#writes = false;
	#changed = new Set<number>();
	#sorted: readonly SearchableRow[] = [];
	/** Charts whose row in #sorted is not what it should be. */
	readonly #unsorted = new Set<ChartId>();

	constructor(deps: SummariesDeps) {
		this.#deps = deps;
		this.#writer = deps.random.bytes(16);
	}

	/**
	 * Loads every block. A block that does not open is left out: its charts are rebuilt from their documents. True when
	 * there are blocks and all opened.
	 */
	async load(): Promise<boolean> {
		const { store, suite, localKey } = this.#deps;
		this.#lastWriter = await store.get('meta', LIST_WRITER);
		const rows = await store.list('local', { prefix: 'rows/' });
		let whole = rows.length > 0;
		for (const row of rows) {
			const opened = await openRow(suite, localKey, row.key, row.value);
			whole &&= opened !== undefined;
			const block = Number(row.key.slice(5));
			while (this.#blocks.length <= block) this.#blocks.push([]);
			for (const summary of opened ? decodeRows(opened) : []) this.#place(summary, block);
		}
		return whole && this.#blocks.every((block) => block.length > 0);
	}

	get(chartId: ChartId): Summary | undefined {
		return this.#byChart.get(chartId)?.summary;
	}

	/** A chart's line in lists; undefined for one that is not listed. */
	rowOf(chartId: ChartId): PatientRow | undefined {
		const summary = this.get(chartId);
		if (!summary?.listed) return undefined;
		const linked = this.same.linkedOf(chartId);
		const { here = 0, there = 0 } = summary.across ?? {};
		const { length: same } = this.same.waitingOf(chartId);
		const toCheck = summary.toCheck + here + there + same + this.booked.waitingOf(chartId).length;
		return { ...toPatientRow(summary), ...(linked.length > 0 && { linked }), toCheck };
	}

	#listed(chartId: ChartId): Summary | undefined {
		const summary = this.get(chartId);
		return summary?.listed ? summary : undefined;
	}

	/** Rows that are not compared with each other yet. */
	get due(): number {
		return this.same.due + this.booked.due;
	}

	/** Looks at so many rows that are new or may be another; returns those that are to be shown otherwise. */
	compareRows(most: number): ReadonlySet<ChartId> {
		const changed = new Set([...this.same.look(most), ...this.booked.look(most)]);
		for (const chartId of changed) this.#unsorted.add(chartId);
		return changed;
	}

	/** The chart that one of its documents belongs to. */
	ofDocument(docId: DocId): Summary | undefined {
		this.#byDocument ??= new Map(
			this.all().flatMap(({ chartId, docIds }) => Object.values(docIds).map((one) => [one, chartId] as const))
		);
		const chartId = this.#byDocument.get(docId);
		return chartId && this.get(chartId);
	}

	/** Charts whose Patient has this id. */
	withPatientId(patientId: string): readonly Summary[] {
		return this.all().filter((summary) => summary.patientId === patientId);
	}

	/** Every row, the library's too. */
	all(): readonly Summary[] {
		return Array.from(this.#byChart.values(), ({ summary }) => summary);
	}

	/** Charts of which a named document has not arrived. */
	incomplete(): readonly Summary[] {
		return [...this.#incomplete].map((chartId) => this.get(chartId)!);
	}

	/** Charts in which something waits for somebody by name or role, by the patient's name. */
	trays(): readonly (Summary & { readonly tray: readonly TrayItem[] })[] {
		const found = Array.from(this.#withTray, (chartId) => this.get(chartId)!);
		return found
			.flatMap((row) => (row.tray ? [{ ...row, tray: row.tray }] : []))
			.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.chartId < b.chartId ? -1 : 1));
	}

	/** How much waits in all charts together, as far as this device has looked; two who may be one are one thing, and so are two appointments. */
	get toCheck(): number {
		return this.#toCheck + this.same.waiting + this.booked.waiting;
	}

	/** How much waits that is counted in this chart. */
	countedIn(chartId: ChartId): number {
		const summary = this.get(chartId);
		return summary ? counted(summary) : 0;
	}

	/** Adds or replaces a row in memory; `changedOps` makes it durable. */
	put(summary: Summary): void {
		let block = this.#byChart.get(summary.chartId)?.block;
		if (block === undefined) {
			if ((this.#blocks.at(-1)?.length ?? ROWS_PER_BLOCK) >= ROWS_PER_BLOCK) this.#blocks.push([]);
			block = this.#blocks.length - 1;
		}
		this.#place(summary, block);
		this.#changed.add(block);
	}

	/** Takes note of a visit, when it is later than the latest that the row knows. Durable with the next write. */
	seen(chartId: ChartId, visit: LastSeen): void {
		const row = this.get(chartId);
		const lastSeen = row && laterSeen(row.lastSeen, visit);
		if (row && lastSeen !== row.lastSeen) this.put({ ...row, lastSeen: visit });
	}

	/** Takes a row back to what it was before a write that did not become durable; undefined: there was none. */
	restore(chartId: ChartId, before: Summary | undefined): void {
		if (before) return this.put(before);
		const placed = this.#byChart.get(chartId);
		if (!placed) return;
		const { block, summary: row } = placed;
		this.#blocks[block] = this.#blocks[block]!.filter((one) => one !== chartId);
		this.#toCheck -= counted(row);
		this.#incomplete.delete(chartId);
		this.#withTray.delete(chartId);
		this.#byChart.delete(chartId);
		for (const docId of Object.values(row.docIds)) this.#byDocument?.delete(docId);
		this.#changed.add(block);
		this.#unsorted.add(chartId);
		this.same.renewed(chartId);
		this.booked.renewed(chartId);
	}

	/** The writes for every block changed since `stored`. */
	async changedOps(): Promise<readonly StoreOp[]> {
		this.#writes = false;
		if (this.#changed.size === 0) return [];
		const { suite, random, localKey } = this.#deps;
		const ops: StoreOp[] = [...(await this.writerOps())];
		for (const block of this.#changed) {
			const rows = this.#blocks[block]!.map((chartId) => this.get(chartId));
			const value = await sealRow(suite, random, localKey, blockRow(block), utf8(plainJson(rows)));
			ops.push({ type: 'put', table: 'local', key: blockRow(block), value });
		}
		return ops;
	}

	/** False from when another session has written the list since this one read it: neither has all that was stored. */
	async areOurs(): Promise<boolean> {
		this.#areOurs &&= isSame(this.#lastWriter, await this.#deps.store.get('meta', LIST_WRITER));
		return this.#areOurs;
	}

	/**
	 * The writes that go with every write of the list. What another session wrote may be overwritten, so that the next to
	 * unlock looks at every document.
	 */
	async writerOps(): Promise<readonly StoreOp[]> {
		const areOurs = await this.areOurs();
		this.#writes = true;
		return [
			put('meta', LIST_WRITER, this.#writer),
			...(areOurs ? [] : [{ type: 'delete', table: 'meta', key: CHANGES_NOTED } as const])
		];
	}

	/** What changedOps gave is durable. */
	stored(): void {
		this.#changed.clear();
		if (this.#writes) this.#lastWriter = this.#writer;
		this.#writes = false;
	}

	/** Listed charts by name, ready to search. */
	searchable(): readonly SearchableRow[] {
		if (this.#unsorted.size === 0) return this.#sorted;
		const kept = this.#sorted.filter(({ row }) => !this.#unsorted.has(row.chartId));
		const renewed = Array.from(this.#unsorted, (chartId) => this.rowOf(chartId)).filter((row) => !!row);
		// Two runs, each in order, are sorted in one pass.
		this.#sorted = [...kept, ...renewed.map(toSearchable).sort(byName)].sort(byName);
		this.#unsorted.clear();
		return this.#sorted;
	}

	#place(summary: Summary, block: number): void {
		const { chartId, docIds } = summary;
		const before = this.#byChart.get(chartId);
		if (!before) this.#blocks[block]!.push(chartId);
		this.#toCheck += counted(summary) - (before ? counted(before.summary) : 0);
		if (!summary.complete) this.#incomplete.add(chartId);
		else if (before) this.#incomplete.delete(chartId);
		if (summary.tray?.length) this.#withTray.add(chartId);
		else if (before) this.#withTray.delete(chartId);
		this.#byChart.set(chartId, { summary, block });
		this.#unsorted.add(chartId);
		this.same.renewed(chartId);
		this.booked.renewed(chartId);
		if (this.#byDocument) for (const docId of Object.values(docIds)) this.#byDocument.set(docId, chartId);
	}
}

/** What waits between two charts is counted in one of them. */
const counted = ({ toCheck, across }: Summary): number => toCheck + (across?.here ?? 0);

const isSame = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
	a === b || (a !== undefined && b !== undefined && equalBytes(a, b));

/** JSON of ASCII alone, which is decoded several times as fast. */
const plainJson = (rows: unknown): string =>
	JSON.stringify(rows).replace(
		/[\u007f-\uffff]/g,
		(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
	);

/** JSON: it is read several times as fast as CBOR, which version 0.1.0 wrote and which begins with another byte. */
const decodeRows = (bytes: Uint8Array): readonly Summary[] =>
	(bytes[0] === JSON_ARRAY ? JSON.parse(utf8ToText(bytes)) : decode(bytes)) as readonly Summary[];
const JSON_ARRAY = 0x5b;

/** The part of a summary that lists show. */
const toPatientRow = (summary: Summary): PatientRow => {
	const { chartId, name, nameParts, birthDate, gender, identifiers, place, deceased, phones } = summary;
	const { lastSeen, kin, same, homes, sharing, complete, toCheck } = summary;
	return {
		chartId,
		name,
		nameParts,
		birthDate,
		gender,
		identifiers,
		...(place !== undefined && { place }),
		...(deceased !== undefined && { deceased }),
		phones,
		...(lastSeen && { lastSeen }),
		...(kin && { kin }),
		...(same && { same }),
		...(homes && { homes }),
		...(sharing && { sharing }),
		complete,
		toCheck
	};
};
