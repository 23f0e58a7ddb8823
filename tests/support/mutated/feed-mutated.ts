// Damaged input for every place that reads bytes from outside, so many pieces in all: what was accepted, what crashed,
// and what became of the memory.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { createSeededRandom } from '../seeded-random.ts';
import { createTestPractice } from '../test-practice.ts';
import { carriedReader, codeReader, transferReader } from './carried-reader.ts';
import { deviceReader } from './device-reader.ts';
import { envelopeReader } from './envelope-reader.ts';
import { frameReader } from './frame-reader.ts';
import type { Reader } from './reader.ts';
import { relayReader } from './relay-reader.ts';

const READERS: readonly Reader[] = [
	frameReader,
	envelopeReader,
	relayReader,
	transferReader,
	deviceReader,
	carriedReader,
	codeReader
];

export interface MutatedReport {
	readonly fed: number;
	readonly accepted: number;
	/** What was thrown, with the reader and the seed. */
	readonly crashes: readonly string[];
	readonly byReader: Readonly<Record<string, number>>;
	/** Heap in use after a collection, in MiB: after each reader's first tenth, and at its end, the largest growth. */
	readonly heapMiB: { readonly start: number; readonly end: number; readonly mostGrowth: number };
}

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;
function heapMiB(): number {
	collect();
	return Math.round((process.memoryUsage().heapUsed / 2 ** 20) * 10) / 10;
}

/** Feeds `count` damaged pieces in all. The same seed damages the same bytes in the same way. */
export async function feedMutated(count: number, seed: number): Promise<MutatedReport> {
	const start = heapMiB();
	let fed = 0;
	let accepted = 0;
	let mostGrowth = 0;
	const crashes: string[] = [];
	const byReader: Record<string, number> = {};
	for (const [i, reader] of READERS.entries()) {
		const suite = createWebCryptoSuite();
		const random = createSeededRandom(seed + i);
		const practice = await createTestPractice(suite, random);
		const { device } = await practice.enrol('prescriber');
		const open = await reader.open({ suite, random, practice, device });
		const wanted = Math.ceil(count * reader.share);
		let mine = 0;
		let warm: number | undefined;
		try {
			while (mine < wanted) {
				const step = await open.feed();
				mine += step.fed;
				accepted += step.accepted;
				if (warm === undefined && mine >= wanted / 10) warm = heapMiB();
			}
			await open.finish();
		} catch (error) {
			crashes.push(`${reader.name}, seed ${seed}, after ${mine}: ${String(error)}`);
		}
		mostGrowth = Math.max(mostGrowth, heapMiB() - (warm ?? start));
		byReader[reader.name] = mine;
		fed += mine;
	}
	return { fed, accepted, crashes, byReader, heapMiB: { start, end: heapMiB(), mostGrowth } };
}
