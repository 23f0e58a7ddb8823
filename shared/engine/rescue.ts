// What can still be had of a store that no engine opens: everything that waits to be sent, as a row of transfer files,
// sealed as it is. Reads what can be read and says how much could not; writes nothing and needs no key.
import { bytesToHex } from '../core/bytes.ts';
import type { DeviceId, EnvelopeId, PracticeId } from '../core/ids.ts';
import type { CryptoSuite } from '../crypto/suite.ts';
import { encodeTransferFile, PART_BYTES, type TransferFile } from '../exchange/transfer-file.ts';
import { parseControlWire, practiceIdOfGenesis } from '../protocol/control-codec.ts';
import { readIncoming } from '../replica/receiving.ts';
import { CERTIFICATE_PREFIX, decodeId, decodeWhereabouts, envelopeRow } from '../replica/rows.ts';
import type { Row, RowRange, Store, Table } from '../replica/store.ts';
import { readProfile } from './profile.ts';
import type { FilePart } from './transfer-facts.ts';

/** What waits in a store, as far as it can be read. */
export interface Rescued {
	/** Envelopes that wait and can be read. */
	readonly count: number;
	/** Envelopes that wait and cannot be read; undefined when it cannot be said how many wait. */
	readonly unreadable: number | undefined;
	/** Documents with changes that nobody has sealed yet: they open only with their author's passphrase, here. */
	readonly unsealed: number;
}

export interface Rescue {
	readonly found: Rescued;
	/** A part of what was found, from 0 on. What can be read no more by then is not counted in it. Never rejects. */
	part(from: number): Promise<FilePart<number>>;
}

export interface RescueDeps {
	readonly store: Pick<Store, 'get' | 'list'>;
	readonly suite: CryptoSuite;
	/** Milliseconds since 1970, for the file. */
	readonly now: number;
}

const PAGE = 64;

/** What a read gives, or undefined where it fails: rows beside a damaged one are worth having. */
const attempt = <T>(read: () => Promise<T>): Promise<T | undefined> =>
	Promise.resolve()
		.then(read)
		.catch(() => undefined);

/** Where an envelope lies that was found whole: the key of its row. */
interface Found {
	readonly id: EnvelopeId;
	readonly key: string;
}

/** Looks for what waits to be sent and keeps where it lies, not the bytes. Never rejects. */
export async function rescueUnsent(deps: RescueDeps): Promise<Rescue> {
	const waiting = await waitingIds(deps);
	const tails = await listed(deps, 'local', { prefix: 'tail/' });
	const unsealed = new Set(tails?.map(({ key }) => key.slice(0, key.lastIndexOf('/')))).size;
	const found = waiting ? await findEnvelopes(deps, waiting) : [];
	const head = found.length > 0 ? await headOf(deps) : undefined;
	const count = head ? found.length : 0;
	return {
		found: { count, unreadable: waiting && waiting.length - count, unsealed },
		part: (from) => partFrom(deps, head, found, from)
	};
}

/** About PART_BYTES of what was found. */
async function partFrom(
	deps: RescueDeps,
	head: Omit<TransferFile, 'envelopes'> | undefined,
	found: readonly Found[],
	from: number
): Promise<FilePart<number>> {
	const envelopes: Uint8Array[] = [];
	let next = from;
	for (let size = 0; next < found.length && size < PART_BYTES; next++) {
		const bytes = await attempt(() => readWhole(deps, found[next]!));
		if (!bytes) continue;
		envelopes.push(bytes);
		size += bytes.length;
	}
	const file = head && (await attempt(() => encodeTransferFile(deps.suite, { ...head, envelopes })));
	return {
		bytes: file ?? new Uint8Array(),
		count: file ? envelopes.length : 0,
		next: next < found.length ? next : undefined
	};
}

async function readWhole({ store, suite }: RescueDeps, { id, key }: Found): Promise<Uint8Array | undefined> {
	const bytes = await store.get('envelope', key);
	return bytes && (await readIncoming(suite, bytes))?.id === id ? bytes : undefined;
}

