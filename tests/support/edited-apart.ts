// What every rule of the merge table promises, checked on random edits that three sites make to one chart apart from each
// other. The oracle reads plain FHIR: what each site saw before they met, and what everybody sees after.
import { fc } from './seeded-fast-check.ts';
import { expect } from 'vitest';
import { groupOf, groupsOf } from '#shared/chart/decision-groups.ts';
import type { ChartView, PlainResource } from '#shared/chart/chart-view.ts';
import { elementOfProperty } from '#shared/fhir/choice-elements.ts';
import { isSetElement } from '#shared/fhir/set-elements.ts';
import { sitesSharing, TestSite, type VerbCall } from './chart-site.ts';

/** One edit of a history: who makes it, which of the rule's edits, and a number for everything it chooses. */
export interface Pick {
	readonly site: number;
	readonly edit: number;
	readonly pick: number;
	/** Different for each edit of a history. */
	readonly nth: number;
}

/** A rule's datum: what is there before, and what people do to it. */
export interface DatumApart<T> {
	readonly prepare: (first: TestSite) => T;
	/** undefined where there is nothing to do it to. */
	readonly edits: readonly ((prepared: T, pick: Pick, site: TestSite) => VerbCall | undefined)[];
	/** What else holds once all have met. `apart`: what each saw before. */
	readonly holds?: (
		merged: ChartView,
		apart: readonly ChartView[],
		prepared: T,
		done: readonly VerbCall[],
		site: TestSite
	) => void;
	readonly runs?: number;
}

const text = (value: unknown): string =>
	JSON.stringify(value ?? null, (_key, inner: unknown) =>
		inner !== null && typeof inner === 'object' && !Array.isArray(inner)
			? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
			: inner
	);

interface EntryApart {
	readonly type: string;
	readonly id: string;
	readonly base: PlainResource | undefined;
	readonly apart: readonly (PlainResource | undefined)[];
}

function entriesOf(base: ChartView, apart: readonly ChartView[]): readonly EntryApart[] {
	const found = new Map<string, EntryApart>();
	for (const view of apart)
		for (const [type, entries] of Object.entries(view.entries))
			for (const id of Object.keys(entries))
				found.set(`${type}/${id}`, {
					type,
					id,
					base: base.entries[type]?.[id],
					apart: apart.map((one) => one.entries[type]?.[id])
				});
	return [...found.values()];
}

/** Several sites changed one element, each in a way of its own: all their values must be before everybody's eyes. */
function expectNoSilence(merged: ChartView, { type, id, base, apart }: EntryApart): number {
	const questions = merged.disagreements.filter(({ path }) => path.startsWith(`${type}/${id}/`));
	const asked = questions.flatMap(({ values }) => values.map(({ value }) => text(value)));
	const here = merged.entries[type]?.[id];
	expect(here, `${type}/${id} is lost`).toBeDefined();
	let differences = 0;
	const elements = new Set(
		[base, here, ...apart].flatMap((resource) =>
			Object.keys(resource ?? {}).map((name) => elementOfProperty(type, name))
		)
	);
	const valueOf = (resource: PlainResource | undefined, element: string): string =>
		text(
			Object.entries(resource ?? {}).filter(([property]) => elementOfProperty(type, property) === element)
		);
	for (const element of elements) {
		const before = valueOf(base, element);
		const changed = new Set(
			apart
				.filter((resource) => resource)
				.map((r) => valueOf(r, element))
				.filter((v) => v !== before)
		);
		if (changed.size === 0) continue;
		if (isSetElement(type, element)) {
			const shown = [text(here?.[element]), ...asked].join('\n');
			const had = text(base?.[element]);
			for (const resource of apart)
				for (const item of (resource?.[element] ?? []) as readonly unknown[])
					if (!had.includes(text(item))) expect(shown, `${type}/${id}/${element}`).toContain(text(item));
			continue;
		}
		// A signature and its words are asked about as one.
		const whole = groupOf(type, element);
		const asWhole = whole?.together ? `${type}/${id}/~${whole.name}` : undefined;
		const question = questions.find(({ path }) => path === `${type}/${id}/${element}` || path === asWhole);
		if (changed.size > 1) {
			differences++;
			expect(question, `${type}/${id}/${element} was decided in silence`).toBeDefined();
			expect(question!.values.length).toBeGreaterThanOrEqual(changed.size);
		} else if (questions.length === 0) expect(valueOf(here, element)).toBe([...changed][0]);
	}
	for (const { name, elements: together } of groupsOf(type)) {
		const stateOf = (resource: PlainResource | undefined): string =>
			text(
				together
					.filter((element) => !isSetElement(type, element))
					.map((element) => valueOf(resource, element))
			);
		const changed = new Set(
			apart
				.filter((resource) => resource)
				.map(stateOf)
				.filter((state) => state !== stateOf(base))
		);
		if (base === undefined || changed.size < 2) continue;
		differences++;
		expect(
			questions.some(({ group }) => group === name),
			`${type}/${id} ~${name} was decided in silence`
		).toBe(true);
	}
	return differences;
}

