// Keeping an entry from roles that do not hold the key of the sensitive document: from the beginning, or from now on.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8 } from '../../core/bytes.ts';
import { hexToUuid } from '../../core/ids.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { isJsonArray, isJsonObject, type ExactJson, type JsonObject } from '../../fhir/exact-json.ts';
import { entryExists, entryPath, type Entry } from '../change-entry.ts';
import type { VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { APART_FROM_URL, entriesOfKeys, toSensitive } from '../kept-apart.ts';
import { MAY_BE_APART, MOVED_APART } from '../may-be-apart.ts';
import { extensionsOf, movedToOf } from '../moved-entry.ts';
import { registerKey } from '../register-key.ts';
import { registersToResource } from '../registers-to-resource.ts';
import { errorStatusOf } from '../required-codes.ts';
import { markEnteredInError } from './mark-entered-in-error.ts';
import { markMoved } from './mark-moved.ts';
import { restoreEntry } from './resume-entry.ts';
import { takeMovedEntry } from './take-moved-entry.ts';

export interface EnterApart {
	/** What would make the entry for everybody. */
	readonly command: JsonObject;
}

type RunCommand = (
	chart: ChartReader,
	context: VerbContext,
	command: JsonObject
) => Result<VerbDone, VerbError>;

const cannot = (path: string): Result<never, VerbError> =>
	err({ type: 'InvalidValue', path, reason: 'cannot be kept apart' });

/**
 * Carries out a command that makes entries, in the sensitive document. Group: none, the entries are new. Two sites at once:
 * both are kept. Refuses a command that makes no entry, changes one, or makes one of a type that everybody must see.
 */
export function createEnterApart(run: RunCommand) {
	return function enterApart(
		chart: ChartReader,
		context: VerbContext,
		{ command }: EnterApart
	): Result<VerbDone, VerbError> {
		const done = run(chart, context, command);
		if (!done.ok) return done;
		const { edits, entry } = done.value;
		const made = entriesOfKeys(edits.flatMap(({ writes }) => [...writes.keys()]));
		for (const path of made) {
			const [type = '', id = ''] = path.split('/');
			if (!MAY_BE_APART.has(type) || entryExists(chart, { type, id })) return cannot(path);
		}
		if (!entry || made.size === 0) return cannot(String(command['verb']));
		return ok({ ...done.value, edits: toSensitive(edits) });
	};
}

export interface KeepApart extends Entry {
	/** Why, in the author's words; everybody can read it. */
	readonly reason: string;
}

/** The id that an entry has once it is kept apart: the same at every site. */
export const idApart = (entry: Entry): string =>
	hexToUuid(bytesToHex(sha256(utf8(`saddlebag/kept-apart|${entryPath(entry)}`)).subarray(0, 16)));

const withoutUrl = (extension: ExactJson | undefined): readonly ExactJson[] =>
	isJsonArray(extension)
		? extension.filter((one) => !(isJsonObject(one) && one['url'] === APART_FROM_URL))
		: [];

/**
 * Writes the entry into the sensitive document, and marks the one that everybody saw as entered in error; what it said stays
 * in its history. Group: the status's, of the one that stays. Two sites at once: one copy; a change here and keeping apart
 * there are a disagreement about the status, and both stand until it is decided.
 */
export function keepApart(
	chart: ChartReader,
	context: VerbContext,
	{ type, id, reason }: KeepApart
): Result<VerbDone, VerbError> {
	const entry = { type, id };
	if (!entryExists(chart, entry)) return err({ type: 'NoSuchEntry', entry: entryPath(entry) });
	if (!MAY_BE_APART.has(type)) return cannot(entryPath(entry));
	const contested = chart.contested().find((key) => key.startsWith(`${type}:${id}:`));
	if (contested !== undefined) return err({ type: 'InDisagreement', path: entryPath(entry) });
	const { extension, ...resource } = registersToResource(chart, type, id);
	const from = { url: APART_FROM_URL, valueString: entryPath(entry) };
	const copy = { ...resource, id: idApart(entry), extension: [...withoutUrl(extension), from] };
	const taken = takeMovedEntry(chart, context, { resource: copy });
	if (!taken.ok) return taken;
	const marked = markMoved(chart, context, { ...entry, to: MOVED_APART, reason });
	if (!marked.ok) return marked;
	return ok({
		entry: { type, id: copy.id },
		edits: [...toSensitive(taken.value.edits), ...marked.value.edits]
	});
}

const cameFrom = (chart: ChartReader, { type, id }: Entry): Entry | undefined => {
	const found = extensionsOf(chart, type, id).find(
		(one) => isJsonObject(one) && one['url'] === APART_FROM_URL
	);
	const path = isJsonObject(found) ? found['valueString'] : undefined;
	const [fromType, fromId] = typeof path === 'string' ? path.split('/') : [];
	return fromType !== undefined && fromId !== undefined ? { type: fromType, id: fromId } : undefined;
};

/** The statuses of a type, by which an entry is entered in error or not. */
const STATUSES = ['status', 'clinicalStatus', 'verificationStatus'];

/**
 * Takes `keepApart` back: the entry that everybody saw stands again with the statuses that its copy has now, and the copy is
 * entered in error. Refuses one that was kept apart from the beginning, and one that does not stand any more.
 */
export function endKeepingApart(
	chart: ChartReader,
	context: VerbContext,
	{ type, id, reason }: KeepApart
): Result<VerbDone, VerbError> {
	const copy = { type, id };
	const entry = cameFrom(chart, copy);
	const status = errorStatusOf(type)?.element;
	if (!entry || status === undefined || movedToOf(chart, entry.type, entry.id) !== MOVED_APART)
		return cannot(entryPath(copy));
	if (chart.atom(registerKey(type, id, status))?.includes('"entered-in-error"'))
		return cannot(entryPath(copy));
	const known = registersToResource(chart, type, id);
	const elements = Object.fromEntries(
		STATUSES.flatMap((element) => (known[element] === undefined ? [] : [[element, known[element]]]))
	);
	const restored = restoreEntry(chart, context, { ...entry, elements });
	if (!restored.ok) return restored;
	const marked = markEnteredInError(chart, context, { ...copy, reason });
	if (!marked.ok) return marked;
	return ok({ entry, edits: [...restored.value.edits, ...marked.value.edits] });
}
