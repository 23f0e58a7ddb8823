// The switch of this device's network: off closes the road and keeps it closed, also after a restart, until it is on again.
import { err, ok, type Result } from '../core/result.ts';
import type { Store, StoreOp } from '../replica/store.ts';
import type { EngineError } from './engine-error.ts';
import type { EngineCore } from './engine-core.ts';
import { storeErrorToEngineError } from './store-errors.ts';

/** Present while the switch is off. Holds nothing. */
const NETWORK_OFF = 'network-off';

/** The write that keeps the switch. */
export const networkOp = (on: boolean): StoreOp =>
	on
		? { type: 'delete', table: 'meta', key: NETWORK_OFF }
		: { type: 'put', table: 'meta', key: NETWORK_OFF, value: new Uint8Array() };

/** True when the switch of the device in this store was left off. */
export const isNetworkOff = async (store: Store): Promise<boolean> =>
	(await store.get('meta', NETWORK_OFF)) !== undefined;

/** Opens the road of this device, and keeps it open, unless the switch is off. */
export function connectIfOn(core: EngineCore): void {
	if (!core.networkOff) core.device?.link?.connect();
}

/** Turns the switch; durable before the road follows. Nothing typed waits for it. */
export async function setNetwork(
	core: EngineCore,
	{ on }: { readonly on: boolean }
): Promise<Result<void, EngineError>> {
	const stored = await core.deps.store.commit([networkOp(on)]);
	if (!stored.ok) return err(storeErrorToEngineError(stored.error));
	core.networkOff = !on;
	if (on) connectIfOn(core);
	else await core.device?.link?.disconnect();
	core.statusChanged();
	return ok(undefined);
}
