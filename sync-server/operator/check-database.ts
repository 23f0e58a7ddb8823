// Checks of a relay's database beside the relay that may be using it.
import { mkdtempSync, rmSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { encodeRelayCode } from '#shared/crypto/relay-code.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { copyStorageFile, openStorageFile } from '../open-storage.ts';
import { checkStorage, type StorageReport } from '../relay/check-storage.ts';
import type { RelayStorage } from '../storage/relay-storage.ts';

const suite = createWebCryptoSuite();

/** Checks a storage and closes it. */
export async function checkAndClose(
	storage: RelayStorage,
	onLook?: Parameters<typeof checkStorage>[2]
): Promise<StorageReport> {
	try {
		return await checkStorage(storage, suite, onLook);
	} finally {
		await storage.close();
	}
}

/** Puts a copy into a folder of its own, as a restore would, looks at everything in it there, and takes it away again. */
export async function rehearseRestore(
	copy: string,
	onLook: Parameters<typeof checkStorage>[2]
): Promise<StorageReport> {
	const folder = mkdtempSync(join(dirname(copy), 'rehearsal-'));
	try {
		const restored = join(folder, 'saddlebag.db');
		await copyFile(copy, restored);
		return await checkAndClose(openStorageFile(restored), onLook);
	} finally {
		rmSync(folder, { recursive: true, force: true });
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
