// Our own merge under the script of the bench: real chart documents, real verbs, and what the view shows at both sites.
import type { ChartView } from '#shared/chart/chart-view.ts';
import type { Edit } from '#shared/chart/edit.ts';
import { orderCandidates } from '#shared/chart/order-candidates.ts';
import { arrive, moveInQueue, queueEntries, setQueueReason } from '#shared/chart/queue/queue-lines.ts';
import type { VisitState } from '#shared/chart/queue/visit-state.ts';
import { OBSERVATION_REPLACES } from '#shared/chart/verbs/correct-observation.ts';
import type { ChartId } from '#shared/core/ids.ts';
import type { Result } from '#shared/core/result.ts';
import { configKeys } from '#shared/engine/practice-config.ts';
import { ApartSite } from '../../support/apart-site.ts';
import { SCENARIOS, type EditPair, type Row, type Write } from './edit-pairs.ts';
import { CHANGES, columnsOf, MAKES } from './fhir-columns.ts';
import { outcomeText, type Seen } from './judge.ts';
import type { Clocks, MergeEngine } from './row-engines.ts';

const START = Date.UTC(2026, 4, 4, 8);
/** Pairs of a chart: every scenario once, so that a patient has one of each. */
const PAIRS_OF_A_CHART = Object.keys(SCENARIOS).length;

/** What is left out of our rules, by hand: so that it can be seen that the judge misses it. */
export type LeftOut = 'stamps' | 'questions';

function taken<T>(result: Result<T, unknown>): T {
	if (!result.ok) throw new Error(`the script was refused: ${JSON.stringify(result.error)}`);
	return result.value;
}

/** Stamps of decision groups are not written. */
const withoutStamps = (edit: Edit): Edit => ({
	...edit,
	writes: new Map([...edit.writes].filter(([key]) => !/:~(?!import)/.test(key)))
});

/** One chart at two sites, with a queue and the settings beside it, and some of the script's pairs in it. */
class ChartApart {
	readonly #pairs: readonly EditPair[];
	/** Entry ids by row of the script. */
	readonly #ids = new Map<string, string>();
	readonly #sites: Readonly<Record<'chart' | 'queue' | 'settings', readonly [ApartSite, ApartSite]>>;
	readonly #chartId: ChartId;

	constructor(nth: number, pairs: readonly EditPair[], leftOut: LeftOut | undefined) {
		this.#pairs = pairs;
		this.#chartId = `7d1f1c1e-0d3c-4f3c-9d35-${nth.toString(16).padStart(12, '0')}` as ChartId;
		const two = (kind: number): readonly [ApartSite, ApartSite] => {
			const options = {
				chartId: this.#chartId,
				seed: nth * 4 + kind,
				...(leftOut === 'stamps' && { alter: withoutStamps })
			};
			return [new ApartSite(1, options), new ApartSite(2, options)];
		};
		this.#sites = { chart: two(1), queue: two(2), settings: two(3) };
	}

	#kindOf = (row: string): 'chart' | 'queue' | 'settings' =>
		row.startsWith('Task/') ? 'queue' : row.startsWith('Location/') ? 'settings' : 'chart';

