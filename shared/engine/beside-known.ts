// Whoever books where something is booked already, on a device that knows it, has seen it: that is written down with the
// appointment, so that no other site asks about the two.
import { besideKey, besideOf, bookingsOf } from '../chart/bookings.ts';
import type { ChartReader, Edit, VerbContext } from '../chart/edit.ts';
import { readOtherwise } from '../chart/read-otherwise.ts';
import type { ChartId } from '../core/ids.ts';
import { bookedFrom, type DoubleBooked } from './double-booked.ts';

const WRITES_APPOINTMENT = /^Appointment:([^:]+):/;

/** A chart as it reads with some writes that are not made yet. */
const withWrites = (chart: ChartReader, writes: ReadonlyMap<string, string>, by: VerbContext): ChartReader =>
	readOtherwise(chart, {
		atom: (key) => (writes.has(key) ? writes.get(key) : chart.atom(key)),
		keys: (prefix) => [
			...new Set([...chart.keys(prefix), ...[...writes.keys()].filter((key) => key.startsWith(prefix))])
		],
		candidates(key) {
			const atom = writes.get(key);
			if (atom === undefined) return chart.candidates(key);
			return [{ opId: '', atom, credId: '' as never, at: by.now, message: '', changeHash: '' }];
		}
	});

/** The edits, with what their author's device knew to be in the way of the appointments that they write. */
export function besideWhatIsKnown(
	booked: DoubleBooked,
	chartId: ChartId,
	reader: ChartReader,
	edits: readonly Edit[],
	context: VerbContext
): readonly Edit[] {
	return edits.map((edit) => {
		const ids = new Set([...edit.writes.keys()].flatMap((key) => WRITES_APPOINTMENT.exec(key)?.[1] ?? []));
		if (ids.size === 0) return edit;
		const after = withWrites(reader, edit.writes, context);
		const writes = new Map(edit.writes);
		for (const booking of bookingsOf(after, bookedFrom(context.now)))
			for (const other of ids.has(booking.id) ? booked.inTheWayOf(booking, chartId) : [])
				writes.set(
					besideKey(booking.id, other.booking.id),
					JSON.stringify(besideOf(booking, other.booking, context))
				);
		return { ...edit, writes };
	});
}
