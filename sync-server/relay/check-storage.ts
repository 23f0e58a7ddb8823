// Looks at everything a relay's storage holds as a suspicious device would: both logs' chains, every envelope's form,
// id and signature. Needs no key. For backups, and for whoever wants to know.
import { bytesToHex, equalBytes, hexToBytes } from '#shared/core/bytes.ts';
import type { PracticeId } from '#shared/core/ids.ts';
import { isOnDemandKind, parseEnvelope, verifyEnvelope } from '#shared/crypto/envelope.ts';
import { parseStub, verifyStub } from '#shared/crypto/stub.ts';
import type { CryptoSuite } from '#shared/crypto/suite.ts';
import { EMPTY_HEAD, nextLogHash } from '#shared/protocol/log-chain.ts';
import { applyControlRecord } from '#shared/replica/control-log.ts';
import type { ControlState } from '#shared/replica/control-state.ts';
import { isErased } from '#shared/replica/verdict.ts';
import type { RelayStorage } from '../storage/relay-storage.ts';
import { openOutsideLog } from './outside-log.ts';

const RECORDS = 256;
const BYTES = 1 << 20;

/** What was looked at, and what is wrong with it: a place in a log, never a content. */
export interface StorageReport {
	practices: number;
	envelopes: number;
	controlRecords: number;
	readonly problems: { readonly what: string; readonly practice: PracticeId; readonly at: number }[];
}

/** Reads everything once, a bounded part at a time. */
export async function checkStorage(
	storage: RelayStorage,
	suite: CryptoSuite,
	onLook: (practice: PracticeId, envelopes: number) => void = () => {}
): Promise<StorageReport> {
	const report: StorageReport = { practices: 0, envelopes: 0, controlRecords: 0, problems: [] };
	for (const practice of await storage.practices()) {
		report.practices += 1;
		const state = await checkControl(storage, suite, practice, report);
		if (!state) continue;
		const outside = await openOutsideLog(storage, suite, practice);
		await checkLog(storage, suite, practice, await outside.over(state), report, (envelopes) =>
			onLook(practice, envelopes)
		);
	}
	return report;
}

async function checkControl(
	storage: RelayStorage,
	suite: CryptoSuite,
	practice: PracticeId,
	report: StorageReport
): Promise<ControlState | undefined> {
	let state: ControlState | undefined;
	for (;;) {
		const at = state?.head.seq ?? 0;
		const records = await storage.controlAfter(practice, at, RECORDS);
		if (records.length === 0) break;
		for (const { record, seq } of records) {
			report.controlRecords += 1;
			const next = await applyControlRecord(suite, state, record);
			if (!next.ok) {
				report.problems.push({ what: `control record: ${next.error.type}`, practice, at: seq });
				return undefined;
			}
			state = next.value;
		}
	}
	const head = (await storage.heads(practice))?.control;
	if (!state || !head || state.head.seq !== head.seq || !equalBytes(state.head.hash, head.hash))
		report.problems.push({ what: 'control log does not end at its head', practice, at: head?.seq ?? 0 });
	return state;
}

async function checkLog(
	storage: RelayStorage,
	suite: CryptoSuite,
	practice: PracticeId,
	state: ControlState,
	report: StorageReport,
	onLook: (envelopes: number) => void
): Promise<void> {
	let cursor = EMPTY_HEAD;
	for (;;) {
		const entries = await storage.entriesAfter(practice, cursor.seq, BYTES);
		if (entries.length === 0) break;
		for (const { seq, logHash, envelope } of entries) {
			report.envelopes += 1;
			const problem = (what: string): unknown => report.problems.push({ what, practice, at: seq });
			const read = await readSigned(suite, state, envelope);
			if (typeof read === 'string') problem(read);
			if (seq !== cursor.seq + 1) problem('a place in the log is missing before it');
			if (typeof read !== 'string') {
				const hash = await nextLogHash((data) => suite.sha256(data), cursor.hash, read);
				if (!equalBytes(hash, logHash)) problem('does not continue the log');
			}
			cursor = { seq, hash: logHash };
		}
		onLook(cursor.seq);
	}
	const head = (await storage.heads(practice))?.log;
	if (!head || head.seq !== cursor.seq || !equalBytes(head.hash, cursor.hash))
		report.problems.push({ what: 'log does not end at its head', practice, at: head?.seq ?? 0 });
}

/** An envelope's or stub's id, or what is wrong with it. */
async function readSigned(
	suite: CryptoSuite,
	state: ControlState,
	bytes: Uint8Array
): Promise<Uint8Array | string> {
	const envelope = await parseEnvelope(suite, bytes);
	const stub = envelope.ok ? undefined : await parseStub(suite, bytes);
	const parsed = envelope.ok ? envelope.value : stub?.ok ? stub.value : undefined;
	if (!parsed) return 'is no envelope';
	const author = state.credentials.get(parsed.header.credId);
	if (!author) return 'is of an author who is not in the control log';
	const { header, id } = parsed;
	const gone = isErased(state, header, id);
	if (envelope.ok && gone) return 'was erased and is still here';
	if (stub?.ok && !gone && !isOnDemandKind(header.kind)) return 'is a stub, and nothing of it was erased';
	const signed = envelope.ok
		? await verifyEnvelope(suite, envelope.value, author.signKey)
		: stub?.ok && (await verifyStub(suite, stub.value, author.signKey));
	return signed
		? hexToBytes(parsed.id)
		: `is not rightly signed (${bytesToHex(hexToBytes(parsed.id).slice(0, 4))})`;
}