let observers = 10;

/** Somebody who takes from the given sites, in that order. */
function observer(...from: readonly TestSite[]): TestSite {
	const site = new TestSite(++observers);
	for (const other of from) site.take(other);
	return site;
}

/** Merging does not depend on order, grouping or repetition: everybody sees the same. */
function expectOneChart([a, b, c]: readonly [TestSite, TestSite, TestSite]): TestSite {
	const left = observer(observer(a, b), c);
	const all = [
		observer(c, b, a),
		observer(a, observer(b, c)),
		observer(b, a, b, observer(a, c), c, a),
		observer(left, left)
	];
	const expected = left.view;
	for (const one of all) expect(one.view).toEqual(expected);
	return left;
}

/** Decides everything; the decisions hold against all that was made before, and are the same for everybody. */
function expectLastingDecisions(decider: TestSite, sites: readonly TestSite[], pick: number): number {
	let decided = 0;
	for (let left = decider.glance.disagreements; left.length > 0; left = decider.glance.disagreements) {
		expect(decided, 'deciding comes to an end').toBeLessThan(40);
		const [{ path, values } = { path: '', values: [] }] = left;
		decider.do({
			verb: 'resolveDisagreement',
			args: { path, keep: (pick + decided) % values.length }
		});
		decided++;
	}
	if (decided === 0) return 0;
	const after = decider.view;
	const late = sites[pick % sites.length]!;
	late.do({ verb: 'recordVitals', args: { weightKg: 70 } });
	for (const site of sites) decider.take(site);
	const rest = ({ heads: _heads, entries, ...view }: ChartView) => ({
		...view,
		entries: { ...entries, Observation: undefined }
	});
	expect(rest(decider.view)).toEqual(rest(after));
	for (const site of sites) site.take(decider);
	for (const site of sites) expect(site.view).toEqual(decider.view);
	expect(decider.view.disagreements).toEqual([]);
	return decided;
}

/** Runs random histories of a datum. Gives how often sites differed, and how much was decided. */
export function editedApart<T>({ prepare, edits, holds, runs = 15 }: DatumApart<T>): {
	readonly differences: number;
	readonly decided: number;
} {
	let differences = 0;
	let decided = 0;
	const pick = fc.record({ site: fc.nat(2), edit: fc.nat(edits.length - 1), pick: fc.nat(5) });
	fc.assert(
		fc.property(fc.array(pick, { minLength: 2, maxLength: 7 }), fc.nat(5), (history, choice) => {
			const [sites, prepared] = sitesSharing(3, prepare);
			const base = sites[0]!.glance;
			const done: VerbCall[] = [];
			const made: string[] = [];
			for (const [nth, one] of history.entries()) {
				const site = sites[one.site]!;
				const command = edits[one.edit]!(prepared, { ...one, nth }, site);
				const result = command && site.try(command);
				if (!result?.ok) continue;
				done.push(command!);
				for (const { type, id } of result.value.entries ?? (result.value.entry ? [result.value.entry] : []))
					made.push(`${type}/${id}`);
			}
			const apart = sites.map((site) => site.glance);
			const met = expectOneChart(sites as unknown as readonly [TestSite, TestSite, TestSite]);
			const merged = met.glance;
			for (const entry of made) {
				const [type = '', id = ''] = entry.split('/');
				expect(merged.entries[type]?.[id], `${entry} is lost`).toBeDefined();
			}
			for (const entry of entriesOf(base, apart)) differences += expectNoSilence(merged, entry);
			holds?.(merged, apart, prepared, done, met);
			decided += expectLastingDecisions(met, sites, choice);
		}),
		{ numRuns: runs, endOnFailure: true }
	);
	return { differences, decided };
}
