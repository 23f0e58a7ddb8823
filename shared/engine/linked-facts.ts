// What counts of a chart in those that are linked to it, as it was last read: kept while somebody is signed in. Nothing of it
// is stored. Reading it is follow-linked.ts.
import type { ChartId } from '../core/ids.ts';
import type { FactsElsewhere } from './findings-across.ts';

/** What is known of the linked charts of one. `whole`: every one that is on this device was read. */
export interface Elsewhere {
	readonly facts: readonly FactsElsewhere[];
	readonly whole: boolean;
}

export class LinkedFacts {
	readonly #facts = new Map<ChartId, FactsElsewhere>();
	readonly #linkedOf: (chartId: ChartId) => readonly ChartId[];

	/** `linkedOf`: those that are on this device. */
	constructor(linkedOf: (chartId: ChartId) => readonly ChartId[]) {
		this.#linkedOf = linkedOf;
	}

	set(facts: FactsElsewhere): void {
		this.#facts.set(facts.chartId, facts);
	}

	has(chartId: ChartId): boolean {
		return this.#facts.has(chartId);
	}

	/** What counts for a chart elsewhere. */
	readonly of = (chartId: ChartId): Elsewhere => {
		const linked = this.#linkedOf(chartId);
		const facts = linked.flatMap((one) => this.#facts.get(one) ?? []);
		return { facts, whole: facts.length === linked.length };
	};
}
