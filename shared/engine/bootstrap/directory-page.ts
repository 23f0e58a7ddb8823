// A page of the practice's list: what lists and search need of some hundred charts, so that a new device shows everybody
// long before it holds their charts (SPEC.md, [DER-5] and up). A page is a hint: whoever holds a chart goes by the chart.
import { utf8, utf8ToText } from '../../core/bytes.ts';
import { deriveDocId } from '../../crypto/imported-doc-id.ts';
import type { CryptoSuite } from '../../crypto/suite.ts';
import type { DocId } from '../../core/ids.ts';
import type { ChartScope } from '../../chart/edit.ts';
import { deriveChartIdentity } from '../chart-identity.ts';
import type { Summary } from '../summaries.ts';

/** Charts in one page at most; a page of names and numbers is then about 60 kB. */
export const ROWS_OF_PAGE = 500;

const DAY_MS = 86_400_000;
/** Whoever is expected within so many days is on the first page. */
const EXPECTED_DAYS = 14;

export const isExpected = ({ booked }: Pick<Summary, 'booked'>, now: number): boolean =>
	(booked ?? []).some(
		({ start, end, cancelledFor }) =>
			!cancelledFor && end >= now - DAY_MS && start <= now + EXPECTED_DAYS * DAY_MS
	);

/** `agenda`: who is expected soon. `recent`: what changed since the list was written. `list`: everybody, in parts. */
export type PageName = 'agenda' | 'recent' | `list/${number}`;

/** The document of a page. It has no content but the page. */
export const pageDocId = (suite: CryptoSuite, importKey: Uint8Array, name: PageName): Promise<DocId> =>
	deriveDocId(suite, importKey, 'directory', `page|${name}`);

/** Scopes by the number that stands for them in a page: what is new comes behind. */
const NUMBERED: readonly ChartScope[] = ['clinical', 'billing', 'directory', 'sensitive'];

type Told = Pick<
	Summary,
	| 'key'
	| 'patientId'
	| 'name'
	| 'nameParts'
	| 'birthDate'
	| 'gender'
	| 'identifiers'
	| 'place'
	| 'deceased'
	| 'phones'
	| 'lastSeen'
	| 'kin'
	| 'same'
	| 'homes'
	| 'sharing'
	| 'booked'
>;

/** One chart in a page. Its ids follow from `key`. */
export interface ToldChart extends Told {
	/** How many changes its directory document had: of two pages the one that knew more counts. */
	readonly changes: number;
	/** Which documents it has, by their numbers in a page. */
	readonly has: readonly number[];
}

export interface DirectoryPage {
	/** How many parts the list has, in a part of it. */
	readonly parts: number;
	readonly charts: readonly ToldChart[];
}

/** What a page tells of a chart. */
export function toldOf({ named, docIds, changes = 0, ...row }: Summary): ToldChart {
	const { key, patientId, name, nameParts, birthDate, gender, identifiers, place, deceased, phones } = row;
	const { lastSeen, kin, same, homes, sharing, booked } = row;
	const has = NUMBERED.flatMap((scope, i) => (named.includes(docIds[scope]) ? [i] : []));
	return {
		key,
		patientId,
		name,
		nameParts,
		birthDate,
		gender,
		identifiers,
		phones,
		...(place !== undefined && { place }),
		...(deceased !== undefined && { deceased }),
		...(lastSeen && { lastSeen }),
		...(kin && { kin }),
		...(same && { same }),
		...(homes && { homes }),
		...(sharing && { sharing }),
		...(booked && { booked }),
		changes,
		has
	};
}

export const encodePage = ({ parts, charts }: DirectoryPage): Uint8Array =>
	utf8(JSON.stringify({ v: 1, parts, charts }));

/** An opened payload as a page; undefined when it is of another form. Charts that are not whole are left out. */
export function decodePage(payload: Uint8Array): DirectoryPage | undefined {
	let raw: unknown;
	try {
		raw = JSON.parse(utf8ToText(payload));
	} catch {
		return undefined;
	}
	const { v, parts, charts } = (raw ?? {}) as Readonly<Record<string, unknown>>;
	if (v !== 1 || !Number.isSafeInteger(parts) || !Array.isArray(charts)) return undefined;
	return { parts: parts as number, charts: (charts as unknown[]).filter(isToldChart) };
}

const isToldChart = (chart: unknown): chart is ToldChart => {
	const { key, name, identifiers, phones, has, changes } = (chart ?? {}) as Partial<ToldChart>;
	return (
		typeof key === 'string' &&
		typeof name === 'string' &&
		Array.isArray(identifiers) &&
		Array.isArray(phones) &&
		Array.isArray(has) &&
		Number.isSafeInteger(changes)
	);
};

/** A chart of a page as a row of the list: nothing of it is here. */
export async function rowOfTold(
	suite: CryptoSuite,
	importKey: Uint8Array,
	{ has, ...told }: ToldChart
): Promise<Summary> {
	const identity = await deriveChartIdentity(suite, importKey, told.key);
	const scopes = NUMBERED.filter((_, i) => has.includes(i));
	return {
		...told,
		// JSON has no undefined: what is not known is said to be so.
		patientId: told.patientId,
		nameParts: told.nameParts,
		birthDate: told.birthDate,
		gender: told.gender,
		...identity,
		named: scopes.map((scope) => identity.docIds[scope]),
		listed: true,
		told: true,
		complete: false,
		toCheck: 0,
		builtAt: 0
	};
}
