// What an entry was, change by change: who wrote what, in place of what, when and why. Reads only the changes that led to
// what the entry holds, found by going back from its registers; the rest of a long history is never decoded.
import type { CredId } from '../core/ids.ts';
import type { Instant } from '../core/clock.ts';
import {
	authorOf,
	historyOf,
	workOfChange,
	writesOfChange,
	type RegisterWrite
} from './document/document-history.ts';
import { textAfter, valuesOf } from './document/document-values.ts';
import type { ChartDocument } from './document/chart-document.ts';
import type { ChangeFacts } from './change-facts.ts';
import { isNoteSigned, writtenAfterSigning } from './note-sections.ts';
import { readMessage } from './proposals.ts';
import { entryPrefix, parseRegisterKey } from './register-key.ts';
import { REOPENED, reopenKey } from './reopened.ts';
import type { ChartReader } from './edit.ts';
import type { Entry } from './change-entry.ts';
import type { PlainJson } from './disagreements.ts';
import type { Stamp } from './stamp.ts';

/** One element, or one item of a list, as one change left it. */
export interface ElementVersion {
	readonly element: string;
	/** The item's id in a list that people extend; a section's name when the element is `~text`. */
	readonly item?: string;
	/** As in a disagreement's value: FHIR JSON, or an object with the property names; null: removed. */
	readonly value: PlainJson;
	/** What its author had before their eyes: nothing for a first write, several for a decision between answers. */
	readonly before: readonly PlainJson[];
}

/** What one change made of an entry. */
export interface EntryChange {
	readonly hash: string;
	/** The proposal that it carried out. */
	readonly proposal?: string;
	/** Later than what it was made on, the same on every device. */
	readonly startOp: number;
	/** The verb's name; `import` for what came with a file, `editNoteText` for typing. */
	readonly verb: string;
	readonly credId: CredId;
	/** When it was recorded, by the author's device clock. */
	readonly at: Instant;
	/** When it happened, when the author said that it was not then: an FHIR date or dateTime. */
	readonly effectiveAt?: string;
	/** The author's words. */
	readonly reason?: string;
	readonly elements: readonly ElementVersion[];
	/** A decision between answers that differed: which of them, from 0 in the order shown, or all. */
	readonly decided?: { readonly path: string; readonly keep: number | 'both' };
}

/** Typing of one person in one section that goes on within this time is one change of an entry. */
const ONE_SITTING_MS = 10 * 60_000;

type Ordered = Pick<ChangeFacts, 'startOp' | 'at' | 'hash'>;

/** One after the other; what was made apart, by the clocks of its authors. The same on every device. */
const inOrder = (a: Ordered, b: Ordered): number =>
	a.startOp - b.startOp || a.at - b.at || (a.hash < b.hash ? -1 : 1);

/** The changes of a document that wrote an entry's registers, and what each wrote in which register. */
class Writes {
	readonly facts = new Map<string, ChangeFacts>();
	readonly #document: ChartDocument;
	readonly #writes = new Map<string, ReadonlyMap<string, RegisterWrite>>();

	constructor(document: ChartDocument, keys: readonly string[]) {
		this.#document = document;
		const wanted = new Set(keys);
		const waiting = keys.flatMap((key) => valuesOf(document, key).map(({ opId }) => opId));
		for (let opId = waiting.pop(); opId !== undefined; opId = waiting.pop()) {
			const facts = authorOf(document, opId);
			if (!facts || this.facts.has(facts.hash)) continue;
			this.facts.set(facts.hash, facts);
			for (const [key, { replaced }] of this.of(facts.hash)) if (wanted.has(key)) waiting.push(...replaced);
		}
	}

	of(hash: string): ReadonlyMap<string, RegisterWrite> {
		const known = this.#writes.get(hash) ?? writesOfChange(this.#document, hash);
		this.#writes.set(hash, known);
		return known;
	}

