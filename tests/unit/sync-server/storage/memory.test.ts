import { createMemoryRelayStorage } from '#relay/storage/memory.ts';
import { relayStorageContract } from '../../../contract/relay-storage.contract.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

relayStorageContract('memory', async () => ({
	storage: createMemoryRelayStorage(createSeededRandom(1)),
	dispose: async () => {}
}));
