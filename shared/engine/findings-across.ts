// What the checks find between the charts of one person: something here that does not go together with something there, or
// with what is said there of the person. The same from either chart, under one name, so that settling it in one settles it.
import type { ChartReader } from '../chart/edit.ts';
import type { Finding } from '../chart/finding.ts';
import { findingReviewKey } from '../chart/verbs/review-finding.ts';
import type { ChartId, CredId } from '../core/ids.ts';
import { checkFacts } from '../safety/check-facts.ts';
import type { SafetyFacts, SafetyFinding } from '../safety/safety-facts.ts';
import {
	idOfFound,
	reviewBy,
	reviewOf,
	writtenBy,
	type FindingNames,
	type StoredReview
} from './chart-findings.ts';
import { safetyFactsOf } from './safety-facts-of.ts';

/** What counts of a chart in the charts that are linked to it. */
export interface FactsElsewhere {
	readonly chartId: ChartId;
	/** Paths begin with the chart's id. */
	readonly facts: SafetyFacts;
	/** Who made each entry, by path. */
	readonly authors: ReadonlyMap<string, { readonly credId: CredId; readonly at: number }>;
	/** Paths of its entries that are folded away, as findings of another chart name them. */
	readonly hidden: ReadonlySet<string>;
	/** What was said of findings, by their ids. */
	readonly reviews: ReadonlyMap<string, StoredReview>;
}

const REVIEW = findingReviewKey('');

function withPaths(facts: SafetyFacts, pathOf: (path: string) => string): SafetyFacts {
	const named = <T extends { readonly path: string }>(all: readonly T[]): readonly T[] =>
		all.map((one) => ({ ...one, path: pathOf(one.path) }));
	return {
		medicines: named(facts.medicines),
		allergies: named(facts.allergies),
		vaccines: named(facts.vaccines),
		patient: facts.patient
	};
}

/** Reads what counts of one chart elsewhere. `today`: YYYY-MM-DD. */
export function factsElsewhere(
	reader: ChartReader,
	chartId: ChartId,
	today: string,
	folded: ReadonlySet<string> = new Set()
): FactsElsewhere {
	const own = safetyFactsOf(reader, today);
	const facts = withPaths(own, (path) => `${chartId}/${path}`);
	const authors = new Map<string, { readonly credId: CredId; readonly at: number }>();
	for (const { path } of [...own.medicines, ...own.allergies, ...own.vaccines]) {
		const written = writtenBy(reader, path);
		if (written) authors.set(`${chartId}/${path}`, written);
	}
	const reviews = new Map<string, StoredReview>();
	for (const key of reader.keys(REVIEW)) {
		const review = reviewOf(reader, key.slice(REVIEW.length));
		if (review) reviews.set(key.slice(REVIEW.length), review);
	}
	const hidden = new Set([...folded].map((path) => `Linked/${chartId}/${path}`));
	return { chartId, facts, authors, hidden, reviews };
}

/** What is folded away in a chart, with what is in those that are linked to it. */
export const hiddenTogether = (
	own: ReadonlySet<string>,
	elsewhere: readonly FactsElsewhere[]
): ReadonlySet<string> => new Set([...own, ...elsewhere.flatMap(({ hidden }) => [...hidden])]);

/** Everything that is known of the person; what their own chart says of them comes first. */
export function factsTogether(own: SafetyFacts, others: readonly SafetyFacts[]): SafetyFacts {
	const all = [own, ...others];
	const isPregnant = all.some(({ patient }) => patient.pregnant);
	return {
		medicines: all.flatMap(({ medicines }) => medicines),
		allergies: all.flatMap(({ allergies }) => allergies),
		vaccines: all.flatMap(({ vaccines }) => vaccines),
		patient: {
			...Object.assign({}, ...others.map(({ patient }) => patient)),
			...own.patient,
			...(isPregnant && { pregnant: true as const })
		}
	};
}

