// What an entry was, in words: one block a change, with what was written in place of what. Pure.
import type { EntryVersion } from '#shared/engine/api.ts';
import { formatInstant, localDate } from '#client/session/dates.ts';
import { hasMessage, t } from '#client/session/i18n.ts';
import { signedSections } from './note/note-words.ts';
import { elementWords, valueWords } from './value-words.ts';
import { readingOf } from './vital-rows.ts';

export interface HistoryLine {
	readonly label: string;
	readonly now: string;
	/** What stood there before, when something else did; two or more when answers differed. */
	readonly before: readonly string[];
}
export interface HistoryBlock {
	/** What was done: "New dose". */
	readonly what: string;
	readonly user: string | undefined;
	/** Site and device. */
	readonly where: string | undefined;
	/** When it was recorded. */
	readonly recorded: string;
	/** When it happened, when that is another day. */
	readonly happened: string | undefined;
	readonly reason: string | undefined;
	readonly keptBy: string | undefined;
	/** Who asked for it, when somebody else accepted it. */
	readonly enteredBy: string | undefined;
	readonly lines: readonly HistoryLine[];
}

/** Who and what belongs to, numbers for machines, and times that stand elsewhere in the block. */
const NOT_SAID = new Set(
	`subject patient encounter context identifier meta category performer recorder requester asserter author issued
	recordedDate recorded authoredOn date intent extension text attester custodian informationSource implicitRules
	language contained hasMember relatesTo effective occurrence class location participant type confidentiality`
		.split(/\s+/)
		.flatMap((name) => [name, `${name}[x]`])
);
/** Said although it is left out of most types. */
const SAID = new Set(['DocumentReference.type', 'AllergyIntolerance.category', 'DocumentReference.date']);
const HAPPENED = ['effective[x]', 'occurrence[x]', 'authoredOn', 'date', 'performed[x]'];

const sectionWords = (name: string): string => {
	const key = `section.${name}`;
	return hasMessage(key) ? t(key) : name;
};

function wordsOf(element: string, value: unknown): string {
	if (element === '~text') return value === '' ? t('value.none') : String(value);
	if (element === 'component')
		return (
			readingOf('bloodPressure', { resourceType: 'Observation', component: value })?.words ??
			valueWords(value)
		);
	if (element === 'section' && Array.isArray(value))
		return signedSections(value)
			.map(({ name, words }) => `${sectionWords(name)}: ${words}`)
			.join('\n');
	return valueWords(value, element.replace('[x]', ''));
}

function linesOf(type: string, { elements }: EntryVersion): readonly HistoryLine[] {
	return elements.flatMap(({ element, item, value, before }) => {
		if (NOT_SAID.has(element) && !SAID.has(`${type}.${element}`)) return [];
		const label =
			element === '~text' && item !== undefined ? sectionWords(item) : elementWords(type, element);
		const was = before.map((one) => wordsOf(element, one));
		return [{ label, now: wordsOf(element, value), before: [...new Set(was)] }];
	});
}

/** When it happened, by the author's words or by the entry's own time. */
function happenedAt({ effectiveAt, elements }: EntryVersion): string | undefined {
	if (effectiveAt !== undefined) return effectiveAt;
	for (const name of HAPPENED) {
		const value = elements.find(({ element }) => element === name)?.value;
		const at = typeof value === 'object' && value !== null ? Object.values(value)[0] : value;
		if (typeof at === 'string') return at;
	}
	return undefined;
}

const dayOf = (at: string): string => (at.includes('T') ? localDate(Date.parse(at)) : at);

/** One change as a block. `type`: of the entry. */
export function historyBlock(type: string, version: EntryVersion): HistoryBlock {
	const { verb, user, site, device, at, reason, keptBy, enteredBy, decided } = version;
	const key = `history.${verb}`;
	const happened = happenedAt(version);
	const differs = happened !== undefined && !dayOf(at).startsWith(dayOf(happened));
	return {
		what: t(decided ? 'history.resolveDisagreement' : hasMessage(key) ? key : 'history.changed'),
		user: user || undefined,
		where: [site, device].filter(Boolean).join(', ') || undefined,
		recorded: formatInstant(at),
		happened: differs ? formatInstant(happened) : undefined,
		reason,
		keptBy,
		enteredBy,
		lines: linesOf(type, version)
	};
}
