// The device's end of a road to a relay, frame by frame: for tests that look at the protocol itself, and for load.
// Works over a WebSocket to a real process and straight on a relay core.
import { WebSocket } from 'ws';
import { bytesToHex, hexToBytes } from '#shared/core/bytes.ts';
import type { EnvelopeId, PracticeId } from '#shared/core/ids.ts';
import type { Random } from '#shared/core/random.ts';
import type { Envelope } from '#shared/crypto/envelope.ts';
import type { CryptoSuite } from '#shared/crypto/suite.ts';
import { decodeFrame, encodeFrame } from '#shared/protocol/frame-codec.ts';
import type { Ack, Challenge, Frame, Login, Welcome } from '#shared/protocol/frames.ts';
import { offering } from '#shared/protocol/speech.ts';
import { loginTranscript } from '#shared/protocol/transcripts.ts';
import type { RelayCore } from '#relay/relay/relay-core.ts';
import type { TestDevice } from './test-practice.ts';

type FrameOf<T extends Frame['type']> = Extract<Frame, { type: T }>;
type AckOf = Ack['acks'][number];

/** A road under test. */
export interface RelayClient {
	/** Sends a frame, or bytes that need not be one. */
	send(frame: Frame | Uint8Array): void;
	/** The next frame of a type, come or yet to come; frames of other types wait for their own turn. */
	next<T extends Frame['type']>(type: T): Promise<FrameOf<T>>;
	/** Frames of a type that came and nobody asked for yet. */
	waiting<T extends Frame['type']>(type: T): FrameOf<T>[];
	/** Pushes and resolves when every envelope is acknowledged. Rejects on a refusal or a closed road. */
	push(envelopes: readonly Envelope[]): Promise<Map<EnvelopeId, AckOf>>;
	/** Resolves with the close code when the road ends, whoever ends it. */
	readonly closed: Promise<number>;
	close(): void;
	/** Cuts the road without a goodbye. */
	cut(): void;
}

interface Wire {
	send(bytes: Uint8Array): void;
	close(): void;
	cut(): void;
}

function createClient(): {
	client: (wire: Wire) => RelayClient;
	received(bytes: Uint8Array): void;
	ended(code: number): void;
} {
	const held: Frame[] = [];
	const wanted: { type: string; resolve(frame: Frame): void; reject(error: Error): void }[] = [];
	const unacknowledged = new Map<EnvelopeId, { resolve(ack: AckOf): void; reject(error: Error): void }>();
	let end: (code: number) => void = () => {};
	const closed = new Promise<number>((resolve) => (end = resolve));
	let endedWith: number | undefined;

	function settle(frame: Frame): boolean {
		if (frame.type === 'ack') {
			for (const ack of frame.acks) {
				const id = bytesToHex(ack.id) as EnvelopeId;
				unacknowledged.get(id)?.resolve(ack);
				unacknowledged.delete(id);
			}
		}
		if (frame.type !== 'refuse') return false;
		const id = bytesToHex(frame.id) as EnvelopeId;
		unacknowledged.get(id)?.reject(new Error(`refused: ${frame.code}`));
		return unacknowledged.delete(id);
	}

	return {
		received(bytes) {
			const frame = decodeFrame(bytes);
			// A relay of another version is known by its close code; anything else that is no frame is its fault.
			if (!frame.ok && frame.error.type !== 'Version')
				throw new Error(`the relay sent: ${JSON.stringify(frame.error)}`);
			if (!frame.ok || settle(frame.value)) return;
			const at = wanted.findIndex(({ type }) => type === frame.value.type);
			if (at >= 0) wanted.splice(at, 1)[0]!.resolve(frame.value);
			else held.push(frame.value);
		},
		ended(code) {
			endedWith = code;
			end(code);
			const error = new Error(`road closed with ${code}`);
			for (const one of [...wanted.splice(0), ...unacknowledged.values()]) one.reject(error);
			unacknowledged.clear();
		},
		client: (wire) => ({
			closed,
			close: () => wire.close(),
			cut: () => wire.cut(),
			send: (frame) => wire.send(frame instanceof Uint8Array ? frame : encodeFrame(frame)),
			next<T extends Frame['type']>(type: T) {
				const at = held.findIndex((frame) => frame.type === type);
				if (at >= 0) return Promise.resolve(held.splice(at, 1)[0] as FrameOf<T>);
				if (endedWith !== undefined) return Promise.reject(new Error(`road closed with ${endedWith}`));
				return new Promise((resolve, reject) =>
					wanted.push({ type, resolve: resolve as (frame: Frame) => void, reject })
				);
			},
			waiting<T extends Frame['type']>(type: T) {
				const found = held.filter((frame) => frame.type === type);
				for (const frame of found) held.splice(held.indexOf(frame), 1);
				return found as FrameOf<T>[];
			},
			async push(envelopes) {
				if (endedWith !== undefined) throw new Error(`road closed with ${endedWith}`);
				const acks = envelopes.map(
					({ id }) =>
						new Promise<[EnvelopeId, AckOf]>((resolve, reject) => {
							unacknowledged.set(id, { resolve: (ack) => resolve([id, ack]), reject });
						})
				);
				wire.send(encodeFrame({ type: 'push', envelopes: envelopes.map(({ bytes }) => bytes) }));
				return new Map(await Promise.all(acks));
			}
		})
	};
}

