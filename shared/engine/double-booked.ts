// Which appointments are in each other's way without anybody having wanted it so: kept in memory from the rows of the list,
// the same at every site that holds the same rows. Only rows with appointments that changed are compared again, and only
// with what is booked on the same day for the same person or place.
import type { ChartId } from '../core/ids.ts';
import type { Instant } from '../core/clock.ts';
import { areCrossed, areKnownTogether, overlap, type Booking, type Span } from '../chart/bookings.ts';

/** An appointment and whose chart it stands in. */
export interface Placed {
	readonly chartId: ChartId;
	readonly booking: Booking;
}

/** Two that wait for a person, in a fixed order. */
export interface BookedPair {
	/** The same at every site. */
	readonly id: string;
	readonly sides: readonly [Placed, Placed];
	/** Each was cancelled for the other. */
	readonly crossed: boolean;
}

const DAY_MS = 86_400_000;
/** Days that an appointment is looked for under, at most: a room closed for a year is found by its first days. */
const MOST_DAYS = 40;

const nameOf = ({ chartId, booking }: Placed): string => `${chartId}/${booking.id}`;

function* slotsOf({ start, end, actors }: Pick<Booking, keyof Span | 'actors'>): Iterable<string> {
	const first = Math.floor(start / DAY_MS);
	const last = Math.min(Math.floor((end - 1) / DAY_MS), first + MOST_DAYS);
	for (const { reference } of actors) for (let day = first; day <= last; day++) yield `${reference} ${day}`;
}

export class DoubleBooked {
	readonly #rowOf: (chartId: ChartId) => readonly Booking[];
	readonly #due = new Set<ChartId>();
	/** What each chart's appointments were when they were compared. */
	readonly #known = new Map<ChartId, readonly Placed[]>();
	readonly #bySlot = new Map<string, Map<string, Placed>>();
	readonly #pairs = new Map<string, BookedPair>();
	readonly #pairsOf = new Map<ChartId, Set<string>>();

	/** `rowOf`: the appointments of a chart's row; none for a chart that is not listed. */
	constructor(rowOf: (chartId: ChartId) => readonly Booking[]) {
		this.#rowOf = rowOf;
	}

	/** A row is new, or may be another. */
	renewed(chartId: ChartId): void {
		if (this.#known.has(chartId) || this.#rowOf(chartId).length > 0) this.#due.add(chartId);
	}

	/** Rows that are not looked at yet. */
	get due(): number {
		return this.#due.size;
	}

	/** Pairs that wait for a person. */
	get waiting(): number {
		return this.#pairs.size;
	}

	waitingOf(chartId: ChartId): readonly BookedPair[] {
		return [...(this.#pairsOf.get(chartId) ?? [])].sort().map((id) => this.#pairs.get(id)!);
	}

	/** What is booked in the way of it, as far as this device knows. Takes in first what is not looked at yet. */
	inTheWayOf(booking: Booking, chartId: ChartId): readonly Placed[] {
		this.look(this.#due.size);
		return this.#near({ chartId, booking }).filter((other) => overlap(booking, other.booking));
	}

	/** Looks at so many of the rows that are due; returns the charts of which something is to be shown otherwise. */
	look(most: number): ReadonlySet<ChartId> {
		const changed = new Set<ChartId>();
		let left = most;
		for (const chartId of this.#due) {
			if (left-- === 0) break;
			this.#due.delete(chartId);
			this.#lookAt(chartId, changed);
		}
		return changed;
	}

	#near(placed: Placed): readonly Placed[] {
		const found = new Map<string, Placed>();
		for (const slot of slotsOf(placed.booking))
			for (const [name, other] of this.#bySlot.get(slot) ?? [])
				if (name !== nameOf(placed)) found.set(name, other);
		return [...found.values()];
	}

	#lookAt(chartId: ChartId, changed: Set<ChartId>): void {
		const before = new Map([...(this.#pairsOf.get(chartId) ?? [])].map((id) => [id, this.#pairs.get(id)!]));
		for (const placed of this.#known.get(chartId) ?? [])
			for (const slot of slotsOf(placed.booking)) this.#bySlot.get(slot)?.delete(nameOf(placed));
		for (const pair of before.values()) this.#forget(pair);
		const placed = this.#rowOf(chartId).map((booking): Placed => ({ chartId, booking }));
		if (placed.length > 0) this.#known.set(chartId, placed);
		else this.#known.delete(chartId);
		for (const one of placed)
			for (const slot of slotsOf(one.booking)) {
				const booked = this.#bySlot.get(slot) ?? new Map<string, Placed>();
				this.#bySlot.set(slot, booked.set(nameOf(one), one));
			}
		for (const one of placed) for (const other of this.#near(one)) this.#compare(one, other);
		const after = this.#pairsOf.get(chartId) ?? new Set<string>();
		for (const id of new Set([...before.keys(), ...after])) {
			const pair = this.#pairs.get(id);
			if (JSON.stringify(pair) === JSON.stringify(before.get(id))) continue;
			for (const side of (pair ?? before.get(id)!).sides) changed.add(side.chartId);
		}
	}

	#compare(one: Placed, other: Placed): void {
		const crossed = areCrossed(one.booking, other.booking);
		if (!crossed && !(overlap(one.booking, other.booking) && !areKnownTogether(one.booking, other.booking)))
			return;
		const [a, b] = [one, other].sort((x, y) => (nameOf(x) < nameOf(y) ? -1 : 1)) as [Placed, Placed];
		const pair = { id: `${nameOf(a)} ${nameOf(b)}`, sides: [a, b], crossed } as const;
		this.#pairs.set(pair.id, pair);
		for (const { chartId } of pair.sides)
			this.#pairsOf.set(chartId, (this.#pairsOf.get(chartId) ?? new Set()).add(pair.id));
	}

	#forget({ id, sides }: BookedPair): void {
		this.#pairs.delete(id);
		for (const { chartId } of sides) {
			const left = this.#pairsOf.get(chartId);
			left?.delete(id);
			if (left?.size === 0) this.#pairsOf.delete(chartId);
		}
	}
}

/** What ended before is nobody's to decide any more: a day, so that no wrong time zone hides one of today. */
export const bookedFrom = (now: Instant): Instant => now - DAY_MS;
