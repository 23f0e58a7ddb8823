// A history of three to six sites that are up to thirty days apart on a few shared charts: nothing but clinical verbs over
// real chart documents, meetings now and then, clocks that are wrong. At the end all meet, and what must hold is told
// from what each site wrote and had before its eyes, not from what the documents say about it.
import { isDeepStrictEqual } from 'node:util';
import type { ChartView } from '#shared/chart/chart-view.ts';
import type { Edit } from '#shared/chart/edit.ts';
import { groupOf } from '#shared/chart/decision-groups.ts';
import { parseRegisterKey } from '#shared/chart/register-key.ts';
import type { ChartId } from '#shared/core/ids.ts';
import { findingsOf } from '#shared/engine/chart-findings.ts';
import { ApartSite } from '../support/apart-site.ts';
import { ApartBookings } from './apart-bookings.ts';
import { createSeededRandom, type SeededRandom } from '../support/seeded-random.ts';
import { nextCommand } from './chart-commands.ts';
import type { Counts } from './coverage.ts';
import { contentText, sortedText } from './reference-chart.ts';
import type { SeedOutcome } from './run-seed.ts';

const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 4, 4, 8);

/** One write of one register, as the simulator remembers it. */
interface Written {
	readonly id: number;
	readonly key: string;
	/** The atom, its keys in order. */
	readonly atom: string;
	/** Writes of the register that its author had before their eyes. */
	readonly over: ReadonlySet<number>;
}

/** What the simulator knows of one chart, whatever the documents hold. */
class SharedChart {
	readonly chartId: ChartId;
	readonly sites: readonly ApartSite[];
	readonly #written: Written[] = [];
	/** Ids of the writes that each site has. */
	readonly #has: Set<number>[];
	/** Words typed into notes; nobody takes one out again. */
	readonly typed = new Set<string>();

	constructor(count: number, chartId: ChartId, seed: number) {
		this.chartId = chartId;
		this.sites = Array.from({ length: count }, (_, n) => new ApartSite(n + 1, { chartId, seed }));
		this.#has = this.sites.map(() => new Set());
	}

	remember(site: number, edits: readonly Edit[]): void {
		for (const { writes } of edits)
			for (const [key, atom] of writes) {
				const has = this.#has[site]!;
				const over = this.#written.filter((one) => one.key === key && has.has(one.id));
				const id = this.#written.length;
				const text = sortedText(JSON.parse(atom));
				this.#written.push({ id, key, atom: text, over: new Set(over.map((one) => one.id)) });
				has.add(id);
			}
	}

