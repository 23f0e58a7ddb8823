// An admin's work about who belongs: putting a person or a device out with new keys for everybody else, changing a role, and
// giving keys to who was left out of a rotation.
import { hexToBytes } from '../core/bytes.ts';
import type { DeviceId } from '../core/ids.ts';
import { err, ok } from '../core/result.ts';
import { SCOPES } from '../core/scopes.ts';
import { sealLockbox } from '../crypto/lockbox.ts';
import type { Lockbox } from '../protocol/control-records.ts';
import type { RoleRecord, Rotate } from '../protocol/membership-records.ts';
import type { ControlState, Credential } from '../replica/control-state.ts';
import { holdsScope, leftOutOf, liveCredentials, newestEpochOf } from '../replica/members.ts';
import { lockboxesFor } from './admit.ts';
import type { Engine } from './api.ts';
import { appendBatch, type MakeDeps } from './append-batch.ts';
import { receivedOf } from './device-reports.ts';
import type { EngineCore } from './engine-core.ts';
import type { PutOut } from './members-api.ts';
import { giveNow } from './trips/follow-trips.ts';
import { isOfTrips, NEEDS_TRIP } from './trips/needs-trip.ts';
import { membersWithout, scopesHeldBy, turnKeys } from './turn-keys.ts';

/** The whole of it is one batch: nobody is put out without new keys, and no keys are changed for nobody. */
export const putOut = async (
	core: EngineCore,
	{ who, now }: Parameters<Engine['putOut']>[0]
): ReturnType<Engine['putOut']> => {
	let done: PutOut = { credentials: 0, emptied: [] };
	const appended = await appendBatch(core, async (deps, control) => {
		const leaving = liveCredentials(control).filter((one) =>
			who.type === 'person' ? one.userId === who.userId : one.deviceId === who.deviceId
		);
		// Another admin was faster, or nobody is there.
		if (leaving.length === 0) return done.credentials > 0 ? ok([]) : err({ type: 'NotAMember' });
		if (leaving.some(({ credId }) => credId === deps.keyring.credId)) return err({ type: 'Yourself' });
		const gone = new Set(leaving.map(({ credId }) => credId));
		const members = membersWithout(control, gone);
		if (!members.some(({ role }) => role === 'admin')) return err({ type: 'LastAdmin' });
		const scopes = [...new Set(leaving.flatMap((one) => scopesHeldBy(control, one)))];
		const rotations = await turnKeys(deps, control, scopes, members);
		if (!rotations.ok) return rotations;
		const devices = new Set(leaving.map(({ deviceId }) => deviceId));
		const emptied = [...devices].filter((id) => !members.some(({ deviceId }) => deviceId === id));
		const received = await receivedOf(deps.store, gone);
		done = { credentials: leaving.length, emptied };
		return ok([
			{
				type: 'REVOKE' as const,
				cuts: leaving.map(({ credId }) => ({ credId: hexToBytes(credId), upTo: received[credId] ?? 0 }))
			},
			...rotations.value,
			...emptied.map((id: DeviceId) => ({ type: 'WIPE' as const, deviceId: hexToBytes(id), now }))
		]);
	});
	if (!appended.ok) return appended;
	await record(core);
	await giveNow(core);
	return ok(done);
};

export const changeRole = async (
	core: EngineCore,
	{ userId, role }: Parameters<Engine['changeRole']>[0]
): ReturnType<Engine['changeRole']> => {
	const appended = await appendBatch(core, async (deps, control) => {
		const all = liveCredentials(control).filter((one) => one.userId === userId);
		if (all.length === 0) return err({ type: 'NotAMember' });
		if (all.some(({ credId }) => credId === deps.keyring.credId)) return err({ type: 'Yourself' });
		// The keys of whole parts would come to a tablet that is to open the charts of its trip alone.
		if (all.some(isOfTrips)) return NEEDS_TRIP;
		const changed = all.filter((one) => one.role !== role);
		const ids = new Set(changed.map(({ credId }) => credId));
		const members = [
			...membersWithout(control, ids),
			...changed.map((one): Credential => ({ ...one, role }))
		];
		if (!members.some((one) => one.role === 'admin')) return err({ type: 'LastAdmin' });
		const held = changed.flatMap((one) => scopesHeldBy(control, one));
		const lost = [...new Set(held)].filter((scope) => !holdsScope(role, scope));
		const rotations = await turnKeys(deps, control, lost, members);
		if (!rotations.ok) return rotations;
		const received = await receivedOf(deps.store, ids);
		const records: RoleRecord[] = [];
		for (const { credId, kemKey } of changed) {
			const recipient = hexToBytes(credId);
			const lockboxes = await lockboxesFor(deps, control, role, recipient, kemKey);
			records.push({ type: 'ROLE', credId: recipient, role, upTo: received[credId] ?? 0, lockboxes });
		}
		return ok([...records, ...rotations.value]);
	});
	if (!appended.ok) return appended;
	await record(core);
	await giveNow(core);
	return ok(undefined);
};

const record = (core: EngineCore): Promise<unknown> =>
	core.exclusive(async () => {
		const { signedIn } = core;
		if (!signedIn) return;
		await signedIn.session.recordAccess({ action: 'U', what: 'change-members' });
		await core.offer();
	});

/** Gives the newest keys to everybody who should hold them and was left out: who was let in while they were changed. */
export async function giveMissingKeys(core: EngineCore): Promise<void> {
	const { device, signedIn } = core;
	if (!device || signedIn?.session.deps.keyring.role !== 'admin' || core.givingKeys) return;
	const now = device.replica.control();
	const isDue = owedTo(now).length > 0 || scopesToBegin(now).length > 0;
	if (!isDue || device.replica.status().road !== 'live') return;
	core.givingKeys = true;
	await appendBatch(core, async (deps, control) => {
		const begun = await turnKeys(deps, control, scopesToBegin(control), liveCredentials(control));
		if (!begun.ok) return begun;
		const records: (RoleRecord | Rotate)[] = [...begun.value];
		for (const credential of owedTo(control)) {
			const lockboxes = await owedBoxes(deps, control, credential);
			const { credId, role } = credential;
			if (lockboxes.length > 0)
				records.push({ type: 'ROLE', credId: hexToBytes(credId), role, upTo: 0, lockboxes });
		}
		return ok(records);
	});
	core.givingKeys = false;
}

/** Scopes that came with a later version than the practice began with: their first key is made by an admin's device. */
const scopesToBegin = (control: ControlState): readonly number[] =>
	Object.values(SCOPES).filter((scope) => newestEpochOf(control, scope) === 0);

/** One that the log does not hold yet cannot be given anything by it. */
const owedTo = (control: ControlState): readonly Credential[] =>
	liveCredentials(control).filter((one) => !one.certificateOnly && leftOutOf(control, one).length > 0);

async function owedBoxes(
	{ suite, keyring }: MakeDeps,
	control: ControlState,
	credential: Credential
): Promise<readonly Lockbox[]> {
	const recipient = hexToBytes(credential.credId);
	const boxes: Lockbox[] = [];
	for (const scope of leftOutOf(control, credential)) {
		const epoch = newestEpochOf(control, scope);
		const raw = keyring.held.find((key) => key.scope === scope && key.epoch === epoch)?.raw;
		if (!raw) continue;
		const place = { practice: control.salt, scope, epoch, recipient };
		boxes.push({ scope, epoch, sealed: await sealLockbox(suite, place, credential.kemKey, raw) });
	}
	return boxes;
}
