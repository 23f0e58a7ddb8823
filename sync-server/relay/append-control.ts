// `control-append`: by this relay where it is the practice's home, else by the one that is.
import type { ControlAppend } from '#shared/protocol/frames.ts';
import type { Practice } from './practice.ts';
import type { RelayContext } from './relay-context.ts';
import type { Later, Line } from './session.ts';
import type { Upstream } from './upstream.ts';

/** Appends all of the records or none; a refusal is told on the line, success by the control feed. */
export async function appendControl(
	relay: RelayContext,
	line: Line,
	practice: Practice,
	{ head, records }: ControlAppend
): Promise<Later | void> {
	const atHome = async (home: Upstream): Promise<void> => {
		const refused = await home.append(practice.id, head, records);
		if (refused) line.send({ type: 'control-refused', ...refused });
	};
	if (relay.upstream) return { finished: atHome(relay.upstream) };
	const appended = await practice.append(head, records);
	if (!appended.ok) line.send({ type: 'control-refused', ...appended.error });
}
