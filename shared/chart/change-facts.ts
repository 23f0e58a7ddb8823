// Who made a change and when, from what a document tells of it.
import type { CredId } from '../core/ids.ts';
import type { Instant } from '../core/clock.ts';
import { parseMessage, type SeenBeside } from './change-header.ts';
import { GENESIS_ACTOR, GENESIS_HASH } from './genesis.ts';
import type { ReadChange } from './read-operations.ts';

/** Who made a change, and when, as the change itself says. */
export interface ChangeFacts {
	readonly hash: string;
	/** credId (32 hex digits) followed by what the author's session drew at its start. */
	readonly actor: string;
	readonly credId: CredId;
	readonly seq: number;
	readonly at: Instant;
	/** The verb's name, or how else it came about. */
	readonly message: string;
	/** What its author had of the chart's other documents; absent while that is what an earlier change of the actor said. */
	readonly seen?: SeenBeside;
	readonly deps: readonly string[];
	/** Its operations have the counters startOp to maxOp. */
	readonly startOp: number;
	readonly maxOp: number;
}

/** As Automerge tells of a change in a document. */
export type Meta = Omit<ReadChange, 'written' | 'message'> & { readonly message: string | null };

export const toFacts = ({ hash, actor, seq, time, message, deps, startOp, maxOp }: Meta): ChangeFacts => ({
	hash,
	actor,
	credId: actor.slice(0, 32) as CredId,
	seq,
	at: time,
	...parseMessage(message ?? ''),
	deps,
	startOp,
	maxOp
});

export const GENESIS_FACTS = toFacts({
	hash: GENESIS_HASH,
	actor: GENESIS_ACTOR,
	seq: 1,
	...{ time: 0, message: '', deps: [], startOp: 1, maxOp: 2 }
});
