// The practice's control log as this device holds it: rows in, folded state out, grown by what the relay sends.
import type { CredId, DeviceId } from '../core/ids.ts';
import { err, ok } from '../core/result.ts';
import type { Result } from '../core/result.ts';
import type { CryptoSuite } from '../crypto/suite.ts';
import { EMPTY_HEAD } from '../protocol/log-chain.ts';
import { acceptCertificate, applyControlRecord } from './control-log.ts';
import type { ControlError, ControlState, Credential } from './control-state.ts';
import { CERTIFICATE_PREFIX, certificateRow, controlRow, put } from './rows.ts';
import type { Store, StoreError, StoreOp } from './store.ts';

type Suite = Pick<CryptoSuite, 'sha256' | 'verify'>;

export interface ControlStore {
	/** The fold, with this device's certificates that the log does not hold yet. Head and hashes are the log's alone. */
	state(): ControlState;
	/** The log's entry hash at a place, zeros at 0; undefined beyond its end. */
	hashAt(seq: number): Uint8Array | undefined;
	/** Records on the wire after a place, in order. */
	recordsAfter(seq: number): Promise<readonly Uint8Array[]>;
	/** Certificates seen and not in the log. */
	certificates(): readonly Uint8Array[];
	/** Takes records that directly follow the log, durably; all or none. */
	extend(wires: readonly Uint8Array[]): Promise<Result<void, ControlError | StoreError>>;
	/** Takes a certificate seen outside the log, durably. */
	certify(wire: Uint8Array): Promise<Result<void, ControlError | StoreError>>;
}

const LIST_LIMIT = 512;

/**
 * Reads and folds the store's control log. A log that does not fold, or none, is a broken store and throws: whoever
 * makes or joins a practice stores its log first (rows.ts, putControlLog).
 */
export async function openControlStore(suite: Suite, store: Store): Promise<ControlStore> {
	const hashes: Uint8Array[] = [EMPTY_HEAD.hash];
	const certificates = new Map<CredId, Uint8Array>();
	let log: ControlState | undefined;
	for (const wire of await readRecords(store, 0)) {
		const next = await applyControlRecord(suite, log, wire);
		if (!next.ok) throw new Error(`stored control log is broken: ${next.error.type} at ${next.error.seq}`);
		log = next.value;
		hashes.push(log.head.hash);
	}
	if (!log) throw new Error('the store holds no control log');
	let sequenced: ControlState = log;
	let state: ControlState = log;

	/**
	 * The log's state with every certificate that it does not hold. One may be signed by somebody whom another let in:
	 * they are kept in the order in which they hold, which is also the order in which a relay is shown them.
	 */
	async function withCertificates(): Promise<void> {
		state = sequenced;
		const left = new Map(certificates);
		for (let taken = true; taken && left.size > 0;) {
			taken = false;
			for (const [credId, wire] of left) {
				const held = sequenced.credentials.has(credId);
				const accepted = held ? undefined : await acceptCertificate(suite, state, wire);
				if (accepted && !accepted.ok) continue;
				taken = left.delete(credId);
				certificates.delete(credId);
				if (!accepted) continue;
				certificates.set(credId, wire);
				state = accepted.value;
			}
		}
	}
	for (const { key, value } of await store.list('meta', { prefix: CERTIFICATE_PREFIX })) {
		certificates.set(key.slice(CERTIFICATE_PREFIX.length) as CredId, value);
	}
	await withCertificates();

	return {
		state: () => state,
		hashAt: (seq) => hashes[seq],
		recordsAfter: (seq) => readRecords(store, seq),
		certificates: () => [...certificates.values()],
		async extend(wires) {
			let next = sequenced;
			const grown: Uint8Array[] = [];
			const ops: StoreOp[] = [];
			for (const wire of wires) {
				const applied = await applyControlRecord(suite, next, wire);
				if (!applied.ok) return applied;
				next = applied.value;
				grown.push(next.head.hash);
				ops.push(put('control', controlRow(next.head.seq), wire));
			}
			for (const credId of certificates.keys()) {
				if (next.credentials.has(credId))
					ops.push({ type: 'delete', table: 'meta', key: certificateRow(credId) });
			}
			const free = { table: 'control', key: controlRow(sequenced.head.seq + 1), value: undefined } as const;
			const stored = await store.commit(ops, [free]);
			if (!stored.ok) return stored;
			sequenced = next;
			hashes.push(...grown);
			await withCertificates();
			return ok(undefined);
		},
		async certify(wire) {
			const accepted = await acceptCertificate(suite, state, wire);
			if (!accepted.ok) return err(accepted.error);
			const added = [...accepted.value.credentials.values()].find(
				(one) => !state.credentials.has(one.credId)
			);
			if (!added) return ok(undefined);
			const stored = await store.commit([put('meta', certificateRow(added.credId), wire)]);
			if (!stored.ok) return stored;
			certificates.set(added.credId, wire);
			state = accepted.value;
			return ok(undefined);
		}
	};
}

/** The credentials of a device, by the control log. */
export const credentialsOfDevice = (state: ControlState, deviceId: DeviceId): readonly Credential[] =>
	[...state.credentials.values()].filter((credential) => credential.deviceId === deviceId);

async function readRecords(store: Store, after: number): Promise<readonly Uint8Array[]> {
	const records: Uint8Array[] = [];
	for (;;) {
		const rows = await store.list('control', {
			after: controlRow(after + records.length),
			limit: LIST_LIMIT
		});
		records.push(...rows.map((row) => row.value));
		if (rows.length < LIST_LIMIT) return records;
	}
}
