// What every demo practice has in common: its name, its three sites, who works there, the words that open it.
import type { Role } from '../core/scopes.ts';

/** Opens every demo on every device. Public: nothing in a demo is anybody's. */
export const DEMO_PASSPHRASE = 'demo demo demo';

/** The seed of the people of the demo that the app begins. */
export const DEMO_SEED = 1;

export const DEMO_PRACTICE = 'Three Valleys (demo)';
/** By site number from 1. The first window works at the first, the second at the second. */
export const DEMO_SITES = ['Hilltop', 'Riverside', 'Outreach van'] as const;

/** Who works at each site. `here`: the person of the window that begins the demo. */
export const DEMO_STAFF: readonly { readonly name: string; readonly role: Role }[] = [
	{ name: 'Rehema Chege', role: 'admin' },
	{ name: 'Tobias Lindqvist', role: 'prescriber' },
	{ name: 'Joy Wekesa', role: 'nurse' }
];

/** Who opens the second window. */
export const SECOND_WINDOW = { name: 'Priya Nair', role: 'prescriber', site: DEMO_SITES[1] } as const;

/** How many people the practice has on its list, before today's. */
export const DEMO_PATIENTS = 200;
