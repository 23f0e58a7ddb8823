// What a relay can make up, or take from elsewhere: keys of its own in the place of a newcomer's, new keys without one of
// their members, and snapshots in somebody's name. It cannot sign for anybody, nor seal with the secret of an invitation.
import { HEADER_BYTES, isChainedKind, parseHeader, ENVELOPE_KINDS } from '#shared/crypto/envelope.ts';
import { encodeControlRecord, encodeControlWire, parseControlWire } from '#shared/protocol/control-codec.ts';
import type { ControlBody } from '#shared/protocol/control-records.ts';
import { decodeFrame, encodeFrame } from '#shared/protocol/frame-codec.ts';
import type { Frame } from '#shared/protocol/frames.ts';
import { createSeededRandom, type SeededRandom } from '../support/seeded-random.ts';
import { hasLies } from './kinds-of-seeds.ts';
import type { World } from './world.ts';

/** Where the kind of an envelope stands in its header, and where its place in a chain and what it follows stand. */
const KIND_AT = 1;
const CHAIN_AT = { from: 48, to: 88 };

/** From now on the relay forges, now and then. By chance of its own: what else happens in a seed stays as it was. */
export function beginForging(world: World): void {
	const lies = hasLies(world);
	const random = createSeededRandom(world.seed ^ 0x666f7267);
	/** What it has seen sealed under invitations. */
	const sealed: Uint8Array[] = [];
	/** Of each document an envelope that it has sent before. */
	const known = new Map<string, Uint8Array>();
	const forged = (frame: Frame, what: string): Uint8Array => {
		world.count(what);
		world.trace(`the relay forges: ${what}`);
		return encodeFrame(frame);
	};
	world.forging = (bytes) => {
		const decoded = decodeFrame(bytes);
		if (!decoded.ok) return undefined;
		const frame = decoded.value;
		if (frame.type === 'control-entries') {
			const made = otherRecords(frame.records, lies, random);
			return made && forged({ ...frame, records: made.records }, made.what);
		}
		if (!lies) return undefined;
		if (frame.type === 'entries') {
			for (const { envelope } of frame.entries) {
				const header = parseHeader(envelope);
				if (header.ok && isChainedKind(header.value.kind)) known.set(header.value.docId, envelope);
			}
			return undefined;
		}
		if (frame.type === 'fetched') {
			const real = known.get(Buffer.from(frame.docId).toString('hex'));
			if (!real || random.below(2) === 0) return undefined;
			const entry = { seq: 1, logHash: new Uint8Array(32), envelope: asSnapshot(real) };
			return forged({ ...frame, entries: [...frame.entries, entry] }, 'snapshots forged');
		}
		if (frame.type !== 'knock' && frame.type !== 'knock-answer') return undefined;
		const other = sealed.at(-1);
		sealed.push(frame.sealed);
		if (random.below(8) > 0) return undefined;
		// From another invitation, or under a key that the relay has drawn: to who does not know that, noise.
		const instead = other && random.below(2) === 0 ? other : random.bytes(frame.sealed.length);
		return forged({ ...frame, sealed: instead }, 'knocks and answers exchanged');
	};
}

/** What was forged is asked for again: roads end with the forgery. */
export function endForging(world: World): void {
	if (!world.forging) return;
	world.forging = undefined;
	for (const { index } of world.devices) world.network.cut(index);
}

/** An envelope as if its author had made a snapshot of it. */
function asSnapshot(real: Uint8Array): Uint8Array {
	const made = real.slice();
	made[KIND_AT] = ENVELOPE_KINDS.snapshot;
	made.fill(0, CHAIN_AT.from, CHAIN_AT.to);
	if (!parseHeader(made.subarray(0, HEADER_BYTES)).ok) throw new Error('a forged snapshot is well-formed');
	return made;
}

interface Forged {
	readonly records: readonly Uint8Array[];
	readonly what: string;
}

function otherRecords(
	records: readonly Uint8Array[],
	lies: boolean,
	random: SeededRandom
): Forged | undefined {
	for (const [at, wire] of records.entries()) {
		const parsed = parseControlWire(wire);
		if (!parsed.ok) continue;
		const { record, signature } = parsed.value;
		const made = withoutOne(record.body, random) ?? (lies ? otherKeys(record.body, random) : undefined);
		if (!made || random.below(6) > 0) continue;
		const other = encodeControlWire(encodeControlRecord({ ...record, body: made.body }), signature);
		if (!parseControlWire(other).ok) throw new Error('a forged record is well-formed');
		return { records: records.with(at, other), what: made.what };
	}
	return undefined;
}

interface Made {
	readonly body: ControlBody;
	readonly what: string;
}

/** New keys that somebody does not get. */
function withoutOne(body: ControlBody, random: SeededRandom): Made | undefined {
	if (body.type !== 'ROTATE' || body.boxes.length < 2) return undefined;
	const out = random.below(body.boxes.length);
	const boxes = body.boxes.filter((_, i) => i !== out);
	return { body: { ...body, boxes }, what: 'members left out of new keys' };
}

/** A certificate of the same person with a key that the relay knows. */
function otherKeys(body: ControlBody, random: SeededRandom): Made | undefined {
	if (body.type !== 'ENROL') return undefined;
	const grant = { ...body.grant, signKey: random.bytes(32) };
	return { body: { ...body, grant }, what: 'keys swapped at enrolment' };
}
