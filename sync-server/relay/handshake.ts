// The relay's side of the handshake (SPEC.md, HSK rules): a challenge with both heads, a login signed by the device's
// transport key over all of it, a welcome signed by the relay.
import { bytesToHex, equalBytes, hexToBytes } from '#shared/core/bytes.ts';
import type { CredId, DeviceId, PracticeId } from '#shared/core/ids.ts';
import { err, ok, type Result } from '#shared/core/result.ts';
import type { CloseReason } from '#shared/protocol/close-codes.ts';
import type { Challenge, Login, Welcome } from '#shared/protocol/frames.ts';
import type { CryptoSuite } from '#shared/crypto/suite.ts';
import { deviceIdOfRelay } from '#shared/crypto/relay-code.ts';
import { EMPTY_HEAD } from '#shared/protocol/log-chain.ts';
import { loginTranscript, welcomeTranscript } from '#shared/protocol/transcripts.ts';
import type { ControlState } from '#shared/replica/control-state.ts';
import type { PracticeHeads } from '../storage/relay-storage.ts';
import { mayBegin } from './admission.ts';
import type { Practice } from './practice.ts';
import type { RelayContext } from './relay-context.ts';
import type { Line } from './session.ts';

/** A challenge with a fresh nonce and the heads as they are now; zero heads for a practice that is not here. */
export async function createChallenge(
	relay: RelayContext,
	practiceId: PracticeId,
	line: Line
): Promise<Challenge> {
	return challengeWith(relay, await relay.storage.heads(practiceId), line);
}

/** A challenge with these heads; zeros where there is nothing. */
export function challengeWith(relay: RelayContext, heads: PracticeHeads | undefined, line: Line): Challenge {
	return {
		type: 'challenge',
		relayKey: relay.relayKey.publicKey,
		relayGen: relay.relayGen,
		nonce: line.nonceFor(relay.random.bytes(32)),
		log: heads?.log ?? EMPTY_HEAD,
		control: heads?.control ?? EMPTY_HEAD
	};
}

/**
 * Checks a login and puts what it brings into the control log: GENESIS of a practice that is new here, certificates,
 * and any later records that fit behind the log. Nothing is stored unless the signature is good. Two devices that bring
 * the same record at once: one stores it, the other finds it there.
 */
export async function acceptLogin(
	relay: RelayContext,
	practice: Practice,
	challenge: Challenge,
	login: Login,
	{ needsSetupCode, setupCode }: { needsSetupCode: boolean; setupCode: Uint8Array | undefined }
): Promise<Result<DeviceId, CloseReason>> {
	const deviceId = bytesToHex(login.deviceId) as DeviceId;
	const transcript = loginTranscript(hexToBytes(practice.id), challenge, login.deviceId, login.deviceNonce);
	const proven = await acceptProof(
		relay,
		practice,
		challenge,
		login,
		transcript,
		(state) => loginKeyOf(relay.suite, state, deviceId),
		async () => !needsSetupCode || mayBegin(relay, practice.id, setupCode)
	);
	return proven.ok ? ok(deviceId) : proven;
}

/** The same for whoever proves a key that the control log names, over a transcript of their own. */
export async function acceptProof(
	relay: RelayContext,
	practice: Practice,
	challenge: Challenge,
	login: Login,
	transcript: Uint8Array,
	keyOf: (state: ControlState) => Promise<Uint8Array | undefined>,
	/** Whether a practice that is new here may begin by this. */
	mayBeginHere: () => Promise<boolean>
): Promise<Result<void, CloseReason>> {
	if (!equalBytes(login.relayNonce, challenge.nonce)) return err('replay');
	for (;;) {
		const prospect = await practice.prospect(login.certificates);
		const key = prospect.state && (await keyOf(prospect.state));
		if (!key) return err('notMember');
		if (!(await relay.suite.verify(key, transcript, login.signature))) return err('badSignature');
		const isNew = prospect.after.seq === 0;
		if (isNew && (await relay.storage.counts()).practices >= relay.limits.practices)
			return err('tooManyRequests');
		if (isNew && !(await mayBeginHere())) {
			relay.log('warn', { event: 'setup-code-refused', practiceId: practice.id });
			return err('setupCode');
		}
		if (!(await practice.adopt(prospect))) continue;
		if (isNew) relay.log('info', { event: 'practice-created', practiceId: practice.id });
		return ok(undefined);
	}
}

/** The key that a device proves, or a relay of the practice that comes as a device. */
export async function loginKeyOf(
	suite: Pick<CryptoSuite, 'sha256'>,
	state: ControlState,
	deviceId: DeviceId
): Promise<Uint8Array | undefined> {
	const device = state.devices.get(deviceId);
	if (device) return device.transportKey;
	for (const { relayKey } of state.relays)
		if ((await deviceIdOfRelay(suite, relayKey)) === deviceId) return relayKey;
	return undefined;
}

/** The answer to an accepted login, with the chain heads of the credentials it named. */
export async function createWelcome(relay: RelayContext, practice: Practice, login: Login): Promise<Welcome> {
	const heads: Welcome['heads'][number][] = [];
	for (const credId of login.credentials) {
		const head = await relay.storage.chainHead(practice.id, bytesToHex(credId) as CredId);
		if (head) heads.push({ credId, cseq: head.cseq, id: hexToBytes(head.id) });
	}
	const log = (await relay.storage.heads(practice.id))?.log ?? EMPTY_HEAD;
	const control = practice.state()?.head ?? EMPTY_HEAD;
	const signature = await relay.suite.sign(relay.relayKey, welcomeTranscript(login.signature, log, control));
	return { type: 'welcome', signature, log, control, heads };
}
