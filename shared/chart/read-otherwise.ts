// A chart as it would read with some values other than they stand: a side that nobody chose, an order that nobody accepted.
import type { ChartReader } from './edit.ts';

/** What is remembered of entries is of what stands: it is neither read nor written here. */
export function readOtherwise(
	reader: ChartReader,
	other: Partial<Omit<ChartReader, 'remembered'>>
): ChartReader {
	const { remembered: _ofWhatStands, ...rest } = reader;
	return { ...rest, ...other };
}
