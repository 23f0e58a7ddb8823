// What a device says of itself to the others, inside a status envelope (SPEC, [STA] rules): its payload, and the
// comparison that keeps an idle practice quiet. No clinical word is in it.
import { decode } from 'cborg';
import { bytesToHex, hexToBytes, utf8 } from '../core/bytes.ts';
import type { CredId, DeviceId, DocId, PracticeId } from '../core/ids.ts';
import type { CryptoSuite } from '../crypto/suite.ts';
import { encodeCbor } from '../protocol/cbor.ts';

/** What the host of an engine knows of its device. Bytes; undefined where the browser cannot tell. */
export interface DeviceFacts {
	readonly appVersion: string;
	readonly usedBytes: number | undefined;
	readonly quotaBytes: number | undefined;
	readonly persisted: boolean | undefined;
}

/** One device's status. `counter` grows with every one it writes; the highest counts. */
export interface DeviceStatus extends DeviceFacts {
	readonly deviceId: DeviceId;
	readonly counter: number;
	/** Envelopes that its relay had not acknowledged. */
	readonly unsent: number;
	/** Up to where it holds each author's chain without a gap. */
	readonly received: Readonly<Record<CredId, number>>;
	/** It holds some charts alone. */
	readonly some?: true;
	/** The relay whose log it had seen: half of its key, and its generation, in hex. */
	readonly relay?: { readonly key: string; readonly gen: string };
	/** Files that somebody wants on it, and of which that relay has not all. */
	readonly lacks?: readonly DocId[];
}

/** Files that one status names at most. */
export const MOST_LACKS = 32;

/** The document id of every status of a practice. */
export async function statusDocId(suite: CryptoSuite, practiceId: PracticeId): Promise<DocId> {
	const hash = await suite.sha256(utf8(`saddlebag/status/v1/${practiceId}`));
	return bytesToHex(hash.subarray(0, 16)) as DocId;
}

/** A status as payload bytes. */
export const encodeDeviceStatus = (status: DeviceStatus): Uint8Array =>
	encodeCbor({
		v: 1,
		device: hexToBytes(status.deviceId),
		counter: status.counter,
		unsent: status.unsent,
		app: status.appVersion,
		used: status.usedBytes ?? null,
		quota: status.quotaBytes ?? null,
		persisted: status.persisted ?? null,
		received: status.received,
		...(status.some && { some: true }),
		...(status.lacks && { lacks: status.lacks.map((docId) => hexToBytes(docId)) }),
		...(status.relay && { relay: hexToBytes(status.relay.key), gen: hexToBytes(status.relay.gen) })
	});

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const countOr = (value: unknown): number | undefined => (isCount(value) ? value : undefined);

/** An opened payload as a status; undefined when it is of another form. Keys it does not know are passed over. */
export function decodeDeviceStatus(payload: Uint8Array): DeviceStatus | undefined {
	let raw: Readonly<Record<string, unknown>>;
	try {
		raw = decode(payload) as Readonly<Record<string, unknown>>;
	} catch {
		return undefined;
	}
	if (typeof raw !== 'object' || raw === null || raw.v !== 1) return undefined;
	const { device, counter, unsent, app, received } = raw;
	if (!(device instanceof Uint8Array) || device.length !== 16 || !isCount(counter) || !isCount(unsent))
		return undefined;
	if (typeof received !== 'object' || received === null) return undefined;
	const places = Object.entries(received).filter(([, place]) => isCount(place));
	return {
		deviceId: bytesToHex(device) as DeviceId,
		counter,
		unsent,
		appVersion: typeof app === 'string' ? app.slice(0, 32) : '',
		usedBytes: countOr(raw.used),
		quotaBytes: countOr(raw.quota),
		persisted: typeof raw.persisted === 'boolean' ? raw.persisted : undefined,
		received: Object.fromEntries(places) as Record<CredId, number>,
		...(raw.some === true && { some: true as const }),
		...relayIn(raw),
		...lacksIn(raw)
	};
}

/** Older programs name none. */
function relayIn({ relay, gen }: Readonly<Record<string, unknown>>): Pick<DeviceStatus, 'relay'> {
	const isHalf = (value: unknown): value is Uint8Array => value instanceof Uint8Array && value.length === 16;
	return isHalf(relay) && isHalf(gen) ? { relay: { key: bytesToHex(relay), gen: bytesToHex(gen) } } : {};
}

function lacksIn({ lacks }: Readonly<Record<string, unknown>>): Pick<DeviceStatus, 'lacks'> {
	if (!Array.isArray(lacks)) return {};
	const ids = lacks.slice(0, MOST_LACKS).filter((one): one is Uint8Array => one instanceof Uint8Array);
	return { lacks: ids.filter(({ length }) => length === 16).map((id) => bytesToHex(id) as DocId) };
}

const freeShare = ({ usedBytes, quotaBytes }: DeviceFacts): number =>
	quotaBytes ? 1 - (usedBytes ?? 0) / quotaBytes : -1;
/** By so much the free share of storage must have moved to be told. */
const SHARE_STEP = 0.05;

/**
 * What changed since the last status was written: `much` is worth telling within a minute, `little` (only more was
 * received) within five. Storage counts once it has moved by a twentieth of the quota, so that a status never brings about the next.
 */
export function statusChange(
	last: DeviceStatus | undefined,
	now: DeviceStatus
): 'nothing' | 'little' | 'much' {
	if (
		!last ||
		last.unsent !== now.unsent ||
		last.appVersion !== now.appVersion ||
		last.persisted !== now.persisted ||
		last.some !== now.some ||
		last.lacks?.join() !== now.lacks?.join() ||
		last.relay?.key !== now.relay?.key ||
		last.relay?.gen !== now.relay?.gen ||
		Math.abs(freeShare(last) - freeShare(now)) >= SHARE_STEP
	)
		return 'much';
	const authors = Object.keys(now.received) as CredId[];
	return authors.some((credId) => last.received[credId] !== now.received[credId]) ? 'little' : 'nothing';
}

/** How many envelopes one device holds and another, by its status, did not hold yet. */
export const missingOf = (
	held: Readonly<Record<CredId, number>>,
	theirs: Readonly<Record<CredId, number>>
): number =>
	(Object.entries(held) as [CredId, number][]).reduce(
		(sum, [credId, place]) => sum + Math.max(0, place - (theirs[credId] ?? 0)),
		0
	);

/** What writes this device's statuses while somebody is signed in. */
export interface DeviceReports {
	/** Something happened that a status may tell. Cheap; any number of calls leads to one look. */
	soon(): void;
	stop(): void;
}
