// Which entries of a chart go together: a report and its results, a note and what was added to it, an order and the
// medicine that it names by reference.
import { entryExists, entryPath, type Entry } from '../chart/change-entry.ts';
import type { ChartReader } from '../chart/edit.ts';
import { parseRegisterKey, registerKey } from '../chart/register-key.ts';

/** Elements whose references are parts of the entry itself. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
	DiagnosticReport: ['result'],
	Observation: ['hasMember']
};

/** What every reference in an element names, as ids. */
function namedIn(chart: ChartReader, { type, id }: Entry, element: string): readonly string[] {
	const atom = chart.atom(registerKey(type, id, element)) ?? '';
	const references = atom.matchAll(/"reference":"(?:[A-Za-z]+\/|urn:uuid:)([A-Za-z0-9.-]{1,64})"/g);
	return [...references].map(([, named = '']) => named);
}

function addendaOf(chart: ChartReader, note: Entry): readonly Entry[] {
	const ids = new Set(chart.keys('Composition:').flatMap((key) => parseRegisterKey(key)?.id ?? []));
	return [...ids]
		.map((id) => ({ type: 'Composition', id }))
		.filter((other) => namedIn(chart, other, 'relatesTo').includes(note.id));
}

/**
 * Everything that moves with some entries, themselves first; and what is copied, because others refer to it too.
 * Entries that the chart does not hold are named only as given.
 */
export function belongingEntries(
	chart: ChartReader,
	entries: readonly Entry[]
): { readonly moving: readonly Entry[]; readonly copied: readonly Entry[] } {
	const moving = new Map(entries.map((entry) => [entryPath(entry), entry]));
	const copied = new Map<string, Entry>();
	for (const entry of moving.values()) {
		const parts = (PARTS[entry.type] ?? []).flatMap((element) =>
			namedIn(chart, entry, element).map((id) => ({ type: 'Observation', id }))
		);
		const added = entry.type === 'Composition' ? addendaOf(chart, entry) : [];
		for (const part of [...parts, ...added])
			if (entryExists(chart, part) && !moving.has(entryPath(part))) moving.set(entryPath(part), part);
		if (!entry.type.startsWith('Medication')) continue;
		for (const id of namedIn(chart, entry, 'medication[x]')) {
			const medicine = { type: 'Medication', id };
			if (entryExists(chart, medicine)) copied.set(entryPath(medicine), medicine);
		}
	}
	return { moving: [...moving.values()], copied: [...copied.values()] };
}
