// Everything that may happen in a simulated practice, and how likely it is drawn.
import type { Action } from './ask.ts';
import * as mishaps from './mishaps.ts';
import * as people from './people.ts';

/** With how likely each is drawn. */
export const ACTIONS: readonly (readonly [weight: number, action: Action])[] = [
	[4, people.register],
	[4, people.importBundle],
	[8, people.openChart],
	[2, people.closeChart],
	[80, people.command],
	[25, people.together],
	[4, people.seal],
	[2, people.lock],
	[20, people.unlock],
	[20, mishaps.boot],
	[3, mishaps.secondTab],
	[2, mishaps.closeTab],
	[5, mishaps.crash],
	[10, mishaps.partition],
	[3, mishaps.cutRoad],
	[3, mishaps.relayPower],
	[2, mishaps.clockJump],
	[2, mishaps.storeFull],
	[3, mishaps.copyProfile],
	[4, mishaps.restoreProfile],
	[2, people.invite],
	[4, people.join],
	[2, people.disconnect]
];
