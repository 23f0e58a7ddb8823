// Asks the relay when it had what rows of the trail tell, where nobody has asked yet.
import type { TrailRow } from '#shared/engine/trail-facts.ts';
import type { Session } from '#client/session/session.svelte.ts';

type Timed = (row: TrailRow) => TrailRow;

/** Puts what the relay told of these rows into rows; what it does not know stays as it is. */
export async function askRelayTimes(
	session: Pick<Session, 'ask'>,
	rows: readonly TrailRow[]
): Promise<Timed> {
	const unknown = rows.filter(({ relay, timedBy }) => relay === 'unknown' && timedBy);
	const told =
		unknown.length > 0
			? await session.ask('relayTimes', { of: unknown.map(({ timedBy }) => timedBy!) })
			: undefined;
	const times = told?.ok ? told.value : [];
	const byKey = new Map(unknown.map(({ key }, i) => [key, times[i]]));
	return (row) => {
		const relay = byKey.get(row.key);
		return relay === undefined ? row : { ...row, relay };
	};
}
