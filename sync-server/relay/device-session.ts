// A device's session on the sync path: handshake first, then push, pull, fetch, control log, knocks and tickets.
import { bytesToHex, hexToBytes } from '#shared/core/bytes.ts';
import type { CredId, DeviceId } from '#shared/core/ids.ts';
import type {
	Ack,
	AskTimes,
	Challenge,
	DeviceFrame,
	Login,
	Push,
	Refuse,
	StreamContent
} from '#shared/protocol/frames.ts';
import { answerFetch } from './answer-fetch.ts';
import { appendControl } from './append-control.ts';
import type { Candidate, Outcome } from './group-commit.ts';
import { acceptLogin, createChallenge, createWelcome, loginKeyOf } from './handshake.ts';
import { judgePush, type Judgement } from './judge-push.ts';
import type { Doorkeeper } from './knock-board.ts';
import { createControlFeed, createEntryFeed } from './log-feeds.ts';
import { unwantedBy } from './on-demand.ts';
import { inviteKeyOf } from './practice.ts';
import { createPushedHere } from './pushed-here.ts';
import type { RelayContext, Room } from './relay-context.ts';
import { isRemoved, liveCredentials } from '#shared/replica/members.ts';
import type { Conversation, Later, Line } from './session.ts';
import { timesOf } from './told-times.ts';

/** Credit without end, for feeds that have none. */
const NO_CREDIT = Number.POSITIVE_INFINITY;

/** How somebody came in who has not proved anything yet. */
export interface Door {
	readonly needsSetupCode: boolean;
	/** They have proved who they are. */
	passed(): void;
}

export const OPEN_DOOR: Door = { needsSetupCode: false, passed: () => {} };

