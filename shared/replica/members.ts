// Who belongs now, read from the folded control log: questions that relay, replica and engine ask alike.
import { SCOPES, scopeNameOf, scopesOfRole, scopesOpened, type Role } from '../core/scopes.ts';
import type { CredId, DeviceId } from '../core/ids.ts';
import type { Lockbox } from '../protocol/control-records.ts';
import type { ControlState, Credential } from './control-state.ts';

/** A credential that belongs to the practice now. */
export function liveCredential(state: ControlState, credId: CredId): Credential | undefined {
	return state.revoked.has(credId) ? undefined : state.credentials.get(credId);
}

/** Everybody who belongs now, on every device. */
export const liveCredentials = (state: ControlState): readonly Credential[] =>
	[...state.credentials.values()].filter(({ credId }) => !state.revoked.has(credId));

/** True for a device that was the practice's and on which nobody belongs any more. */
export function isRemoved(state: ControlState, deviceId: DeviceId): boolean {
	if (!state.devices.has(deviceId)) return false;
	return !liveCredentials(state).some((credential) => credential.deviceId === deviceId);
}

/** Whether, and how, a device is to empty its storage. */
export const wipeOf = (state: ControlState, deviceId: DeviceId): { readonly now: boolean } | undefined =>
	isRemoved(state, deviceId) ? state.wipes.get(deviceId) : undefined;

/** The newest epoch of a scope's key; 0 for a scope of which this practice has none. */
export function newestEpochOf(state: ControlState, scope: number): number {
	const begun = state.recovery.filter((box) => box.scope === scope).map(({ epoch }) => epoch);
	const turned = state.rotations.filter((one) => one.scope === scope).map(({ epoch }) => epoch);
	return Math.max(0, ...begun, ...turned);
}

/** Every scope of which the practice has a key. */
export const scopesOf = (state: ControlState): readonly number[] => [
	...new Set([...state.recovery, ...state.rotations].map(({ scope }) => scope))
];

/** True when a role's credential is given the key of a scope. */
export const holdsScope = (role: Role, scope: number): boolean => {
	const name = scopeNameOf(scope);
	return name !== undefined && scopesOfRole(role).includes(name);
};

/** True when a credential is given the key of a scope: by its role, and an outreach tablet's by what it was let in as. */
export const isGivenScope = ({ role, ofTrip }: Credential, scope: number): boolean =>
	holdsScope(ofTrip ? 'outreach' : role, scope);

/** True when a role may write in a scope, and opens at least some of its documents. */
export const writesScope = (role: Role, scope: number): boolean => {
	const name = scopeNameOf(scope);
	return name !== undefined && scopesOpened(role).includes(name);
};

/** Every lockbox sealed to a credential, by its certificate, a change of role or a rotation. */
export function lockboxesOf(state: ControlState, { credId, lockboxes }: Credential): readonly Lockbox[] {
	const turned = state.rotations.flatMap(({ scope, epoch, boxes }) => {
		const sealed = boxes.get(credId);
		return sealed ? [{ scope, epoch, sealed }] : [];
	});
	return [...lockboxes, ...turned];
}

/** Scopes whose newest key a credential should have been given and was not. */
export function leftOutOf(state: ControlState, credential: Credential): readonly number[] {
	const boxes = lockboxesOf(state, credential);
	return scopesOf(state).filter(
		(scope) =>
			isGivenScope(credential, scope) &&
			!boxes.some((box) => box.scope === scope && box.epoch === newestEpochOf(state, scope))
	);
}

/** The public audit key of now, and its epoch. */
export function auditKeyOf(state: ControlState): { readonly epoch: number; readonly key: Uint8Array } {
	const turned = state.rotations.filter(({ scope }) => scope === SCOPES.audit).at(-1);
	return turned ? { epoch: turned.epoch, key: turned.auditKey } : { epoch: 1, key: state.auditKey };
}
