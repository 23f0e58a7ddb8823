// The Automerge documents open on this device: loading from the sealed save, the envelopes that arrived since and the
// unsealed tail; taking in what arrives; keeping the number of open documents small (each costs about a megabyte).
import { decode, encode } from 'cborg';
import { bytesToHex } from '../core/bytes.ts';
import type { CredId, DocId, EnvelopeId } from '../core/ids.ts';
import type { Random } from '../core/random.ts';
import { SCOPES, type ScopeName } from '../core/scopes.ts';
import { applyRemoteChanges, type Merged } from '../chart/document/merge-changes.ts';
import {
	createDocument,
	headsOf,
	holdsChanges,
	loadDocument,
	missingDepsOf,
	releaseDocument,
	saveDocument,
	type ChartDocument
} from '../chart/document/chart-document.ts';
import { hashOfChange } from '../chart/document/change-bytes.ts';
import { registerKeys, textKeysOf } from '../chart/document/document-values.ts';
import { NO_ENVELOPE, parseEnvelope, parseHeader, type Envelope } from '../crypto/envelope.ts';
import { openRow, sealRow } from '../crypto/seal-row.ts';
import type { Store, StoreOp } from '../replica/store.ts';
import { holdsAll, readSnapshot } from './bootstrap/read-snapshot.ts';
import {
	sealTailRow,
	saveRow,
	SNAPSHOT_PREFIX,
	snapshotRow,
	tailPrefix,
	type Save
} from './document-rows.ts';
import { changesIn, heldBack, type Carried, type CarriedDeps } from './carried-changes.ts';
import type { ControlState } from '../replica/control-state.ts';
import { lineOf, type HeldLine } from './held-line.ts';
import { isContested, noteBeyond } from './late-work.ts';
import type { Beyond } from './rights-api.ts';
import { vouchedFor } from './vouched-for.ts';

/** A change that is not sealed into an envelope yet; once stored it is durable under the local key. */
export interface TailChange {
	readonly row: string;
	readonly change: Uint8Array;
	readonly credId: CredId;
	/** The row's sealed bytes. */
	readonly value: Uint8Array;
	/** True once the row is in the store. */
	stored: boolean;
}

export interface OpenDocument {
	readonly docId: DocId;
	readonly scope: ScopeName;
	doc: ChartDocument;
	/** Arrival number of the newest envelope applied. */
	arrival: number;
	tail: TailChange[];
	nextTail: number;
	/** Changes received whose dependencies have not all arrived. */
	waiting: number;
	/** Envelopes that authors name before theirs in this document and that are not here. */
	gaps: readonly EnvelopeId[];
	/** Arrival number of the first envelope whose content this version cannot read: it is read again by one that can. */
	unread?: number;
	/** Shown from a snapshot while its own envelopes are still to come: the newest changes that it had. */
	provisional?: readonly string[];
	/** Held, and not applied: from behind a cut, with what they would change. */
	late: readonly LateEnvelope[];
	/** Place in the control log by which its envelopes were judged when it was read. */
	readonly judgedAt: number;
	/** True when something was applied since the last sealed save. */
	dirty: boolean;
	/** What this session's last change in it said of the chart's other documents. */
	said?: string;
}

/**
 * An envelope that does not count by itself; it does when something that counts stands on it. `beyond`: what its author's
 * role may not write; it counts when somebody builds on it who may.
 */
export interface LateEnvelope extends Carried {
	readonly arrival: number;
	readonly beyond?: Beyond;
}

/** How much a document is known to wait for: a change may be in the envelope that is not here, or on its own. */
export const waitsFor = ({ waiting, gaps }: Pick<OpenDocument, 'waiting' | 'gaps'>): number =>
	Math.max(waiting, gaps.length);

/** What taking in new envelopes changed. */
export interface Arrived {
	readonly keys: readonly string[];
	readonly textKeys: readonly string[];
}

export interface DocumentsDeps extends CarriedDeps {
	readonly store: Store;
	readonly random: Random;
	/** The practice's control log as it is now. */
	control(): ControlState;
	/** credId followed by 8 random bytes, drawn at this engine's start (protocol, section 5). Another one where work is late. */
	readonly actor: string;
	/** Open documents kept beside those that are pinned: whoever has just opened some has them until so many more are opened. */
	readonly kept: number;
}

