// Short messages of colleagues about a patient: FHIR Tasks in the clinical document, told from other Tasks by their code.
import { isJsonObject, parseExact, type ExactJson, type JsonObject } from '../fhir/exact-json.ts';
import type { Author } from './disagreements.ts';
import type { Candidate, ChartReader } from './edit.ts';
import { USER_SYSTEM } from './entry-references.ts';
import { setItemsOf } from './element-writes.ts';
import { parseRegisterKey, registerKey } from './register-key.ts';
import { SITE_SYSTEM } from './visit.ts';

/** Whom a message is for. A site by its number, as text. */
export interface Recipient {
	readonly type: 'user' | 'role' | 'site';
	readonly id: string;
}

export const MESSAGE_CODE: JsonObject = { coding: [{ system: 'urn:saddlebag:task', code: 'message' }] };
const ROLE_SYSTEM = 'urn:saddlebag:role';
const TYPES = {
	user: { type: 'Practitioner', system: USER_SYSTEM },
	role: { type: 'PractitionerRole', system: ROLE_SYSTEM },
	site: { type: 'Organization', system: SITE_SYSTEM }
} as const;

/** Task.owner: a logical reference; names are not in charts. */
export const ownerOf = ({ type, id }: Recipient): JsonObject => ({
	type: TYPES[type].type,
	identifier: { system: TYPES[type].system, value: id }
});

interface OwnerLike {
	readonly identifier?: { readonly system?: string; readonly value?: string };
}

function recipientOf(owner: OwnerLike | undefined): Recipient | undefined {
	const { system, value } = owner?.identifier ?? {};
	const type = (['user', 'role', 'site'] as const).find((one) => TYPES[one].system === system);
	return type && value !== undefined ? { type, id: value } : undefined;
}

function json<T>(reader: ChartReader, id: string, element: string): T | undefined {
	const atom = reader.atom(registerKey('Task', id, element));
	return atom === undefined ? undefined : (JSON.parse(atom) as T);
}

/** Who wrote an element of a message first, of those whose answer stands. */
const writerOf = (reader: ChartReader, id: string, element: string): Candidate | undefined =>
	reader.candidates(registerKey('Task', id, element))[0];

export type MessageStatus = 'requested' | 'completed' | 'cancelled';

/** A message without the names of people. */
export interface Message {
	readonly id: string;
	readonly to: Recipient;
	readonly text: string;
	readonly urgent: boolean;
	readonly status: MessageStatus;
	readonly sent: Candidate;
	/** Who gave it the status that it has. */
	readonly answered: Candidate;
	readonly replies: readonly {
		readonly item: string;
		readonly by: string;
		readonly at: string;
		readonly text: string;
	}[];
}

const replyOf = (item: string, value: ExactJson): Message['replies'][number] | undefined => {
	if (!isJsonObject(value)) return undefined;
	const { authorReference, time, text } = value as {
		authorReference?: { identifier?: { value?: string } };
		time?: string;
		text?: string;
	};
	return { item, by: authorReference?.identifier?.value ?? '', at: time ?? '', text: text ?? '' };
};

/** True for a Task that is a message. */
const isMessage = (reader: ChartReader, id: string): boolean => {
	const atom = reader.atom(registerKey('Task', id, 'code'));
	const code = atom === undefined ? undefined : parseExact(atom);
	return code?.ok === true && JSON.stringify(code.value) === JSON.stringify(MESSAGE_CODE);
};

/** One message; undefined for what is none. */
export function messageIn(reader: ChartReader, id: string): Message | undefined {
	if (!isMessage(reader, id)) return undefined;
	const to = recipientOf(json<OwnerLike>(reader, id, 'owner'));
	const [sent, answered] = [writerOf(reader, id, 'authoredOn'), writerOf(reader, id, 'status')];
	if (!to || !sent || !answered) return undefined;
	return {
		id,
		to,
		text: json<string>(reader, id, 'description') ?? '',
		urgent: json<string>(reader, id, 'priority') === 'urgent',
		status: json<MessageStatus>(reader, id, 'status') ?? 'requested',
		sent,
		answered,
		replies: setItemsOf(reader, { type: 'Task', id }, 'note').flatMap(
			({ item, value }) => replyOf(item, value) ?? []
		)
	};
}

/** All messages of a chart, oldest first, those that were taken back left out. */
export const messagesIn = (reader: ChartReader): readonly Message[] =>
	[...new Set(reader.keys('Task:').flatMap((key) => parseRegisterKey(key)?.id ?? []))]
		.flatMap((id) => messageIn(reader, id) ?? [])
		.filter(({ status }) => status !== 'cancelled')
		.sort((a, b) => a.sent.at - b.sent.at || (a.id < b.id ? -1 : 1));

/** Who did something, where and when (ISO 8601). */
export interface Done extends Author {
	readonly at: string;
}

/** A message as screens show it. */
export interface MessageView extends Pick<Message, 'id' | 'text' | 'urgent' | 'status'> {
	readonly to: Recipient & { readonly name: string };
	readonly sent: Done;
	/** Present once it is done. */
	readonly done?: Done;
	readonly replies: readonly {
		readonly item: string;
		readonly user: string;
		readonly userId: string;
		readonly at: string;
		readonly text: string;
	}[];
}
