// A chart as plain JSON for screens and scripts: everything merged, nothing of Automerge. Entries are kept from view to
// view and made again only when one of their registers was touched.
import { stringifyExact } from '../fhir/exact-json.ts';
import type { ChartId, SiteId, UserId } from '../core/ids.ts';
import { allergyStatus, type AllergyStatus } from './allergy-status.ts';
import { disagreementsOf, type AuthorOf, type Disagreement, type PlainJson } from './disagreements.ts';
import type { ChartReader } from './edit.ts';
import type { Finding } from './finding.ts';
import type { MessageView } from './messages.ts';
import { errorMarkOf, type ErrorMark } from './error-mark.ts';
import { writtenAfterSigning } from './note-sections.ts';
import { isFromNewer } from './from-newer.ts';
import { parseRegisterKey } from './register-key.ts';
import { registersToResource } from './registers-to-resource.ts';

/** A FHIR resource as JSON.parse gives it. Numbers are doubles here; exact text is in the registers and in exports. */
export type PlainResource = Readonly<Record<string, PlainJson>> & {
	readonly resourceType: string;
	readonly id: string;
};

/** Section name -> words, by note id. */
export type NoteWords = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Another chart of the same person, as it is shown with this one. Nothing of it stands in this one. */
export interface LinkedChart {
	readonly chartId: ChartId;
	/** Somebody said so of these two; false: by way of a third chart. */
	readonly direct: boolean;
	readonly allergies: AllergyStatus;
	/** Absent while nothing of it is on this device. */
	readonly view?: Omit<ChartView, 'linked'>;
}

/** What a supervised person asked for, while it is not settled. */
export interface ProposalView {
	readonly id: string;
	readonly state: 'waiting' | 'apart' | 'declined';
	readonly verb: string;
	/** Numbers are doubles here. */
	readonly command: Readonly<Record<string, PlainJson>>;
	/** What it would write, as it would stand; empty while the chart as it is refuses it. */
	readonly entries: readonly PlainResource[];
	readonly user: string;
	readonly userId: UserId;
	readonly site: string;
	readonly at: string;
	/** Two when sites answered differently apart. */
	readonly answers: readonly {
		readonly answer: string;
		readonly user: string;
		readonly userId: UserId;
		readonly site: string;
		readonly at: string;
		readonly reason?: string;
	}[];
}

export interface ChartView {
	readonly chartId: ChartId;
	/** The chart's Patient; `{resourceType, id, name: [{text: 'Not known'}]}` until it has arrived. */
	readonly patient: PlainResource;
	/** Every entry by type and id, the Patient included. */
	readonly entries: Readonly<Record<string, Readonly<Record<string, PlainResource>>>>;
	/** The collaborative words of notes. */
	readonly texts: NoteWords;
	/** Sections of signed notes whose words are not what was signed. */
	readonly writtenAfterSigning: NoteWords;
	/** With what the linked charts say. */
	readonly allergies: AllergyStatus;
	/** Other charts of the same person; absent when there is none. The engine adds them. */
	readonly linked?: readonly LinkedChart[];
	/** Charts that may be of the same person and wait for somebody to say so; absent when there is none. */
	readonly perhapsSame?: readonly ChartId[];
	/** Pairs of appointments that are in each other's way and wait for somebody; absent when there is none. */
	readonly doubleBooked?: readonly string[];
	/** Entries that are entered in error, by `Type/id`: why, who, where and when. */
	readonly marks: Readonly<Record<string, ErrorMark>>;
	readonly disagreements: readonly Disagreement[];
	/** What the safety checks found; empty until the engine has added it. */
	readonly findings: readonly Finding[];
	/** Messages about the patient; absent when there is none. The engine adds them. */
	readonly messages?: readonly MessageView[];
	/**
	 * Entries that are kept apart: those that are shown (`Type/id`), and how many are not; absent when there is none. The
	 * engine adds it.
	 */
	readonly sensitive?: { readonly shown: readonly string[]; readonly hidden: number };
	/** What waits for a prescriber; absent when nothing does. The engine adds it. */
	readonly proposals?: readonly ProposalView[];
	/** Something in it was written by a newer version and cannot be shown; absent when nothing was. */
	readonly newer?: true;
	/** Whose role has no key of the clinical record sees nothing of it, and nothing is said to be not recorded. */
	readonly closed?: true;
	/**
	 * The patient asked that other sites than these do not open the chart: what is clinical is shown when somebody has said
	 * why. The engine adds it.
	 */
	readonly shut?: readonly SiteId[];
	/** False while a document of the chart, or part of one, has not arrived on this device. */
	readonly complete: boolean;
	/** What has not arrived: scopes of documents, or hashes of changes; `newer` for what has, and cannot be read. */
	readonly missing: readonly string[];
	/** Changes that others here wait for; the engine adds it when there are some. */
	readonly waiting?: number;
	/** Heads of the chart's documents, sorted. */
	readonly heads: readonly string[];
}

/** What the view cannot read from the registers. */
export interface ChartFacts {
	readonly chartId: ChartId;
	readonly authorOf: AuthorOf;
	/** As in the view. */
	readonly closed?: boolean;
	readonly complete: boolean;
	readonly missing: readonly string[];
	readonly heads: readonly string[];
}

/** Registers and texts whose values may differ from those of the view before. */
export interface Touched {
	readonly keys: readonly string[];
	readonly textKeys: readonly string[];
}

