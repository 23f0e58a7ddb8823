// Who is shown as having a chart open, from what is said in its room. Pure.
import type { DeviceId } from '#shared/core/ids.ts';
import type { PresenceState } from '#shared/engine/presence-facts.ts';
import type { PersonHere } from '#client/engine-api/tab-events.ts';

/**
 * The others, each once, in an order that does not depend on who came first. Undefined stands for what could not be
 * opened. What this device says itself is left out, also when the relay repeats it from an earlier connection.
 */
export function peopleHere(
	states: readonly (PresenceState | undefined)[],
	own: DeviceId
): readonly PersonHere[] {
	const people = new Map<string, PersonHere>();
	// Somebody with the chart on two devices is where they write.
	for (const state of states) {
		if (!state || state.device === own) continue;
		const { user, site, at } = state;
		const key = JSON.stringify([user, site]);
		people.set(key, { user, site, ...(at === undefined ? people.get(key) : { at }) });
	}
	return [...people].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, person]) => person);
}
