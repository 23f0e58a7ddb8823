// Checks of a relay's database beside the relay that may be using it.
import { encodeRelayCode } from '#shared/crypto/relay-code.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { copyStorageFile } from '../open-storage.ts';
import { checkStorage, type StorageReport } from '../relay/check-storage.ts';
import type { RelayStorage } from '../storage/relay-storage.ts';

const suite = createWebCryptoSuite();

/** Checks a storage and closes it. */
export async function checkAndClose(storage: RelayStorage): Promise<StorageReport> {
	try {
		return await checkStorage(storage, suite);
	} finally {
		await storage.close();
	}
}

/** The code of the relay whose storage it is, and closes it. */
export async function codeAndClose(storage: RelayStorage): Promise<string> {
	try {
		const { seed } = await storage.identity();
		return await encodeRelayCode(suite, (await suite.importSigningSeed(seed)).publicKey);
	} finally {
		await storage.close();
	}
}

/** Copies the SQLite file of a relay, running or not. Throws unless the copy is whole; then there is none. */
export async function checkedBackup(from: string, to: string): Promise<StorageReport> {
	let report: StorageReport | undefined;
	await copyStorageFile(from, to, async (copy) => {
		report = await checkAndClose(copy);
		const [problem] = report.problems;
		if (problem) throw new Error(`The copy is not whole: ${problem.what}.`);
	});
	return report!;
}
