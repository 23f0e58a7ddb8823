// Where a person's day begins, by their role. Hides nothing: every place stays one step away.
import type { Role } from '#shared/core/scopes.ts';

/** The address of the first screen. An auditor holds no key to charts or queues: theirs is how the devices are. */
export const landingPage = (role: Role): '/today' | '/devices' =>
	role === 'auditor' ? '/devices' : '/today';