/** The conversation with one device of a practice. */
export function createDeviceSession(
	relay: RelayContext,
	room: Room,
	line: Line,
	{ needsSetupCode, passed }: Door = OPEN_DOOR
): Conversation {
	const { practice, knocks } = room;
	const { id: practiceId } = practice;
	const pushedHere = createPushedHere();
	let content: StreamContent = 'all';
	const entryFeed = createEntryFeed(relay, line, room, {
		pushedHere,
		unwanted: () => unwantedBy(mayHave(content), isOwn),
		tellsAllTimes: () => isRelay(),
		onStoredBytes: tellSpace
	});
	const controlFeed = createControlFeed(relay, line, practice);
	const follower = {
		wake() {
			controlFeed.wake();
			if (isOut() || isWithdrawn()) entryFeed.stop();
			else entryFeed.wake();
			watchDoor();
		}
	};
	const doorkeeper: Doorkeeper = { knocked: (knock) => line.send(knock) };
	let challenge: Challenge | undefined;
	let setupCode: Uint8Array | undefined;
	let deviceId: DeviceId | undefined;
	let relayKey: Uint8Array | undefined;
	let atDoor = false;
	let cancelLoginTimer = (): void => {};
	let stopWatching: (() => void) | undefined;
	let toldUpstream = '';
	let toldHundredths = -1;

	/** Knocks go to devices on which an admin works, from the moment one does. */
	function watchDoor(): void {
		if (atDoor || !isAdminsDevice()) return;
		atDoor = true;
		knocks.arrive(doorkeeper);
	}

	const isOwn = (credId: CredId): boolean => practice.state()?.credentials.get(credId)?.deviceId === deviceId;

	/** A device that is to hold its own patients alone is sent the names of others by no stream, whatever it asks for. */
	function mayHave(asked: StreamContent): StreamContent {
		const isOwnOnly = deviceId !== undefined && practice.state()?.ownOnly.has(deviceId);
		return isOwnOnly ? 'no-patients' : asked;
	}

	function isAdminsDevice(): boolean {
		const state = practice.state();
		const belongs = state ? liveCredentials(state) : [];
		return belongs.some((credential) => credential.deviceId === deviceId && credential.role === 'admin');
	}

	/** Nobody belongs on this device any more: it may bring what it sealed and hear that it is so, and gets nothing. */
	function isOut(): boolean {
		const state = practice.state();
		return state !== undefined && deviceId !== undefined && isRemoved(state, deviceId);
	}

	/** A relay whose name was taken back hears that it is so, and gets and brings nothing more. */
	const isWithdrawn = (): boolean =>
		relayKey !== undefined && practice.state()?.withdrawn.has(bytesToHex(relayKey)) === true;

	/** How far this log is at the home relay, when it is another; once, and when that has changed. */
	function tellUpstream(): void {
		if (!relay.upstream) return;
		const state = relay.upstream.state(practiceId);
		const text = JSON.stringify(state);
		if (text !== toldUpstream) line.send({ type: 'upstream', ...state });
		toldUpstream = text;
	}

	/** How much of its space the practice uses, once, and when that is a hundredth more or less. */
	function tellSpace(used: number): void {
		const most = relay.limits.bytesPerPractice;
		const hundredths = Math.floor((used * 100) / most);
		if (hundredths !== toldHundredths) line.send({ type: 'space', used, most });
		toldHundredths = hundredths;
	}

	/** A relay that passes this practice on goes by what the log says, not by acknowledgements. */
	const isRelay = (): boolean => deviceId !== undefined && !practice.state()?.devices.has(deviceId);

	async function login(frame: Login): Promise<void> {
		if (!challenge || deviceId !== undefined) return line.end('malformed');
		const accepted = await acceptLogin(relay, practice, challenge, frame, {
			needsSetupCode,
			setupCode
		});
		if (!accepted.ok) return line.end(accepted.error);
		if (room.proven >= relay.limits.sessionsPerPractice) return line.end('tooManyRequests');
		room.proven += 1;
		passed();
		cancelLoginTimer();
		cancelLoginTimer = () => {};
		challenge = undefined;
		deviceId = accepted.value;
		if (isRelay()) relayKey = await loginKeyOf(relay.suite, practice.state()!, deviceId);
		line.drawFrom(relay.rates.of(practiceId, deviceId));
		line.send(await createWelcome(relay, practice, frame));
		relay.upstream?.open(practiceId);
		tellUpstream();
		tellSpace((await relay.storage.heads(practiceId))?.storedBytes ?? 0);
		stopWatching = relay.upstream?.watch(practiceId, tellUpstream);
		relay.log('debug', { event: 'device-logged-in', practiceId, deviceId });
		practice.followers.add(follower);
		watchDoor();
	}

	async function push(device: DeviceId, { envelopes }: Push): Promise<Later> {
		const state = await practice.refresh();
		if (!state) throw new Error('a logged-in device has a practice');
		const judged = await Promise.all(envelopes.map((bytes) => judgePush(relay.suite, state, device, bytes)));
		const candidates = judged.flatMap((one) => (one.type === 'candidate' ? [one.candidate] : []));
		if (!isRelay()) pushedHere.add(candidates.map(({ envelope }) => envelope.bytes));
		return { finished: commit(judged, candidates) };
	}

	async function commit(judged: readonly Judgement[], candidates: readonly Candidate[]): Promise<void> {
		const outcomes = candidates.length > 0 ? await relay.groupCommit.push(practiceId, candidates) : [];
		const places = answer(outcomes);
		if (!isRelay()) {
			pushedHere.answered(
				candidates.map(({ envelope }) => envelope.bytes),
				places
			);
			entryFeed.wake();
		}
		for (const one of judged) if (one.type === 'refused') refuse(one.id, one.code, 0);
		const author = (outcome: Outcome) => candidates.find((one) => one.envelope.id === outcome.id)!;
		for (const outcome of outcomes) {
			if (outcome.type === 'refused') refuse(outcome.id, outcome.code, outcome.have);
			else if (outcome.type === 'equivocation') equivocated(author(outcome), outcome.held);
			else if (outcome.gapAfter !== undefined) {
				const { credId, cseq } = author(outcome).envelope.header;
				relay.log('info', { event: 'chain-gap', practiceId, credId, have: outcome.gapAfter, cseq });
			}
		}
	}

	const tellTimes = async (asked: AskTimes): Promise<void> =>
		line.send(await timesOf(relay.storage, practiceId, asked, practice.receivedAt));

	/** Acknowledges what is durable; its places in the log. */
	function answer(outcomes: readonly Outcome[]): readonly number[] {
		const acks: Ack['acks'][number][] = [];
		for (const outcome of outcomes) {
			if (outcome.type !== 'stored' && outcome.type !== 'repeated') continue;
			const { id, seq, logHash, at } = outcome;
			acks.push({ id: hexToBytes(id), seq, logHash, ...(at !== undefined && { at }) });
		}
		if (acks.length > 0) line.send({ type: 'ack', relayGen: relay.relayGen, acks });
		return acks.map(({ seq }) => seq);
	}

	function refuse(id: string, code: Refuse['code'], have: number): void {
		relay.log(code === 'gap' ? 'debug' : 'warn', { event: 'envelope-refused', practiceId, code });
		line.send({ type: 'refuse', id: hexToBytes(id), code, have });
	}

	/** The author's own device is sent away; who only passes one half of it on is told and goes on. */
	function equivocated(
		{ envelope: { header, id }, own }: Candidate,
		held: Candidate['envelope']['id']
	): void {
		const { credId, cseq } = header;
		relay.log('warn', { event: 'equivocation', practiceId, credId, cseq, held, offered: id });
		if (own) line.end('equivocation');
		else refuse(id, 'not-authorised', cseq);
	}

	return {
		async opened() {
			cancelLoginTimer = line.endAfter(relay.limits.loginMs, 'tooManyRequests');
			challenge = await createChallenge(relay, practiceId, line);
			line.send(challenge);
		},
		async received(frame: DeviceFrame) {
			if (frame.type === 'login') return login(frame);
			if (frame.type === 'setup' && challenge && deviceId === undefined && !setupCode) {
				setupCode = frame.code;
				return;
			}
			if (deviceId === undefined) return line.end('malformed');
			if (isWithdrawn() && frame.type !== 'control-pull') return line.end('notMember');
			switch (frame.type) {
				case 'push':
					return push(deviceId, frame);
				case 'pull':
					({ content } = frame);
					pushedHere.forget();
					return isOut() ? undefined : entryFeed.start(frame.after, frame.credit);
				case 'credit':
					return entryFeed.grant(frame.bytes);
				case 'fetch':
					return isOut() ? undefined : answerFetch(relay, line, practiceId, frame);
				case 'ask-times':
					return isOut() ? undefined : tellTimes(frame);
				case 'control-append':
					return appendControl(relay, line, practice, frame);
				case 'control-pull':
					return controlFeed.start(frame.after, NO_CREDIT);
				case 'knock-answer':
					return isAdminsDevice() ? knocks.answer(inviteKeyOf(frame.inviteId), frame) : undefined;
				case 'ticket-request':
					if (isOut()) return;
					return line.send({
						type: 'ticket',
						ticket: await relay.tickets.issue(practiceId),
						validMs: relay.limits.ticketMs
					});
				case 'ping':
					return line.send({ type: 'pong', n: frame.n });
				case 'pong':
					return;
				case 'setup':
				case 'knock':
					return line.end('malformed');
			}
		},
		closed() {
			entryFeed.stop();
			controlFeed.stop();
			practice.followers.delete(follower);
			stopWatching?.();
			knocks.depart(doorkeeper);
			if (deviceId !== undefined) room.proven -= 1;
			if (deviceId !== undefined) relay.log('debug', { event: 'device-left', practiceId, deviceId });
		}
	};
}
