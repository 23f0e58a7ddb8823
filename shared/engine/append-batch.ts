// Appending several records to the control log, all or none: they are made for the log as it is, and made again when
// another admin's came first.
import { hexToBytes } from '../core/bytes.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Random } from '../core/random.ts';
import type { CryptoSuite } from '../crypto/suite.ts';
import { controlEntryHash } from '../protocol/control-codec.ts';
import type { Invite, LaterRecord, RelayRecord } from '../protocol/control-records.ts';
import type { ErasureRecord } from '../protocol/erasure-records.ts';
import { BATCH_BYTES, MAX_CONTROL_RECORD_BYTES } from '../protocol/limits.ts';
import type { MembershipRecord } from '../protocol/membership-records.ts';
import { signControlRecord } from '../replica/control-log.ts';
import type { ControlState } from '../replica/control-state.ts';
import type { AdmitDeps } from './admit.ts';
import { admitDepsOf } from './admit-deps.ts';
import type { EngineError } from './engine-error.ts';
import { sendRecords } from './send-records.ts';
import type { AppendOutcome, EngineCore } from './engine-core.ts';

const APPEND_ATTEMPTS = 20;
const APPEND_PATIENCE_MS = 10_000;

type Body = Invite | RelayRecord | MembershipRecord | ErasureRecord | LaterRecord;
export type MakeDeps = AdmitDeps & { readonly suite: CryptoSuite; readonly random: Random };
/** What to append to the log as it is; an empty list: nothing is left to do. */
export type Make = (deps: MakeDeps, control: ControlState) => Promise<Result<readonly Body[], EngineError>>;

/** Signs records one behind the other, the first behind the head. */
async function signBatch(
	{ suite, clock, keyring }: AdmitDeps,
	control: ControlState,
	bodies: readonly Body[]
): Promise<readonly Uint8Array[]> {
	const wires: Uint8Array[] = [];
	let { seq, hash } = control.head;
	for (const body of bodies) {
		const record = {
			practiceId: hexToBytes(control.practiceId),
			by: hexToBytes(keyring.credId),
			place: { seq: seq + 1, prev: hash },
			at: clock.now(),
			body
		};
		const wire = await signControlRecord(suite, record, keyring.signing);
		wires.push(wire);
		seq += 1;
		hash = await controlEntryHash((bytes) => suite.sha256(bytes), seq, hash, wire);
	}
	return wires;
}

/** Appends what `make` makes, and waits for the relay's word. Never call it inside `exclusive`. */
export async function appendBatch(core: EngineCore, make: Make): Promise<Result<void, EngineError>> {
	for (let attempt = 0; attempt < APPEND_ATTEMPTS; attempt++) {
		const { seq } = core.device!.replica.control().head;
		const begun = await core.exclusive(() => begin(core, make));
		if (!begun.ok) return begun;
		const outcome = await begun.value.outcome;
		if (outcome === undefined || outcome === 'appended') return ok(undefined);
		if (outcome === 'offline') return err({ type: 'NeedsRelay' });
		if (outcome === 'home-unreachable') return err({ type: 'NeedsInternet' });
		if (outcome !== 'head-moved') return err({ type: 'MembersRefused', reason: outcome });
		// It may have moved before anybody waited for it.
		if (core.device!.replica.control().head.seq === seq) await core.controlMoves(APPEND_PATIENCE_MS);
	}
	return err({ type: 'MembersRefused', reason: 'head-moved' });
}

async function begin(
	core: EngineCore,
	make: Make
): Promise<Result<{ readonly outcome: Promise<AppendOutcome | undefined> }, EngineError>> {
	const { device } = core;
	const deps = admitDepsOf(core);
	if (!device || !deps) return err({ type: 'Locked' });
	if (deps.keyring.role !== 'admin') return err({ type: 'NotAdmin' });
	if (!device.link || device.replica.status().road !== 'live') return err({ type: 'NeedsRelay' });
	const control = device.replica.control();
	const made = await make(deps, control);
	if (!made.ok) return made;
	if (made.value.length === 0) return ok({ outcome: Promise.resolve(undefined) });
	const wires = await signBatch(deps, control, made.value);
	const bytes = wires.reduce((sum, { length }) => sum + length, 0);
	if (bytes > BATCH_BYTES || wires.some(({ length }) => length > MAX_CONTROL_RECORD_BYTES))
		return err({ type: 'MembersRefused', reason: 'too-many' });
	return ok(await sendRecords(core, wires));
}
