// Letting people in, on an admin's device: the INVITE record and its secret, and the answer to a knock: a certificate
// with the scope keys of the role, sealed to the newcomer's key.
import { decode, encode } from 'cborg';
import { bytesToHex, hexToBytes } from '../core/bytes.ts';
import { createId16, type CredId, type DeviceId, type SiteId, type UserId } from '../core/ids.ts';
import type { Clock } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import type { Role } from '../core/scopes.ts';
import { createInviteSecret, inviteKeys } from '../crypto/invite-secret.ts';
import { sealLockbox } from '../crypto/lockbox.ts';
import { openRow, sealRow } from '../crypto/seal-row.ts';
import type { TripGrant } from './trips/trip-grant.ts';
import type { CryptoSuite } from '../crypto/suite.ts';
import type { CredentialGrant, Enrol, Invite, Lockbox, RelayRecord } from '../protocol/control-records.ts';
import { noInvitation, signControlRecord } from '../replica/control-log.ts';
import type { ControlState } from '../replica/control-state.ts';
import { holdsScope, newestEpochOf } from '../replica/members.ts';
import type { Store, StoreOp } from '../replica/store.ts';
import type { Keyring } from './keyring.ts';
import { openKnock, sealAnswer } from './knock.ts';

/** An invitation can be used for seven days after the relay received it. */
export const INVITE_VALID_MS = 7 * 24 * 3600 * 1000;

export interface AdmitDeps {
	readonly suite: CryptoSuite;
	readonly random: Random;
	readonly clock: Clock;
	readonly store: Store;
	readonly keyring: Keyring;
}

export interface NewInvite {
	readonly inviteId: string;
	readonly userId: UserId;
	readonly secret: Uint8Array;
	readonly body: Invite;
	/** Keeps the secret, sealed, so that this device can answer the knock after a restart. */
	readonly op: StoreOp;
}

const inviteRow = (inviteId: string): string => `invite/${inviteId}`;

/** Makes an invitation; stores and sends nothing. */
export async function createInvite(deps: AdmitDeps, role: Role, site: SiteId): Promise<NewInvite> {
	const { suite, random, keyring } = deps;
	const secret = createInviteSecret(random);
	const keys = await inviteKeys(suite, secret);
	const inviteId = bytesToHex(keys.inviteId);
	const userId = createId16<'UserId'>(random) as UserId;
	const body: Invite = {
		type: 'INVITE',
		inviteId: keys.inviteId,
		userId: hexToBytes(userId),
		role,
		site,
		validMs: INVITE_VALID_MS
	};
	const row = inviteRow(inviteId);
	const value = await sealRow(suite, random, keyring.localKey('config'), row, encode({ secret }));
	return { inviteId, userId, secret, body, op: { type: 'put', table: 'local', key: row, value } };
}

/** Signs a record that stands at the next place of the control log. */
export function signNextRecord(
	deps: AdmitDeps,
	control: ControlState,
	body: Invite | RelayRecord
): Promise<Uint8Array> {
	const { suite, clock, keyring } = deps;
	const record = {
		practiceId: hexToBytes(control.practiceId),
		by: hexToBytes(keyring.credId),
		place: { seq: control.head.seq + 1, prev: control.head.hash },
		at: clock.now(),
		body
	};
	return signControlRecord(suite, record, keyring.signing);
}

export interface Admission {
	readonly enrol: Uint8Array;
	readonly sealedAnswer: Uint8Array;
	readonly deviceId: DeviceId;
	readonly site: SiteId;
	readonly credId: CredId;
	/** What the newcomer was given for a trip. */
	readonly trip: TripGrant | undefined;
}

/** What an outreach person is given; `beside`: nothing by the answer, on the tablet where they are. undefined: not let in. */
export type GrantOf = (knock: {
	readonly inviteId: string;
	readonly credId: CredId;
	readonly deviceId: DeviceId;
	readonly site: SiteId;
}) => Promise<TripGrant | 'beside' | undefined>;

/**
 * Answers a knock under one of this device's own invitations; undefined when the invitation is not ours, is used, or the
 * knock does not open. A knock repeated by the same credential gets the same certificate again.
 */
