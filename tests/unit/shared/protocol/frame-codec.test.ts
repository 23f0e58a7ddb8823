import { describe, expect, test } from 'vitest';
import { bytesToHex, concatBytes } from '#shared/core/bytes.ts';
import { encodeCbor } from '#shared/protocol/cbor.ts';
import {
	batchesOf,
	decodeFrame,
	encodeFrame,
	isDeviceFrame,
	isRelayFrame
} from '#shared/protocol/frame-codec.ts';
import { FRAME_SHAPES } from '#shared/protocol/frame-shapes.ts';
import type { DeviceFrame, Frame, LogHead, RelayFrame } from '#shared/protocol/frames.ts';
import {
	MAX_BATCH_COUNT,
	MAX_ENVELOPE_BYTES,
	MAX_FRAME_BYTES,
	MIN_ENVELOPE_BYTES
} from '#shared/protocol/limits.ts';
import { PROTOCOL_VERSION } from '#shared/protocol/version.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const bytes = (length: number, fill = 7): Uint8Array => new Uint8Array(length).fill(fill);
const head: LogHead = { seq: 3, hash: bytes(32) };
const entry = { seq: 4, logHash: bytes(32), envelope: bytes(200) };

/** One good frame of every type. */
const FRAMES: { readonly [T in Frame['type']]: Extract<Frame, { type: T }> } = {
	challenge: {
		type: 'challenge',
		relayKey: bytes(32),
		relayGen: bytes(16),
		nonce: bytes(32),
		log: head,
		control: head
	},
	login: {
		type: 'login',
		deviceId: bytes(16),
		relayNonce: bytes(32),
		deviceNonce: bytes(32),
		credentials: [bytes(16)],
		certificates: [bytes(100)],
		signature: bytes(64)
	},
	setup: { type: 'setup', code: bytes(10) },
	welcome: {
		type: 'welcome',
		signature: bytes(64),
		log: head,
		control: head,
		heads: [{ credId: bytes(16), cseq: 1, id: bytes(32) }]
	},
	push: { type: 'push', envelopes: [bytes(180), bytes(500)] },
	ack: { type: 'ack', relayGen: bytes(16), acks: [{ id: bytes(32), seq: 1, logHash: bytes(32) }] },
	refuse: { type: 'refuse', id: bytes(32), code: 'gap', have: 2 },
	pull: { type: 'pull', after: 0, credit: 1, content: 'all' },
	credit: { type: 'credit', bytes: 9 },
	entries: { type: 'entries', entries: [entry], head },
	fetch: { type: 'fetch', docId: bytes(16), after: 0, upTo: 4, stubs: false },
	fetched: { type: 'fetched', docId: bytes(16), entries: [entry], done: true },
	'ask-times': { type: 'ask-times', ids: [bytes(32)], records: [2] },
	times: { type: 'times', ids: [1_700_000_000_000], records: [0] },
	'control-append': { type: 'control-append', head, records: [bytes(80)] },
	'control-refused': { type: 'control-refused', code: 'head-moved', head },
	'control-pull': { type: 'control-pull', after: 1 },
	'control-entries': { type: 'control-entries', first: 1, records: [bytes(80)], head },
	upstream: { type: 'upstream', home: 3, waiting: 1, connected: false },
	space: { type: 'space', used: 5, most: 9 },
	knock: { type: 'knock', inviteId: bytes(16), sealed: bytes(90) },
	'knock-answer': { type: 'knock-answer', inviteId: bytes(16), sealed: bytes(90) },
	'ticket-request': { type: 'ticket-request' },
	ticket: { type: 'ticket', ticket: 'abcdefghijklmnop', validMs: 60_000 },
	ping: { type: 'ping', n: 1 },
	pong: { type: 'pong', n: 1 }
};
const all: readonly Frame[] = Object.values(FRAMES);

const wire = (type: string, body: unknown): Uint8Array => encodeCbor([PROTOCOL_VERSION, type, body]);
const malformed = (reason: string) => ({ ok: false, error: { type: 'Malformed', reason } });
const shapeOf = (type: string, body: unknown) => decodeFrame(wire(type, body));

