// The chart and search scenarios in a browser, over IndexedDB with strict durability: bundled and loaded by
// measure-browser.ts. On the page's own thread: nothing else works there.
import { browserClock } from '#client/worker/browser-clock.ts';
import { browserRandom } from '#client/worker/browser-random.ts';
import { createIdbStore } from '#client/worker/idb-store.ts';
import { initializeAutomerge } from '#shared/chart/document/chart-document.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { DEFAULT_COST } from '#shared/crypto/passphrase-wrap.ts';
import type { EngineDeps } from '#shared/engine/engine-core.ts';
import { CHEAP_COST } from './bench-device.ts';
import { chartScenario, type ChartSamples } from './chart-scenario.ts';
import { searchScenario, type SearchSamples } from './search-scenario.ts';

declare global {
	interface Window {
		benchCharts(bundle: string, samples: number): Promise<ChartSamples>;
		benchSearch(rows: number, samples: number): Promise<SearchSamples>;
	}
}

async function browserDeps(name: string, realCost: boolean): Promise<EngineDeps> {
	await initializeAutomerge('/automerge.wasm');
	return {
		store: await createIdbStore(name),
		suite: createWebCryptoSuite(),
		random: browserRandom,
		clock: browserClock,
		argon2Cost: realCost ? DEFAULT_COST : CHEAP_COST,
		zone: 'UTC'
	};
}

window.benchCharts = async (bundle, samples) =>
	chartScenario(await browserDeps('charts', false), bundle, samples);
window.benchSearch = async (rows, samples) =>
	searchScenario(await browserDeps('search', true), rows, samples);
