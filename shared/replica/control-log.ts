// The fold of a practice's control log: records in, who-belongs-with-which-keys out. Pure; the same on relay and device.
import { bytesToHex, equalBytes } from '../core/bytes.ts';
import type { CredId, DeviceId, PracticeId, SiteId, UserId } from '../core/ids.ts';
import { err, ok } from '../core/result.ts';
import type { Result } from '../core/result.ts';
import type { CryptoSuite } from '../crypto/suite.ts';
import {
	controlEntryHash,
	controlSignatureInput,
	encodeControlRecord,
	encodeControlWire,
	parseControlWire,
	practiceIdOfGenesis
} from '../protocol/control-codec.ts';
import type { SignedControlRecord } from '../protocol/control-codec.ts';
import type { ControlRecord, Enrol, Genesis } from '../protocol/control-records.ts';
import { EMPTY_HEAD } from '../protocol/log-chain.ts';
import { readOwnPatients } from '../protocol/policy-records.ts';
import { credentialOf, deviceOf } from './control-grants.ts';
import { applyErasure, lapseErasures } from './control-erasure.ts';
import { applyMembership } from './control-members.ts';
import { applyRecovery } from './control-recovery.ts';
import { liveCredential } from './members.ts';
import type { ControlError, ControlState, Credential, Invitation } from './control-state.ts';

type Suite = Pick<CryptoSuite, 'sha256' | 'verify'>;
type Outcome = Result<ControlState, ControlError>;

const refuse = (type: ControlError['type'], seq: number) => err<ControlError>({ type, seq });

/** Signs a record and returns it as it travels ([CTL-3]). */
export async function signControlRecord(
	suite: Pick<CryptoSuite, 'sign'>,
	record: ControlRecord,
	key: Parameters<CryptoSuite['sign']>[0]
): Promise<Uint8Array> {
	const signedBytes = encodeControlRecord(record);
	return encodeControlWire(signedBytes, await suite.sign(key, controlSignatureInput(signedBytes)));
}

/** Folds a whole log, GENESIS first. An empty list is `OutOfPlace`: there is no practice without GENESIS. */
export async function foldControlLog(suite: Suite, wires: readonly Uint8Array[]): Promise<Outcome> {
	let state: ControlState | undefined;
	for (const wire of wires) {
		const next = await applyControlRecord(suite, state, wire);
		if (!next.ok) return next;
		state = next.value;
	}
	return state ? ok(state) : refuse('OutOfPlace', 1);
}

/**
 * The state after one more record in sequence; `state` undefined means an empty log, which only GENESIS can follow.
 * Two admins who append at once: the relay takes one, the other's record has the wrong `prev` and is `OutOfPlace` (its
 * author signs it again behind the new head). An ENROL has no place and is taken wherever it is put.
 */
export async function applyControlRecord(
	suite: Suite,
	state: ControlState | undefined,
	wire: Uint8Array
): Promise<Outcome> {
	const seq = (state?.head.seq ?? 0) + 1;
	const parsed = parseControlWire(wire);
	if (!parsed.ok) return refuse('MalformedRecord', seq);
	const signed = parsed.value;
	const hash = await controlEntryHash(suite.sha256, seq, state?.head.hash ?? EMPTY_HEAD.hash, wire);
	if (!state) return genesis(suite, signed, hash);
	const checked = await checkSignature(suite, state, signed, seq);
	if (!checked.ok) return checked;
	const { record } = signed;
	if (record.place && (record.place.seq !== seq || !equalBytes(record.place.prev, state.head.hash))) {
		return refuse('OutOfPlace', seq);
	}
	const next = applyBody(
		lapseErasures(state, { by: bytesToHex(record.by) as CredId, at: record.at, seq }),
		signed,
		seq
	);
	return next.ok ? ok({ ...next.value, head: { seq, hash } }) : next;
}

/**
 * The state with an ENROL certificate that was seen outside the log ([CTL-7]): its credential counts from now on, and
 * `head` stays. One that the log already holds changes nothing.
 */
