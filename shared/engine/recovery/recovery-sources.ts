// What is left of a practice, wherever it lies: its control log, its config document, and how a RECOVER record gets behind
// the log. From a relay, or from a file that one of its devices has written.
import { equalBytes } from '../../core/bytes.ts';
import type { DeviceId, DocId } from '../../core/ids.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { parseHeader } from '../../crypto/envelope.ts';
import type { CryptoSuite } from '../../crypto/suite.ts';
import type { LogHead } from '../../protocol/frames.ts';
import { applyControlRecord, foldControlLog } from '../../replica/control-log.ts';
import type { ControlState } from '../../replica/control-state.ts';
import type { Transport } from '../../replica/transport.ts';
import type { EngineError } from '../engine-error.ts';
import type { AppendOutcome } from '../engine-core.ts';
import { configDocId } from '../practice-config.ts';
import type { TransferSource } from '../transfer-facts.ts';
import type { RootKeys } from './read-words.ts';
import { batchesOfLog, openRecoveryRoad, type RecoveryRoad, type RecoveryRoadDeps } from './recovery-road.ts';

export interface Source {
	/** Of the relay that was asked; undefined where none was. */
	readonly relayKey: Uint8Array | undefined;
	/** The log from GENESIS on, as it is now. */
	log(): readonly Uint8Array[];
	config(docId: DocId): Promise<Result<readonly Uint8Array[], EngineError>>;
	append(head: LogHead, record: Uint8Array): Promise<Result<AppendOutcome, EngineError>>;
	close(): void;
}

/** Who asks, and where. */
export interface Asking {
	readonly deps: Omit<RecoveryRoadDeps, 'transport'> & { readonly transport: Transport | undefined };
	readonly relayUrl: string;
	readonly root: RootKeys;
	readonly deviceId: DeviceId;
	onProven(): void;
}

/** The practice at a relay. */
export async function sourceAtRelay(asking: Asking): Promise<Result<Source, EngineError>> {
	const opened = await roadOf(asking, []);
	return opened.ok ? ok(sourceOf(opened.value, [])) : opened;
}

function roadOf(
	{ deps, relayUrl, root, deviceId, onProven }: Asking,
	brought: readonly Uint8Array[]
): Promise<Result<RecoveryRoad, EngineError>> {
	const { transport } = deps;
	if (!transport) return Promise.resolve(err({ type: 'NeedsRelay' }));
	return openRecoveryRoad({ ...deps, transport }, relayUrl, root.signing, deviceId, brought, onProven);
}

/** `config`: envelopes of the config document that are had already. */
const sourceOf = (road: RecoveryRoad, config: readonly Uint8Array[]): Source => ({
	relayKey: road.relayKey,
	log: () => road.control,
	async config(docId) {
		const fetched = await road.fetch(docId);
		return fetched.ok ? ok([...config, ...fetched.value]) : fetched;
	},
	append: (head, record) => road.append(head, [record]),
	close: () => road.close()
});

/**
 * The practice in a row of transfer files. A relay that can be reached is brought its log; where none can, it is brought by
 * the first login, as far as that carries it. Looking alone (`bringIt` false) leaves a relay as it is.
 */
export async function sourceInFile(
	asking: Asking,
	file: TransferSource,
	bringIt: boolean
): Promise<Result<Source, EngineError>> {
	const { suite } = asking.deps;
	const read = await readFile(suite, file);
	if (!read.ok) return read;
	const { log, config } = read.value;
	const alone: Source = {
		relayKey: undefined,
		log: () => log,
		config: async () => ok(config),
		append: async () => ok('appended'),
		close: () => {}
	};
	if (!bringIt) return ok(alone);
	const opened = await roadOf(asking, log);
	if (opened.ok) {
		const brought = await bring(suite, opened.value, log);
		if (!brought.ok) opened.value.close();
		return brought.ok ? ok(sourceOf(opened.value, config)) : brought;
	}
	const { type } = opened.error;
	// A relay that takes no setup code here, or not this one, is given it as ever, once this device is one.
	const mayWait = type === 'NeedsRelay' || type === 'NeedsSetupCode';
	const goesAlone = mayWait && batchesOfLog(log).length === 1;
	return goesAlone ? ok(alone) : opened;
}

/** Appends what the relay lacks of a log that continues its own. One that does not is left alone: the relay's is followed. */
async function bring(
	suite: CryptoSuite,
	road: RecoveryRoad,
	log: readonly Uint8Array[]
): Promise<Result<void, EngineError>> {
	if (road.control.some((record, i) => !log[i] || !equalBytes(record, log[i]))) return ok(undefined);
	for (const batch of batchesOfLog(log.slice(road.control.length))) {
		const folded = await foldControlLog(suite, road.control);
		if (!folded.ok) return err({ type: 'OtherWords' });
		const outcome = await road.append(folded.value.head, batch);
		if (!outcome.ok) return outcome;
		if (outcome.value !== 'appended') return err({ type: 'MembersRefused', reason: outcome.value });
	}
	return ok(undefined);
}

/** The log and the config envelopes of every file in a row. */
async function readFile(
	suite: CryptoSuite,
	file: TransferSource
): Promise<
	Result<{ readonly log: readonly Uint8Array[]; readonly config: readonly Uint8Array[] }, EngineError>
> {
	const { readTransferAt } = await import('../transfers.ts');
	const config: Uint8Array[] = [];
	let records: readonly Uint8Array[] = [];
	for (let from = 0; from < file.size;) {
		const first = await readTransferAt(suite, file, from);
		if (!first.ok) return first;
		const { control, envelopes, practiceId } = first.value.file;
		const wanted = await configDocId(suite, practiceId);
		if (control.length > records.length) records = control;
		for (const bytes of envelopes) {
			const header = parseHeader(bytes);
			if (header.ok && header.value.docId === wanted) config.push(bytes);
		}
		from += first.value.length;
	}
	const log = await asLog(suite, records);
	return log.length > 0 ? ok({ log, config }) : err({ type: 'NotATransferFile' });
}

/**
 * The records of a file as one log. The last ENROLs may stand in the writer's log or not ([XFR-3]): put in sequence in the
 * order in which they come they contradict no log that has them, and continue every one that has not.
 */
async function asLog(suite: CryptoSuite, records: readonly Uint8Array[]): Promise<readonly Uint8Array[]> {
	const log: Uint8Array[] = [];
	let state: ControlState | undefined;
	for (const record of records) {
		const next = await applyControlRecord(suite, state, record);
		if (!next.ok) continue;
		state = next.value;
		log.push(record);
	}
	return log;
}
