// Opens the device in a folder: its store, the real cryptography, the machine's clock and network.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { initializeAutomerge } from '#shared/chart/document/chart-document.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import type { Engine } from '#shared/engine/api.ts';
import { createEngine } from '#shared/engine/engine.ts';
import { nodeArgon2id } from './node-argon2.ts';
import { nodeClock, nodeRandom } from './node-clock.ts';
import { BagError } from './bag-error.ts';
import { openNodeStore, type OpenStoreError } from './node-store.ts';
import { nodeTransport } from './node-transport.ts';

/** How a device is opened. `offline` never opens a socket. */
export interface DeviceOptions {
	readonly dir: string;
	readonly offline: boolean;
	readonly protocolVersion: number | undefined;
}

const STORE_WORDS: Readonly<Record<OpenStoreError['type'], string>> = {
	StoreInUse: 'Nothing was changed: another process is using this folder.',
	StoreIsNewer: 'Nothing was changed: this folder was written by a newer version of Saddlebag. Update first.',
	StoreFailed: 'Nothing was changed: the folder cannot be opened or written.'
};

/** Opens (or begins) the device whose files lie in `dir`. One process at a time: a second one fails with a clear error. */
export async function openDevice(options: DeviceOptions): Promise<Engine> {
	const wasm = createRequire(import.meta.url).resolve('@automerge/automerge/automerge.wasm');
	await initializeAutomerge(readFileSync(wasm));
	const store = await openNodeStore(options.dir);
	if (!store.ok) throw new BagError(STORE_WORDS[store.error.type]);
	return createEngine({
		store: store.value,
		suite: { ...createWebCryptoSuite(), argon2id: nodeArgon2id },
		random: nodeRandom,
		clock: nodeClock,
		holdsAll: true,
		transport: options.offline ? undefined : nodeTransport,
		protocolVersion: options.protocolVersion,
		zone: Intl.DateTimeFormat().resolvedOptions().timeZone
	});
}
