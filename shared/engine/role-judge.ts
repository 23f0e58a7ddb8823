// Whether a role may make a change: asked of every change before it is sealed here, and of every change that comes from
// elsewhere. A function of the control log and the change alone, so that every device that can open it says the same.
import type { CredId, DeviceId, UserId } from '../core/ids.ts';
import { rightTo, writesAllOfCharts, type EntryKind } from '../core/role-rights.ts';
import type { Role, ScopeName } from '../core/scopes.ts';
import { scopeNameOf } from '../core/scopes.ts';
import { writesInChange, type ChangeWrites } from '../chart/document/change-bytes.ts';
import { IMPORT_MESSAGE } from '../chart/edit.ts';
import { kindOfKey, kindOfSetting } from '../chart/written-names.ts';
import type { EnvelopeHeader } from '../crypto/envelope.ts';
import type { ControlState, Credential } from '../replica/control-state.ts';
import { isHeldToRole, roleAt } from '../replica/verdict.ts';
import type { Beyond, RightsError } from './rights-api.ts';

type Whose = Pick<Credential, 'userId' | 'deviceId'>;

/** True where nothing of a scope is beyond a role. */
const mayAll = (role: Role, scope: ScopeName): boolean =>
	scope === 'config' ? role === 'admin' : writesAllOfCharts(role);

/**
 * Kinds in a change that a role may not write. What an import brings is history, not an order: who may propose takes it in,
 * where nothing stands yet.
 */
export function kindsBeyond(
	role: Role,
	scope: ScopeName,
	{ message, registers, writesText }: ChangeWrites,
	whose?: Whose
): readonly EntryKind[] {
	const kinds = new Set<EntryKind>();
	const isImport = message === IMPORT_MESSAGE;
	for (const { key, atom, isNew } of registers) {
		const kind = scope === 'config' ? whose && kindOfSetting(key, whose) : kindOfKey(scope, key, atom);
		if (kind === undefined) continue;
		const right = rightTo(role, kind);
		if (right !== 'writes' && !(isImport && isNew && right === 'proposes')) kinds.add(kind);
	}
	if (writesText && scope !== 'config' && rightTo(role, 'notes') !== 'writes') kinds.add('notes');
	return [...kinds];
}

/** What of some changes is beyond a role; undefined when nothing is. */
export function beyondRole(
	role: Role,
	scope: ScopeName,
	changes: readonly Uint8Array[],
	whose: Whose
): Beyond | undefined {
	if (mayAll(role, scope)) return undefined;
	const kinds = new Set<EntryKind>();
	for (const change of changes) {
		const writes = writesInChange(change);
		// What cannot be read is not applied either.
		if (writes) for (const kind of kindsBeyond(role, scope, writes, whose)) kinds.add(kind);
	}
	return kinds.size > 0 ? { role, kinds: [...kinds] } : undefined;
}

/** Every role that a credential has or had. */
const rolesOf = ({ role, former }: Credential): readonly Role[] => [role, ...former.map((one) => one.role)];

/**
 * What in an envelope is beyond the role in which it was written; undefined when nothing is, or when it is from before roles
 * were held to anything. What one person sealed for another is held to both: a colleague's name opens nothing.
 */
export function beyondRights(
	control: ControlState,
	{ credId, cseq, scope: number }: Pick<EnvelopeHeader, 'credId' | 'cseq' | 'scope'>,
	author: CredId,
	changes: readonly Uint8Array[]
): Beyond | undefined {
	const scope = scopeNameOf(number);
	const sealer = control.credentials.get(credId);
	if (!scope || !sealer || !isHeldToRole(control, credId, cseq)) return undefined;
	const beyond = beyondRole(roleAt(sealer, cseq), scope, changes, sealer);
	const other = author === credId ? undefined : control.credentials.get(author);
	if (beyond || !other) return beyond;
	// Where it would stand in the author's own chain nobody knows.
	const found = rolesOf(other).map((role) => beyondRole(role, scope, changes, other));
	return found.includes(undefined) ? undefined : found[0];
}

/** True when a credential may have written a change at some place of its chain. */
export function mayHaveWritten(
	control: ControlState,
	credId: CredId,
	scope: ScopeName,
	change: Uint8Array
): boolean {
	const author = control.credentials.get(credId);
	if (!author || !isHeldToRole(control, credId, 1)) return true;
	return rolesOf(author).some((role) => beyondRole(role, scope, [change], author) === undefined);
}

/** True when whoever wrote an envelope might have written what is beyond somebody else's role. */
export function mayVouch(
	control: ControlState,
	{ credId, cseq }: Pick<EnvelopeHeader, 'credId' | 'cseq'>,
	{ kinds }: Beyond
): boolean {
	const credential = control.credentials.get(credId);
	if (!credential) return false;
	const role = roleAt(credential, cseq);
	return kinds.every((kind) => rightTo(role, kind) === 'writes');
}

/** Why somebody may not make a change here; undefined when they may. Asked before anything is durable. */
export function refusalOf(
	{ role, userId }: { readonly role: Role; readonly userId: UserId },
	deviceId: DeviceId,
	scope: ScopeName,
	change: Uint8Array
): RightsError | undefined {
	const beyond = beyondRole(role, scope, [change], { userId, deviceId });
	return beyond && refusing(beyond);
}

/** In words for who tried. */
export function refusing({ role, kinds }: Beyond): RightsError {
	const waits = kinds.every((kind) => kind === 'answers' || rightTo(role, kind) === 'proposes');
	if (waits) return { type: 'NeedsPrescriber' };
	return kinds.includes('settings') ? { type: 'NotAdmin' } : { type: 'RoleMayNot', role, kind: kinds[0]! };
}
