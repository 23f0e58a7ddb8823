// The devices that are measured in Node: a folder each, the real cryptography, the machine's clock.
import '../support/load-automerge.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { DEFAULT_COST } from '#shared/crypto/passphrase-wrap.ts';
import type { EngineDeps } from '#shared/engine/engine-core.ts';
import type { Transport } from '#shared/replica/transport.ts';
import { nodeClock, nodeRandom } from '#relay/device/node-clock.ts';
import { openNodeStore } from '#relay/device/node-store.ts';
import { CHEAP_COST, take } from './bench-device.ts';

/** What an engine needs, over the store in a folder. `realCost`: a guess of the passphrase costs what it does for people. */
export async function nodeDeps(
	dir: string,
	{ transport, realCost = false }: { readonly transport?: Transport; readonly realCost?: boolean } = {}
): Promise<EngineDeps> {
	return {
		store: take(await openNodeStore(dir)),
		suite: createWebCryptoSuite(),
		random: nodeRandom,
		clock: nodeClock,
		transport,
		argon2Cost: realCost ? DEFAULT_COST : CHEAP_COST,
		zone: 'UTC'
	};
}
