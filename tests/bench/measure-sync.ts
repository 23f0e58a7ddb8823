import type { BenchRun } from './bench-run.ts';
import type { BenchResult } from './spread.ts';
export async function measureSync(_run: BenchRun): Promise<readonly BenchResult[]> { return []; }
