// Joining a practice by a one-time link or its words: make keys here, knock at the relay, wait for an admin's device to
// answer.
import { bytesToHex, equalBytes, hexToBytes } from '../core/bytes.ts';
import { createId16, type CredId, type DeviceId, type UserId } from '../core/ids.ts';
import type { Clock } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import { err, ok, type Result } from '../core/result.ts';
import { inviteKeys } from '../crypto/invite-secret.ts';
import { parseInviteWords } from '../crypto/invite-words.ts';
import type { Argon2Cost, CryptoSuite } from '../crypto/suite.ts';
import type { FrameError } from '../protocol/frame-codec.ts';
import { createSpeech, offering } from '../protocol/speech.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';
import { acceptCertificate, foldControlLog } from '../replica/control-log.ts';
import type { ControlState } from '../replica/control-state.ts';
import type { StoreOp } from '../replica/store.ts';
import type { Transport } from '../replica/transport.ts';
import type { EngineError } from './engine-error.ts';
import type { EngineEvent } from './engine-event.ts';
import type { InvitationText } from './practice-api.ts';
import { parseInviteLink, type InviteLink } from './invite-link.ts';
import { openAnswer, sealKnock, type AnswerContent } from './knock.ts';
import { createSecrets, putCredential, putProfile, type CredentialSecrets, type Profile } from './profile.ts';

/** How long a joiner waits for an admin's device to answer. */
const ANSWER_TIMEOUT_MS = 120_000;

export interface JoinDeps {
	readonly suite: CryptoSuite;
	readonly random: Random;
	readonly clock: Clock;
	readonly transport: Transport;
	readonly cost: Argon2Cost;
	readonly protocolVersion: number | undefined;
}

export interface JoinedPractice {
	readonly profile: Profile;
	readonly secrets: CredentialSecrets;
	readonly control: readonly Uint8Array[];
	readonly certificate: Uint8Array;
	readonly importKey: Uint8Array;
	/** Profile and credential rows. */
	readonly ops: readonly StoreOp[];
}

type JoiningStep = Extract<EngineEvent, { type: 'joining' }>['step'];
type Invitation = Omit<InviteLink, 'practiceId'> & Partial<Pick<InviteLink, 'practiceId'>>;

/** The words do not say which practice: the relay knows whose invitation it is, and only its maker can answer. */
function readInvitation(a: InvitationText): Result<Invitation, EngineError> {
	if ('link' in a) {
		const link = parseInviteLink(a.link);
		return link ? ok(link) : err({ type: 'BadLink' });
	}
	const secret = parseInviteWords(a.words);
	return secret.ok
		? ok({ relayUrl: a.relayUrl.trim(), secret: secret.value })
		: err({ type: 'BadWords', problem: secret.error });
}

