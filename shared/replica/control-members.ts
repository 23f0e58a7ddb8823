// What the records that change who belongs do to the folded control log. Pure: the order in the log is all there is, so two
// admins who put each other out at once are settled by who was first there.
import { bytesToHex } from '../core/bytes.ts';
import type { CredId, DeviceId, EnvelopeId } from '../core/ids.ts';
import { SCOPES } from '../core/scopes.ts';
import { err, ok } from '../core/result.ts';
import type { Result } from '../core/result.ts';
import type {
	Accept,
	MembershipRecord,
	Revoke,
	Rights,
	RoleRecord,
	Rotate,
	Wipe
} from '../protocol/membership-records.ts';
import type { ControlError, ControlState, Rotation, Word } from './control-state.ts';
import { SEALED_ROW_OF_KEY } from '../protocol/control-shapes.ts';
import { liveCredential, liveCredentials, newestEpochOf } from './members.ts';

type Outcome = Result<ControlState, ControlError>;
const refuse = (type: ControlError['type'], seq: number) => err<ControlError>({ type, seq });
const credIdOf = (bytes: Uint8Array): CredId => bytesToHex(bytes) as CredId;

/** The state after such a record at place `seq`, signed by an admin who belongs. */
export function applyMembership(
	state: ControlState,
	body: MembershipRecord,
	by: CredId,
	seq: number
): Outcome {
	switch (body.type) {
		case 'REVOKE':
			return revoke(state, body, seq);
		case 'ROLE':
			return changeRole(state, body, seq);
		case 'ROTATE':
			return rotate(state, body, by, seq);
		case 'WIPE':
			return wipe(state, body, seq);
		case 'ACCEPT':
			return ok({ ...state, words: wordsAfter(state.words, body), judgedAt: seq });
		case 'RIGHTS':
			return holdToRoles(state, body, seq);
	}
}

/** A practice always has somebody who may change it. */
const hasAdmin = (state: ControlState): boolean =>
	liveCredentials(state).some(({ role }) => role === 'admin');

/** A credential that is not known here yet may come with a certificate later: it is put out from the start then. */
function revoke(state: ControlState, { cuts }: Revoke, seq: number): Outcome {
	const revoked = new Map(state.revoked);
	for (const { credId, upTo } of cuts) {
		const id = credIdOf(credId);
		if (revoked.has(id)) return refuse('AlreadyRevoked', seq);
		revoked.set(id, { upTo, seq });
	}
	const next = { ...state, revoked, judgedAt: seq };
	return hasAdmin(next) ? ok(next) : refuse('LastAdmin', seq);
}

function changeRole(
	state: ControlState,
	{ credId, role, upTo, lockboxes }: RoleRecord,
	seq: number
): Outcome {
	const before = liveCredential(state, credIdOf(credId));
	if (!before) return refuse('UnknownMember', seq);
	const isOther = before.role !== role;
	const after = {
		...before,
		role,
		lockboxes: [...before.lockboxes, ...lockboxes],
		former: isOther ? [...before.former, { role: before.role, upTo }] : before.former
	};
	const credentials = new Map(state.credentials).set(before.credId, after);
	const next = { ...state, credentials, ...(isOther && { judgedAt: seq }) };
	return hasAdmin(next) ? ok(next) : refuse('LastAdmin', seq);
}

function rotate(
	state: ControlState,
	{ scope, epoch, boxes, recovery, before, auditKey }: Rotate,
	by: CredId,
	seq: number
): Outcome {
	const newest = newestEpochOf(state, scope);
	if (epoch !== newest + 1) return refuse('WrongEpoch', seq);
	// Only a scope that the practice had no key of begins without one before it.
	if (before.length !== (newest === 0 ? 0 : SEALED_ROW_OF_KEY)) return refuse('MalformedRecord', seq);
	if (auditKey.length !== (scope === SCOPES.audit ? 65 : 0)) return refuse('MalformedRecord', seq);
	const byMember = new Map(boxes.map(({ credId, sealed }) => [credIdOf(credId), sealed]));
	if ([...byMember.keys()].some((credId) => state.revoked.has(credId))) return refuse('KeyForRevoked', seq);
	const rotation: Rotation = { scope, epoch, boxes: byMember, recovery, before, auditKey, by, seq };
	return ok({ ...state, rotations: [...state.rotations, rotation] });
}

function wipe(state: ControlState, { deviceId, now }: Wipe, seq: number): Outcome {
	const id = bytesToHex(deviceId) as DeviceId;
	if (!state.devices.has(id)) return refuse('UnknownMember', seq);
	return ok({ ...state, wipes: new Map(state.wipes).set(id, { now, seq }) });
}

function wordsAfter(words: ControlState['words'], { accepted, discarded }: Accept): ControlState['words'] {
	const next = new Map<EnvelopeId, Word>(words);
	for (const id of accepted) next.set(bytesToHex(id) as EnvelopeId, 'accepted');
	for (const id of discarded) next.set(bytesToHex(id) as EnvelopeId, 'discarded');
	return next;
}

/** Once: it is not taken back, and nothing that counted can be put behind another cut later. */
function holdToRoles(state: ControlState, { cuts }: Rights, seq: number): Outcome {
	if (state.rights) return refuse('RightsHeld', seq);
	const upTo = new Map(cuts.map((cut) => [credIdOf(cut.credId), cut.upTo]));
	return ok({ ...state, rights: { seq, cuts: upTo }, judgedAt: seq });
}
