import type { BenchRun } from './bench-run.ts';
import type { BenchResult } from './spread.ts';
export async function measureBrowser(_run: BenchRun): Promise<readonly BenchResult[]> { return []; }