const identityOf = ({ kind, rule, severity, paths }: SafetyFinding): string =>
	JSON.stringify([kind, rule, severity, paths]);

/** What is found with the others and not without them, and is about something of this chart. */
function foundAcross(own: FactsElsewhere, elsewhere: readonly FactsElsewhere[]): readonly SafetyFinding[] {
	const alone = new Set([own, ...elsewhere].flatMap(({ facts }) => checkFacts(facts)).map(identityOf));
	const facts = factsTogether(
		own.facts,
		elsewhere.map((one) => one.facts)
	);
	return checkFacts(facts).filter(
		(found) => !alone.has(identityOf(found)) && found.paths.some((path) => path.startsWith(`${own.chartId}/`))
	);
}

/** As a path stands in findings of a chart: its own without its id, others as `Linked/<chart>/<Type>/<id>`. */
const shownPath = (own: ChartId, path: string): string =>
	path.startsWith(`${own}/`) ? path.slice(own.length + 1) : `Linked/${path}`;

/**
 * Findings between a chart and those linked to it. They wait until somebody lets them stand, or has ordered although they
 * were told: the two entries were never before the eyes of one person otherwise.
 */
export function findingsAcross(
	own: FactsElsewhere,
	elsewhere: readonly FactsElsewhere[],
	names: FindingNames
): readonly Finding[] {
	if (elsewhere.length === 0) return [];
	const all = [own, ...elsewhere];
	return foundAcross(own, elsewhere).map((found): Finding => {
		const { kind, severity, rule, source, paths } = found;
		const id = idOfFound(found);
		const said = all.flatMap(({ reviews }) => reviews.get(id) ?? []);
		const review = said.find(({ told }) => !told);
		return {
			id,
			kind,
			severity,
			rule,
			source,
			entries: paths.map((path, i) => {
				const written = all.flatMap(({ authors }) => authors.get(path) ?? [])[0];
				return {
					path: shownPath(own.chartId, path),
					name: found.names[i] ?? '',
					...names.authorOf(written?.credId ?? ('' as CredId)),
					at: new Date(written?.at ?? 0).toISOString()
				};
			}),
			apart: said.length === 0,
			across: true,
			...(review && { review: reviewBy(review, names) })
		};
	});
}

/** How many findings wait between the charts of a person: those counted in this chart, and those in another. */
export interface WaitingAcross {
	readonly here: number;
	readonly there: number;
}

const chartOf = (path: string): string => path.slice(0, path.indexOf('/'));

/** Each is counted once, in the first of the charts that it is about. */
export function countAcross(
	own: FactsElsewhere,
	elsewhere: readonly FactsElsewhere[]
): WaitingAcross | undefined {
	let [here, there] = [0, 0];
	const all = [own, ...elsewhere];
	for (const found of elsewhere.length === 0 ? [] : foundAcross(own, elsewhere)) {
		const id = idOfFound(found);
		if (all.some(({ reviews }) => reviews.has(id))) continue;
		if (found.paths.map(chartOf).sort()[0] === own.chartId) here++;
		else there++;
	}
	return here + there > 0 ? { here, there } : undefined;
}

/** What a chart says, with what stands in the linked charts: for asking about something that is not written yet. */
export const factsWithElsewhere = (own: SafetyFacts, elsewhere: readonly FactsElsewhere[]): SafetyFacts =>
	factsTogether(
		own,
		elsewhere.map(({ facts }) => withPaths(facts, (path) => `Linked/${path}`))
	);

/** Findings between the charts that an entry brought, by their ids: whoever wrote it was told. */
export const idsAbout = (
	own: FactsElsewhere,
	elsewhere: readonly FactsElsewhere[],
	entry: string
): readonly string[] =>
	elsewhere.length === 0
		? []
		: foundAcross(own, elsewhere)
				.filter(({ paths }) => paths.includes(`${own.chartId}/${entry}`))
				.map(idOfFound);