	#site(row: string, side: 0 | 1): ApartSite {
		return this.#sites[this.#kindOf(row)][side];
	}

	/** `Hilltop`, the first site, makes what is there before, and the other takes it. */
	prepare(): void {
		for (const sites of Object.values(this.#sites)) for (const site of sites) site.now = START - 86_400_000;
		this.#sites.chart[0].register('Ortega');
		for (const { before } of this.#pairs)
			for (const [row, columns] of Object.entries(before)) this.#make(row, columns, 0);
		for (const [a, b] of Object.values(this.#sites)) b.take(a);
	}

	#make(row: string, columns: Row, side: 0 | 1): void {
		const [table = ''] = row.split('/');
		const site = this.#site(row, side);
		if (table === 'Patient') return void this.#ids.set(row, this.#chartId);
		if (table === 'Location') return this.#rename(site, row, columns['name']!);
		if (table === 'Task') {
			const { edits, id } = taken(arrive(site.chart, site.context, { chartId: row }));
			site.write(edits);
			return void this.#ids.set(row, id);
		}
		this.#ids.set(row, taken(site.run(MAKES[table]!(columns))).entry!.id);
	}

	#rename(site: ApartSite, row: string, name: string): void {
		const key = this.#nameKey(row);
		site.write([
			{ scope: 'directory', message: 'rename', writes: new Map([[key, JSON.stringify(name)]]), texts: [] }
		]);
	}
	#nameKey = (row: string): string => configKeys.siteName(Number(row.replace(/\D/g, '')));

	/** Both sites work, each by its own clock. */
	edit(clocks: Clocks): void {
		for (const pair of this.#pairs)
			for (const side of [0, 1] as const)
				for (const write of pair.sides[side]) {
					this.#site(write.row, side).now = START + pair.at[side] + clocks[side];
					if (write.isNew) this.#make(write.row, write.columns, side);
					else this.#change(write, pair.before[write.row]!, side);
				}
	}

	#change({ row, columns }: Write, before: Row, side: 0 | 1): void {
		const [table = ''] = row.split('/');
		const site = this.#site(row, side);
		const id = this.#ids.get(row)!;
		if (table === 'Location') return this.#rename(site, row, columns['name']!);
		if (table === 'Task') {
			const { state, why } = columns;
			if (state)
				site.write(taken(moveInQueue(site.chart, site.context, { id, state: state as VisitState })).edits);
			if (why) site.write(taken(setQueueReason(site.chart, site.context, { id, reason: why })).edits);
			return;
		}
		for (const command of CHANGES[table]!(id, columns, before)) taken(site.run(command));
	}

	/** The sites meet; what a person sees of every pair, which must be the same at both. */
	meet(): readonly Seen[] {
		for (const [a, b] of Object.values(this.#sites)) {
			a.take(b);
			b.take(a);
		}
		const [here, there] = ([0, 1] as const).map((side) => {
			const view = this.#sites.chart[side].view();
			return this.#pairs.map((pair) => this.#seen(pair, view, side));
		});
		for (const [i, seen] of here!.entries())
			if (outcomeText(seen) !== outcomeText(there![i]!)) throw new Error('two sites see different charts');
		return here!;
	}

	release(): void {
		for (const sites of Object.values(this.#sites)) for (const site of sites) site.release();
	}

	#seen(pair: EditPair, view: ChartView, side: 0 | 1): Seen {
		const standing: Record<string, readonly Row[]> = {};
		const asked: Record<string, readonly Row[]> = {};
		for (const row of new Set(pair.sides.flat().map((write) => write.row))) {
			const kind = this.#kindOf(row);
			if (kind === 'queue') standing[row] = this.#inQueue(row, side);
			else if (kind === 'settings') this.#inSettings(row, side, standing, asked);
			else this.#inChart(row, view, standing, asked);
		}
		return { standing, asked, told: [] };
	}

	#inQueue(row: string, side: 0 | 1): readonly Row[] {
		const line = queueEntries(this.#site(row, side).chart).find(({ id }) => id === this.#ids.get(row));
		return line ? [{ state: line.state, why: line.reason }] : [];
	}

	#inSettings(
		row: string,
		side: 0 | 1,
		standing: Record<string, readonly Row[]>,
		asked: Record<string, readonly Row[]>
	): void {
		const { chart } = this.#site(row, side);
		const key = this.#nameKey(row);
		const named = (atom: string): Row => ({ name: JSON.parse(atom) as string });
		const answers = orderCandidates(chart.candidates(key)).map(({ atom }) => named(atom));
		standing[row] = [named(chart.atom(key)!)];
		if (answers.length > 1) asked[row] = answers;
	}

	#inChart(
		row: string,
		view: ChartView,
		standing: Record<string, readonly Row[]>,
		asked: Record<string, readonly Row[]>
	): void {
		const [type = ''] = row.split('/');
		const id = this.#ids.get(row)!;
		const entries = Object.values(view.entries[type] ?? {});
		const replaces = `"${OBSERVATION_REPLACES}","valueReference":{"reference":"Observation/${id}"}`;
		const own = entries.filter(
			(entry) => entry.id === id || JSON.stringify(entry['extension'] ?? '').includes(replaces)
		);
		standing[row] = own.map((entry) => ({ ...columnsOf(type, entry), ...beside(view, type, entry.id) }));
		const answers = view.disagreements
			.filter(({ path }) => path.startsWith(`${type}/${id}/`))
			.flatMap(({ path, values }) => {
				const [, , element = '', item] = path.split('/');
				return values.map(({ value }) => {
					const isObject = element.startsWith('~') || element.endsWith('[x]');
					return columnsOf(type, isObject ? value : { [element]: item === undefined ? value : [value] });
				});
			});
		if (answers.length > 0) asked[row] = answers;
	}
}

/** What the screen shows beside an entry: a note's words, also those written after signing; a patient's mothers. */
function beside(view: ChartView, type: string, id: string): Row {
	if (type === 'Composition') return { text: Object.values(view.texts[id] ?? {}).join(' ') };
	const mothers = Object.values(view.entries['RelatedPerson'] ?? {}).map((entry) => entry.id);
	return type === 'Patient' && mothers.length > 0 ? { mother: mothers.join(' ') } : {};
}

/** Our merge; whole, or with one of its rules left out. */
export const saddlebag =
	(leftOut?: LeftOut): MergeEngine =>
	(pairs, clocks) => {
		const seen: Seen[] = [];
		for (let from = 0; from < pairs.length; from += PAIRS_OF_A_CHART) {
			const chart = new ChartApart(from + 1, pairs.slice(from, from + PAIRS_OF_A_CHART), leftOut);
			chart.prepare();
			chart.edit(clocks);
			seen.push(...chart.meet());
			chart.release();
		}
		return leftOut === 'questions' ? seen.map((one) => ({ ...one, asked: {} })) : seen;
	};
