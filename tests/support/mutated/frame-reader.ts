// The frame decoder with its shapes. A frame carries no signature, so a damaged one may be another frame; what must not
// come out is something that is no frame: whatever decodes has exactly one encoding, the bytes it came from.
import { equalBytes, hexToBytes } from '#shared/core/bytes.ts';
import { decodeFrame, encodeFrame } from '#shared/protocol/frame-codec.ts';
import type { Frame } from '#shared/protocol/frames.ts';
import { mutate } from '../mutate.ts';
import type { Ground, Reader } from './reader.ts';

/** A frame of every type, lists filled. */
export async function everyFrame({ random, practice, device }: Ground): Promise<readonly Frame[]> {
	const id = (): Uint8Array => random.bytes(16);
	const hash = (): Uint8Array => random.bytes(32);
	const head = { seq: 7, hash: hash() };
	const envelope = (await device.seal({ cseq: 1 })).bytes;
	const entries = [
		{ seq: 1, logHash: hash(), envelope },
		{ seq: 2, logHash: hash(), envelope, at: 1_900_000_000_000 }
	];
	const records = practice.records.slice(0, 2);
	const ackOf = (seq: number) => ({ id: hash(), seq, logHash: hash() });
	return [
		{ type: 'challenge', relayKey: hash(), relayGen: id(), nonce: hash(), log: head, control: head },
		{
			type: 'login',
			deviceId: hexToBytes(device.deviceId),
			relayNonce: hash(),
			deviceNonce: hash(),
			credentials: [hexToBytes(device.credId)],
			certificates: [records[1]!],
			signature: random.bytes(64)
		},
		{
			type: 'welcome',
			signature: random.bytes(64),
			log: head,
			control: head,
			heads: [{ credId: id(), cseq: 3, id: hash() }]
		},
		{ type: 'push', envelopes: [envelope, envelope] },
		{ type: 'ack', relayGen: id(), acks: [ackOf(1), ackOf(2)] },
		{ type: 'refuse', id: hash(), code: 'gap', have: 4 },
		{ type: 'pull', after: 9, credit: 1 << 20, content: 'all' },
		{ type: 'credit', bytes: 300_000 },
		{ type: 'entries', entries, head },
		{ type: 'fetch', docId: id(), after: 0, upTo: 12, stubs: false },
		{ type: 'fetched', docId: id(), entries, done: true },
		{ type: 'control-append', head, records },
		{ type: 'control-refused', code: 'head-moved', head },
		{ type: 'control-pull', after: 1 },
		{ type: 'control-entries', first: 1, records, head },
		{ type: 'upstream', home: 7, waiting: 2, connected: true },
		{ type: 'knock', inviteId: id(), sealed: random.bytes(60) },
		{ type: 'knock-answer', inviteId: id(), sealed: random.bytes(200) },
		{ type: 'ticket-request' },
		{ type: 'ticket', ticket: 'a-ticket-of-some-length', validMs: 60_000 },
		{ type: 'ping', n: 1 },
		{ type: 'pong', n: 1 }
	];
}

const BATCH = 200;

export const frameReader: Reader = {
	name: 'frame decoder',
	share: 0.35,
	async open(ground) {
		const { random } = ground;
		const frames = (await everyFrame(ground)).map((frame) => encodeFrame(frame));
		return {
			async feed() {
				let accepted = 0;
				for (let i = 0; i < BATCH; i++) {
					const bytes = mutate(random, frames[random.below(frames.length)]!);
					const decoded = decodeFrame(bytes);
					if (decoded.ok && !equalBytes(encodeFrame(decoded.value), bytes)) accepted += 1;
				}
				return { fed: BATCH, accepted };
			},
			async finish() {
				for (const frame of frames) if (!decodeFrame(frame).ok) throw new Error('a good frame is refused');
			}
		};
	}
};
