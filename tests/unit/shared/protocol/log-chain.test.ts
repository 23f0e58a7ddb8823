import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { bytesToHex, concatBytes, utf8 } from '#shared/core/bytes.ts';
import { EMPTY_HEAD, nextLogHash } from '#shared/protocol/log-chain.ts';

const sha256 = async (data: Uint8Array): Promise<Uint8Array> => createHash('sha256').update(data).digest();

test('[LOG-1] the log hash is SHA-256 over prefix, hash before and envelope id, from zeros', async () => {
	const id = new Uint8Array(32).fill(1);
	const first = await nextLogHash(sha256, EMPTY_HEAD.hash, id);
	const expected = await sha256(concatBytes(utf8('saddlebag/log/v1\0'), new Uint8Array(32), id));
	expect(bytesToHex(first)).toBe(bytesToHex(expected));
	expect(EMPTY_HEAD).toEqual({ seq: 0, hash: new Uint8Array(32) });
	expect(bytesToHex(await nextLogHash(sha256, first, id))).not.toBe(bytesToHex(first));
});
