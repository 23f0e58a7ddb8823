// The code by which this device's practice may begin at a relay that wants one: kept until a relay has the practice, so that it
// may be typed before there is a network ([ADM]).
import type { StoreOp } from './store.ts';
import type { ReplicaContext } from './context.ts';
import { put } from './rows.ts';

const ROW = 'setup-code';

/** Keeps a code that somebody typed. */
export const putSetupCode = (code: Uint8Array): StoreOp => put('meta', ROW, code);

/** Before the login to a relay that does not have the practice. */
export async function sendSetupCode({ deps, road, send }: ReplicaContext): Promise<void> {
	if (road.unproven || road.challenge?.control.seq !== 0) return;
	const code = await deps.store.get('meta', ROW);
	if (!code) return;
	road.setupCodeSent = true;
	send({ type: 'setup', code });
}

/** A relay has the practice now, or it did not take the code: nobody needs it any more. */
export async function dropSetupCode({ deps, road }: ReplicaContext): Promise<void> {
	if (!road.setupCodeSent) return;
	await deps.store.commit([{ type: 'delete', table: 'meta', key: ROW }]);
}