describe('frames', () => {
	test.each(all.map((frame) => [frame.type, frame] as const))(
		'[FRM-1] %s comes back as it went',
		(_type, frame) => {
			const encoded = encodeFrame(frame);
			expect(decodeFrame(encoded)).toEqual({ ok: true, value: frame });
			expect(bytesToHex(encodeFrame((decodeFrame(encoded) as { value: Frame }).value))).toBe(
				bytesToHex(encoded)
			);
		}
	);

	test('[FRM-1] a ping on the wire is these bytes', () => {
		expect(bytesToHex(encodeFrame({ type: 'ping', n: 1 }))).toBe('83076470696e67a1616e01');
	});

	test('[FRM-1] a Node buffer is read like any bytes, and what is read is not a view of it', () => {
		const buffer = Buffer.from(encodeFrame(FRAMES.push));
		const decoded = decodeFrame(buffer);
		buffer.fill(0);
		expect(decoded).toEqual({ ok: true, value: FRAMES.push });
	});

	test.each([
		['trailing bytes', concatBytes(encodeFrame(FRAMES.ping), bytes(1, 0))],
		[
			'a number in more bytes than it needs',
			Uint8Array.from([0x83, PROTOCOL_VERSION, 0x64, 0x70, 0x69, 0x6e, 0x67, 0xa1, 0x61, 0x6e, 0x18, 1])
		],
		[
			'a float for an integer',
			Uint8Array.from([0x83, PROTOCOL_VERSION, 0x64, 0x70, 0x69, 0x6e, 0x67, 0xa1, 0x61, 0x6e, 0xf9, 0x3c, 0])
		],
		[
			'a repeated key',
			Uint8Array.from([
				0x83,
				PROTOCOL_VERSION,
				0x64,
				0x70,
				0x69,
				0x6e,
				0x67,
				0xa2,
				0x61,
				0x6e,
				1,
				0x61,
				0x6e,
				1
			])
		],
		[
			'an indefinite map',
			Uint8Array.from([0x83, PROTOCOL_VERSION, 0x64, 0x70, 0x69, 0x6e, 0x67, 0xbf, 0x61, 0x6e, 1, 0xff])
		],
		[
			'keys out of order',
			Uint8Array.from([
				0x83,
				PROTOCOL_VERSION,
				0x64,
				0x70,
				0x75,
				0x6c,
				0x6c,
				0xa2,
				0x66,
				0x63,
				0x72,
				0x65,
				0x64,
				0x69,
				0x74,
				1,
				0x65,
				0x61,
				0x66,
				0x74,
				0x65,
				0x72,
				1
			])
		],
		['a cut-off end', encodeFrame(FRAMES.ping).slice(0, -1)],
		['a tag', Uint8Array.from([0x83, PROTOCOL_VERSION, 0x64, 0x70, 0x69, 0x6e, 0x67, 0xc1, 1])]
	])('[FRM-1] %s is malformed', (_what, encoded) => {
		expect(decodeFrame(encoded)).toEqual(malformed('not-deterministic-cbor'));
	});

	test('[FRM-1] nesting without end is malformed and nothing worse', () => {
		expect(decodeFrame(concatBytes(Uint8Array.of(0x83, PROTOCOL_VERSION), bytes(500_000, 0x81)))).toEqual(
			malformed('not-deterministic-cbor')
		);
		expect(decodeFrame(concatBytes(Uint8Array.of(0x83, PROTOCOL_VERSION, 0x9b), bytes(8, 0x0f)))).toEqual(
			malformed('not-deterministic-cbor')
		);
	});

	test.each([
		bytes(0),
		bytes(1, 0x83),
		bytes(5, 0),
		Uint8Array.from([0x82, 1, 0x60]),
		encodeCbor(['1', 'ping', { n: 1 }])
	])('[FRM-1] bytes %# are no frame', (encoded) => {
		expect(decodeFrame(encoded)).toEqual(malformed('not-a-frame'));
	});

	test('[FRM-2] another version is told by its first bytes, whatever follows', () => {
		expect(decodeFrame(encodeFrame(FRAMES.ping, PROTOCOL_VERSION + 1))).toEqual({
			ok: false,
			error: { type: 'Version', version: PROTOCOL_VERSION + 1 }
		});
		expect(decodeFrame(encodeFrame(FRAMES.ping, 0))).toEqual({
			ok: false,
			error: { type: 'Version', version: 0 }
		});
		const future = concatBytes(Uint8Array.of(0x83, 0x19, 0x01, 0x00), bytes(9, 0xff));
		expect(decodeFrame(future)).toEqual({ ok: false, error: { type: 'Version', version: 256 } });
		expect(decodeFrame(encodeFrame(FRAMES.ping, 9), 9).ok).toBe(true);
	});

	test.each(all.map((frame) => [frame.type, frame] as const))(
		'[FRM-3] %s: a key more, a key less, a wrong type',
		(type, frame) => {
			const { type: _, ...body } = frame as Frame & Record<string, unknown>;
			expect(shapeOf(type, { ...body, extra: 1 })).toEqual(malformed('shape'));
			expect(shapeOf(type, [body])).toEqual(malformed('shape'));
			expect(shapeOf(type, null)).toEqual(malformed('shape'));
			for (const key of Object.keys(body)) {
				const { [key]: value, ...rest } = body as Record<string, unknown>;
				expect(shapeOf(type, rest)).toEqual(malformed('shape'));
				for (const wrong of [null, -1, 1.5, 'x', bytes(1), {}, ['x'], !value]) {
					if (typeof wrong === typeof value && typeof wrong === 'boolean') continue;
					expect(shapeOf(type, { ...rest, [key]: wrong }), `${type}.${key}`).toEqual(malformed('shape'));
				}
			}
		}
	);

	test('[FRM-3] a type that does not exist, also one that every object has', () => {
		expect(decodeFrame(wire('hello', {}))).toEqual(malformed('unknown-type'));
		expect(decodeFrame(wire('constructor', {}))).toEqual(malformed('unknown-type'));
		expect(decodeFrame(encodeCbor([PROTOCOL_VERSION, 7, {}]))).toEqual(malformed('unknown-type'));
	});

	test('[FRM-3] envelopes have a least and a greatest length, lists a greatest count', () => {
		for (const length of [MIN_ENVELOPE_BYTES, MAX_ENVELOPE_BYTES]) {
			expect(shapeOf('push', { envelopes: [bytes(length)] }).ok).toBe(true);
		}
		for (const length of [MIN_ENVELOPE_BYTES - 1, MAX_ENVELOPE_BYTES + 1]) {
			expect(shapeOf('push', { envelopes: [bytes(length)] })).toEqual(malformed('shape'));
		}
		const acks = Array<unknown>(MAX_BATCH_COUNT + 1).fill({ id: bytes(32), seq: 1, logHash: bytes(32) });
		expect(shapeOf('ack', { relayGen: bytes(16), acks })).toEqual(malformed('shape'));
		expect(shapeOf('ack', { relayGen: bytes(16), acks: acks.slice(1) }).ok).toBe(true);
		const content = 'all';
		expect(shapeOf('pull', { after: Number.MAX_SAFE_INTEGER, credit: 2 ** 32 - 1, content }).ok).toBe(true);
		expect(shapeOf('pull', { after: 0, credit: 1, content: 'some' })).toEqual(malformed('shape'));
		expect(shapeOf('pull', { after: 0, credit: 2 ** 32, content })).toEqual(malformed('shape'));
	});

	test('[FRM-3, LOG-13] a relay may say when it took something, and nothing that no Date holds', () => {
		const last = 8_640_000_000_000_000;
		const of = { id: bytes(32), seq: 1, logHash: bytes(32) };
		expect(new Date(last).getTime()).toBe(last);
		for (const at of [0, last]) {
			expect(shapeOf('ack', { relayGen: bytes(16), acks: [of, { ...of, at }] }).ok).toBe(true);
			expect(shapeOf('entries', { entries: [entry, { ...entry, at }], head }).ok).toBe(true);
		}
		for (const at of [last + 1, -1, 1.5, null, 'x']) {
			expect(shapeOf('ack', { relayGen: bytes(16), acks: [{ ...of, at }] })).toEqual(malformed('shape'));
			const entries = [{ ...entry, at }];
			expect(shapeOf('entries', { entries, head })).toEqual(malformed('shape'));
			expect(shapeOf('fetched', { docId: bytes(16), entries, done: true })).toEqual(malformed('shape'));
		}
		expect(shapeOf('ack', { relayGen: bytes(16), acks: [{ ...of, when: 1 }] })).toEqual(malformed('shape'));
	});

	test('[FRM-4] a frame above the greatest size is not looked at', () => {
		expect(decodeFrame(new Uint8Array(MAX_FRAME_BYTES + 1))).toEqual({
			ok: false,
			error: { type: 'TooLarge', bytes: MAX_FRAME_BYTES + 1 }
		});
		expect(decodeFrame(encodeFrame({ type: 'push', envelopes: [bytes(MAX_ENVELOPE_BYTES)] })).ok).toBe(true);
	});

	test('[FRM-5] lists are cut into batches by bytes and count; one larger item goes alone', () => {
		const cut = (...sizes: number[]) => batchesOf(sizes, (size) => size, 10, 3);
		expect(cut()).toEqual([]);
		expect(cut(4, 4, 4)).toEqual([[4, 4], [4]]);
		expect(cut(1, 1, 1, 1)).toEqual([[1, 1, 1], [1]]);
		expect(cut(3, 50, 3)).toEqual([[3], [50], [3]]);
		expect(cut(5, 5)).toEqual([[5, 5]]);
	});

	test('[FRM-7] who sends which frame', () => {
		const device = all.filter(isDeviceFrame).map(({ type }) => type);
		const relay = all.filter(isRelayFrame).map(({ type }) => type);
		const devices: DeviceFrame['type'][] = [
			'setup',
			'login',
			'push',
			'pull',
			'credit',
			'fetch',
			'ask-times',
			'control-append',
			'control-pull',
			'knock',
			'knock-answer',
			'ticket-request',
			'ping',
			'pong'
		];
		const relays: RelayFrame['type'][] = [
			'challenge',
			'welcome',
			'ack',
			'refuse',
			'entries',
			'fetched',
			'times',
			'control-refused',
			'control-entries',
			'upstream',
			'space',
			'knock',
			'knock-answer',
			'ticket',
			'ping',
			'pong'
		];
		expect(device.sort()).toEqual(devices.sort());
		expect(relay.sort()).toEqual(relays.sort());
		expect(Object.keys(FRAME_SHAPES).sort()).toEqual(all.map(({ type }) => type).sort());
	});

	test('[FRM-1, FRM-3] two thousand frames with something changed: never an exception, never two encodings', () => {
		const random = createSeededRandom(3);
		let refused = 0;
		for (let i = 0; i < 2_000; i++) {
			const encoded = encodeFrame(all[random.below(all.length)]!);
			for (let n = random.below(3); n >= 0; n--) encoded[random.below(encoded.length)] = random.below(256);
			const decoded = decodeFrame(
				random.below(4) === 0 ? encoded.slice(0, random.below(encoded.length)) : encoded
			);
			if (decoded.ok) expect(bytesToHex(encodeFrame(decoded.value))).toBe(bytesToHex(encoded));
			else refused += 1;
		}
		expect(refused).toBeGreaterThan(500);
	});

	test('errors hold nothing of the frame', () => {
		const poisoned = wire('ping', { n: 'Maria Canary' });
		expect(JSON.stringify(decodeFrame(poisoned))).not.toContain('Canary');
	});
});
