// A setup code for one new practice, by the machine's clock and randomness: shown once, kept as its hash.
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { encodeSetupCode, hashOfSetupCode, SETUP_CODE_BYTES } from '#shared/crypto/setup-code.ts';
import { SETUP_CODE_VALID_MS } from '../relay/admission.ts';
import type { RelayStorage } from '../storage/relay-storage.ts';

/** Makes one in a storage that a relay may be using, and closes it. */
export async function makeSetupCodeAndClose(
	storage: RelayStorage
): Promise<{ readonly code: string; readonly validUntil: string }> {
	const suite = createWebCryptoSuite();
	const code = crypto.getRandomValues(new Uint8Array(SETUP_CODE_BYTES));
	const expiresAt = Date.now() + SETUP_CODE_VALID_MS;
	await storage.addSetupCode(await hashOfSetupCode(suite, code), expiresAt);
	await storage.close();
	return {
		code: await encodeSetupCode(suite, code),
		validUntil: new Date(expiresAt).toISOString().slice(0, 10)
	};
}
