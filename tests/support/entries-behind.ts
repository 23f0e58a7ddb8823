// The next entries of a log that a relay makes up as it goes, and checks nothing of.
import { hexToBytes } from '#shared/core/bytes.ts';
import { createFakeSuite } from '#shared/crypto/fake-suite.ts';
import type { Entries, LogHead } from '#shared/protocol/frames.ts';
import { nextLogHash } from '#shared/protocol/log-chain.ts';

const suite = createFakeSuite();

/** Entries behind a head, as one frame that ends with the head behind them. */
export async function entriesBehind(
	before: LogHead,
	some: readonly { readonly id: string; readonly bytes: Uint8Array }[]
): Promise<Entries> {
	const entries = [];
	let head = before;
	for (const { id, bytes } of some) {
		const logHash = await nextLogHash((data) => suite.sha256(data), head.hash, hexToBytes(id));
		head = { seq: head.seq + 1, hash: logHash };
		entries.push({ seq: head.seq, logHash, envelope: bytes });
	}
	return { type: 'entries', entries, head };
}
