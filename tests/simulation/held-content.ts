// What lies on a device's disk, read row by row without the engine: which envelopes, which changes, and what the charts
// look like when they are made anew from those changes alone. The invariants compare everything else with this.
import * as A from '@automerge/automerge/slim';
import { decode } from 'cborg';
import { createChartReader } from '#shared/chart/chart-reader.ts';
import type { ChartId, CredId, DocId, EnvelopeId, PracticeId } from '#shared/core/ids.ts';
import { SCOPES, type ScopeName } from '#shared/core/scopes.ts';
import { changesOfInner } from '#shared/engine/change-payload.ts';
import {
	ENVELOPE_KINDS,
	isOnDemandKind,
	openEnvelope,
	parseEnvelope,
	parseHeader,
	type ParsedHeader
} from '#shared/crypto/envelope.ts';
import { openRow } from '#shared/crypto/seal-row.ts';
import { STUB_BYTES } from '#shared/crypto/stub.ts';
import type { CryptoSuite } from '#shared/crypto/suite.ts';
import { deriveChartIdentity } from '#shared/engine/chart-identity.ts';
import type { Keyring } from '#shared/engine/keyring.ts';
import { configDocId, readImportKey } from '#shared/engine/practice-config.ts';
import { beyondRights, mayVouch } from '#shared/engine/role-judge.ts';
import { chartOfDirectory } from '#shared/engine/summary-of.ts';
import type { MemoryStore } from '#shared/replica/memory-store.ts';
import type { ControlState } from '#shared/replica/control-state.ts';
import { decodeWhereabouts } from '#shared/replica/rows.ts';
import { cutsOf, isErased, verdictOf } from '#shared/replica/verdict.ts';
import {
	documentOf,
	referenceOf,
	scopesOf,
	type Built,
	type HeldChange,
	type ReferenceChart
} from './reference-chart.ts';

/** Everything on one disk. */
export interface HeldContent {
	readonly ids: ReadonlySet<EnvelopeId>;
	/** Those by the device's own credential that are work: what is sent on demand is not ([DER-1]). */
	readonly ownIds: readonly EnvelopeId[];
	/** Applied or applicable: in envelopes and in unsealed tails. */
	readonly changes: ReadonlyMap<string, HeldChange>;
	/** Of those, what charts are made of: late work counts only when it was accepted or accepted work stands on it. */
	readonly counted: ReadonlyMap<string, HeldChange>;
	/** Hashes of changes in unsealed tails. */
	readonly tails: ReadonlySet<string>;
	/** Changes of own envelopes that were contradicted and wait to be written again; of others' when two of theirs contradict each other. */
	readonly aside: ReadonlyMap<string, HeldChange>;
	readonly quarantine: readonly { readonly reason: string; readonly id: string }[];
	readonly outbox: number;
}

/** Reads disks with the keys of one practice. Envelopes are opened once. */
export class ContentReader {
	readonly #suite: CryptoSuite;
	readonly #practiceId: PracticeId;
	readonly #keys: Keyring;
	/** As some disk tells it; a device that has just joined may not hold the config document yet. */
	#importKey: Uint8Array | undefined;
	readonly #opened = new Map<string, readonly HeldChange[]>();
	/** What came of the same changes in the same order: it comes of them again. */
	readonly #toldKeys = new Map<string, Uint8Array | undefined>();
	readonly #said = new Map<string, ReturnType<typeof chartOfDirectory>>();
	readonly #charts = new Map<string, ReferenceChart>();

	/** `keys`: of somebody who holds every scope's key. */
	constructor(suite: CryptoSuite, practiceId: PracticeId, keys: Keyring) {
		this.#suite = suite;
		this.#practiceId = practiceId;
		this.#keys = keys;
	}