/** A road over a socket, which can also get stuck. */
export interface DialledClient extends RelayClient {
	/** Reads no more, as a device that hangs. */
	stall(): void;
}

/** A road to a relay process. `base` is its address, `path` starts with a slash. */
export function dialRelay(base: string, path: string): DialledClient {
	const socket = new WebSocket(base.replace(/^http/, 'ws').replace(/\/$/, '') + offering(path), {
		perMessageDeflate: false
	});
	const { client, received, ended } = createClient();
	const opened = new Promise<void>((resolve) => socket.once('open', resolve));
	socket.on('message', (data: Buffer) => received(new Uint8Array(data)));
	socket.on('error', () => {});
	socket.on('close', ended);
	const wire: Wire = {
		send: (bytes) => void opened.then(() => socket.readyState === WebSocket.OPEN && socket.send(bytes)),
		close: () => socket.close(1000),
		cut: () => socket.terminate()
	};
	return { ...client(wire), stall: () => socket.pause() };
}

/** A road straight to a relay core in this process. */
export function openCore(core: RelayCore, path: string): RelayClient {
	const { client, received, ended } = createClient();
	let open = true;
	const leave = (code: number): void => {
		if (!open) return;
		open = false;
		ended(code);
	};
	const session = core.open(offering(path), {
		send: (frame) => (open ? received(frame) : undefined),
		close: leave,
		ready: async () => {}
	});
	const hangUp = (): void => {
		session.closed();
		leave(1000);
	};
	return client({ send: (bytes) => void session.received(bytes), close: hangUp, cut: hangUp });
}

/** What a test may bend in a login. */
export interface LoginOptions {
	readonly certificates?: readonly Uint8Array[];
	readonly bend?: (login: Login) => Login;
}

/** Answers a challenge as the device would. */
export async function createLogin(
	suite: CryptoSuite,
	random: Random,
	practiceId: PracticeId,
	device: TestDevice,
	challenge: Challenge,
	{ certificates = [], bend = (login) => login }: LoginOptions = {}
): Promise<Login> {
	const deviceId = hexToBytes(device.deviceId);
	const deviceNonce = random.bytes(32);
	const transcript = loginTranscript(hexToBytes(practiceId), challenge, deviceId, deviceNonce);
	return bend({
		type: 'login',
		deviceId,
		relayNonce: challenge.nonce,
		deviceNonce,
		credentials: [hexToBytes(device.credId)],
		certificates,
		signature: await suite.sign(device.transportKey, transcript)
	});
}

/** Logs a device in on a fresh road and returns what the relay said. */
export async function logIn(
	client: RelayClient,
	suite: CryptoSuite,
	random: Random,
	practiceId: PracticeId,
	device: TestDevice,
	options?: LoginOptions
): Promise<{ readonly challenge: Challenge; readonly login: Login; readonly welcome: Welcome }> {
	const challenge = await client.next('challenge');
	const login = await createLogin(suite, random, practiceId, device, challenge, options);
	client.send(login);
	return { challenge, login, welcome: await client.next('welcome') };
}