/** Makes views of one chart, one after another. */
export interface ChartViewer {
	/** Without `touched` everything is read anew. Unchanged entries are the same objects as before. */
	view(chart: ChartReader, facts: ChartFacts, touched?: Touched): ChartView;
}

type Entries = Record<string, Record<string, PlainResource>>;

const toPlain = (chart: ChartReader, type: string, id: string): PlainResource =>
	JSON.parse(stringifyExact(registersToResource(chart, type, id))) as PlainResource;

/** `Type:id` of the entries that have an element among the keys. */
function entriesAmong(keys: readonly string[]): ReadonlySet<string> {
	const found = new Set<string>();
	for (const key of keys) {
		const parsed = parseRegisterKey(key);
		if (parsed && !parsed.element.startsWith('~')) found.add(`${parsed.type}:${parsed.id}`);
	}
	return found;
}

/** Marks of the entries that any of the keys belongs to, looked at again. */
function withMarks(
	chart: ChartReader,
	before: ChartView['marks'],
	keys: readonly string[],
	authorOf: AuthorOf
): ChartView['marks'] {
	const after = { ...before };
	let changed = false;
	for (const entry of new Set(keys.map((key) => key.split(':', 2).join(':')))) {
		const [type = '', id = ''] = entry.split(':');
		const mark = id === '' ? undefined : errorMarkOf(chart, type, id, authorOf);
		const path = `${type}/${id}`;
		if (!mark && !(path in after)) continue;
		changed = true;
		if (mark) after[path] = mark;
		else delete after[path];
	}
	return changed ? after : before;
}

/** The same order on every device, whatever arrived when. */
const sortedById = (resources: Readonly<Record<string, PlainResource>>): Record<string, PlainResource> =>
	Object.fromEntries(Object.entries(resources).sort(([a], [b]) => (a < b ? -1 : 1)));

function withEntries(chart: ChartReader, before: Entries, touched: ReadonlySet<string>): Entries {
	if (touched.size === 0) return before;
	const entries = { ...before };
	const fresh = new Set<string>();
	for (const entry of touched) {
		const [type = '', id = ''] = entry.split(':');
		if (!fresh.has(type)) entries[type] = { ...entries[type] };
		fresh.add(type);
		entries[type]![id] = toPlain(chart, type, id);
	}
	for (const type of fresh) entries[type] = sortedById(entries[type]!);
	return entries;
}

const noteOf = (textKey: string): string => textKey.slice(0, textKey.indexOf(':'));

function wordsOfNote(chart: ChartReader, noteId: string): Readonly<Record<string, string>> {
	const keys = chart.textKeys(`${noteId}:`);
	return Object.fromEntries(keys.map((key) => [key.slice(noteId.length + 1), chart.text(key) ?? '']));
}

function withNotes(
	before: NoteWords,
	notes: ReadonlySet<string>,
	read: (noteId: string) => Readonly<Record<string, string>>
): NoteWords {
	if (notes.size === 0) return before;
	const after = { ...before };
	for (const noteId of notes) {
		const words = read(noteId);
		if (Object.keys(words).length > 0) after[noteId] = words;
		else delete after[noteId];
	}
	return after;
}

/** The chart's own Patient: the one with the chart's id, else the only one. */
function patientOf(entries: Entries, chartId: ChartId): PlainResource {
	const patients = entries['Patient'] ?? {};
	const [first] = Object.keys(patients).sort();
	const id = chartId in patients ? chartId : first;
	return id === undefined
		? { resourceType: 'Patient', id: chartId, name: [{ text: 'Not known' }] }
		: patients[id]!;
}

/** A viewer that has seen nothing yet. */
export function createChartViewer(): ChartViewer {
	let entries: Entries = {};
	let texts: NoteWords = {};
	let late: NoteWords = {};
	let marks: ChartView['marks'] = {};
	let newer = false;
	let disagreements: readonly Disagreement[] = [];
	return {
		view(chart, { chartId, authorOf, closed, complete, missing, heads }, touched) {
			const { keys, textKeys } = touched ?? { keys: chart.keys(''), textKeys: chart.textKeys('') };
			const changed = entriesAmong(keys);
			entries = withEntries(chart, touched ? entries : {}, changed);
			const typedIn = new Set(textKeys.map(noteOf));
			const compositions = [...changed]
				.filter((entry) => entry.startsWith('Composition:'))
				.map((entry) => entry.slice(12));
			texts = withNotes(touched ? texts : {}, typedIn, (noteId) => wordsOfNote(chart, noteId));
			late = withNotes(touched ? late : {}, new Set([...typedIn, ...compositions]), (noteId) =>
				writtenAfterSigning(chart, noteId)
			);
			marks = withMarks(chart, touched ? marks : {}, keys, authorOf);
			newer = (touched !== undefined && newer) || keys.some(isFromNewer);
			if (!touched || keys.length > 0) disagreements = disagreementsOf(chart, authorOf);
			return {
				chartId,
				patient: patientOf(entries, chartId),
				entries,
				texts,
				writtenAfterSigning: late,
				allergies: allergyStatus(chart, { complete: complete && !closed }),
				marks,
				disagreements,
				findings: [],
				...((newer || missing.includes('newer')) && { newer: true as const }),
				...(closed && { closed: true as const }),
				complete,
				missing,
				heads
			};
		}
	};
}

/** One view of a chart, from nothing. */
export const viewChart = (chart: ChartReader, facts: ChartFacts): ChartView =>
	createChartViewer().view(chart, facts);
