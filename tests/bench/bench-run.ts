// What every measurement is told, and how it tells of its progress.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface BenchRun {
	/** Samples of each figure; at least five unless in a hurry. */
	readonly samples: number;
	/** Charts that an empty device fetches. */
	readonly charts: number;
	/** Fewer and smaller everything: shows that it works, not how fast. */
	readonly quick: boolean;
	/** One line on stderr. */
	progress(line: string): void;
	/** Something for whoever reads the figures. */
	note(line: string): void;
	/** A fresh folder, gone when the run ends. */
	folder(): string;
	/** By performance.now(): afterwards no round begins but the first of each kind. Absent: all are made. */
	readonly until?: number;
}

/** The same run with an end. */
export const endingAt = (run: BenchRun, until: number): BenchRun => ({ ...run, until });

/** True when another round is not to be begun. */
export const isOver = ({ until }: BenchRun): boolean => until !== undefined && performance.now() > until;

/** Begins a run; notes are collected. */
export function createBenchRun(options: Pick<BenchRun, 'samples' | 'charts' | 'quick'>): BenchRun & {
	readonly notes: readonly string[];
} {
	const notes: string[] = [];
	const root = mkdtempSync(join(tmpdir(), 'saddlebag-bench-'));
	process.once('exit', () => rmSync(root, { recursive: true, force: true }));
	const startedAt = performance.now();
	const progress = (line: string): void => {
		const seconds = ((performance.now() - startedAt) / 1000).toFixed(0).padStart(4);
		process.stderr.write(`${seconds} s  ${line}\n`);
	};
	return {
		...options,
		notes,
		progress,
		note: (line) => void notes.push(line),
		folder: () => mkdtempSync(join(root, 'x-'))
	};
}
