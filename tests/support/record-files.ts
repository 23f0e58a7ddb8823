// Files of real records for imports, and the judgement whether an import and an export kept all of them.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { BagDevice } from './bag-process.ts';
import { entriesOf, lostEntries, type OracleEntry } from './json-oracle.ts';
import { sharedData } from './shared-data.ts';

/** One line of `bag import`. */
export interface ImportLine {
	readonly file: string;
	readonly chart: string | null;
	readonly accepted: number;
	readonly refused: readonly { readonly index: number; readonly reason: string }[];
}

/** The files of a folder of the sample data whose names match, sorted; none when the folder is not on this machine. */
export function recordFiles(folder: string, names = /\.json$/): readonly string[] {
	const path = sharedData(folder);
	if (path === undefined) return [];
	return readdirSync(path)
		.filter((name) => names.test(name))
		.sort()
		.map((name) => join(path, name));
}

/** What stands in a file, as the oracle reads it. */
export const entriesOfFile = (file: string): readonly OracleEntry[] => entriesOf(readFileSync(file, 'utf8'));

/** What a wholly accepted import of the files prints. */
export const acceptedWhole = (files: readonly string[]): readonly unknown[] =>
	files.map((file) => ({
		file,
		chart: expect.any(String),
		accepted: entriesOfFile(file).length,
		refused: []
	}));

/** Exports every chart that the lines name: nothing that went in may be missing, and nothing else may be there. */
export async function expectNothingLost(device: BagDevice, lines: readonly ImportLine[]): Promise<void> {
	const given = new Map<string, OracleEntry[]>();
	for (const { file, chart } of lines)
		given.set(chart!, [...(given.get(chart!) ?? []), ...entriesOfFile(file)]);
	for (const [chart, entries] of given) {
		const exported = await device.text('export', '--chart', chart);
		expect({ chart, lost: lostEntries(entries, exported) }).toEqual({ chart, lost: [] });
		const distinct = new Set(entries.map((entry) => JSON.stringify(entry)));
		expect(entriesOf(exported)).toHaveLength(distinct.size);
	}
}
