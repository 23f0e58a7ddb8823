// Changes of who belongs, on which devices and with which keys, as the practice's control log tells them: newest first, with
// the clock of whoever signed.
import { bytesToHex } from '../../core/bytes.ts';
import type { CredId, DeviceId, UserId } from '../../core/ids.ts';
import type { Instant } from '../../core/clock.ts';
import type { Role } from '../../core/scopes.ts';
import { decodeControlRecord, parseControlWire } from '../../protocol/control-codec.ts';
import type { ControlBody, CredentialGrant } from '../../protocol/control-records.ts';
import type { ControlState } from '../../replica/control-state.ts';
import type { Store } from '../../replica/store.ts';
import type { MemberChange, RelayTime } from '../trail-facts.ts';
import { timesOfRecords } from './relay-times.ts';

export interface Changed {
	/** Its own among all. */
	readonly key: string;
	readonly at: Instant;
	/** Who signed; a new admin themself where the recovery words did. */
	readonly credId: CredId;
	readonly what: MemberChange;
	readonly about?: { readonly userId?: UserId; readonly deviceId?: DeviceId; readonly role?: Role };
	readonly count?: number;
	/** Its place in the log; absent for a certificate that lies outside. */
	readonly record?: number;
	readonly relay: RelayTime;
}

type Said = Pick<Changed, 'what' | 'about' | 'count'>;

const granted = (what: MemberChange, { userId, deviceId, role }: CredentialGrant): Said => ({
	what,
	about: { userId: bytesToHex(userId) as UserId, deviceId: bytesToHex(deviceId) as DeviceId, role }
});

/** Of somebody's credential: who and where. */
function ofCredential(control: ControlState, credId: Uint8Array): Changed['about'] {
	const found = control.credentials.get(bytesToHex(credId) as CredId);
	return found && { userId: found.userId, deviceId: found.deviceId };
}

/** A record as things that were done; several where one put out several. */
function saidBy(control: ControlState, body: ControlBody): readonly Said[] {
	switch (body.type) {
		case 'GENESIS':
			return [granted('began-practice', body.admin)];
		case 'ENROL':
			return [granted('let-in', body.grant)];
		case 'RECOVER':
			return [granted('recovered', body.grant)];
		case 'INVITE':
			return [{ what: 'invited', about: { userId: bytesToHex(body.userId) as UserId, role: body.role } }];
		case 'RELAY':
			return [{ what: 'named-relay' }];
		case 'REVOKE':
			return body.cuts.map(({ credId }) => {
				const about = ofCredential(control, credId);
				return { what: 'put-out' as const, ...(about && { about }) };
			});
		case 'ROLE':
			return [{ what: 'gave-role', about: { ...ofCredential(control, body.credId), role: body.role } }];
		case 'ROTATE':
			return [{ what: 'new-keys', count: 1 }];
		case 'WIPE':
			return [{ what: 'emptied-device', about: { deviceId: bytesToHex(body.deviceId) as DeviceId } }];
		case 'ACCEPT':
			return [{ what: 'judged-late', count: body.accepted.length + body.discarded.length }];
		case 'RIGHTS':
			return [{ what: 'held-roles' }];
		default:
			return [{ what: 'newer-record' }];
	}
}

/** Newest first. Keys changed in a row by one person are one thing. */
export async function memberChanges(store: Store, control: ControlState): Promise<readonly Changed[]> {
	const wires = (await store.list('control')).map(({ value }) => value);
	const inLog = wires.length;
	const times = await timesOfRecords(store);
	for (const { certificateOnly, certificate } of control.credentials.values())
		if (certificateOnly && certificate) wires.push(certificate);
	const changes: Changed[] = [];
	for (const [place, wire] of wires.entries()) {
		const parsed = parseControlWire(wire);
		const record = parsed.ok ? decodeControlRecord(parsed.value.signedBytes) : undefined;
		if (!record?.ok) continue;
		const seq = place < inLog ? place + 1 : undefined;
		const relay = (seq !== undefined && times.get(seq)) || 'unknown';
		const { at, by, body } = record.value;
		const grant = body.type === 'GENESIS' ? body.admin : body.type === 'RECOVER' ? body.grant : undefined;
		const credId = bytesToHex(grant?.credId ?? by) as CredId;
		for (const [i, said] of saidBy(control, body).entries()) {
			const last = changes.at(-1);
			const goesOn = said.what === 'new-keys' && last?.what === 'new-keys' && last.credId === credId;
			if (goesOn) changes.pop();
			const count = goesOn ? last.count! + 1 : said.count;
			changes.push({
				...said,
				...{ key: `m${place}.${i}`, at, credId, relay },
				...(seq !== undefined && { record: seq }),
				...(count && { count })
			});
		}
	}
	// Certificates stand behind the log, whenever they were signed.
	return changes.reverse().toSorted((a, b) => b.at - a.at);
}
