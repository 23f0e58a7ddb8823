// The road to a relay of somebody who has the recovery words and no device: the root key is proven, then the control log
// is read, single documents, and the RECOVER record is appended ([RCV]).
import { bytesToHex, equalBytes, hexToBytes } from '../../core/bytes.ts';
import type { Clock } from '../../core/clock.ts';
import type { DeviceId, DocId } from '../../core/ids.ts';
import type { Random } from '../../core/random.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { rootIdOf } from '../../crypto/recovery-words.ts';
import type { CryptoSuite, SigningKey } from '../../crypto/suite.ts';
import { CLOSE_CODES } from '../../protocol/close-codes.ts';
import { batchesOf, type FrameError } from '../../protocol/frame-codec.ts';
import { createSpeech, offering } from '../../protocol/speech.ts';
import type { DeviceFrame, Frame, LogHead } from '../../protocol/frames.ts';
import { BATCH_BYTES, MAX_LOGIN_CREDENTIALS } from '../../protocol/limits.ts';
import { rootLoginTranscript, welcomeTranscript } from '../../protocol/transcripts.ts';
import { PROTOCOL_VERSION } from '../../protocol/version.ts';
import type { Transport } from '../../replica/transport.ts';
import type { EngineError } from '../engine-error.ts';
import type { AppendOutcome } from '../engine-core.ts';

/** How long nothing may come while something is waited for. */
const PATIENCE_MS = 30_000;

export interface RecoveryRoadDeps {
	readonly suite: CryptoSuite;
	readonly random: Random;
	readonly clock: Clock;
	readonly transport: Transport;
	readonly protocolVersion: number | undefined;
	/** For a relay that has not got the practice and wants one. */
	readonly setupCode: Uint8Array | undefined;
}

export interface RecoveryRoad {
	readonly relayKey: Uint8Array;
	/** The control log so far, as the relay has it. */
	readonly control: readonly Uint8Array[];
	/** Every envelope that the relay has of a document. */
	fetch(docId: DocId): Promise<Result<readonly Uint8Array[], EngineError>>;
	/** Appends records behind a head, all or none; `head-moved` once `control` has what came between. */
	append(head: LogHead, records: readonly Uint8Array[]): Promise<Result<AppendOutcome, EngineError>>;
	close(): void;
}

/** Why the road ended before it was asked to. */
class RoadEnded extends Error {
	readonly reason: EngineError;
	constructor(reason: EngineError) {
		super(reason.type);
		this.reason = reason;
	}
}

/** No practice with this root key, and a relay that knows no such path, say so by how they close. */
function reasonOfClose(code: number): EngineError {
	if (code === CLOSE_CODES.notMember.code || code === CLOSE_CODES.badSignature.code)
		return { type: 'OtherWords' };
	if (code === CLOSE_CODES.setupCode.code) return { type: 'NeedsSetupCode' };
	if (code === CLOSE_CODES.unknownPath.code) return { type: 'RelayIsOlder' };
	return { type: 'NeedsRelay' };
}

const reasonOfFrame = (error: FrameError, spoken: number = PROTOCOL_VERSION): EngineError =>
	error.type === 'Version'
		? { type: error.version < spoken ? 'RelayIsOlder' : 'RelayIsNewer' }
		: { type: 'NeedsRelay' };

/**
 * Opens the road and reads the control log. `deviceId`: of the device about to be. `brought`: a log from GENESIS on for a
 * relay that has not got the practice, which takes as much of it as one frame carries.
 */
