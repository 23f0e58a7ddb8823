// Tickets for the presence path: handed to logged-in devices, good once and for a short time. A ticket carries its own
// proof, so that any process of this relay can look at one that another has issued.
import {
	base64UrlToBytes,
	bytesToBase64Url,
	bytesToHex,
	concatBytes,
	equalBytes,
	hexToBytes,
	utf8
} from '#shared/core/bytes.ts';
import type { Clock } from '#shared/core/clock.ts';
import type { PracticeId } from '#shared/core/ids.ts';
import type { Random } from '#shared/core/random.ts';
import type { CryptoSuite } from '#shared/crypto/suite.ts';
import type { OtherProcesses } from './other-processes.ts';

const MOST_USED = 10_000;
const ID_BYTES = 16;
const TIME_BYTES = 8;
const NONCE_BYTES = 16;
const BODY_BYTES = ID_BYTES + TIME_BYTES + NONCE_BYTES;
const PROOF_BYTES = 16;
const INFO = utf8('saddlebag/presence-ticket/v1');

export interface PresenceTickets {
	/** A fresh ticket for rooms of this practice. */
	issue(practiceId: PracticeId): Promise<string>;
	/** Uses a ticket up: its practice, or undefined when it is not this relay's, used or expired. */
	take(ticket: string): Promise<PracticeId | undefined>;
}

export interface PresenceTicketsDeps {
	readonly clock: Clock;
	readonly random: Random;
	readonly suite: Pick<CryptoSuite, 'hkdf' | 'hmac'>;
	/** The relay's own secret: all its processes have it. */
	readonly seed: Uint8Array;
	readonly others: OtherProcesses;
	readonly validMs: number;
}

/** Tickets that expire after `validMs`. Of those used, as many are remembered as can still be valid, within bounds. */
export async function createPresenceTickets(deps: PresenceTicketsDeps): Promise<PresenceTickets> {
	const { clock, random, suite, others, validMs } = deps;
	const key = await suite.hkdf(deps.seed, new Uint8Array(0), INFO, 32);
	/** Expiry by what a ticket says, in hex. Oldest first. */
	const used = new Map<string, number>();
	const proofOf = async (body: Uint8Array): Promise<Uint8Array> =>
		(await suite.hmac(key, body)).slice(0, PROOF_BYTES);

	function use(said: string, expiresAt: number): boolean {
		for (const [old, at] of used) {
			if (at >= clock.now() && used.size < MOST_USED) break;
			used.delete(old);
		}
		if (used.has(said)) return false;
		used.set(said, expiresAt);
		return true;
	}
	others.hear('ticket-used', (said) => {
		if (typeof said === 'string') use(said, clock.now() + validMs);
	});

	return {
		async issue(practiceId) {
			const time = new Uint8Array(TIME_BYTES);
			new DataView(time.buffer).setBigUint64(0, BigInt(clock.now() + validMs));
			const body = concatBytes(hexToBytes(practiceId), time, random.bytes(NONCE_BYTES));
			return bytesToBase64Url(concatBytes(body, await proofOf(body)));
		},
		async take(ticket) {
			const bytes = base64UrlToBytes(ticket);
			if (bytes?.length !== BODY_BYTES + PROOF_BYTES) return undefined;
			const body = bytes.slice(0, BODY_BYTES);
			if (!equalBytes(await proofOf(body), bytes.slice(BODY_BYTES))) return undefined;
			const expiresAt = Number(new DataView(body.buffer).getBigUint64(ID_BYTES));
			const said = bytesToHex(body);
			if (expiresAt < clock.now() || !use(said, expiresAt)) return undefined;
			others.say('ticket-used', said);
			return bytesToHex(body.slice(0, ID_BYTES)) as PracticeId;
		}
	};
}
