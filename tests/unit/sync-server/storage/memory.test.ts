import { createMemoryRelayStorage } from '#relay/storage/memory.ts';
import { relayStorageContract } from '../../../contract/relay-storage.contract.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

relayStorageContract('memory', async () => {
	const storage = createMemoryRelayStorage(createSeededRandom(1));
	// Memory outlives nothing but close(): "opening again" is going on with the same object.
	return { storage, reopen: async () => storage, dispose: () => storage.close() };
});
