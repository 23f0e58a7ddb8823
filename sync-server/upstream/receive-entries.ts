// Taking in the home relay's log: its hash chain is followed from the cursor on, each envelope is judged as if a device had
// pushed it, and what is new here goes into this relay's own log. What is here already only says that both have it.
import { equalBytes, hexToBytes } from '#shared/core/bytes.ts';
import type { DeviceId } from '#shared/core/ids.ts';
import type { Entries, LogHead } from '#shared/protocol/frames.ts';
import { nextLogHash } from '#shared/protocol/log-chain.ts';
import { closeRoad, type ReplicaContext } from '#shared/replica/context.ts';
import { readIncoming, type Incoming } from '#shared/replica/receiving.ts';
import { isErased } from '#shared/replica/verdict.ts';
import type { Candidate, Outcome } from '../relay/group-commit.ts';
import { judgePush } from '../relay/judge-push.ts';
import type { RelayContext } from '../relay/relay-context.ts';
import type { ForwardMark } from './forward-mark.ts';

/** Credit is given back in portions of at least this. */
const CREDIT_STEP_BYTES = 256 * 1024;

/** Bytes of envelopes taken in and not credited back yet, on this road. */
export interface Credit {
	owed: number;
}

type Placed = Incoming & { readonly seqAbove: number; readonly receivedAt: number | undefined };

/** Stores a batch and moves the cursor behind it. `forked`: it does not continue what was received. */
export async function receiveEntries(
	relay: RelayContext,
	context: ReplicaContext,
	mark: ForwardMark,
	credit: Credit,
	{ entries, head }: Entries
): Promise<'taken' | 'forked'> {
	const { state, road } = context;
	if (!road.flowing) {
		closeRoad(context, 'malformed');
		return 'taken';
	}
	if (head.seq > state.relayHead.seq) state.relayHead = head;
	const fresh = entries.filter((entry) => entry.seq > state.cursor.seq);
	const followed = await follow(context, fresh);
	if (followed === 'malformed') closeRoad(context, 'malformed');
	if (followed === 'forked') return 'forked';
	if (followed !== 'malformed') {
		if (await store(relay, context, mark, followed.placed)) state.cursor = followed.cursor;
		// This relay has no space left: what came is asked for again on the next road.
		else closeRoad(context, 'normal');
		giveCredit(context, credit, entries);
	}
	return 'taken';
}

async function follow(
	{ deps: { suite }, state }: ReplicaContext,
	entries: Entries['entries']
): Promise<{ readonly placed: Placed[]; readonly cursor: LogHead } | 'malformed' | 'forked'> {
	const placed: Placed[] = [];
	let { cursor } = state;
	for (const { seq, logHash, envelope, at } of entries) {
		const read = seq === cursor.seq + 1 ? await readIncoming(suite, envelope) : undefined;
		if (!read) return 'malformed';
		const hash = await nextLogHash((data) => suite.sha256(data), cursor.hash, hexToBytes(read.id));
		if (!equalBytes(hash, logHash)) return 'forked';
		cursor = { seq, hash };
		placed.push({ ...read, seqAbove: seq, receivedAt: at });
	}
	return { placed, cursor };
}

/** False when there was no space for one of them. */
async function store(
	relay: RelayContext,
	{ deps, control }: ReplicaContext,
	mark: ForwardMark,
	placed: readonly Placed[]
): Promise<boolean> {
	const { practiceId, deviceId } = deps;
	const candidates: { readonly candidate: Candidate; readonly seqAbove: number }[] = [];
	// A stub of what was erased is all there is of it, and has its place in this log like any other entry.
	const isLeftOut = ({ isStub, header, id }: Placed): boolean =>
		isStub && !isErased(control.state(), header, id);
	const stubs = placed.filter(isLeftOut);
	const sought = stubs.map(({ id, header: { credId, cseq } }) => ({ id, credId, cseq }));
	const { places } = await relay.storage.lookUp(practiceId, sought);
	for (const { id, seqAbove } of stubs) {
		const here = places.get(id);
		if (here) mark.reached(here.seq, seqAbove);
	}
	for (const one of placed) {
		const { bytes, seqAbove, receivedAt } = one;
		if (isLeftOut(one)) continue;
		const judged = await judgePush(relay.suite, control.state(), deviceId as DeviceId, bytes);
		if (judged.type === 'candidate')
			candidates.push({ candidate: { ...judged.candidate, receivedAt }, seqAbove });
		else relay.log('warn', { event: 'envelope-refused', practiceId, code: judged.code });
	}
	if (candidates.length === 0) return true;
	const pushed = candidates.map(({ candidate }) => candidate);
	const outcomes = await relay.groupCommit.push(practiceId, pushed);
	let space = true;
	outcomes.forEach((outcome: Outcome, i) => {
		const { candidate, seqAbove } = candidates[i]!;
		if (outcome.type === 'stored' || outcome.type === 'repeated') mark.reached(outcome.seq, seqAbove);
		else if (outcome.type === 'refused') space &&= outcome.code !== 'quota';
		else if (outcome.type === 'equivocation') {
			const { credId, cseq } = candidate.envelope.header;
			relay.log('warn', {
				event: 'equivocation',
				practiceId,
				credId,
				cseq,
				held: outcome.held,
				offered: outcome.id
			});
		}
	});
	return space;
}

function giveCredit(context: ReplicaContext, credit: Credit, entries: Entries['entries']): void {
	credit.owed += entries.reduce((sum, { envelope }) => sum + envelope.length, 0);
	if (credit.owed < CREDIT_STEP_BYTES) return;
	context.send({ type: 'credit', bytes: credit.owed });
	credit.owed = 0;
}