	/** One site takes what another has, in any order. */
	take(to: number, from: number, random: SeededRandom): void {
		this.sites[to]!.take(this.sites[from]!, (changes) => shuffled(changes, random));
		for (const id of this.#has[from]!) this.#has[to]!.add(id);
	}

	/** By register: the values that nobody who knew of them replaced. */
	standing(): ReadonlyMap<string, ReadonlySet<string>> {
		const replaced = new Set(this.#written.flatMap(({ over }) => [...over]));
		const values = new Map<string, Set<string>>();
		for (const { id, key, atom } of this.#written)
			if (!replaced.has(id)) values.set(key, (values.get(key) ?? new Set()).add(atom));
		return values;
	}

	get written(): readonly Written[] {
		return this.#written;
	}
}

function shuffled<T>(items: readonly T[], random: SeededRandom): T[] {
	const left = [...items];
	return items.map(() => left.splice(random.below(left.length), 1)[0]!);
}

class History {
	readonly random: SeededRandom;
	readonly counts: Counts = {};
	readonly print: ((line: string) => void) | undefined;
	readonly charts: readonly SharedChart[];
	readonly bookings: ApartBookings;
	readonly #clockErrors: readonly number[];
	#now = START;
	#words = 0;
	digest = 0;

	constructor(seed: number, print?: (line: string) => void) {
		this.random = createSeededRandom(seed);
		this.print = print;
		const sites = 3 + this.random.below(4);
		this.charts = Array.from({ length: 1 + this.random.below(2) }, (_, n) => {
			const chartId = `7d1f1c1e-0d3c-4f3c-9d35-${(n + 1).toString(16).padStart(12, '0')}` as ChartId;
			return new SharedChart(sites, chartId, seed * 8 + n);
		});
		this.bookings = new ApartBookings(seed, this.charts);
		this.#clockErrors = Array.from({ length: sites }, () => (this.random.below(145) - 72) * HOUR_MS);
	}

	count(what: string): void {
		this.counts[what] = (this.counts[what] ?? 0) + 1;
	}

	run(): void {
		for (const chart of this.charts) this.#begin(chart);
		const steps = 20 + this.random.below(25);
		const hours = 1 + this.random.below(Math.floor((30 * 24) / steps));
		for (let step = 0; step < steps; step++) {
			this.#now += this.random.below(2 * hours) * HOUR_MS;
			const chart = this.charts[this.random.below(this.charts.length)]!;
			if (this.random.below(8) === 0) this.#meet(chart);
			else this.#act(chart, this.random.below(chart.sites.length));
			this.#book();
		}
		for (const chart of this.charts) {
			this.#everybodyMeets(chart);
			this.#nothingIsLost(chart);
			this.#decideAll(chart);
		}
		this.#decideBookings();
		if (this.#now - START > 14 * 24 * HOUR_MS) this.count('more than two weeks apart');
	}

	#begin(chart: SharedChart): void {
		const [first] = chart.sites;
		first!.now = this.#now;
		chart.remember(0, first!.register('Ortega'));
		for (let n = 0; n < 6; n++) this.#act(chart, 0);
		for (let n = 1; n < chart.sites.length; n++) chart.take(n, 0, this.random);
	}

	#meet(chart: SharedChart): void {
		const [a, b] = shuffled([...chart.sites.keys()], this.random);
		chart.take(a!, b!, this.random);
		if (this.random.below(3) > 0) chart.take(b!, a!, this.random);
		this.print?.(`site ${a! + 1} meets site ${b! + 1}`);
		this.count('meetings');
	}

	/** Of a length, with ends that few others have: found again in any text. */
	#word(): string {
		const n = this.#words++;
		const letter = (from: number): string => String.fromCharCode(97 + ((n * 7 + from) % 26));
		return `${letter(0)}${String(n).padStart(3, '0')}${letter(3)}`;
	}

	#act(chart: SharedChart, n: number): void {
		const site = chart.sites[n]!;
		site.now = this.#now + this.#clockErrors[n]!;
		const next = nextCommand(site.glance(), this.random, this.#word());
		if (!next) return;
		const { command, word } = next;
		if (command.verb === 'editNoteText' && word === undefined) return;
		const done = site.run(command);
		this.print?.(`site ${n + 1}: ${JSON.stringify(command)}${done.ok ? '' : ' is refused'}`);
		if (!done.ok) return this.count('refused');
		chart.remember(n, done.value.edits);
		if (command.verb === 'editNoteText') chart.typed.add(word!);
		this.count(command.verb);
	}

	/** Somebody books an appointment, or records a consent, of which no other site knows yet. */
	#book(): void {
		const written = this.bookings.next(this.#now);
		if (!written) return;
		this.charts[written.chart]!.remember(written.site, written.edits);
		this.print?.(`site ${written.site + 1}: ${written.what}`);
		this.count(written.what);
	}

	/** Every site asks of the same appointments, those that nobody booked knowingly; and of none once they are settled. */
	#decideBookings(): void {
		const ids = [...this.charts[0]!.sites.keys()];
		const asked = ids.map((n) => this.bookings.waitingAt(n));
		for (const at of asked)
			expect(sortedText(at) === sortedText(asked[0]), 'the sites ask of other appointments');
		expect(
			sortedText(asked[0]) === sortedText(this.bookings.bookedUnseen()),
			'other appointments wait than those that nobody booked knowingly'
		);
		if (asked[0]!.length > 0) this.count('double-booked');
		const n = this.random.below(ids.length);
		for (const { chart, edits } of this.bookings.settleAll(n, this.#now))
			this.charts[chart]!.remember(n, edits);
		for (const chart of this.charts) for (const to of ids) if (to !== n) chart.take(to, n, this.random);
		for (const to of ids) expect(this.bookings.waitingAt(to).length === 0, 'settled appointments wait again');
	}

	#everybodyMeets(chart: SharedChart): void {
		const ids = [...chart.sites.keys()];
		for (const to of shuffled(ids, this.random))
			for (const from of shuffled(ids, this.random)) if (to !== from) chart.take(to, from, this.random);
		for (const to of ids) for (const from of ids) if (to !== from) chart.take(to, from, this.random);
		this.#sameEverywhere(chart, (site) => site.view());
	}

	/** `look`: how the other sites are read; the first is read from nothing. */
	#sameEverywhere(chart: SharedChart, look: (site: ApartSite) => ChartView): ChartView {
		const [one, ...sites] = chart.sites;
		const first = one!.view();
		const others = sites.map(look);
		const { disagreements } = first;
		for (const [n, other] of others.entries()) {
			expect(
				isDeepStrictEqual(other.disagreements, disagreements),
				`site ${n + 2} has other things to decide than site 1`
			);
			expect(isDeepStrictEqual(other, first), `site ${n + 2} shows another chart than site 1`);
		}
		const [found, ...elsewhere] = chart.sites.map(({ chart: reader }) =>
			findingsOf(reader, '2026-06-30', NAMES)
		);
		expect(
			elsewhere.every((one) => isDeepStrictEqual(one, found)),
			'the sites find different things that do not go together'
		);
		for (const letter of contentText(first)) this.digest = (this.digest * 31 + letter.charCodeAt(0)) >>> 0;
		return first;
	}

