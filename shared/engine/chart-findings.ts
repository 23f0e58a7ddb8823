// What the safety checks find in a chart, with who wrote the entries and whether somebody let it stand. The same at every
// site that holds the same chart.
import type { AuthorOf } from '../chart/disagreements.ts';
import type { Candidate, ChartReader } from '../chart/edit.ts';
import type { Finding, FindingEntry } from '../chart/finding.ts';
import { registerKey } from '../chart/register-key.ts';
import { findingReviewKey } from '../chart/verbs/review-finding.ts';
import type { Instant } from '../core/clock.ts';
import type { SiteId, UserId } from '../core/ids.ts';
import { checkFacts } from '../safety/check-facts.ts';
import { recordFindings, wordsAfterSigning, type FoundInRecord } from './record-findings.ts';
import { safetyFactsOf } from './safety-facts-of.ts';

/** Who people and sites are, for what a register names by id. */
export interface FindingNames {
	readonly authorOf: AuthorOf;
	userName(userId: UserId): string;
	siteName(siteId: SiteId): string;
}

const NOBODY = { user: '', userId: '' as UserId, site: '' };

const READ =
	/^(?:proposal:|Medication|AllergyIntolerance|Immunization|Condition|Consent|Composition|Patient|Observation|review:Finding:)/;

/** True for a register that the checks may read. */
export const mayChangeFindings = (key: string): boolean => READ.test(key);

/** The day by which ages are counted: that of UTC, the same at every site. */
export const utcDay = (now: Instant): string => new Date(now).toISOString().slice(0, 10);

type Found = FoundInRecord & Pick<Finding, 'source'>;

/** Register keys take no colon; ids and rules hold none. */
export const idOfFound = ({
	kind,
	rule,
	severity,
	paths
}: Pick<Found, 'kind' | 'rule' | 'severity' | 'paths'>): string => [kind, rule, severity, ...paths].join('|');

/** The register that tells who made an entry what it is. */
const MADE_BY: Readonly<Record<string, string>> = { AllergyIntolerance: 'code', Condition: 'code' };

/** Who made an entry what it is, and when. */
export function writtenBy(reader: ChartReader, path: string): Candidate | undefined {
	const [type = '', id = ''] = path.split('/');
	return reader.candidates(registerKey(type, id, MADE_BY[type] ?? 'status'))[0];
}

type Written = Omit<FindingEntry, 'path' | 'name'>;

function writtenOf(reader: ChartReader, path: string, authorOf: AuthorOf): Written {
	const written = writtenBy(reader, path);
	const author = written ? authorOf(written.credId) : NOBODY;
	return { ...author, at: new Date(written?.at ?? 0).toISOString() };
}

function isApart(reader: ChartReader, paths: readonly string[]): boolean {
	return paths.some((one, i) => paths.slice(i + 1).some((other) => reader.writtenApart(one, other)));
}

export interface StoredReview {
	readonly user: UserId;
	readonly site: SiteId;
	readonly at: number;
	readonly reason?: string;
	/** Nobody was asked to let it stand: it was told while ordering. */
	readonly told?: true;
}

/** What was said of a finding; undefined when nothing was. */
export function reviewOf(reader: ChartReader, id: string): StoredReview | undefined {
	const atom = reader.atom(findingReviewKey(id));
	return atom === undefined ? undefined : (JSON.parse(atom) as StoredReview);
}

/** A review as it is shown. */
export const reviewBy = (
	{ user, site, at, reason }: StoredReview,
	names: FindingNames
): NonNullable<Finding['review']> => ({
	user: names.userName(user),
	userId: user,
	site: names.siteName(site),
	at: new Date(at).toISOString(),
	...(reason !== undefined && { reason })
});

/** By reader: one never changes, and the list and the screen ask the same of it. */
const foundIn = new WeakMap<ChartReader, { readonly today: string; readonly all: readonly Found[] }>();

function allFound(reader: ChartReader, today: string): readonly Found[] {
	const known = foundIn.get(reader);
	if (known?.today === today) return known.all;
	const checked = checkFacts(safetyFactsOf(reader, today)).map((found): Found => ({
		...found,
		apart: isApart(reader, found.paths)
	}));
	const all = [...checked, ...recordFindings(reader)];
	foundIn.set(reader, { today, all });
	return all;
}

/** Everything found: by the checks in their own order, then by the record itself. `today`: YYYY-MM-DD. */
export function findingsOf(reader: ChartReader, today: string, names: FindingNames): readonly Finding[] {
	// One order may be part of many findings.
	const written = new Map<string, Written>();
	const entryOf = (path: string, name: string): FindingEntry => {
		const by = written.get(path) ?? writtenOf(reader, path, names.authorOf);
		written.set(path, by);
		return { path, name, ...by };
	};
	return allFound(reader, today).map((found): Finding => {
		const { kind, severity, rule, source, paths, apart } = found;
		const id = idOfFound(found);
		const said = reviewOf(reader, id);
		const review = said?.told ? undefined : said;
		return {
			id,
			kind,
			severity,
			rule,
			...(source !== undefined && { source }),
			entries: paths.map((path, i) => entryOf(path, found.names[i] ?? '')),
			apart: apart && !said?.told,
			...(review && { review: reviewBy(review, names) })
		};
	});
}

export const WITHOUT_NAMES: FindingNames = { authorOf: () => NOBODY, userName: () => '', siteName: () => '' };

/** How many of them wait for a person, as `waitsForSomebody` says; none is put together for it. */
export const countWaiting = (reader: ChartReader, today: string): number =>
	allFound(reader, today).filter((found) => found.apart && reviewOf(reader, idOfFound(found)) === undefined)
		.length;

/**
 * The same of a chart that is one line of changes: everybody saw what they wrote beside, so that nothing of it was brought
 * together by a merge but words behind a signature.
 */
export const countWaitingInLine = (reader: ChartReader): number =>
	wordsAfterSigning(reader).filter((found) => reviewOf(reader, idOfFound(found)) === undefined).length;
