// Reading a chart whose documents are lines: every register has the value that was written last, and nothing in it was
// written by people who could not see each other's.
import type { Candidate, ChartReader } from './edit.ts';
import type { LineDocument, LineWrite } from './line-document.ts';
import { joined, withPrefix } from './sorted-keys.ts';

const candidateOf = ({ counter, atom, by }: LineWrite): Candidate => ({
	opId: `${counter}@${by.actor}`,
	atom,
	credId: by.credId,
	at: by.at,
	message: by.message,
	changeHash: by.hash
});

/** The directory first: should two documents hold one key, its value is shown. */
export function createLineReader(documents: readonly LineDocument[]): ChartReader {
	const holder = (key: string): LineWrite | undefined => {
		for (const { registers } of documents) {
			const write = registers.get(key);
			if (write) return write;
		}
		return undefined;
	};
	const sorted = documents.map(({ registers }) => [...registers.keys()].sort());
	const writesOf = (hash: string): ReadonlyMap<string, LineWrite> =>
		new Map(documents.flatMap((document) => [...(document.writesOf(hash) ?? [])]));
	return {
		atom(key) {
			const atom = holder(key)?.atom;
			return atom === 'null' ? undefined : atom;
		},
		has: (key) => holder(key) !== undefined,
		keys: (prefix) => joined(sorted.map((keys) => withPrefix(keys, prefix))),
		candidates(key) {
			const write = holder(key);
			return write ? [candidateOf(write)] : [];
		},
		contested: () => [],
		writesOf: (hash) => new Map([...writesOf(hash)].map(([key, { atom }]) => [key, atom])),
		predecessorsOf(hash, key) {
			const replaced = writesOf(hash).get(key)?.replaced;
			return replaced ? [replaced.hash] : [];
		},
		writtenApart: () => false,
		text: (key) => documents.map((document) => document.text(key)).find((text) => text !== undefined),
		textKeys: (prefix) =>
			joined(
				documents.map((document) => [...document.textKeys].filter((key) => key.startsWith(prefix)).sort())
			)
	};
}
