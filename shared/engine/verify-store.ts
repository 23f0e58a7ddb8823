// Checks everything that lies in a device's store as if it had just come in: control log, signatures, chains, and the
// rows by which envelopes are found again. Needs no key: a locked device can do it.
import type { CredId, DocId, EnvelopeId } from '../core/ids.ts';
import {
	parseEnvelope,
	verifyEnvelope,
	isChainedKind,
	NO_ENVELOPE,
	type ParsedHeader
} from '../crypto/envelope.ts';
import { parseStub, verifyStub } from '../crypto/stub.ts';
import type { CryptoSuite } from '../crypto/suite.ts';
import { BrokenLinks } from './broken-links.ts';
import { absent } from '../replica/absent.ts';
import { foldControlLog } from '../replica/control-log.ts';
import type { ControlState } from '../replica/control-state.ts';
import {
	chainPlaceRow,
	decodeChainHead,
	decodeId,
	decodeRow,
	decodeWhereabouts,
	envelopeRow,
	type DocumentRow
} from '../replica/rows.ts';
import type { Row, Store, Table } from '../replica/store.ts';
import { isErased } from '../replica/verdict.ts';
import type { VerifyReport } from './api.ts';

const PAGE = 256;

interface Check {
	readonly suite: CryptoSuite;
	readonly store: Store;
	readonly state: ControlState;
	/** Tells a problem: a place (row key, envelope id), never a content. */
	readonly report: (what: string, where: string) => void;
	readonly broken: BrokenLinks;
	/** Every envelope here. */
	readonly ids: Set<EnvelopeId>;
	/** Envelopes that a device which does not hold everything knows to be elsewhere. */
	readonly elsewhere: Set<EnvelopeId>;
	/** Author -> place in the chain -> envelope there. */
	readonly places: Map<CredId, Map<number, EnvelopeId>>;
	/** What envelopes name as their previous one in their document. */
	readonly prevs: {
		readonly prev: EnvelopeId;
		readonly where: EnvelopeId;
		readonly credId: CredId;
		readonly cseq: number;
	}[];
	/** Document -> highest arrival number. */
	readonly arrivals: Map<DocId, number>;
}

/**
 * Reads every row once. `state` includes certificates. `holdsPart`: this device is not to hold everything, so what it has
 * noted as being elsewhere, and what others wrote in documents that it was never told of, is missing from no chain. `told`: up
 * to where other devices say that they have an author's chain.
 */
export async function verifyStore(
	suite: CryptoSuite,
	store: Store,
	state: ControlState,
	holdsPart = false,
	told: ReadonlyMap<CredId, number> = new Map()
): Promise<VerifyReport> {
	const problems: { what: string; where: string }[] = [];
	const check: Check = {
		suite,
		store,
		state,
		report: (what, where) => problems.push({ what, where }),
		broken: new BrokenLinks(),
		ids: new Set(),
		elsewhere: new Set(),
		places: new Map(),
		prevs: [],
		arrivals: new Map()
	};
	const control = (await store.list('control')).map((row) => row.value);
	const folded = await foldControlLog(suite, control);
	if (!folded.ok) check.report(`control log: ${folded.error.type}`, `record ${folded.error.seq}`);
	else if (folded.value.practiceId !== state.practiceId)
		check.report('control log of another practice', 'record 1');
	const envelopes = await eachRow(store, 'envelope', (row) => checkEnvelope(check, row));
	if (holdsPart) await passOverElsewhere(check);
	checkChains(check, holdsPart);
	await checkIndex(check);
	if (!holdsPart) checkEnds(check, told);
	return { envelopes, controlRecords: control.length, problems, broken: check.broken.list() };
}

/** Reads a table page by page; resolves with the number of rows. */
async function eachRow(
	store: Store,
	table: Table,
	look: (row: Row) => Promise<void> | void
): Promise<number> {
	let count = 0;
	let after: string | undefined;
	for (;;) {
		const rows = await store.list(table, { limit: PAGE, ...(after !== undefined && { after }) });
		for (const row of rows) await look(row);
		count += rows.length;
		after = rows.at(-1)?.key;
		if (rows.length < PAGE || after === undefined) return count;
	}
}

async function checkEnvelope(check: Check, { key, value }: Row): Promise<void> {
	const { suite, state, report } = check;
	const parsed = await parseEnvelope(suite, value);
	const stub = parsed.ok ? undefined : await parseStub(suite, value);
	const entry = parsed.ok ? parsed.value : stub?.ok ? stub.value : undefined;
	if (!entry) return report('not an envelope', key);
	const { header, id } = entry;
	const { credId, cseq, prev } = header;
	check.ids.add(id);
	const signKey = state.credentials.get(credId)?.signKey;
	if (!signKey) report('unknown author', id);
	else {
		const isSigned = parsed.ok
			? await verifyEnvelope(suite, parsed.value, signKey)
			: await verifyStub(suite, entry, signKey);
		if (!isSigned) {
			report('bad signature', id);
			check.broken.found(credId, cseq, 'changed');
		}
	}
	const gone = isErased(state, header, id);
	if (parsed.ok && gone) report('was erased and is still here', id);
	if (!parsed.ok && !gone) report('a stub, and nothing of it was erased', id);
	await checkPlaceInStore(check, key, id, header);
	if (!isChainedKind(header.kind)) return;
	const chain = check.places.get(credId) ?? new Map<number, EnvelopeId>();
	check.places.set(credId, chain);
	if (chain.has(cseq)) {
		report('two envelopes at one place of a chain', `${credId}/${cseq}`);
		check.broken.found(credId, cseq, 'twice');
	}
	chain.set(cseq, id);
	if (prev !== NO_ENVELOPE) check.prevs.push({ prev, where: id, credId, cseq });
}

