// The scopes of a practice's documents and which role holds which key (protocol.md sections 4 and 6).

/** Scope numbers as they stand in envelopes; opaque to the relay. */
export const SCOPES = {
	config: 1,
	directory: 2,
	clinical: 3,
	billing: 4,
	audit: 5,
	attachments: 6,
	sensitive: 7
} as const;
export type ScopeName = keyof typeof SCOPES;
export type ScopeNumber = (typeof SCOPES)[ScopeName];

/** Roles of staff members. */
export const ROLES = ['admin', 'prescriber', 'nurse', 'front-desk', 'outreach', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

/** Which symmetric scope keys a role's credential is given. The audit scope has a private key instead: admins and auditors. */
export const SCOPES_OF_ROLE: Readonly<Record<Role, readonly ScopeName[]>> = {
	admin: ['config', 'directory', 'clinical', 'billing', 'attachments', 'sensitive'],
	prescriber: ['config', 'directory', 'clinical', 'billing', 'attachments', 'sensitive'],
	nurse: ['config', 'directory', 'clinical', 'billing', 'attachments'],
	'front-desk': ['config', 'directory', 'billing'],
	outreach: ['config'],
	auditor: ['config', 'directory']
};

/** Roles that somebody is let in with; an outreach person comes with a tablet that was prepared. */
export const INVITED_ROLES: readonly Role[] = ROLES.filter((role) => role !== 'outreach');

/**
 * Scopes in which a role is given the keys of single documents instead of the scope's: an outreach tablet opens those of its
 * trip, and writes in them.
 */
export const SCOPES_BY_DOCUMENT: Partial<Readonly<Record<Role, readonly ScopeName[]>>> = {
	outreach: ['directory', 'clinical', 'attachments']
};

/** Scopes in which a role writes: those of its keys, and those of which it has single documents. */
export const scopesWritten = (role: Role): readonly ScopeName[] => [
	...SCOPES_OF_ROLE[role],
	...(SCOPES_BY_DOCUMENT[role] ?? [])
];

/** Roles that receive the private half of the audit key. */
export const AUDIT_READERS: readonly Role[] = ['admin', 'auditor'];

/** Every scope of which a role's credential is given a key, the audit scope's private one among them. */
export const scopesOfRole = (role: Role): readonly ScopeName[] =>
	AUDIT_READERS.includes(role) ? [...SCOPES_OF_ROLE[role], 'audit'] : SCOPES_OF_ROLE[role];

/** The scope's name, or undefined for a number from a newer version. */
export const scopeNameOf = (scope: number): ScopeName | undefined =>
	(Object.keys(SCOPES) as ScopeName[]).find((name) => SCOPES[name] === scope);

/** Every scope of which a role opens something. */
export const scopesOpened = (role: Role): readonly ScopeName[] => [
	...scopesOfRole(role),
	...(SCOPES_BY_DOCUMENT[role] ?? [])
];
