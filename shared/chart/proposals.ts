// What people who work under supervision asked for: a command as it was given, waiting in the chart until a prescriber
// accepts it. Two registers each, in the clinical document: what was asked, and the answer. Accepting writes the answer and
// the entry in one change, so that neither ever arrives without the other.
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8 } from '../core/bytes.ts';
import type { CredId, SiteId, UserId } from '../core/ids.ts';
import type { Instant } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import { isJsonObject, parseExact, type JsonObject } from '../fhir/exact-json.ts';
import type { ChartReader } from './edit.ts';

/** What stands in the first register. `day`: the author's local day, YYYY-MM-DD. */
export interface Proposed {
	/** The command, its verb among its properties. */
	readonly command: JsonObject & { readonly verb: string };
	readonly user: UserId;
	readonly site: SiteId;
	readonly at: Instant;
	readonly day: string;
}

export type ProposalAnswer = 'accepted' | 'declined' | 'withdrawn';

/** What stands in the second. */
export interface SaidOfProposal {
	readonly answer: ProposalAnswer;
	readonly user: UserId;
	readonly site: SiteId;
	readonly at: Instant;
	readonly reason?: string;
}

/** `apart`: two sites answered differently without seeing each other. */
export type ProposalState = 'waiting' | 'apart' | ProposalAnswer;

export const PROPOSAL_PREFIX = 'proposal:';
const ASKED = ':asked';
const ID = /^[0-9a-f-]{36}$/;

/** True for what may be a proposal's id. */
export const isProposalId = (id: string): boolean => ID.test(id);
export const proposalKey = (id: string): string => `${PROPOSAL_PREFIX}${id}${ASKED}`;
export const answerKey = (id: string): string => `${PROPOSAL_PREFIX}${id}:answer`;

/** Ids of all proposals, answered or not. */
export const proposalIds = (reader: ChartReader): readonly string[] =>
	reader
		.keys(PROPOSAL_PREFIX)
		.flatMap((key) => (key.endsWith(ASKED) ? key.slice(PROPOSAL_PREFIX.length, -ASKED.length) : []));

/** undefined for one that is not here. */
export function proposedIn(reader: ChartReader, id: string): Proposed | undefined {
	const atom = reader.atom(proposalKey(id));
	const parsed = atom === undefined ? undefined : parseExact(atom);
	return parsed?.ok && isJsonObject(parsed.value) ? (parsed.value as unknown as Proposed) : undefined;
}

/** An answer that stands, with the change that gave it. */
export interface AnswerGiven extends SaidOfProposal {
	readonly changeHash: string;
	readonly credId: CredId;
}

/** The answers that stand: more than one when two sites answered differently apart. What was taken back is none. */
export const answersOf = (reader: ChartReader, id: string): readonly AnswerGiven[] =>
	reader.candidates(answerKey(id)).flatMap(({ atom, changeHash, credId }) => {
		const said = JSON.parse(atom) as SaidOfProposal | null;
		return said ? [{ ...said, changeHash, credId }] : [];
	});

export function proposalState(reader: ChartReader, id: string): ProposalState {
	const answers = answersOf(reader, id);
	return answers.length > 1 ? 'apart' : (answers[0]?.answer ?? 'waiting');
}

/** The message of a change that carries out a proposal: the verb, and which proposal. */
export const acceptingMessage = (verb: string, id: string): string => `${verb} ${PROPOSAL_PREFIX}${id}`;

/** A change's verb, and the proposal that it carried out. */
export function readMessage(message: string): { readonly verb: string; readonly proposal?: string } {
	const at = message.indexOf(` ${PROPOSAL_PREFIX}`);
	return at < 0
		? { verb: message }
		: { verb: message.slice(0, at), proposal: message.slice(at + PROPOSAL_PREFIX.length + 1) };
}

/** Draws the same at every site: what is accepted twice is made once. */
export function randomOf(id: string): Random {
	let drawn = 0;
	return {
		bytes(length) {
			const bytes = new Uint8Array(length);
			for (let at = 0; at < length; at += 32)
				bytes.set(sha256(utf8(`${PROPOSAL_PREFIX}${id}/${drawn++}`)).subarray(0, length - at), at);
			return bytes;
		}
	};
}