	/** Takes the keys that a control log brings. */
	async renew(control: ControlState): Promise<void> {
		if (control.head.seq === this.#renewedAt) return;
		this.#renewedAt = control.head.seq;
		if (await this.#keys.renew(control)) this.#opened.clear();
	}
	#renewedAt = 0;

	/** Reads one disk. `own`: the keyring of the person on it; `control`: the log on it. */
	async read(disk: MemoryStore, own: Keyring, control: ControlState): Promise<HeldContent> {
		const late: LateWork[] = [];
		const carriers = new Map<string, ParsedHeader>();
		const hasErased = control.erased.size > 0;
		const isJudged = hasErased || cutsOf(control).size > 0;
		const ids = new Set<EnvelopeId>();
		const ownIds: EnvelopeId[] = [];
		const changes = new Map<string, HeldChange>();
		const counted = new Map<string, HeldChange>();
		for (const { key, value } of await disk.list('envelopeId')) {
			if (key.startsWith('c/')) continue;
			const id = key as EnvelopeId;
			ids.add(id);
			const { docId, arrival, credId } = decodeWhereabouts(value);
			const bytes = async () =>
				(await disk.get('envelope', `${docId}/${String(arrival).padStart(14, '0')}`))!;
			if (credId === own.credId && !isOnDemandKind((await bytes())[1]!)) ownIds.push(id);
			const isStub = hasErased && (await bytes()).length === STUB_BYTES;
			const held = isStub ? [] : (this.#opened.get(id) ?? (await this.#open(id, await bytes())));
			const header = isJudged && held.length > 0 ? parseHeader(await bytes()) : undefined;
			const isTaken = control.words.get(id) === 'accepted';
			const beyond =
				header?.ok && !isTaken
					? beyondRights(
							control,
							header.value,
							held[0]!.author,
							held.map((change) => change.bytes)
						)
					: undefined;
			const isLate = header?.ok && (beyond || verdictOf(control, header.value, id) !== 'accept');
			// What came after its record was erased is part of no chart, whatever stands on it.
			if (isLate && !control.erased.has(docId)) late.push({ held, beyond });
			if (header?.ok) for (const change of held) carriers.set(change.hash, header.value);
			for (const change of held) changes.set(change.hash, change);
			if (!isLate) for (const change of held) counted.set(change.hash, change);
		}
		const tails = new Set<string>();
		for (const { key, value } of await disk.list('local', { prefix: 'tail/' })) {
			const [, scope, docId] = key.split('/') as [string, ScopeName, DocId];
			const plain = await openRow(this.#suite, own.localKey(scope), key, value);
			if (!plain) continue;
			const change = toHeld((decode(plain) as { change: Uint8Array }).change, docId, SCOPES[scope]);
			tails.add(change.hash);
			changes.set(change.hash, change);
			if (!control.erased.has(docId)) counted.set(change.hash, change);
		}
		countNeeded(control, counted, late, carriers);
		const aside = new Map<string, HeldChange>();
		const quarantine: { reason: string; id: string }[] = [];
		for (const { key, value } of await disk.list('quarantine')) {
			const at = key.lastIndexOf('/');
			const id = key.slice(at + 1);
			const reason = key.slice(0, at);
			quarantine.push({ reason, id });
			// Bytes that changed on the way: nobody's.
			if (reason === 'bad-signature') continue;
			const held =
				this.#opened.get(id) ?? (await this.#open(id, (decode(value) as { bytes: Uint8Array }).bytes));
			for (const change of held) aside.set(change.hash, change);
		}
		return { ids, ownIds, changes, counted, tails, aside, quarantine, outbox: await disk.count('outbox') };
	}

	async #open(id: string, bytes: Uint8Array): Promise<readonly HeldChange[]> {
		const held = await this.#changesIn(bytes);
		this.#opened.set(id, held);
		const header = held.length > 0 ? parseHeader(bytes) : undefined;
		if (header?.ok)
			for (const { hash } of held)
				this.#carriers.set(hash, [
					...(this.#carriers.get(hash) ?? []),
					{ id: id as EnvelopeId, header: header.value }
				]);
		return held;
	}
	/** Which envelopes, of all that were ever read, hold a change. */
	readonly #carriers = new Map<
		string,
		readonly { readonly id: EnvelopeId; readonly header: ParsedHeader }[]
	>();

	/** Envelopes, of all that were ever read, that hold a change. */
	carriersOf(hash: string): readonly EnvelopeId[] {
		return (this.#carriers.get(hash) ?? []).map(({ id }) => id);
	}

	/** True for a change that some control log says is erased. `entries`: envelopes as they were sent, to look in too. */
	async isErased(
		control: ControlState,
		hash: string,
		entries: readonly { readonly id: EnvelopeId; readonly docId: DocId; readonly envelope: Uint8Array }[]
	): Promise<boolean> {
		for (const { id, docId, envelope } of entries)
			if (control.erased.has(docId) && envelope.length > STUB_BYTES && !this.#opened.has(id))
				await this.#open(id, envelope);
		return (this.#carriers.get(hash) ?? []).some(({ id, header }) => isErased(control, header, id));
	}

	async #changesIn(bytes: Uint8Array): Promise<readonly HeldChange[]> {
		const parsed = await parseEnvelope(this.#suite, bytes);
		if (!parsed.ok || parsed.value.header.kind !== ENVELOPE_KINDS.changes) return [];
		const { scope, epoch, docId } = parsed.value.header;
		const key = await this.#keys.documentKey(scope, epoch, docId);
		const opened = key && (await openEnvelope(this.#suite, parsed.value, key));
		const list = opened?.ok ? changesOfInner(opened.value) : undefined;
		return list?.ok ? list.value.map((change) => toHeld(change, docId, scope)) : [];
	}

	/** Every chart among some changes, by id, for a person with these keys. */
	async charts(
		held: Pick<HeldContent, 'counted'>,
		own: Keyring
	): Promise<ReadonlyMap<ChartId, ReferenceChart>> {
		const byDoc = new Map<DocId, HeldChange[]>();
		for (const change of held.counted.values()) {
			const list = byDoc.get(change.docId) ?? [];
			byDoc.set(change.docId, list);
			list.push(change);
		}
		const documents = new Map<DocId, Built>();
		const build = (docId: DocId): Built => {
			const built = documents.get(docId) ?? documentOf(byDoc.get(docId) ?? []);
			documents.set(docId, built);
			return built;
		};
		/** Names the changes of a document in the order in which they are taken in. */
		const namesOf = (docId: DocId): string =>
			[docId, ...(byDoc.get(docId) ?? []).map(({ hash }) => hash)].join();
		const configId = await configDocId(this.#suite, this.#practiceId);
		const toldKey = once(this.#toldKeys, namesOf(configId), () => {
			const readConfig = createChartReader({ directory: build(configId).doc });
			return readImportKey((key) => readConfig.atom(key));
		});
		const importKey = (this.#importKey ??= toldKey);
		const charts = new Map<ChartId, ReferenceChart>();
		if (!importKey) return charts;
		for (const [docId, [first]] of byDoc) {
			if (first!.scope !== SCOPES.directory) continue;
			const said = once(this.#said, namesOf(docId), () => chartOfDirectory(build(docId).doc));
			if (!said) continue;
			const identity = await deriveChartIdentity(this.#suite, importKey, said.key);
			if (identity.docIds.directory !== docId) continue;
			const docIds = scopesOf(own).map((scope) => identity.docIds[scope]);
			const chart = once(this.#charts, docIds.map(namesOf).join('\n'), () =>
				referenceOf(identity, build, own)
			);
			charts.set(identity.chartId, chart);
		}
		return charts;
	}
}

interface LateWork {
	readonly held: readonly HeldChange[];
	readonly beyond: ReturnType<typeof beyondRights>;
}

/**
 * Late work on which something that counts stands, directly or not. Envelopes count as wholes; one beyond its author's role
 * only when what stands on it is by somebody who may write that.
 */
function countNeeded(
	control: ControlState,
	counted: Map<string, HeldChange>,
	late: readonly LateWork[],
	carriers: ReadonlyMap<string, ParsedHeader>
): void {
	const all = new Map([
		...counted,
		...late.flatMap(({ held }) => held.map((one) => [one.hash, one] as const))
	]);
	const byItself = new Set(counted.keys());
	const isVouched = ({ held, beyond }: LateWork): boolean => {
		if (!beyond) return true;
		const next = [...byItself].filter((hash) => {
			const header = carriers.get(hash);
			return header && mayVouch(control, header, beyond);
		});
		const seen = new Set<string>();
		for (let hash = next.pop(); hash !== undefined; hash = next.pop()) {
			if (held.some((change) => change.hash === hash)) return true;
			if (seen.has(hash)) continue;
			seen.add(hash);
			next.push(...(all.get(hash)?.deps ?? []));
		}
		return false;
	};
	const left = new Set(late);
	for (let found = left.size > 0; found;) {
		found = false;
		const named = new Set(
			[...counted.values()].flatMap(({ deps }) => deps).filter((dep) => !counted.has(dep))
		);
		for (const one of left) {
			if (!one.held.some(({ hash }) => named.has(hash)) || !isVouched(one)) continue;
			left.delete(one);
			found = true;
			for (const change of one.held) counted.set(change.hash, change);
		}
	}
}

/** The value of a key, made when it is asked for the first time. */
function once<V>(known: Map<string, V>, key: string, make: () => V): V {
	if (!known.has(key)) known.set(key, make());
	return known.get(key) as V;
}

function toHeld(bytes: Uint8Array, docId: DocId, scope: number): HeldChange {
	const { hash, ops, deps, actor } = A.decodeChange(bytes);
	const words = ops.map(({ value }) => (typeof value === 'string' ? value : '')).join('');
	return { hash, docId, scope, bytes, words, deps, author: actor.slice(0, 32) as CredId };
}
