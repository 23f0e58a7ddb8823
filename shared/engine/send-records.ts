// Control records on their way to the relay, and its word on them.
import { bytesToHex } from '../core/bytes.ts';
import type { AppendOutcome, EngineCore } from './engine-core.ts';

/** Sends records to the relay, unless the very same ones are on their way; `outcome`: what the relay will say of them. */
export async function sendRecords(
	{ appends, device }: EngineCore,
	wires: readonly Uint8Array[]
): Promise<{ readonly outcome: Promise<AppendOutcome> }> {
	if (!device?.link) return { outcome: Promise.resolve('offline') };
	const name = bytesToHex(wires.at(-1)!);
	const underWay = appends.get(name);
	if (underWay) return underWay;
	let settle: (outcome: AppendOutcome) => void = () => {};
	const outcome = new Promise<AppendOutcome>((resolve) => (settle = resolve));
	appends.set(name, { outcome, settle });
	await device.link.perform(device.replica.appendControl(wires));
	return { outcome };
}
