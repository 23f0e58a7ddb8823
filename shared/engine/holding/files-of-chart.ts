// Which files a chart's documents name.
import type { ChartReader } from '../../chart/edit.ts';
import type { DocId } from '../../core/ids.ts';

const NAME = /urn:saddlebag:blob:([0-9a-f]{32})/g;

/** Every file that an entry names now, or that a disagreement about it may. */
export function filesOf(reader: ChartReader): readonly DocId[] {
	const found = new Set<DocId>();
	for (const key of reader.keys(''))
		for (const { atom } of reader.candidates(key))
			for (const [, id] of atom.matchAll(NAME)) found.add(id as DocId);
	return [...found];
}
