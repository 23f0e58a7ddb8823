// A ticket asked of the relay over the sync road: it proves once, and for a short time, that a device of the practice asks.
import { err, ok } from '../core/result.ts';
import type { Engine } from './api.ts';
import type { EngineCore } from './engine-core.ts';

/** A relay that has not handed a ticket over by then will not. */
const TICKET_WAIT_MS = 10_000;

/** The next ticket that comes; undefined when none does in time. */
export function nextTicket(core: EngineCore): Promise<string | undefined> {
	return new Promise((resolve) => {
		const settle = (ticket: string | undefined): void => {
			core.tickets.delete(settle);
			cancel();
			resolve(ticket);
		};
		const cancel = core.deps.clock.after(TICKET_WAIT_MS, () => settle(undefined));
		core.tickets.add(settle);
	});
}

/** See Engine.relayTicket. Not to be called from inside an exclusive task: the ticket arrives in a later one. */
export async function relayTicket(core: EngineCore): ReturnType<Engine['relayTicket']> {
	let coming: Promise<string | undefined> | undefined;
	await core.exclusive(async () => {
		const { device } = core;
		const effects = (await device?.replica.requestTicket()) ?? [];
		if (!device?.link || !effects.some((effect) => effect.type === 'send')) return;
		coming = nextTicket(core);
		await device.link.perform(Promise.resolve(effects));
	});
	const ticket = await coming;
	return ticket === undefined ? err({ type: 'NeedsRelay' }) : ok({ ticket });
}
