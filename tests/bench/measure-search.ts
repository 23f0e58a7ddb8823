// Unlocking and searching a device of 20,000 charts, in Node.
import { DEFAULT_COST } from '#shared/crypto/passphrase-wrap.ts';
import type { BenchRun } from './bench-run.ts';
import { nodeDeps } from './node-device.ts';
import { searchScenario, type SearchSamples } from './search-scenario.ts';
import { resultOf, timedResults, type BenchResult } from './spread.ts';

/** How many charts a practice holds (docs/ARCHITECTURE.md). */
export const searchedRows = (run: BenchRun): number => (run.quick ? 2_000 : 20_000);

/** The lines of a search scenario, wherever it ran. */
export function searchResults(found: SearchSamples, rows: number, where: string): readonly BenchResult[] {
	const of = `${rows.toLocaleString('en')} charts, ${where}`;
	return [
		...timedResults(`unlock to searchable, ${of}`, found.unlock, { bar: { atMost: 1_500 } }),
		resultOf(`of which Argon2id, ${where}`, 'ms', found.argonMs),
		// A guess is one of them: as many seconds a thousand as milliseconds each.
		resultOf(`1,000 guesses at the passphrase of a stolen device, ${where}`, 's', found.argonMs),
		...timedResults(`search p50 a keystroke, ${of}`, found.p50),
		...timedResults(`search p95 a keystroke, ${of}`, found.p95, { bar: { atMost: 15 } })
	];
}

/** Search and unlock over the Node store. */
export async function measureSearch(run: BenchRun): Promise<readonly BenchResult[]> {
	const rows = searchedRows(run);
	run.progress(`search: ${rows} rows, Node store`);
	const deps = await nodeDeps(run.folder(), { realCost: true });
	const found = await searchScenario(deps, rows, run.samples);
	run.note(
		`Search: each of ${found.keystrokes} keystrokes is one search of at most 50 rows. Unlock includes Argon2id (${DEFAULT_COST.memoryKiB / 1024} MiB, ${DEFAULT_COST.passes} passes), opening the sealed rows, listing the documents held and the first search.`
	);
	return searchResults(found, rows, 'Node');
}