export async function acceptCertificate(
	suite: Suite,
	state: ControlState,
	wire: Uint8Array
): Promise<Outcome> {
	const parsed = parseControlWire(wire);
	if (!parsed.ok || parsed.value.record.body.type !== 'ENROL') return refuse('MalformedRecord', 0);
	const checked = await checkSignature(suite, state, parsed.value, 0);
	if (!checked.ok) return checked;
	const { grant } = parsed.value.record.body;
	const held = state.credentials.get(bytesToHex(grant.credId) as CredId);
	if (held?.certificate && equalBytes(held.certificate, wire)) return ok(state);
	return enrol(state, parsed.value, parsed.value.record.body, undefined);
}

async function genesis(suite: Suite, signed: SignedControlRecord, hash: Uint8Array): Promise<Outcome> {
	const body = signed.record.body;
	if (body.type !== 'GENESIS') return refuse('OutOfPlace', 1);
	const input = controlSignatureInput(signed.signedBytes);
	if (!(await suite.verify(body.rootSignKey, input, signed.signature))) return refuse('BadSignature', 1);
	if (body.admin.role !== 'admin') return refuse('NotAdmin', 1);
	const practiceId = await practiceIdOfGenesis(suite.sha256, signed.signedBytes);
	return ok(stateOfGenesis(practiceId, body, signed.record.at, { seq: 1, hash }));
}

function stateOfGenesis(
	practiceId: PracticeId,
	body: Genesis,
	begunAt: number,
	head: ControlState['head']
): ControlState {
	const admin = credentialOf(body.admin, undefined, 1);
	return {
		practiceId,
		salt: body.salt,
		rootSignKey: body.rootSignKey,
		rootKemKey: body.rootKemKey,
		auditKey: body.auditKey,
		recovery: body.recovery,
		begunAt,
		credentials: new Map([[admin.credId, admin]]),
		devices: new Map([[admin.deviceId, deviceOf(body.admin)]]),
		relays: [],
		withdrawn: new Set(),
		invites: new Map(),
		revoked: new Map(),
		rotations: [],
		recoveries: [],
		wipes: new Map(),
		ownOnly: new Set(),
		words: new Map(),
		rights: body.rights === undefined ? undefined : { seq: 0, cuts: new Map() },
		erasures: new Map(),
		erased: new Map(),
		erasedAt: 0,
		onHold: new Set(),
		judgedAt: 0,
		head,
		later: []
	};
}

/** The record is of this practice, its signer an admin here or the root where it has to be, and its signature good. */
async function checkSignature(
	suite: Suite,
	state: ControlState,
	{ record, signedBytes, signature }: SignedControlRecord,
	seq: number
): Promise<Result<void, ControlError>> {
	if (bytesToHex(record.practiceId) !== state.practiceId) {
		return refuse(record.body.type === 'GENESIS' ? 'OutOfPlace' : 'WrongPractice', seq);
	}
	const signer = liveCredential(state, bytesToHex(record.by) as CredId);
	const isRoot = record.body.type === 'RECOVER';
	if (!isRoot && signer?.role !== 'admin') return refuse('NotAdmin', seq);
	const key = isRoot ? state.rootSignKey : signer!.signKey;
	const good = await suite.verify(key, controlSignatureInput(signedBytes), signature);
	return good ? ok(undefined) : refuse('BadSignature', seq);
}

function applyBody(state: ControlState, signed: SignedControlRecord, seq: number): Outcome {
	const { body } = signed.record;
	switch (body.type) {
		case 'GENESIS':
			return refuse('OutOfPlace', seq);
		case 'RELAY': {
			const { relayKey, relayGen, log } = body;
			const key = bytesToHex(relayKey);
			const withdrawn = new Set(state.withdrawn);
			if (equalBytes(relayGen, WITHDRAWN)) {
				const relays = state.relays.filter((one) => !equalBytes(one.relayKey, relayKey));
				return ok({ ...state, relays, withdrawn: withdrawn.add(key) });
			}
			withdrawn.delete(key);
			return ok({ ...state, withdrawn, relays: [...state.relays, { relayKey, relayGen, log, seq }] });
		}
		case 'INVITE': {
			const inviteId = bytesToHex(body.inviteId);
			if (state.invites.has(inviteId) || isNoInvitation(body.inviteId)) return refuse('InviteUsed', seq);
			const userId = bytesToHex(body.userId) as UserId;
			const { role, validMs } = body;
			const invitation: Invitation = {
				userId,
				role,
				site: body.site as SiteId,
				validMs,
				seq,
				usedBy: undefined
			};
			return ok({ ...state, invites: new Map(state.invites).set(inviteId, invitation) });
		}
		case 'ENROL':
			return enrol(state, signed, body, seq);
		case 'RECOVER':
			return applyRecovery(state, body, signed.record.at, seq);
		case 'REVOKE':
		case 'ROLE':
		case 'ROTATE':
		case 'WIPE':
		case 'ACCEPT':
		case 'RIGHTS':
			return applyMembership(state, body, bytesToHex(signed.record.by) as CredId, seq);
		case 'ERASE':
		case 'CONFIRM':
		case 'WITHDRAW':
		case 'HOLD':
			return applyErasure(state, body, signed.record, seq);
		default:
			return ok(applyPolicy({ ...state, later: [...state.later, signed] }, body.body));
	}
}