/** An envelope lies where the index says, under its document. */
async function checkPlaceInStore(
	check: Check,
	key: string,
	id: EnvelopeId,
	header: ParsedHeader
): Promise<void> {
	const { store, report } = check;
	const { kind, docId, credId, cseq } = header;
	if (!key.startsWith(`${docId}/`)) {
		report('filed under another document', key);
		check.broken.found(credId, cseq, 'moved');
	}
	check.arrivals.set(docId, Math.max(check.arrivals.get(docId) ?? 0, Number(key.slice(33))));
	const row = await store.get('envelopeId', id);
	const at = row && decodeWhereabouts(row);
	if (!at || envelopeRow(at.docId, at.arrival) !== key) {
		report('not in the index', id);
		check.broken.found(credId, cseq, 'moved');
	}
	// Of a kind from a newer version it is not known whether it has one.
	if (!isChainedKind(kind)) return;
	const place = await store.get('envelopeId', chainPlaceRow(credId, cseq));
	if (!place || decodeId(place) !== id) report('its place in the chain is not in the index', id);
}

/** What is noted as being elsewhere may be named as a previous envelope. */
async function passOverElsewhere(check: Check): Promise<void> {
	for (const one of await absent(check.store, 'chart')) check.elsewhere.add(one.id);
}

/** Every author's chain has no gaps, and neither has what he wrote in one document. */
function checkChains({ ids, elsewhere, places, prevs, report, broken }: Check, holdsPart: boolean): void {
	for (const { prev, where, credId, cseq } of prevs) {
		if (ids.has(prev) || elsewhere.has(prev)) continue;
		report('the previous envelope of its chain is not here', where);
		// Which place that one has is not said in it: it is before this one.
		broken.found(credId, lastBefore(places.get(credId)!, cseq) + 1, 'missing', cseq - 1);
	}
	if (holdsPart) return;
	for (const [credId, chain] of places) {
		let expected = 1;
		for (const cseq of [...chain.keys()].sort((a, b) => a - b)) {
			if (cseq > expected) {
				report('envelopes of a chain are not here', `${credId}/${expected}-${cseq - 1}`);
				broken.found(credId, expected, 'missing', cseq - 1);
			}
			expected = cseq + 1;
		}
	}
}

/** A chain may be too long for Math.max. */
function lastOf(chain: ReadonlyMap<number, EnvelopeId> | undefined): number {
	let last = 0;
	for (const cseq of chain?.keys() ?? []) if (cseq > last) last = cseq;
	return last;
}

/** The highest place of a chain below one. */
function lastBefore(chain: ReadonlyMap<number, EnvelopeId>, cseq: number): number {
	let last = cseq - 1;
	while (last > 0 && chain.has(last)) last -= 1;
	while (last > 0 && !chain.has(last)) last -= 1;
	return last;
}

/** What other devices say that they have of a chain is here too. */
function checkEnds({ places, report, broken }: Check, told: ReadonlyMap<CredId, number>): void {
	for (const [credId, upTo] of told) {
		const last = lastOf(places.get(credId));
		if (last >= upTo) continue;
		report('another device has more of a chain', `${credId}/${last + 1}-${upTo}`);
		broken.found(credId, last + 1, 'not-yet', upTo);
	}
}

/** What the index, the outbox and the documents' rows name is here, and own chains end where their heads say. */
async function checkIndex(check: Check): Promise<void> {
	const { store, ids, elsewhere, places, arrivals, report, broken } = check;
	await eachRow(store, 'envelopeId', ({ key, value }) => {
		const isPlace = key.startsWith('c/');
		const id = isPlace ? decodeId(value) : (key as EnvelopeId);
		// An own chain goes on behind what was let go of.
		if (!ids.has(id) && !(isPlace && elsewhere.has(id)))
			report('the index names an envelope that is not here', key);
	});
	await eachRow(store, 'outbox', ({ key, value }) => {
		if (!ids.has(decodeId(value))) report('waits to be sent and is not here', key);
	});
	for (const [docId, arrival] of arrivals) {
		const row = await store.get('doc', docId);
		if (!row || decodeRow<DocumentRow>(row).arrivals < arrival) report('newer than its document says', docId);
	}
	await eachRow(store, 'chain', ({ key, value }) => {
		const isHead = !key.includes('/');
		const { cseq, id } = isHead ? decodeChainHead(value) : { cseq: 0, id: decodeId(value) };
		const chain = places.get(key as CredId);
		const last = isHead ? lastOf(chain) : 0;
		if (elsewhere.has(id) && (!isHead || cseq > last)) return;
		if (isHead ? cseq === last && chain?.get(cseq) === id : ids.has(id)) return;
		report('a chain ends elsewhere', key);
		if (isHead && cseq > last) broken.found(key as CredId, last + 1, 'missing', cseq);
	});
}
