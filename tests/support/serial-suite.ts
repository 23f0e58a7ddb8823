// A crypto suite that does one thing at a time. The real suite works in threads: which of two operations ends first is
// anybody's guess, and a simulation must not depend on it.
import type { CryptoSuite } from '#shared/crypto/suite.ts';

export interface SerialSuite {
	readonly suite: CryptoSuite;
	/** Operations asked for and not answered. */
	inProgress(): number;
}

/** Puts the operations of a suite in a row. */
export function createSerialSuite(inner: CryptoSuite): SerialSuite {
	let inProgress = 0;
	let last: Promise<unknown> = Promise.resolve();
	const inOrder =
		<A extends unknown[], R>(run: (...args: A) => Promise<R>) =>
		(...args: A): Promise<R> => {
			inProgress += 1;
			const done = last.then(() => run(...args));
			last = done.then(
				() => (inProgress -= 1),
				() => (inProgress -= 1)
			);
			return done;
		};
	const entries = Object.entries(
		inner as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>
	);
	const suite = Object.fromEntries(entries.map(([name, run]) => [name, inOrder(run)]));
	return { suite: suite as unknown as CryptoSuite, inProgress: () => inProgress };
}