/** Never refused, whatever it says: who does not read it has taken it too, and the log is one. */
function applyPolicy(state: ControlState, body: unknown): ControlState {
	const policy = readOwnPatients(body);
	if (!policy) return state;
	const ownOnly = new Set(state.ownOnly);
	const deviceId = bytesToHex(policy.deviceId) as DeviceId;
	if (policy.patients === 'own') ownOnly.add(deviceId);
	else ownOnly.delete(deviceId);
	return { ...state, ownOnly };
}

/** What a RELAY says in place of a generation when it takes the naming back. */
export const WITHDRAWN: Uint8Array = new Uint8Array(16).fill(0xff);

/** What an ENROL says in place of an invitation's id when its admin lets somebody in face to face ([CTL-13]). */
export const noInvitation = (): Uint8Array => new Uint8Array(16);
const isNoInvitation = (inviteId: Uint8Array): boolean => inviteId.every((byte) => byte === 0);

/** The map of invitations with this one used, or why the ENROL may not stand on it. */
function useInvitation(
	state: ControlState,
	inviteId: Uint8Array,
	credential: Credential
): { readonly invites: ControlState['invites']; readonly rival?: CredId } | ControlError['type'] {
	if (isNoInvitation(inviteId)) return { invites: state.invites };
	const invite = state.invites.get(bytesToHex(inviteId));
	if (!invite) return 'UnknownInvite';
	const { userId, role, site } = credential;
	if (invite.userId !== userId || invite.role !== role || invite.site !== site) return 'InviteDiffers';
	const used = { ...invite, usedBy: credential.credId };
	const invites = new Map(state.invites).set(bytesToHex(inviteId), used);
	return invite.usedBy === undefined ? { invites } : { invites, rival: invite.usedBy };
}

/** `seq` undefined: a certificate outside the log. What the log says goes before what a certificate said. */
function enrol(
	state: ControlState,
	{ wire }: SignedControlRecord,
	{ inviteId, grant }: Enrol,
	seq: number | undefined
): Outcome {
	const at = seq ?? 0;
	const credential = credentialOf(grant, wire, seq);
	const used = useInvitation(state, inviteId, credential);
	if (typeof used === 'string') return refuse(used, at);
	const credentials = new Map(state.credentials);
	const devices = new Map(state.devices);
	const rival = used.rival === undefined ? undefined : credentials.get(used.rival);
	if (rival && !equalBytes(rival.certificate ?? new Uint8Array(), wire)) {
		if (!rival.certificateOnly || seq === undefined) return refuse('InviteUsed', at);
		credentials.delete(rival.credId);
		if (!usesDevice(credentials, rival.deviceId)) devices.delete(rival.deviceId);
	}
	const taken = credentials.get(credential.credId);
	if (taken && !equalBytes(taken.certificate ?? new Uint8Array(), wire)) return refuse('CredentialTaken', at);
	if (taken && !taken.certificateOnly) return refuse('CredentialTaken', at);
	const device = devices.get(credential.deviceId);
	if (device && !equalBytes(device.transportKey, grant.transportKey)) return refuse('DeviceKeyDiffers', at);
	credentials.set(credential.credId, credential);
	if (!device) devices.set(credential.deviceId, deviceOf(grant));
	return ok({ ...state, credentials, devices, invites: used.invites });
}

const usesDevice = (credentials: ReadonlyMap<CredId, Credential>, deviceId: DeviceId): boolean =>
	[...credentials.values()].some((credential) => credential.deviceId === deviceId);