export async function answerKnock(
	deps: AdmitDeps,
	control: ControlState,
	log: readonly Uint8Array[],
	importKey: Uint8Array,
	relayKey: Uint8Array,
	knock: { readonly inviteId: Uint8Array; readonly sealed: Uint8Array },
	grantOf?: GrantOf
): Promise<Admission | undefined> {
	const { suite, random, store, keyring } = deps;
	const inviteId = bytesToHex(knock.inviteId);
	const row = inviteRow(inviteId);
	const sealedSecret = await store.get('local', row);
	const plain = sealedSecret && (await openRow(suite, keyring.localKey('config'), row, sealedSecret));
	const invite = control.invites.get(inviteId);
	if (!plain || !invite) return undefined;
	const { secret } = decode(plain) as { secret: Uint8Array };
	const invitation = await inviteKeys(suite, secret);
	const content = await openKnock(suite, invitation, knock.sealed);
	if (!content) return undefined;
	const known = invite.usedBy === undefined ? undefined : control.credentials.get(invite.usedBy);
	if (known && known.credId !== bytesToHex(content.credId)) return undefined;
	const credId = bytesToHex(content.credId) as CredId;
	const deviceId = bytesToHex(content.deviceId) as DeviceId;
	const isOutreach = invite.role === 'outreach';
	const granted = isOutreach ? await grantOf?.({ inviteId, credId, deviceId, site: invite.site }) : undefined;
	if (isOutreach && !granted) return undefined;
	const trip = granted === 'beside' ? undefined : granted;
	const place = { practice: control.salt, recipient: content.credId };
	const { sealGrant } = trip ? await import('./trips/trip-grant.ts') : {};
	const given = trip && sealGrant ? await sealGrant(suite, place, content.kemKey, trip) : new Uint8Array(0);
	const enrol =
		known?.certificate ??
		(await certify(deps, control, knock.inviteId, {
			...content,
			userId: hexToBytes(invite.userId),
			role: invite.role,
			site: invite.site,
			lockboxes: await lockboxesFor(deps, control, invite.role, content.credId, content.kemKey)
		}));
	const answer = { control: log, enrol, relayKey, importKey, trip: given };
	const sealedAnswer = await sealAnswer(suite, random, invitation, answer);
	return { enrol, sealedAnswer, deviceId, site: invite.site, credId, trip };
}

function certify(deps: AdmitDeps, control: ControlState, inviteId: Uint8Array, grant: CredentialGrant) {
	const body: Enrol = { type: 'ENROL', inviteId, grant };
	const record = {
		practiceId: hexToBytes(control.practiceId),
		by: hexToBytes(deps.keyring.credId),
		place: undefined,
		at: deps.clock.now(),
		body
	};
	return signControlRecord(deps.suite, record, deps.keyring.signing);
}

/**
 * A certificate for somebody who stands here, on this device or on one beside it, with the scope keys of their role: it
 * needs no invitation and no relay ([CTL-13]). Two admins of one device who add somebody at once add two people.
 */
export const certifyHere = async (
	deps: AdmitDeps,
	control: ControlState,
	grant: Omit<CredentialGrant, 'lockboxes'>
): Promise<Uint8Array> =>
	certify(deps, control, noInvitation(), {
		...grant,
		lockboxes: await lockboxesFor(deps, control, grant.role, grant.credId, grant.kemKey)
	});

/** The newest keys of a role's scopes, sealed to somebody. */
export async function lockboxesFor(
	{ suite, keyring }: Pick<AdmitDeps, 'suite' | 'keyring'>,
	control: ControlState,
	role: Role,
	recipient: Uint8Array,
	kemKey: Uint8Array
): Promise<Lockbox[]> {
	const boxes: Lockbox[] = [];
	for (const { scope, epoch, raw } of keyring.held) {
		// The newest opens all that is older.
		if (!holdsScope(role, scope) || epoch !== newestEpochOf(control, scope)) continue;
		const place = { practice: control.salt, scope, epoch, recipient };
		boxes.push({ scope, epoch, sealed: await sealLockbox(suite, place, kemKey, raw) });
	}
	return boxes;
}
