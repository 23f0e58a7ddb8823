// What a place that reads bytes from outside is put through: damaged input, one piece at a time.
import type { CryptoSuite } from '#shared/crypto/suite.ts';
import type { SeededRandom } from '../seeded-random.ts';
import type { TestDevice, TestPractice } from '../test-practice.ts';

/** What everybody reads from: one practice, two of its devices, real cryptography. */
export interface Ground {
	readonly suite: CryptoSuite;
	readonly random: SeededRandom;
	readonly practice: TestPractice;
	readonly device: TestDevice;
}

/** A reader made ready. */
export interface OpenReader {
	/**
	 * Feeds the next damaged pieces and returns how many there were. A piece counts as `accepted` when anything came of it
	 * that only an undamaged one may do; a reader that throws has crashed.
	 */
	feed(): Promise<{ readonly fed: number; readonly accepted: number }>;
	/** Looks, after all of it, whether good input still does what it should. Throws when it does not. */
	finish(): Promise<void>;
}

/** One place that reads bytes from outside. */
export interface Reader {
	readonly name: string;
	/** Its part of all pieces; the parts of all readers are 1 together. */
	readonly share: number;
	open(ground: Ground): Promise<OpenReader>;
}
