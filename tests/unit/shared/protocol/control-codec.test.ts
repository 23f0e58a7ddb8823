import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { bytesToHex, concatBytes, utf8 } from '#shared/core/bytes.ts';
import { encodeCbor } from '#shared/protocol/cbor.ts';
import {
	controlEntryHash,
	controlSignatureInput,
	decodeControlRecord,
	encodeControlRecord,
	encodeControlWire,
	parseControlWire,
	practiceIdOfGenesis
} from '#shared/protocol/control-codec.ts';
import type { ControlBody, ControlRecord, CredentialGrant } from '#shared/protocol/control-records.ts';
import { MAX_CONTROL_RECORD_BYTES } from '#shared/protocol/limits.ts';

const bytes = (length: number, fill = 7): Uint8Array => new Uint8Array(length).fill(fill);
const sha256 = async (data: Uint8Array): Promise<Uint8Array> => createHash('sha256').update(data).digest();

const grant: CredentialGrant = {
	credId: bytes(16),
	userId: bytes(16),
	role: 'nurse',
	site: 2,
	deviceId: bytes(16),
	transportKey: bytes(32),
	signKey: bytes(32),
	kemKey: bytes(65),
	lockboxes: [{ scope: 2, epoch: 1, sealed: bytes(137) }]
};
const BODIES: readonly ControlBody[] = [
	{
		type: 'GENESIS',
		salt: bytes(16),
		rootSignKey: bytes(32),
		rootKemKey: bytes(65),
		auditKey: bytes(65),
		admin: { ...grant, role: 'admin' },
		recovery: [{ scope: 1, epoch: 1, sealed: bytes(137) }]
	},
	{ type: 'RELAY', relayKey: bytes(32), relayGen: bytes(16), log: { seq: 5, hash: bytes(32) } },
	{ type: 'INVITE', inviteId: bytes(16), userId: bytes(16), role: 'nurse', site: 2, validMs: 86_400_000 },
	{ type: 'ENROL', inviteId: bytes(16), grant },
	{ type: 'RECOVER', grant: { ...grant, role: 'admin' } },
	{ type: 'POLICY', body: { anything: ['from', 1, 'newer version'], bytes: bytes(3) } },
	{
		type: 'ERASE',
		erasure: bytes(16),
		reason: 'retention',
		parts: [{ docId: bytes(16), covers: [{ credId: bytes(16), upTo: 3 }], chunks: [bytes(32)] }],
		pages: [bytes(16)]
	},
	{ type: 'CONFIRM', erasure: bytes(16) },
	{ type: 'WITHDRAW', erasure: bytes(16) },
	{ type: 'HOLD', documents: [bytes(16)], keep: true },
	{ type: 'REVOKE', cuts: [{ credId: bytes(16), upTo: 12 }] },
	{
		type: 'ROLE',
		credId: bytes(16),
		role: 'nurse',
		upTo: 4,
		lockboxes: [{ scope: 3, epoch: 2, sealed: bytes(113) }]
	},
	{
		type: 'ROTATE',
		scope: 3,
		epoch: 2,
		boxes: [{ credId: bytes(16), sealed: bytes(113) }],
		recovery: bytes(113),
		before: bytes(60),
		auditKey: bytes(0)
	},
	{ type: 'WIPE', deviceId: bytes(16), now: false },
	{ type: 'ACCEPT', accepted: [bytes(32)], discarded: [bytes(32, 7)] },
	{
		type: 'GENESIS',
		salt: bytes(16),
		rootSignKey: bytes(32),
		rootKemKey: bytes(65),
		auditKey: bytes(65),
		admin: { ...grant, role: 'admin' },
		recovery: [],
		rights: 1
	},
	{ type: 'RIGHTS', cuts: [{ credId: bytes(16), upTo: 12 }] }
];

function recordOf(body: ControlBody): ControlRecord {
	const first = body.type === 'GENESIS';
	return {
		practiceId: bytes(16, first ? 0 : 1),
		by: bytes(16, first || body.type === 'RECOVER' ? 0 : 2),
		place: body.type === 'ENROL' ? undefined : { seq: first ? 1 : 4, prev: bytes(32, first ? 0 : 3) },
		at: 1_700_000_000_000,
		body
	};
}

const MALFORMED = { ok: false, error: { type: 'MalformedRecord' } };

