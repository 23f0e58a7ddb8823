// The session of somebody with the recovery words and no device of the practice: once the root key is proven they read the
// control log and single documents, and append what the root may sign. Everything they are given is sealed.
import { bytesToHex, hexToBytes } from '#shared/core/bytes.ts';
import type { PracticeId } from '#shared/core/ids.ts';
import { rootIdOf } from '#shared/crypto/recovery-words.ts';
import { parseControlWire, practiceIdOfGenesis } from '#shared/protocol/control-codec.ts';
import type { Challenge, DeviceFrame, Login } from '#shared/protocol/frames.ts';
import { rootLoginTranscript } from '#shared/protocol/transcripts.ts';
import { answerFetch } from './answer-fetch.ts';
import { appendControl } from './append-control.ts';
import { acceptProof, challengeWith, createChallenge, createWelcome } from './handshake.ts';
import { mayBegin } from './admission.ts';
import { createControlFeed } from './log-feeds.ts';
import type { RelayContext, Room } from './relay-context.ts';
import type { Conversation, Later, Line } from './session.ts';

type Enter = (
	practiceId: PracticeId,
	line: Line,
	begin: (relay: RelayContext, room: Room, line: Line) => Conversation
) => Conversation;

/**
 * The conversation on the recovery path; `rootId` is what stands in its address, in hex. A practice that is not here may be
 * brought: by a login that begins with its GENESIS ([RCV-4]).
 */
export function createRecoverySession(
	relay: RelayContext,
	line: Line,
	rootId: string,
	find: (rootId: string) => Promise<PracticeId | undefined>,
	enter: Enter,
	needsSetupCode: boolean
): Conversation {
	let challenge: Challenge | undefined;
	let talk: Conversation | undefined;
	let setupCode: Uint8Array | undefined;
	let isLogin = false;
	const mayBeNew = async (practiceId: PracticeId): Promise<boolean> =>
		// Anybody can make words and a practice of them: they are no way around the code.
		!needsSetupCode || mayBegin(relay, practiceId, setupCode);
	const begin = (practiceId: PracticeId): Conversation =>
		enter(practiceId, line, (_relay, room) =>
			createProvenSession(relay, room, line, rootId, challenge, mayBeNew)
		);

	return {
		async opened() {
			line.endAfter(relay.limits.loginMs, 'tooManyRequests');
			const practiceId = await find(rootId);
			if (!line.isOpen()) return;
			challenge = practiceId
				? await createChallenge(relay, practiceId, line)
				: challengeWith(relay, undefined, line);
			if (!line.isOpen()) return;
			if (practiceId) talk = begin(practiceId);
			await talk?.opened();
			line.send(challenge);
		},
		async received(frame: DeviceFrame): Promise<Later | void> {
			if (frame.type === 'ping') return line.send({ type: 'pong', n: frame.n });
			if (frame.type === 'pong') return;
			if (frame.type === 'setup') {
				if (!challenge || setupCode || isLogin) return line.end('malformed');
				setupCode = frame.code;
				return;
			}
			isLogin ||= frame.type === 'login';
			if (!talk && frame.type !== 'login') return line.end('malformed');
			if (!talk && frame.type === 'login') {
				const practiceId = await practiceBrought(relay, frame);
				if (!practiceId) return line.end('notMember');
				talk = begin(practiceId);
			}
			return talk?.received(frame);
		},
		closed: () => talk?.closed()
	};
}

/** The practice whose GENESIS a login begins with. */
async function practiceBrought(
	{ suite }: RelayContext,
	{ certificates: [first] }: Login
): Promise<PracticeId | undefined> {
	const parsed = first && parseControlWire(first);
	if (!parsed?.ok || parsed.value.record.body.type !== 'GENESIS') return undefined;
	return practiceIdOfGenesis((bytes) => suite.sha256(bytes), parsed.value.signedBytes);
}

/** In the practice's room, from the login on. */
function createProvenSession(
	relay: RelayContext,
	room: Room,
	line: Line,
	rootId: string,
	challenge: Challenge | undefined,
	mayBeNew: (practiceId: PracticeId) => Promise<boolean>
): Conversation {
	const { practice } = room;
	const controlFeed = createControlFeed(relay, line, practice);
	const follower = { wake: () => controlFeed.wake() };
	let proven = false;

	async function login(frame: Login): Promise<void> {
		if (!challenge || proven) return line.end('malformed');
		const { deviceId, deviceNonce } = frame;
		const transcript = rootLoginTranscript(hexToBytes(rootId), challenge, deviceId, deviceNonce);
		const accepted = await acceptProof(
			relay,
			practice,
			challenge,
			frame,
			transcript,
			async (state) =>
				bytesToHex(await rootIdOf(relay.suite, state.rootSignKey)) === rootId ? state.rootSignKey : undefined,
			() => mayBeNew(practice.id)
		);
		if (!accepted.ok) return line.end(accepted.error);
		proven = true;
		line.endAfter(relay.limits.knockMs, 'tooManyRequests');
		line.send(await createWelcome(relay, practice, { ...frame, credentials: [] }));
		practice.followers.add(follower);
		relay.log('info', { event: 'recovery-words-proven', practiceId: practice.id });
	}

	return {
		async opened() {
			if (room.joiners > relay.limits.joinersPerPractice) line.end('tooManyRequests');
		},
		async received(frame: DeviceFrame) {
			if (frame.type === 'login') return login(frame);
			if (!proven) return line.end('malformed');
			if (frame.type === 'control-pull') return controlFeed.start(frame.after, Number.POSITIVE_INFINITY);
			if (frame.type === 'fetch') return answerFetch(relay, line, practice.id, frame);
			if (frame.type === 'control-append') return appendControl(relay, line, practice, frame);
			return line.end('malformed');
		},
		closed() {
			controlFeed.stop();
			practice.followers.delete(follower);
		}
	};
}