	/** Every value that nobody replaced who knew of it stands, or waits for a decision; all others are in the history. */
	#nothingIsLost(chart: SharedChart): void {
		const [site] = chart.sites;
		const view = site!.view();
		if (view.disagreements.length > 0) this.count('disagreements');
		for (const [key, values] of chart.standing()) {
			const parsed = parseRegisterKey(key);
			if (!parsed || parsed.element.startsWith('~') || !/^[A-Z]/.test(key) || key.startsWith('Chart:'))
				continue;
			const path = [
				parsed.type,
				parsed.id,
				parsed.element,
				...(parsed.item === undefined ? [] : [parsed.item])
			];
			const asked = view.disagreements.find((one) => one.path === path.join('/'));
			const whole = groupOf(parsed.type, parsed.element);
			const asWhole = whole?.together
				? view.disagreements.find((one) => one.path === `${parsed.type}/${parsed.id}/~${whole.name}`)
				: undefined;
			const { element } = parsed;
			const sides = asWhole?.values.flatMap(({ atom }) => {
				const said = JSON.parse(atom) as Record<string, unknown>;
				return element in said ? [sortedText(said[element])] : [];
			});
			const shown = new Set(
				sides && sides.length > 0
					? sides
					: asked
						? asked.values.map(({ atom }) => sortedText(JSON.parse(atom)))
						: [sortedText(JSON.parse(site!.chart.atom(key) ?? 'null'))]
			);
			for (const value of values) expect(shown.has(value), `${key}: ${value} is neither shown nor asked`);
			expect(shown.size === values.size, `${key}: more is shown than anybody wrote`);
		}
		const kept = new Set(
			site!.history().flatMap(({ atoms }) => atoms.map((atom) => sortedText(JSON.parse(atom))))
		);
		for (const { key, atom } of chart.written)
			expect(kept.has(atom), `${key}: ${atom} is in nobody's history`);
		const words = Object.values(view.texts)
			.flatMap((sections) => Object.values(sections))
			.join('\n');
		for (const word of chart.typed) expect(words.includes(word), `the typed word ${word} is lost`);
	}

	/** Somebody decides everything: it is so everywhere, and stays. */
	#decideAll(chart: SharedChart): void {
		const n = this.random.below(chart.sites.length);
		const site = chart.sites[n]!;
		site.now = this.#now + this.#clockErrors[n]!;
		for (
			let left = site.glance().disagreements, i = 0;
			left.length > 0;
			left = site.glance().disagreements, i++
		) {
			expect(i < 100, 'deciding does not come to an end');
			const { path, values } = left[0]!;
			const both = this.random.below(4) === 0;
			const keep = this.random.below(values.length);
			const done = both ? site.run({ verb: 'resolveDisagreement', path, keep: 'both' }) : undefined;
			const one = done?.ok ? done : site.run({ verb: 'resolveDisagreement', path, keep });
			expect(one.ok, `${path} cannot be decided`);
			if (one.ok) chart.remember(n, one.value.edits);
			this.count('decisions');
		}
		for (const to of chart.sites.keys()) if (to !== n) chart.take(to, n, this.random);
		const { disagreements } = this.#sameEverywhere(chart, (site) => site.glance());
		expect(disagreements.length === 0, 'what was decided is to decide again');
	}
}

const NAMES = {
	authorOf: () => ({ user: '', userId: '' as never, site: '' }),
	userName: () => '',
	siteName: () => ''
};

function expect(holds: boolean, symptom: string): void {
	if (!holds) throw new Error(symptom);
}

/** Runs a seed. Never throws: what goes wrong is the outcome. */
export function runApart(
	seed: number,
	{ print }: { readonly print?: (line: string) => void } = {}
): Promise<SeedOutcome> {
	const history = new History(seed, print);
	let failure: string | undefined;
	try {
		history.run();
	} catch (error) {
		failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
	}
	for (const { sites } of history.charts) for (const site of sites) site.release();
	return Promise.resolve({ seed, failure, counts: history.counts, digest: history.digest });
}
