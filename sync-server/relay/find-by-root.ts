// Which practice has a root key: asked once in years, so the first records are looked through, each once in a process.
import { bytesToHex } from '#shared/core/bytes.ts';
import type { PracticeId } from '#shared/core/ids.ts';
import { rootIdOf } from '#shared/crypto/recovery-words.ts';
import type { CryptoSuite } from '#shared/crypto/suite.ts';
import { parseControlWire } from '#shared/protocol/control-codec.ts';
import type { RelayStorage } from '../storage/relay-storage.ts';

/** Finds the practice whose GENESIS has the root key with this id (in hex). */
export function createRootFinder(
	storage: RelayStorage,
	suite: Pick<CryptoSuite, 'sha256'>
): (rootId: string) => Promise<PracticeId | undefined> {
	const seen = new Set<PracticeId>();
	const byRoot = new Map<string, PracticeId>();

	async function look(practiceId: PracticeId): Promise<void> {
		const [first] = await storage.controlAfter(practiceId, 0, 1);
		const parsed = first && parseControlWire(first.record);
		const body = parsed?.ok ? parsed.value.record.body : undefined;
		if (body?.type !== 'GENESIS') return;
		byRoot.set(bytesToHex(await rootIdOf(suite, body.rootSignKey)), practiceId);
		seen.add(practiceId);
	}

	return async (rootId) => {
		if (!byRoot.has(rootId))
			for (const practiceId of await storage.practices()) if (!seen.has(practiceId)) await look(practiceId);
		return byRoot.get(rootId);
	};
}
