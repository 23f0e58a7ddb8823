// What can still be had of a store that no engine opens: everything that waits to be sent, as a transfer file, sealed as
// it is. Reads what can be read and says how much could not; writes nothing and needs no key.
import { bytesToHex } from '../core/bytes.ts';
import type { DeviceId, EnvelopeId, PracticeId } from '../core/ids.ts';
import type { CryptoSuite } from '../crypto/suite.ts';
import { encodeTransferFile } from '../exchange/transfer-file.ts';
import { parseControlWire, practiceIdOfGenesis } from '../protocol/control-codec.ts';
import { readIncoming } from '../replica/receiving.ts';
import { CERTIFICATE_PREFIX, decodeId, decodeWhereabouts, envelopeRow } from '../replica/rows.ts';
import type { Row, RowRange, Store, Table } from '../replica/store.ts';
import { readProfile } from './profile.ts';

/** What waits in a store, as far as it can be read. */
export interface Rescued {
	/** A transfer file; absent when nothing that waits could be read. */
	readonly bytes: Uint8Array | undefined;
	/** Envelopes in it. */
	readonly count: number;
	/** Envelopes that wait and cannot be read; undefined when it cannot be said how many wait. */
	readonly unreadable: number | undefined;
	/** Documents with changes that nobody has sealed yet: they open only with their author's passphrase, here. */
	readonly unsealed: number;
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

/** Gathers what waits to be sent. Never rejects. */
export async function rescueUnsent(deps: RescueDeps): Promise<Rescued> {
	const waiting = await waitingIds(deps);
	const envelopes = waiting && (await readEnvelopes(deps, waiting));
	const tails = await listed(deps, 'local', { prefix: 'tail/' });
	const unsealed = new Set(tails?.map(({ key }) => key.slice(0, key.lastIndexOf('/')))).size;
	if (!envelopes) return { bytes: undefined, count: 0, unreadable: undefined, unsealed };
	const bytes = envelopes.length > 0 ? await fileOf(deps, envelopes) : undefined;
	const count = bytes ? envelopes.length : 0;
	return { bytes, count, unreadable: waiting.length - count, unsealed };
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

/** The bytes of those that are whole: where the index says, or wherever else they lie. */
async function readEnvelopes(
	deps: RescueDeps,
	ids: readonly (EnvelopeId | undefined)[]
): Promise<readonly Uint8Array[]> {
	const found = new Map<EnvelopeId, Uint8Array>();
	for (const id of ids) {
		const bytes = id && (await attempt(() => byIndex(deps, id)));
		if (bytes) found.set(id, bytes);
	}
	const lost = new Set(ids.filter((id) => id !== undefined && !found.has(id)));
	if (lost.size > 0) await attempt(() => searchFor(deps, lost, found));
	return ids.flatMap((id) => (id && found.get(id)) ?? []);
}

async function byIndex({ store, suite }: RescueDeps, id: EnvelopeId): Promise<Uint8Array | undefined> {
	const row = await store.get('envelopeId', id);
	const at = row && decodeWhereabouts(row);
	const bytes = at && (await store.get('envelope', envelopeRow(at.docId, at.arrival)));
	return bytes && (await readIncoming(suite, bytes))?.id === id ? bytes : undefined;
}

/** Looks through every envelope, a page at a time. */
async function searchFor(
	{ store, suite }: RescueDeps,
	lost: ReadonlySet<EnvelopeId | undefined>,
	found: Map<EnvelopeId, Uint8Array>
): Promise<void> {
	let after: string | undefined;
	do {
		const rows = await store.list('envelope', { limit: PAGE, ...(after !== undefined && { after }) });
		for (const { value } of rows) {
			const read = await readIncoming(suite, value);
			if (read && lost.has(read.id)) found.set(read.id, value);
		}
		after = rows.length < PAGE ? undefined : rows.at(-1)!.key;
	} while (after !== undefined);
}

/** The file, or undefined where it cannot even be told of which practice. */
async function fileOf(deps: RescueDeps, envelopes: readonly Uint8Array[]): Promise<Uint8Array | undefined> {
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
	return attempt(() =>
		encodeTransferFile(suite, { practiceId, deviceId, writtenAt: now, control: membership, envelopes })
	);
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