/** Knocks and waits. Stores nothing: the caller commits what comes back. */
export async function joinPractice(
	deps: JoinDeps,
	a: InvitationText & { readonly passphrase: string },
	onStep: (step: JoiningStep) => void
): Promise<Result<JoinedPractice, EngineError>> {
	const { suite, random } = deps;
	const asked = readInvitation(a);
	if (!asked.ok) return asked;
	const { relayUrl, practiceId, secret } = asked.value;
	const invitation = await inviteKeys(suite, secret);
	const transportSeed = random.bytes(32);
	const deviceId = createId16<'DeviceId'>(random) as DeviceId;
	const unnamed = createSecrets(random, createId16<'CredId'>(random) as CredId, '' as UserId);
	const mine = {
		deviceId: hexToBytes(deviceId),
		transportKey: (await suite.importSigningSeed(transportSeed)).publicKey,
		credId: hexToBytes(unnamed.credId),
		signKey: (await suite.importSigningSeed(unnamed.signSeed)).publicKey,
		kemKey: (await suite.deriveKemKey(unnamed.kemIkm)).publicKey
	};
	const knock = await sealKnock(suite, random, invitation, mine);
	const path =
		practiceId === undefined ? `/join/invitation/${bytesToHex(invitation.inviteId)}` : `/join/${practiceId}`;
	onStep('calling');
	const answered = await knockAndWait(deps, relayUrl, path, invitation.inviteId, knock, () =>
		onStep('waiting')
	);
	if (!answered.ok) return answered;
	onStep('answered');
	const answer = await openAnswer(suite, invitation, answered.value.sealed);
	if (!answer || !equalBytes(answer.relayKey, answered.value.relayKey)) return err({ type: 'BadLink' });
	const state = await stateOf(suite, answer);
	const credential = state?.credentials.get(unnamed.credId);
	if (!state) return err({ type: 'BadLink' });
	// The relay keeps an answer for who lost their road; it was for somebody else.
	if (!credential) return err({ type: 'InviteRefused', reason: 'used' });
	if (practiceId !== undefined && state.practiceId !== practiceId) return err({ type: 'BadLink' });
	if (!equalBytes(credential.signKey, mine.signKey) || credential.deviceId !== deviceId)
		return err({ type: 'BadLink' });
	const secrets = { ...unnamed, userId: credential.userId };
	const profile: Profile = {
		practiceId: state.practiceId,
		deviceId,
		transportSeed,
		siteId: credential.site,
		relayUrl,
		relayKey: answer.relayKey
	};
	const ops = [putProfile(profile), await putCredential(suite, random, secrets, a.passphrase, deps.cost)];
	if (answer.trip.length > 0) {
		const place = { practice: state.salt, recipient: mine.credId };
		const { openGrant } = await import('./trips/trip-grant.ts');
		const { tripOps } = await import('./trips/on-trip.ts');
		const grant = await openGrant(suite, place, await suite.deriveKemKey(unnamed.kemIkm), answer.trip);
		if (!grant) return err({ type: 'BadLink' });
		ops.push(...tripOps(grant, answer.trip, unnamed.credId, answer.relayKey, deps.clock.now()));
	}
	return ok({
		profile,
		secrets,
		control: answer.control,
		certificate: answer.enrol,
		importKey: answer.importKey,
		ops
	});
}

async function stateOf(suite: CryptoSuite, answer: AnswerContent): Promise<ControlState | undefined> {
	const folded = await foldControlLog(suite, answer.control);
	if (!folded.ok) return undefined;
	const accepted = await acceptCertificate(suite, folded.value, answer.enrol);
	return accepted.ok ? accepted.value : undefined;
}

const toEngineError = (error: FrameError, spoken: number = PROTOCOL_VERSION): EngineError =>
	error.type === 'Version'
		? { type: error.version < spoken ? 'RelayIsOlder' : 'RelayIsNewer' }
		: { type: 'InviteRefused', reason: error.type };

type Answered = Result<{ sealed: Uint8Array; relayKey: Uint8Array }, EngineError>;

/** Knocks under an invitation, and waits for an admin's device. */
export function knockAndWait(
	{ transport, clock, protocolVersion }: Pick<JoinDeps, 'transport' | 'clock' | 'protocolVersion'>,
	relayUrl: string,
	path: string,
	inviteId: Uint8Array,
	sealed: Uint8Array,
	onKnocked: () => void
): Promise<Answered> {
	return new Promise((resolve) => {
		let relayKey: Uint8Array | undefined;
		const speech = createSpeech(protocolVersion);
		const finish = (outcome: Answered): void => {
			cancel();
			resolve(outcome);
			road.close(1000);
		};
		const cancel = clock.after(ANSWER_TIMEOUT_MS, () => finish(err({ type: 'NotAnswered' })));
		const road = transport.open(relayUrl, offering(path, protocolVersion), {
			opened: () => {},
			received(bytes) {
				const frame = speech.decode(bytes);
				if (!frame.ok) return finish(err(toEngineError(frame.error, protocolVersion)));
				if (frame.value.type === 'challenge') {
					relayKey = frame.value.relayKey;
					road.send(speech.encode({ type: 'knock', inviteId, sealed }));
					onKnocked();
				} else if (frame.value.type === 'knock-answer' && relayKey) {
					if (bytesToHex(frame.value.inviteId) === bytesToHex(inviteId)) {
						finish(ok({ sealed: frame.value.sealed, relayKey }));
					}
				}
			},
			closed: (code) =>
				finish(
					err(code === 1006 ? { type: 'NeedsRelay' } : { type: 'InviteRefused', reason: `closed ${code}` })
				)
		});
	});
}
