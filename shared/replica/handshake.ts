// Challenge, login, welcome: each side proves its key over the same transcript before anything else is said ([HSK]).
import { bytesToHex, equalBytes, hexToBytes } from '../core/bytes.ts';
import { batchesOf } from '../protocol/frame-codec.ts';
import { BATCH_BYTES, MAX_LOGIN_CREDENTIALS } from '../protocol/limits.ts';
import type { Challenge, Login, Welcome } from '../protocol/frames.ts';
import { loginTranscript, welcomeTranscript } from '../protocol/transcripts.ts';
import { closeRoad, stopRoad } from './context.ts';
import type { ReplicaContext } from './context.ts';
import { credentialsOfDevice } from './control-store.ts';

/** Answers the relay's challenge with a login, unless it is not the relay that this device knows. */
export async function onChallenge(context: ReplicaContext, challenge: Challenge): Promise<void> {
	const { deps, state, road } = context;
	if (state.road !== 'connecting' || road.challenge) return closeRoad(context, 'malformed');
	if (!isKnownRelay(context, challenge.relayKey)) return stopRoad(context, 'wrong-relay');
	road.challenge = challenge;
	const deviceId = hexToBytes(deps.deviceId);
	const deviceNonce = deps.random.bytes(32);
	const practiceId = hexToBytes(deps.practiceId);
	const transcript = loginTranscript(practiceId, challenge, deviceId, deviceNonce);
	const login: Login = {
		type: 'login',
		deviceId,
		relayNonce: challenge.nonce,
		deviceNonce,
		credentials: credentialsOfDevice(context.control.state(), deps.deviceId)
			.slice(0, MAX_LOGIN_CREDENTIALS)
			.map((credential) => hexToBytes(credential.credId)),
		certificates: await certificatesFor(context, challenge),
		signature: await deps.suite.sign(deps.transportKey, transcript)
	};
	road.loginSignature = login.signature;
	context.send(login);
}

/** Checks the relay's proof. True when the road is live. */
export async function onWelcome(context: ReplicaContext, welcome: Welcome): Promise<boolean> {
	const { deps, state, road } = context;
	if (state.road !== 'connecting' || !road.challenge || !road.loginSignature) {
		closeRoad(context, 'malformed');
		return false;
	}
	const { relayKey, relayGen } = road.challenge;
	const transcript = welcomeTranscript(road.loginSignature, welcome.log, welcome.control);
	if (!(await deps.suite.verify(relayKey, transcript, welcome.signature))) {
		stopRoad(context, 'wrong-relay', 'badSignature');
		return false;
	}
	state.road = 'live';
	state.relayHead = welcome.log;
	state.relayGen = relayGen;
	if (!state.relayKey || !equalBytes(state.relayKey, relayKey)) {
		state.relayKey = relayKey;
		context.emit({ type: 'relay-met', relayKey });
	}
	return true;
}

/** The relay that is pinned, one that an admin has named in the control log, or the first one ever met. */
function isKnownRelay({ state, control }: ReplicaContext, relayKey: Uint8Array): boolean {
	if (!state.relayKey || equalBytes(state.relayKey, relayKey)) return true;
	return control.state().relays.some((relay) => equalBytes(relay.relayKey, relayKey));
}

/**
 * What the relay does not have of the control log, as far as one login carries it: for a relay new to the practice that
 * begins with GENESIS. Then the certificates that no log holds yet. Nothing when the relay's log is not a part of ours.
 */
async function certificatesFor(
	{ control }: ReplicaContext,
	{ control: head }: Challenge
): Promise<Uint8Array[]> {
	const known = control.hashAt(head.seq);
	const behind =
		known !== undefined && equalBytes(known, head.hash) ? await control.recordsAfter(head.seq) : [];
	const all = [...behind, ...control.certificates()];
	return batchesOf(all, (record) => record.length, BATCH_BYTES, MAX_LOGIN_CREDENTIALS)[0] ?? [];
}

/** The relay's generation in hex, for the status. */
export const relayGenHex = ({ state }: ReplicaContext): string | undefined =>
	state.relayGen && bytesToHex(state.relayGen);