	/** The atoms that a write took the place of. */
	before(key: string, { replaced }: RegisterWrite): readonly string[] {
		return replaced.flatMap((opId) => {
			const hash = authorOf(this.#document, opId)?.hash;
			return (hash && this.of(hash).get(key)?.atom) ?? [];
		});
	}
}

const plain = (atom: string): PlainJson => JSON.parse(atom) as PlainJson;

function elementsOf(writes: Writes, hash: string, prefix: string): readonly ElementVersion[] {
	const found: ElementVersion[] = [];
	for (const [key, write] of writes.of(hash)) {
		const parsed = key.startsWith(prefix) ? parseRegisterKey(key) : undefined;
		if (!parsed || parsed.element.startsWith('~')) continue;
		const before = [...new Set(writes.before(key, write))].filter((atom) => atom !== 'null');
		if (before.length === 1 ? before[0] === write.atom : before.length === 0 && write.atom === 'null')
			continue;
		const { element, item } = parsed;
		found.push({
			element,
			...(item !== undefined && { item }),
			value: plain(write.atom),
			before: before.map(plain)
		});
	}
	return found;
}

/** What stamps and reviews of a change say besides its values. */
function detailsOf(
	writes: Writes,
	hash: string,
	prefix: string,
	review: string
): Pick<EntryChange, 'reason' | 'effectiveAt' | 'decided'> {
	let details: Pick<EntryChange, 'reason' | 'effectiveAt' | 'decided'> = {};
	for (const [key, { atom }] of writes.of(hash)) {
		if (key.startsWith(review)) {
			const { path, keep } = JSON.parse(atom) as { path: string; keep: number | 'both' };
			details = { ...details, decided: { path, keep } };
		} else if (key.startsWith(`${prefix}~`) && !key.endsWith(':~import')) {
			const { reason, effectiveAt } = JSON.parse(atom) as Partial<Stamp>;
			details = { ...details, ...(reason && { reason }), ...(effectiveAt && { effectiveAt }) };
		}
	}
	return details;
}

/**
 * Typing in a note's sections, sitting by sitting. Of a signed note that nobody wrote in after the signature only what was
 * typed until then is looked through.
 */
function sittingsOf(
	document: ChartDocument,
	chart: ChartReader,
	noteId: string,
	own: readonly ChangeFacts[]
): readonly EntryChange[] {
	const keys = chart.textKeys(`${noteId}:`);
	const sittings: EntryChange[] = [];
	const [begun] = own;
	if (!begun || keys.length === 0) return sittings;
	const isClosed =
		isNoteSigned(chart, noteId) && Object.keys(writtenAfterSigning(chart, noteId)).length === 0;
	const until = isClosed ? own.at(-1)!.maxOp : Number.POSITIVE_INFINITY;
	const during = historyOf(document).filter(
		(facts) =>
			facts.hash === begun.hash ||
			(facts.message === 'editNoteText' && facts.startOp > begun.startOp && facts.startOp <= until)
	);
	for (const facts of during.sort(inOrder)) {
		for (const key of workOfChange(document, facts.hash, keys).texts) {
			const item = key.slice(noteId.length + 1);
			const value = textAfter(document, key, facts.hash);
			const last = sittings.findLast(({ elements }) => elements[0]?.item === item);
			const { hash, startOp, credId, at, message: verb } = facts;
			const goesOn = last?.credId === credId && last.verb === verb && at - last.at < ONE_SITTING_MS;
			const element = { element: '~text', item, value, before: last ? [last.elements[0]!.value] : [] };
			if (!goesOn) sittings.push({ hash, startOp, verb, credId, at, elements: [element] });
			else {
				const { before } = last.elements[0]!;
				sittings[sittings.indexOf(last)] = { ...last, hash, startOp, at, elements: [{ ...element, before }] };
			}
		}
	}
	return sittings;
}

/**
 * Every change of an entry, oldest first as far as one came after the other; changes made apart by their clocks. Of a note
 * also the typing in its sections. Empty for an entry that the document does not hold.
 */
export function entryHistory(
	document: ChartDocument,
	chart: ChartReader,
	{ type, id }: Entry
): readonly EntryChange[] {
	const prefix = entryPrefix(type, id);
	const review = `review:${prefix}`;
	const about = [prefix, review, reopenKey(prefix)];
	const writes = new Writes(
		document,
		about.flatMap((start) => chart.keys(start))
	);
	const order = [...writes.facts.values()].sort(inOrder);
	const changes = order.flatMap((facts): readonly EntryChange[] => {
		const { hash, startOp, credId, at } = facts;
		const { verb, ...message } = readMessage(facts.message);
		const elements = elementsOf(writes, hash, prefix);
		const details = detailsOf(writes, hash, prefix, review);
		return elements.length > 0 || details.decided || verb === REOPENED
			? [{ hash, startOp, verb, ...message, credId, at, elements, ...details }]
			: [];
	});
	return type === 'Composition'
		? [...changes, ...sittingsOf(document, chart, id, order)].sort(inOrder)
		: changes;
}
