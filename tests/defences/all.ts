// Every check that is taken away once.
import type { Defence } from './defence.ts';
import { OF_ENVELOPES } from './of-envelopes.ts';
import { OF_ERASING } from './of-erasing.ts';
import { OF_HOLDING } from './of-holding.ts';
import { OF_KEYS } from './of-keys.ts';
import { OF_PEOPLE } from './of-people.ts';
import { OF_RELAYS } from './of-relays.ts';
import { OF_RIGHTS } from './of-rights.ts';
import { OF_ROADS } from './of-roads.ts';
import { OF_THE_TRAIL } from './of-the-trail.ts';
import { OF_WISHES } from './of-wishes.ts';

export const DEFENCES: readonly Defence[] = [
	...OF_ENVELOPES,
	...OF_RELAYS,
	...OF_PEOPLE,
	...OF_RIGHTS,
	...OF_THE_TRAIL,
	...OF_ERASING,
	...OF_WISHES,
	...OF_KEYS,
	...OF_ROADS,
	...OF_HOLDING
];
