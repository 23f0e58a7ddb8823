// Challenge, login, welcome: each side proves its key over the same transcript before anything else is said ([HSK]).
import { bytesToHex, equalBytes, hexToBytes } from '../core/bytes.ts';
import { batchesOf } from '../protocol/frame-codec.ts';
import { BATCH_BYTES, MAX_LOGIN_CREDENTIALS } from '../protocol/limits.ts';
import type { Challenge, ControlEntries, Login, Welcome } from '../protocol/frames.ts';
import { loginTranscript, welcomeTranscript } from '../protocol/transcripts.ts';
import { closeRoad, stopRoad } from './context.ts';
import type { ReplicaContext } from './context.ts';
import { credentialsOfDevice } from './control-store.ts';
import { sendSetupCode } from './setup-code.ts';

/** Answers the relay's challenge with a login. To a relay whose key is not known it says no more than who it is. */
export async function onChallenge(context: ReplicaContext, challenge: Challenge): Promise<void> {
	const { deps, state, road } = context;
	if (state.road !== 'connecting' || road.challenge) return closeRoad(context, 'malformed');
	if (isWithdrawn(context, challenge.relayKey)) return stopRoad(context, 'relay-withdrawn');
	road.unproven = !isKnownRelay(context, challenge.relayKey);
	if (road.unproven) state.strangerKey = challenge.relayKey;
	road.challenge = challenge;
	await sendSetupCode(context);
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
		certificates: road.unproven ? [] : await certificatesFor(context, challenge),
		signature: await deps.suite.sign(deps.transportKey, transcript)
	};
	road.loginSignature = login.signature;
	context.send(login);
}

/** Checks that the relay has the key it names. True when it has. */
export async function onWelcome(context: ReplicaContext, welcome: Welcome): Promise<boolean> {
	const { deps, state, road } = context;
	if (state.road !== 'connecting' || !road.challenge || !road.loginSignature) {
		closeRoad(context, 'malformed');
		return false;
	}
	const { relayKey } = road.challenge;
	const transcript = welcomeTranscript(road.loginSignature, welcome.log, welcome.control);
	if (!(await deps.suite.verify(relayKey, transcript, welcome.signature))) {
		stopRoad(context, 'wrong-relay', 'badSignature');
		return false;
	}
	return true;
}

/** The relay is the practice's: the road is live, and a relay with another key than before is told. */
export function believe(context: ReplicaContext, welcome: Welcome): void {
	const { state, road } = context;
	const { relayKey, relayGen } = road.challenge!;
	road.unproven = false;
	state.strangerKey = undefined;
	state.road = 'live';
	state.relayHead = welcome.log;
	state.relayGen = relayGen;
	if (!state.relayKey || !equalBytes(state.relayKey, relayKey)) {
		state.relayKey = relayKey;
		context.emit({ type: 'relay-met', relayKey });
	}
}

/**
 * Asks a relay whose key is not known for what it has of the control log beyond ours: a record there, signed by an admin,
 * may name it. A relay that has nothing beyond ours cannot show that.
 */
export function askForProof(context: ReplicaContext, welcome: Welcome): void {
	const { seq } = context.control.state().head;
	if (welcome.control.seq <= seq) return stopRoad(context, 'wrong-relay');
	context.road.welcome = welcome;
	context.send({ type: 'control-pull', after: seq });
}

/** Takes what it sends of the control log. True once it is named there. */
export async function takeProof(context: ReplicaContext, frame: ControlEntries): Promise<boolean> {
	const { control, road } = context;
	const have = control.state().head.seq;
	const fresh = frame.first === have + 1 ? frame.records : [];
	if (!road.welcome || fresh.length === 0 || !(await control.extend(fresh)).ok) {
		stopRoad(context, 'wrong-relay');
		return false;
	}
	context.emit({ type: 'control-changed' });
	if (isKnownRelay(context, road.challenge!.relayKey)) return true;
	if (control.state().head.seq >= road.welcome.control.seq) stopRoad(context, 'wrong-relay');
	return false;
}

/** An admin has taken its name back: it is told nothing any more, whoever has it now. */
export const isWithdrawn = ({ control }: ReplicaContext, relayKey: Uint8Array): boolean =>
	control.state().withdrawn.has(bytesToHex(relayKey));

/** The relay that is pinned, one that an admin has named in the control log, or the first one ever met. */
function isKnownRelay({ state, control }: ReplicaContext, relayKey: Uint8Array): boolean {
	if (!state.relayKey || equalBytes(state.relayKey, relayKey)) return true;
	if (state.acceptedKey && equalBytes(state.acceptedKey, relayKey)) return true;
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