const listed = (
	{ store }: RescueDeps,
	table: Table,
	range: RowRange = {}
): Promise<readonly Row[] | undefined> => attempt(() => store.list(table, range));

/** Ids in the order in which they wait; a row that is no id counts as one that cannot be read. */
async function waitingIds(deps: RescueDeps): Promise<readonly (EnvelopeId | undefined)[] | undefined> {
	const rows = await listed(deps, 'outbox');
	return rows?.map(({ value }) => (value.length === 32 ? decodeId(value) : undefined));
}

/** Those that are whole: where the index says, or wherever else they lie. */
async function findEnvelopes(
	deps: RescueDeps,
	ids: readonly (EnvelopeId | undefined)[]
): Promise<readonly Found[]> {
	const keys = new Map<EnvelopeId, string>();
	for (const id of ids) {
		const key = id && (await attempt(() => byIndex(deps, id)));
		if (key) keys.set(id, key);
	}
	const lost = new Set(ids.filter((id) => id !== undefined && !keys.has(id)));
	if (lost.size > 0) await attempt(() => searchFor(deps, lost, keys));
	return ids.flatMap((id) => {
		const key = id && keys.get(id);
		return key ? [{ id, key }] : [];
	});
}

async function byIndex(deps: RescueDeps, id: EnvelopeId): Promise<string | undefined> {
	const row = await deps.store.get('envelopeId', id);
	const at = row && decodeWhereabouts(row);
	const key = at && envelopeRow(at.docId, at.arrival);
	return key && (await readWhole(deps, { id, key })) ? key : undefined;
}

/** Looks through every envelope, a page at a time. */
async function searchFor(
	{ store, suite }: RescueDeps,
	lost: ReadonlySet<EnvelopeId | undefined>,
	found: Map<EnvelopeId, string>
): Promise<void> {
	let after: string | undefined;
	do {
		const rows = await store.list('envelope', { limit: PAGE, ...(after !== undefined && { after }) });
		for (const { key, value } of rows) {
			const read = await readIncoming(suite, value);
			if (read && lost.has(read.id)) found.set(read.id, key);
		}
		after = rows.length < PAGE ? undefined : rows.at(-1)!.key;
	} while (after !== undefined);
}

/** What every file of the row says beside its envelopes; undefined where it cannot even be told of which practice. */
async function headOf(deps: RescueDeps): Promise<Omit<TransferFile, 'envelopes'> | undefined> {
	const { store, suite, now } = deps;
	const log = (await listed(deps, 'control')) ?? [];
	const certificates = (await listed(deps, 'meta', { prefix: CERTIFICATE_PREFIX })) ?? [];
	const control = [...log, ...certificates].map(({ value }) => value);
	const readable = control.filter((wire) => parseControlWire(wire).ok);
	const profile = await attempt(() => readProfile(store));
	const practiceId = profile?.practiceId ?? (await practiceOf(suite, control[0]));
	if (practiceId === undefined) return undefined;
	const deviceId = profile?.deviceId ?? (bytesToHex(new Uint8Array(16)) as DeviceId);
	// A log with a hole does not continue anybody's: the certificates in it still say whose work this is.
	const whole = readable.length === control.length;
	const membership = whole ? control : readable.filter((wire) => isPlaceless(wire));
	return { practiceId, deviceId, writtenAt: now, control: membership };
}

function isPlaceless(wire: Uint8Array): boolean {
	const parsed = parseControlWire(wire);
	return parsed.ok && parsed.value.record.place === undefined;
}

async function practiceOf(
	suite: CryptoSuite,
	genesis: Uint8Array | undefined
): Promise<PracticeId | undefined> {
	const parsed = genesis && parseControlWire(genesis);
	if (!parsed?.ok || parsed.value.record.body.type !== 'GENESIS') return undefined;
	return practiceIdOfGenesis((data) => suite.sha256(data), parsed.value.signedBytes);
}
