// Telling a colleague something about the patient, answering it, and taking either back.
import { err, type Result } from '../../core/result.ts';
import { stringifyExact } from '../../fhir/exact-json.ts';
import { changeEntry } from '../change-entry.ts';
import { createEntry, type VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { createItemId, setItemsOf } from '../element-writes.ts';
import { patientReference, recordedNow, userReference } from '../entry-references.ts';
import { MESSAGE_CODE, messageIn, ownerOf, type MessageStatus, type Recipient } from '../messages.ts';
import { registerKey } from '../register-key.ts';

const LONGEST = 1_000;

export interface SendMessage {
	readonly to: Recipient;
	readonly text: string;
	readonly urgent?: boolean;
}

const wordsOf = (text: string): Result<string, VerbError> => {
	const words = text.trim();
	return words === '' || words.length > LONGEST
		? err({ type: 'InvalidValue', path: 'text', reason: 'is empty or too long' })
		: { ok: true, value: words };
};

/**
 * A Task that asks for something (FHIR R4 task.html), for a person, a role or a site. Group: none, the entry is new. Two
 * sites at once: two messages.
 */
export function sendMessage(
	chart: ChartReader,
	context: VerbContext,
	{ to, text, urgent = false }: SendMessage
): Result<VerbDone, VerbError> {
	const patient = patientReference(chart, context);
	if (!patient.ok) return patient;
	const words = wordsOf(text);
	if (!words.ok) return words;
	return createEntry(chart, context, 'sendMessage', {
		resourceType: 'Task',
		status: 'requested',
		intent: 'order',
		priority: urgent ? 'urgent' : 'routine',
		code: MESSAGE_CODE,
		description: words.value,
		for: patient.value,
		authoredOn: recordedNow(context),
		requester: userReference(context),
		owner: ownerOf(to)
	});
}

function change(
	chart: ChartReader,
	context: VerbContext,
	verb: string,
	id: string,
	writes: ReadonlyMap<string, string>
): Result<VerbDone, VerbError> {
	const entry = { type: 'Task', id };
	if (!messageIn(chart, id)) return err({ type: 'NoSuchEntry', entry: `Task/${id}` });
	const edits = changeEntry(chart, context, verb, entry, writes);
	return edits.ok ? { ok: true, value: { edits: edits.value } } : edits;
}

/**
 * Done, open again, or taken back by who sent it. Group: `~status`. Two sites at once: done twice is done, and the first
 * who said so is named; done here and taken back there is a disagreement.
 */
export function setMessageStatus(
	chart: ChartReader,
	context: VerbContext,
	{ id, status }: { readonly id: string; readonly status: MessageStatus }
): Result<VerbDone, VerbError> {
	if (!['requested', 'completed', 'cancelled'].includes(status))
		return err({ type: 'InvalidValue', path: 'status', reason: 'is none of a message' });
	const writes = new Map([[registerKey('Task', id, 'status'), JSON.stringify(status)]]);
	return change(chart, context, 'setMessageStatus', id, writes);
}

/** Other words for a message. Group: none. Two sites at once: other words at each are a disagreement. */
export function correctMessage(
	chart: ChartReader,
	context: VerbContext,
	{ id, text }: { readonly id: string; readonly text: string }
): Result<VerbDone, VerbError> {
	const words = wordsOf(text);
	if (!words.ok) return words;
	const writes = new Map([[registerKey('Task', id, 'description'), JSON.stringify(words.value)]]);
	return change(chart, context, 'correctMessage', id, writes);
}

/**
 * Words below a message; with `item` that reply is taken back. Group: none. Two sites at once: both replies stay.
 */
export function replyToMessage(
	chart: ChartReader,
	context: VerbContext,
	{ id, text = '', item }: { readonly id: string; readonly text?: string; readonly item?: string }
): Result<VerbDone, VerbError> {
	const replies = setItemsOf(chart, { type: 'Task', id }, 'note');
	if (item !== undefined) {
		if (!replies.some((one) => one.item === item)) return err({ type: 'NoSuchEntry', entry: item });
		return change(
			chart,
			context,
			'replyToMessage',
			id,
			new Map([[registerKey('Task', id, 'note', item), 'null']])
		);
	}
	const words = wordsOf(text);
	if (!words.ok) return words;
	const place = createItemId(context.random, replies.at(-1)?.item);
	const note = { authorReference: userReference(context), time: recordedNow(context), text: words.value };
	const writes = new Map([[registerKey('Task', id, 'note', place), stringifyExact(note)]]);
	return change(chart, context, 'replyToMessage', id, writes);
}
