// Who reads the record of who looked. What holds is the key; this is what a screen offers.
import { AUDIT_READERS, type Role } from '#shared/core/scopes.ts';

export const mayReadTrail = ({ role }: { readonly role: Role }): boolean => AUDIT_READERS.includes(role);