export async function openRecoveryRoad(
	deps: RecoveryRoadDeps,
	relayUrl: string,
	root: SigningKey,
	deviceId: DeviceId,
	brought: readonly Uint8Array[],
	onProven: () => void
): Promise<Result<RecoveryRoad, EngineError>> {
	const { suite, random, clock, transport, protocolVersion, setupCode } = deps;
	const rootId = await rootIdOf(suite, root.publicKey);
	const control: Uint8Array[] = [];
	const come: Frame[] = [];
	const speech = createSpeech(protocolVersion);
	let ended: EngineError | undefined;
	let wake = (): void => {};

	const end = (reason: EngineError): void => {
		ended ??= reason;
		wake();
	};
	const road = transport.open(relayUrl, offering(`/recover/${bytesToHex(rootId)}`, protocolVersion), {
		opened: () => {},
		received(bytes) {
			const frame = speech.decode(bytes);
			if (!frame.ok) return end(reasonOfFrame(frame.error, protocolVersion));
			const { value } = frame;
			if (value.type === 'control-entries' && value.first === control.length + 1)
				control.push(...value.records);
			come.push(value);
			wake();
		},
		closed: (code) => end(reasonOfClose(code))
	});
	const send = (frame: DeviceFrame): void => road.send(speech.encode(frame));

	/** The first thing that `pick` finds in what came; fails when the road ends or stays silent. */
	async function wait<T>(pick: () => T | undefined): Promise<T> {
		for (;;) {
			const found = pick();
			if (found !== undefined) return found;
			if (ended) throw new RoadEnded(ended);
			await new Promise<void>((next) => {
				const cancel = clock.after(PATIENCE_MS, () => end({ type: 'NeedsRelay' }));
				wake = () => {
					cancel();
					next();
				};
			});
		}
	}
	function next<T extends Frame['type']>(type: T): Promise<Extract<Frame, { type: T }>> {
		return wait(() => {
			const at = come.findIndex((frame) => frame.type === type);
			return at < 0 ? undefined : (come.splice(at, 1)[0] as Extract<Frame, { type: T }>);
		});
	}
	async function attempt<T>(task: () => Promise<T>): Promise<Result<T, EngineError>> {
		try {
			return ok(await task());
		} catch (error) {
			road.close(1000);
			if (error instanceof RoadEnded) return err(error.reason);
			throw error;
		}
	}

	return attempt(async (): Promise<RecoveryRoad> => {
		const { type: _type, ...challenge } = await next('challenge');
		const deviceNonce = random.bytes(32);
		const device = hexToBytes(deviceId);
		const signature = await suite.sign(root, rootLoginTranscript(rootId, challenge, device, deviceNonce));
		if (setupCode && challenge.control.seq === 0) send({ type: 'setup', code: setupCode });
		send({
			type: 'login',
			deviceId: device,
			relayNonce: challenge.nonce,
			deviceNonce,
			credentials: [],
			certificates: challenge.control.seq > 0 ? [] : firstBatch(brought),
			signature
		});
		const welcome = await next('welcome');
		const said = welcomeTranscript(signature, welcome.log, welcome.control);
		if (!(await suite.verify(challenge.relayKey, said, welcome.signature)))
			throw new RoadEnded({ type: 'NeedsRelay' });
		onProven();
		send({ type: 'control-pull', after: 0 });
		await wait(() => (control.length >= welcome.control.seq ? true : undefined));
		return {
			relayKey: challenge.relayKey,
			control,
			fetch: (docId) =>
				attempt(async () => {
					const upTo = welcome.log.seq;
					if (upTo === 0) return [];
					send({ type: 'fetch', docId: hexToBytes(docId), after: 0, upTo, stubs: false });
					const envelopes: Uint8Array[] = [];
					for (;;) {
						const { entries, done } = await next('fetched');
						envelopes.push(...entries.map(({ envelope }) => envelope));
						if (done) return envelopes;
					}
				}),
			append: (head, records) =>
				attempt(async () => {
					send({ type: 'control-append', head, records });
					const outcome = await wait(() => {
						const behind = control.slice(head.seq);
						if (records.every((record) => behind.some((one) => equalBytes(one, record))))
							return 'appended' as const;
						const at = come.findIndex((frame) => frame.type === 'control-refused');
						return at < 0
							? undefined
							: (come.splice(at, 1)[0] as Extract<Frame, { type: 'control-refused' }>);
					});
					if (outcome === 'appended') return outcome;
					if (outcome.code === 'head-moved')
						await wait(() => control.length >= outcome.head.seq || undefined);
					return outcome.code;
				}),
			close: () => road.close(1000)
		};
	});
}

/** As much of a log as one login carries. */
const firstBatch = (log: readonly Uint8Array[]): readonly Uint8Array[] => batchesOfLog(log)[0] ?? [];

/** A log cut into what one frame carries each. */
export const batchesOfLog = (log: readonly Uint8Array[]): readonly Uint8Array[][] =>
	batchesOf(log, (record) => record.length, BATCH_BYTES, MAX_LOGIN_CREDENTIALS);