/** The open documents of one unlocked session. Callers serialise: one operation at a time. */
export class Documents {
	readonly #deps: DocumentsDeps;
	readonly #open = new Map<DocId, OpenDocument>();
	readonly #pinned = new Map<DocId, number>();

	constructor(deps: DocumentsDeps) {
		this.#deps = deps;
	}

	/** A document already open, without touching storage. */
	get(docId: DocId): OpenDocument | undefined {
		return this.#open.get(docId);
	}

	/** Opens a document, or begins it from the genesis change when nothing of it is here. */
	async open(docId: DocId, scope: ScopeName): Promise<OpenDocument> {
		const known = this.#open.get(docId);
		if (known) {
			this.#open.delete(docId);
			this.#open.set(docId, known);
			return known;
		}
		const opened = await this.#load(docId, scope);
		this.#open.set(docId, opened);
		await this.#evict();
		return opened;
	}

	/** One look at a document: the open one, brought up to date, or one that is given back after the look. */
	async peek<T>(docId: DocId, scope: ScopeName, look: (open: OpenDocument) => Promise<T>): Promise<T> {
		const known = this.#open.get(docId);
		if (known) {
			await this.takeIn(known);
			return look(known);
		}
		const passing = await this.#load(docId, scope);
		try {
			return await look(passing);
		} finally {
			releaseDocument(passing.doc);
		}
	}

	/**
	 * A document in one look, without making it, where it is one line of changes and everything that is held of it counts.
	 * undefined where that cannot be said, or where it is open: then it is to be peeked into.
	 */
	async line(docId: DocId, scope: ScopeName): Promise<HeldLine | undefined> {
		return this.#open.has(docId) ? undefined : lineOf(this.#deps, docId, scope);
	}

