// Opens the device in a folder: its store, the real cryptography, the machine's clock and network.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { initializeAutomerge } from '#shared/chart/automerge-document.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import type { Engine } from '#shared/engine/api.ts';
import { createEngine } from '#shared/engine/engine.ts';
import { nodeClock, nodeRandom } from './node-clock.ts';
import { openNodeStore } from './node-store.ts';
import { nodeTransport } from './node-transport.ts';

/** How a device is opened. `offline` never opens a socket. */
export interface DeviceOptions {
	readonly dir: string;
	readonly offline: boolean;
	readonly protocolVersion: number | undefined;
}

/** Opens (or begins) the device whose files lie in `dir`. One process at a time: a second one fails with a clear error. */
export async function openDevice(options: DeviceOptions): Promise<Engine> {
	const wasm = createRequire(import.meta.url).resolve('@automerge/automerge/automerge.wasm');
	await initializeAutomerge(readFileSync(wasm));
	const store = await openNodeStore(options.dir);
	return createEngine({
		store,
		suite: createWebCryptoSuite(),
		random: nodeRandom,
		clock: nodeClock,
		transport: options.offline ? undefined : nodeTransport,
		protocolVersion: options.protocolVersion,
		zone: Intl.DateTimeFormat().resolvedOptions().timeZone
	});
}