describe('control records', () => {
	test.each(BODIES.map((body) => [body.type, body] as const))(
		'[CTL-1] %s comes back as it went',
		(_type, body) => {
			const signedBytes = encodeControlRecord(recordOf(body));
			expect(decodeControlRecord(signedBytes)).toEqual({ ok: true, value: recordOf(body) });
			const wire = encodeControlWire(signedBytes, bytes(64));
			expect(parseControlWire(wire)).toMatchObject({
				ok: true,
				value: { wire, signedBytes, signature: bytes(64) }
			});
		}
	);

	test('[CTL-1] a record that is not exactly its own encoding is malformed', () => {
		const signedBytes = encodeControlRecord(recordOf(BODIES[2]!));
		const wire = encodeControlWire(signedBytes, bytes(64));
		for (const bad of [
			concatBytes(wire, bytes(1)),
			wire.slice(0, -1),
			encodeCbor([signedBytes]),
			encodeCbor([signedBytes, bytes(63)]),
			encodeCbor([concatBytes(signedBytes, bytes(1)), bytes(64)]),
			encodeCbor([encodeCbor({ hello: 1 }), bytes(64)]),
			encodeCbor([encodeCbor([1, 2]), bytes(64)]),
			encodeCbor('no record'),
			new Uint8Array(MAX_CONTROL_RECORD_BYTES + 1)
		]) {
			expect(parseControlWire(bad)).toEqual(MALFORMED);
		}
	});

	test('[CTL-1] a field more or less, anywhere, or of another shape is malformed', () => {
		const { practiceId, by, place, at } = recordOf(BODIES[2]!);
		const { type, ...body } = BODIES[2] as ControlBody & Record<string, unknown>;
		const good = { practiceId, by, place, at, type, body };
		expect(decodeControlRecord(encodeCbor(good)).ok).toBe(true);
		for (const bad of [
			{ ...good, extra: 1 },
			{ ...good, at: -1 },
			{ ...good, at: 1.5 },
			{ ...good, practiceId: bytes(15) },
			{ ...good, type: 'HELLO' },
			{ ...good, type: 'constructor' },
			{ ...good, body: { ...body, extra: 1 } },
			{ ...good, body: { ...body, role: 'owner' } },
			{ ...good, body: null },
			{ ...good, place: { ...place, extra: 1 } },
			{ practiceId, by, place, type, body }
		]) {
			expect(decodeControlRecord(encodeCbor(bad))).toEqual(MALFORMED);
		}
	});

	test('[CTL-2] who has a place and who has none', () => {
		const [genesis, relay, , enrol] = BODIES.map(recordOf) as [
			ControlRecord,
			ControlRecord,
			ControlRecord,
			ControlRecord
		];
		const place = { seq: 4, prev: bytes(32, 3) };
		for (const bad of [
			{ ...enrol, place },
			{ ...enrol, by: bytes(16, 0) },
			{ ...relay, place: undefined },
			{ ...relay, place: { seq: 1, prev: bytes(32, 3) } },
			{ ...relay, by: bytes(16, 0) },
			{ ...genesis, place },
			{ ...genesis, place: undefined },
			{ ...genesis, place: { seq: 1, prev: bytes(32, 1) } },
			{ ...genesis, by: bytes(16, 1) },
			{ ...genesis, practiceId: bytes(16, 1) }
		]) {
			expect(decodeControlRecord(encodeControlRecord(bad))).toEqual(MALFORMED);
		}
	});

	test('[CTL-3] the signature is over prefix and signed bytes', () => {
		expect(bytesToHex(controlSignatureInput(bytes(2)))).toBe(
			bytesToHex(concatBytes(utf8('saddlebag/ctl/v1\0'), bytes(2)))
		);
	});

	test('[CTL-4] the entry hash chains place, hash before and the record as it travels', async () => {
		const wire = bytes(9);
		const prev = bytes(32, 1);
		const expected = await sha256(
			concatBytes(utf8('saddlebag/ctl-entry/v1\0'), Uint8Array.of(0, 0, 1, 2), prev, await sha256(wire))
		);
		expect(bytesToHex(await controlEntryHash(sha256, 258, prev, wire))).toBe(bytesToHex(expected));
	});

	test('[CTL-5] the practice is named by the hash of its GENESIS', async () => {
		const signedBytes = encodeControlRecord(recordOf(BODIES[0]!));
		const hash = bytesToHex(await sha256(signedBytes));
		expect(await practiceIdOfGenesis(sha256, signedBytes)).toBe(hash.slice(0, 32));
	});

	test('[CTL-10] a type of a later version keeps its body unread', () => {
		const record = recordOf(BODIES[4]!);
		expect(decodeControlRecord(encodeControlRecord(record))).toEqual({ ok: true, value: record });
	});
});
