// Which charts may be of one person, and what people said of them: kept in memory from the rows of the list, the same at
// every site that holds the same rows. Only rows whose identity changed are compared again.
import type { ChartId } from '../core/ids.ts';
import type { SameOrApart } from '../chart/same-person.ts';
import { PeopleIndex } from '../safety/people-index.ts';
import { similarityOf, WAITS, type PersonFacts, type Similarity } from '../safety/similar-people.ts';
import type { PatientRow } from './patient-rows.ts';
import type { SameState } from './same-state.ts';
import { personOfRow } from './person-facts.ts';

/** Charts by chart, each standing with the other. */
class Pairs<T> {
	readonly #of = new Map<ChartId, Map<ChartId, T>>();
	count = 0;

	of(chartId: ChartId): ReadonlyMap<ChartId, T> {
		return this.#of.get(chartId) ?? new Map<ChartId, T>();
	}

	set(a: ChartId, b: ChartId, value: T): void {
		if (!this.of(a).has(b)) this.count++;
		for (const [one, other] of [
			[a, b],
			[b, a]
		] as const)
			this.#of.set(one, (this.#of.get(one) ?? new Map<ChartId, T>()).set(other, value));
	}

	remove(a: ChartId, b: ChartId): void {
		if (!this.of(a).has(b)) return;
		this.count--;
		for (const [one, other] of [
			[a, b],
			[b, a]
		] as const) {
			const left = this.#of.get(one);
			left?.delete(other);
			if (left?.size === 0) this.#of.delete(one);
		}
	}
}

export class SamePeople {
	readonly #rowOf: (chartId: ChartId) => PatientRow | undefined;
	readonly #index = new PeopleIndex<ChartId>();
	readonly #due = new Set<ChartId>();
	/** What each row looked like when it was compared. */
	readonly #compared = new Map<ChartId, string>();
	readonly #alike = new Pairs<Similarity>();
	readonly #waiting = new Pairs<true>();
	/** Charts that say something of a chart. */
	readonly #saidBy = new Map<ChartId, Set<ChartId>>();
	/** Which charts each was linked to when that was last told. */
	readonly #linkedBefore = new Map<ChartId, readonly ChartId[]>();

	/** `rowOf`: undefined for a chart that is not listed. */
	constructor(rowOf: (chartId: ChartId) => PatientRow | undefined) {
		this.#rowOf = rowOf;
	}

	/** A row is new, or may be another. */
	renewed(chartId: ChartId): void {
		this.#due.add(chartId);
	}

	/** Rows that are not looked at yet. */
	get due(): number {
		return this.#due.size;
	}

	/** Pairs that wait for a person. */
	get waiting(): number {
		return this.#waiting.count;
	}

	waitingOf(chartId: ChartId): readonly ChartId[] {
		return [...this.#waiting.of(chartId).keys()].sort();
	}

	/** Charts of the same person, as far as anybody said so, also by way of a third; also those that are not here. */
	linkedOf(chartId: ChartId): readonly ChartId[] {
		const found = new Set([chartId]);
		for (const one of found)
			for (const other of this.#saidAbout(one)) if (this.#saidOf(one, other).has('same')) found.add(other);
		found.delete(chartId);
		return [...found].sort();
	}

	similarity(a: ChartId, b: ChartId): Similarity | undefined {
		const known = this.#alike.of(a).get(b);
		if (known) return known;
		const [one, other] = [this.#rowOf(a), this.#rowOf(b)];
		return one && other && similarityOf(personOfRow(one), personOfRow(other));
	}

	state(a: ChartId, b: ChartId): SameState {
		const said = this.#saidOf(a, b);
		const score = this.#alike.of(a).get(b)?.score ?? 0;
		const apart = said.get('apart');
		if (said.has('same')) return apart === undefined ? 'linked' : 'disputed';
		if (apart !== undefined) return score > apart ? 'waits' : 'apart';
		return score >= WAITS ? 'waits' : 'unlike';
	}

	/** Charts that are worth comparing with somebody about to be registered. Takes in first what is not looked at yet. */
	near(person: PersonFacts): ReadonlySet<ChartId> {
		for (const chartId of this.#due) this.#takeIn(chartId);
		return this.#index.near(person);
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

	#takeIn(chartId: ChartId): PersonFacts | undefined {
		const row = this.#rowOf(chartId);
		const person = row && personOfRow(row);
		const facts = person && JSON.stringify(person);
		const known = this.#index.get(chartId);
		if (!person) this.#index.remove(chartId);
		else if (!known || JSON.stringify(known) !== facts) this.#index.put(chartId, person);
		return person;
	}

	#lookAt(chartId: ChartId, changed: Set<ChartId>): void {
		const person = this.#takeIn(chartId);
		const row = this.#rowOf(chartId);
		const looksLike = JSON.stringify([person, row?.same]);
		if (this.#compared.get(chartId) === looksLike) return;
		const before = this.#others(chartId);
		const linked = this.#linkedBefore.get(chartId) ?? [];
		this.#forgetSaid(chartId);
		for (const other of this.#alike.of(chartId).keys()) this.#alike.remove(chartId, other);
		if (row) this.#compared.set(chartId, looksLike);
		else this.#compared.delete(chartId);
		for (const { chartId: other } of row?.same ?? [])
			this.#saidBy.set(other, (this.#saidBy.get(other) ?? new Set()).add(chartId));
		for (const other of person ? this.#index.mates(chartId) : []) {
			const found = similarityOf(person!, this.#index.get(other)!);
			if (found && found.score >= WAITS) this.#alike.set(chartId, other, found);
		}
		for (const other of new Set([...before, ...this.#others(chartId)])) {
			const here = this.#rowOf(chartId) && this.#rowOf(other);
			const state = this.state(chartId, other);
			const waits = here !== undefined && (state === 'waits' || state === 'disputed');
			if (waits === this.#waiting.of(chartId).has(other)) continue;
			if (waits) this.#waiting.set(chartId, other, true);
			else this.#waiting.remove(chartId, other);
			changed.add(chartId).add(other);
		}
		const after = this.linkedOf(chartId);
		if (linked.join() === after.join()) return;
		for (const one of [chartId, ...linked, ...after]) {
			changed.add(one);
			this.#linkedBefore.set(one, this.linkedOf(one));
		}
	}

	#forgetSaid(chartId: ChartId): void {
		for (const [other, saying] of this.#saidBy)
			if (saying.delete(chartId) && saying.size === 0) this.#saidBy.delete(other);
	}

	/** Charts that somebody compared with this one, or said something of. */
	#others(chartId: ChartId): readonly ChartId[] {
		const [alike, waiting] = [this.#alike.of(chartId), this.#waiting.of(chartId)];
		return [...new Set([...alike.keys(), ...waiting.keys(), ...this.#saidAbout(chartId)])];
	}

	/** Charts that this one says something of, or that say something of it. */
	#saidAbout(chartId: ChartId): readonly ChartId[] {
		const said = (this.#rowOf(chartId)?.same ?? []).map((one) => one.chartId);
		return [...said, ...(this.#saidBy.get(chartId) ?? [])];
	}

	/** What either chart says of the other, with the highest score at which it was said. */
	#saidOf(a: ChartId, b: ChartId): ReadonlyMap<SameOrApart, number> {
		const found = new Map<SameOrApart, number>();
		for (const [one, other] of [
			[a, b],
			[b, a]
		] as const)
			for (const { chartId, said, score } of this.#rowOf(one)?.same ?? [])
				if (chartId === other) found.set(said, Math.max(score, found.get(said) ?? 0));
		return found;
	}
}