	/** True when the document was open on this device before. */
	async hasSave(docId: DocId): Promise<boolean> {
		return (await this.#deps.store.get('local', saveRow(docId))) !== undefined;
	}

	/** Documents that are known from a snapshot and not yet from their own envelopes. */
	async provisional(): Promise<readonly DocId[]> {
		const rows = await this.#deps.store.list('local', { prefix: SNAPSHOT_PREFIX });
		return rows.map(({ key }) => key.slice(SNAPSHOT_PREFIX.length) as DocId);
	}

	async isProvisional(docId: DocId): Promise<boolean> {
		return (await this.#deps.store.get('local', snapshotRow(docId))) !== undefined;
	}

	/**
	 * Shows a document from a snapshot until its own envelopes are here. False when they are, or when it is no snapshot of
	 * this document: it could not be opened, or holds changes of somebody whose envelopes it does not name.
	 */
	async takeSnapshot(docId: DocId, scope: ScopeName, bytes: Uint8Array): Promise<boolean> {
		const read = await readSnapshot(this.#deps, docId, scope, bytes);
		if (!read || (await holdsAll(this.#deps.store, read.covers))) return false;
		const row: StoreOp = { type: 'put', table: 'local', key: snapshotRow(docId), value: bytes };
		if (!(await this.#deps.store.commit([row])).ok) return false;
		const open = this.#open.get(docId);
		if (open) applySnapshot(open, read.changes);
		return true;
	}

	/** Keeps a document open while a screen shows it; `unpin` lets it go again. */
	pin(docId: DocId): void {
		this.#pinned.set(docId, (this.#pinned.get(docId) ?? 0) + 1);
	}

	unpin(docId: DocId): void {
		const count = (this.#pinned.get(docId) ?? 1) - 1;
		if (count > 0) this.#pinned.set(docId, count);
		else this.#pinned.delete(docId);
	}

	/** Drops a document from memory, for instance after a write that did not become durable. */
	forget(docId: DocId): void {
		this.#open.delete(docId);
	}

	/** Applies the envelopes that arrived since this document was last brought up to date. */
	async takeIn(open: OpenDocument): Promise<Arrived> {
		const { log } = this.#deps;
		const keys = new Set<string>();
		const textKeys = new Set<string>();
		const changes: Uint8Array[] = [];
		const carriers: Envelope[] = [];
		const came = new Set<EnvelopeId>();
		const named = new Set<EnvelopeId>(open.gaps);
		for (const { arrival, bytes } of await log.ofDocument(open.docId, open.arrival)) {
			const parsed = await parseEnvelope(this.#deps.suite, bytes);
			if (parsed.ok) came.add(parsed.value.id);
			const header = parseHeader(bytes);
			if (header.ok && header.value.cseq > 0) named.add(header.value.prev);
			const read = parsed.ok ? await changesIn(this.#deps, parsed.value) : undefined;
			if (read === 'newer' && open.unread === undefined) {
				open.unread = arrival;
				open.dirty = true;
			}
			const carried = read === 'newer' ? undefined : read;
			open.arrival = arrival;
			if (carried && (await this.#isHeldBack(open, arrival, carried))) continue;
			for (const change of carried?.changes ?? []) {
				changes.push(change);
				carriers.push(carried!.envelope);
			}
		}
		if (came.size > 0 || named.size > open.gaps.length) await this.#findGaps(open, named, came);
		if (changes.length > 0) {
			const applied = applyRemoteChanges(open.doc, changes);
			for (const index of applied.refused) await log.quarantine('refused-change', carriers[index]!);
			open.doc = applied.doc;
			open.waiting = applied.missingDeps.length;
			open.dirty = true;
			for (const key of applied.touchedKeys) keys.add(key);
			for (const key of applied.touchedTextKeys) textKeys.add(key);
		}
		for (const merged of await this.#takeNeeded(open)) {
			for (const key of merged.touchedKeys) keys.add(key);
			for (const key of merged.touchedTextKeys) textKeys.add(key);
		}
		if (!open.provisional) return { keys: [...keys], textKeys: [...textKeys] };
		return (await this.#replay(open)) ?? { keys: [...keys], textKeys: [...textKeys] };
	}

	/**
	 * Once every envelope that the snapshot covers is here, the document is made anew from them alone. What only the
	 * snapshot had is no part of it, and is set aside for somebody to look at.
	 */
	async #replay(open: OpenDocument): Promise<Arrived | undefined> {
		const { docId, scope } = open;
		const { store, log } = this.#deps;
		const bytes = await store.get('local', snapshotRow(docId));
		const read = await readSnapshot(this.#deps, docId, scope, bytes);
		if (open.gaps.length > 0 || (read && !(await holdsAll(store, read.covers)))) return undefined;
		if (!(await store.commit([{ type: 'delete', table: 'local', key: snapshotRow(docId) }])).ok)
			return undefined;
		const heads = open.provisional ?? [];
		const fresh = await this.#load(docId, scope);
		const differs = read && fresh.late.length === 0 && !holdsChanges(fresh.doc, heads);
		if (differs) await log.quarantine('snapshot-differs', read.envelope);
		return this.#replace(open, fresh);
	}

	/**
	 * Makes an open document anew from its envelopes, where which of them count may have changed or a key has come. Nothing
	 * happens to one that is not open: it is judged when it is opened.
	 */
	async rejudge(docId: DocId): Promise<Arrived | undefined> {
		const open = this.#open.get(docId);
		if (!open || open.provisional) return undefined;
		return this.#replace(open, await this.#load(docId, open.scope));
	}

	/** Open documents in which something could not be read. */
	unreadDocuments(): readonly DocId[] {
		return [...this.#open.values()].filter(({ unread }) => unread !== undefined).map(({ docId }) => docId);
	}

	#replace(open: OpenDocument, fresh: OpenDocument): Arrived {
		const before = open.doc;
		const keys = new Set([...registerKeys(before), ...registerKeys(fresh.doc)]);
		const textKeys = new Set([...textKeysOf(before), ...textKeysOf(fresh.doc)]);
		delete open.provisional;
		delete open.unread;
		Object.assign(open, fresh, { dirty: true });
		releaseDocument(before);
		return { keys: [...keys], textKeys: [...textKeys] };
	}

	/** The write that makes a local change durable before it is sealed, and its place in the document's tail. */
	async tailOp(open: OpenDocument, change: Uint8Array, author?: CredId): Promise<StoreOp> {
		const { suite, random, keyring } = this.#deps;
		const credId = author ?? keyring.credId;
		const at = { scope: open.scope, docId: open.docId, place: open.nextTail++ };
		const localKey = keyring.localKey(open.scope);
		const { row, value } = await sealTailRow({ suite, random, localKey }, at, { change, credId });
		open.tail.push({ row, change, credId, value, stored: false });
		open.dirty = true;
		return { type: 'put', table: 'local', key: row, value };
	}

	/** Writes the sealed save of every open document that changed since its last one. */
	async saveAll(): Promise<void> {
		const ops: StoreOp[] = [];
		for (const open of this.#open.values())
			if (open.dirty && !open.provisional) ops.push(await this.#saveOp(open));
		if (ops.length > 0) await this.#deps.store.commit(ops);
	}

	/** Documents that hold unsealed changes, as found in the store (also those of an earlier session). */
	async unsealed(): Promise<readonly { readonly docId: DocId; readonly scope: ScopeName }[]> {
		const rows = await this.#deps.store.list('local', { prefix: 'tail/' });
		const names = new Set(rows.map((row) => row.key.slice(5, row.key.lastIndexOf('/'))));
		return [...names].map((name) => {
			const [scope, docId] = name.split('/');
			return { docId: docId as DocId, scope: scope as ScopeName };
		});
	}

	async #load(docId: DocId, scope: ScopeName, anew = false): Promise<OpenDocument> {
		const { store, suite, random, keyring, log } = this.#deps;
		const sealed = await store.get('local', saveRow(docId));
		const plain = sealed && (await openRow(suite, keyring.localKey(scope), saveRow(docId), sealed));
		const found = plain ? (decode(plain) as Save) : undefined;
		const { judgedAt } = this.#deps.control();
		// Which of its envelopes count may have changed since: then it is made from them anew.
		const isStale =
			found !== undefined &&
			(found.judgedAt ?? 0) !== judgedAt &&
			(await isContested(store, this.#deps.control(), docId, found.judgedAt ?? 0));
		const saved = isStale || anew ? undefined : found;
		// What this session wrote may be left out now and count again later: its places as an author stay taken.
		const hasLateWork = await isContested(store, this.#deps.control(), docId, judgedAt);
		const actor = hasLateWork ? createActor(keyring.credId, random) : this.#deps.actor;
		const doc = saved ? loadDocument(saved.bytes, actor) : createDocument(actor);
		const isUnlooked = saved !== undefined && saved.gaps === undefined;
		const open: OpenDocument = {
			docId,
			scope,
			doc,
			gaps: isUnlooked ? await log.missingOf(docId) : (saved?.gaps ?? []),
			// From there on it is read once more: this version may be newer than the one that could not.
			arrival: saved?.unread !== undefined ? saved.unread - 1 : (saved?.arrival ?? 0),
			tail: [],
			late: [],
			judgedAt,
			nextTail: 1,
			waiting: missingDepsOf(doc).length,
			dirty: isUnlooked
		};
		const late = saved?.late ?? [];
		for (const arrival of late) await this.#holdBack(open, arrival);
		// What counts by now, or cannot be read any more, is in no save that held it back.
		if (open.late.length < late.length) return this.#load(docId, scope, true);
		await this.takeIn(open);
		const snapshot = saved ? undefined : await store.get('local', snapshotRow(docId));
		const read = await readSnapshot(this.#deps, docId, scope, snapshot);
		if (read && (open.gaps.length > 0 || !(await holdsAll(store, read.covers))))
			applySnapshot(open, read.changes);
		else if (snapshot) await store.commit([{ type: 'delete', table: 'local', key: snapshotRow(docId) }]);
		for (const row of await store.list('local', { prefix: tailPrefix(scope, docId) })) {
			const opened = await openRow(suite, keyring.localKey(scope), row.key, row.value);
			open.nextTail = Number(row.key.slice(-8)) + 1;
			if (!opened) continue;
			const { change, credId } = decode(opened) as { change: Uint8Array; credId: CredId };
			open.tail.push({ row: row.key, change, credId, value: row.value, stored: true });
		}
		if (open.tail.length > 0) {
			const applied = applyRemoteChanges(
				open.doc,
				open.tail.map((entry) => entry.change)
			);
			open.doc = applied.doc;
			open.waiting = applied.missingDeps.length;
			await this.#takeNeeded(open);
		}
		return open;
	}

	/** Reads an envelope that was held back when the document was saved. */
	async #holdBack(open: OpenDocument, arrival: number): Promise<void> {
		const [held] = await this.#deps.log.ofDocument(open.docId, arrival - 1, 1);
		const parsed = held && (await parseEnvelope(this.#deps.suite, held.bytes));
		const carried = parsed?.ok ? await changesIn(this.#deps, parsed.value) : undefined;
		if (carried && carried !== 'newer') await this.#isHeldBack(open, arrival, carried);
	}

	/** Holds an envelope back that does not count by itself. */
	async #isHeldBack(open: OpenDocument, arrival: number, carried: Carried): Promise<boolean> {
		const back = heldBack(this.#deps.control(), carried);
		if (!back) return false;
		const { beyond } = back;
		if (beyond) await this.#deps.store.commit([noteBeyond(carried.envelope.id)]);
		open.late = [...open.late, { arrival, ...carried, ...(beyond && { beyond }) }];
		open.dirty = true;
		return true;
	}

	/** Applies what was held back and something that counts stands on; again, as long as that asks for more. */
	async #takeNeeded(open: OpenDocument): Promise<readonly Merged[]> {
		const merged: Merged[] = [];
		for (;;) {
			if (open.late.length === 0 || open.waiting === 0) return merged;
			const missing = new Set(missingDepsOf(open.doc));
			const asked = open.late.filter(({ changes }) =>
				changes.some((change) => missing.has(hashOfChange(change)))
			);
			const needed = asked.some(({ beyond }) => beyond)
				? [...vouchedFor(this.#deps.control(), await this.#allOf(open.docId), open.late, asked)]
				: asked;
			if (needed.length === 0) return merged;
			open.late = open.late.filter((one) => !needed.includes(one));
			const applied = applyRemoteChanges(
				open.doc,
				needed.flatMap(({ changes }) => changes)
			);
			open.doc = applied.doc;
			open.waiting = applied.missingDeps.length;
			open.dirty = true;
			merged.push(applied);
		}
	}

	/** Every envelope of a document that can be opened here. */
	async #allOf(docId: DocId): Promise<readonly Carried[]> {
		const all: Carried[] = [];
		for (const { bytes } of await this.#deps.log.ofDocument(docId, 0)) {
			const parsed = await parseEnvelope(this.#deps.suite, bytes);
			const carried = parsed.ok ? await changesIn(this.#deps, parsed.value) : undefined;
			if (carried && carried !== 'newer') all.push(carried);
		}
		return all;
	}

	/** Of the envelopes that authors name before theirs, those that are not here. */
	async #findGaps(
		open: OpenDocument,
		named: ReadonlySet<EnvelopeId>,
		came: ReadonlySet<EnvelopeId>
	): Promise<void> {
		const gaps: EnvelopeId[] = [];
		for (const id of named)
			if (id !== NO_ENVELOPE && !came.has(id) && !(await this.#deps.log.holds(id))) gaps.push(id);
		if (gaps.join() !== open.gaps.join()) open.dirty = true;
		open.gaps = gaps;
	}

	async #saveOp(open: OpenDocument): Promise<StoreOp> {
		const { suite, random, keyring } = this.#deps;
		const plain = encode({
			arrival: open.arrival,
			bytes: saveDocument(open.doc),
			gaps: open.gaps,
			judgedAt: open.judgedAt,
			...(open.late.length > 0 && { late: open.late.map(({ arrival }) => arrival) }),
			...(open.unread !== undefined && { unread: open.unread })
		});
		const value = await sealRow(suite, random, keyring.localKey(open.scope), saveRow(open.docId), plain);
		open.dirty = false;
		return { type: 'put', table: 'local', key: saveRow(open.docId), value };
	}

	async #evict(): Promise<void> {
		for (const [docId, open] of this.#open) {
			if (this.#open.size - this.#pinned.size <= this.#deps.kept) return;
			if (this.#pinned.has(docId) || open.tail.length > 0) continue;
			if (open.dirty && !open.provisional) await this.#deps.store.commit([await this.#saveOp(open)]);
			this.#open.delete(docId);
			releaseDocument(open.doc);
		}
	}
}

/** What a snapshot holds, beside what came by itself. */
function applySnapshot(open: OpenDocument, changes: readonly Uint8Array[]): void {
	const applied = applyRemoteChanges(open.doc, changes);
	open.doc = applied.doc;
	open.waiting = applied.missingDeps.length;
	open.provisional = headsOf(applied.doc);
}

/** A fresh Automerge actor for a credential: never resumed, so no (actor, seq) is ever used twice. */
export const createActor = (credId: CredId, random: Random): string => credId + bytesToHex(random.bytes(8));

/** The scope's number in envelopes. */
export const scopeNumber = (scope: ScopeName): number => SCOPES[scope];
