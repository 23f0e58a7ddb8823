// What the engine does about who may write what, as its callers see it: part of api.ts. The table is in core/role-rights.ts.
import type { Result } from '../core/result.ts';
import type { EntryKind } from '../core/role-rights.ts';
import type { Role } from '../core/scopes.ts';

/** What somebody's role does not allow, and which role that is. */
export interface Beyond {
	readonly role: Role;
	readonly kinds: readonly EntryKind[];
}

/** Why somebody does not write what they tried to. Nothing was changed. */
export type RightsError =
	| { readonly type: 'RoleMayNot'; readonly role: Role; readonly kind: EntryKind }
	/** Only a prescriber decides this. */
	| { readonly type: 'NeedsPrescriber' }
	| { readonly type: 'NotAdmin' };

/** `E`: every expected failure of the engine. */
export interface RightsCommands<E> {
	/**
	 * From now on every device holds everybody to what their role may write, in a practice that began before that was so: what
	 * is there stays. For an admin, while the home relay can be asked; it is not taken back.
	 */
	holdToRoles(): Promise<Result<void, E>>;
}
