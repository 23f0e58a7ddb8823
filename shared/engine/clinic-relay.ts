// A relay in the clinic that passes everything on to the practice's home relay: an admin names it, and devices move between
// the two. Whatever relay a device talks to, it believes only those that the control log names.
import { bytesToHex, equalBytes } from '../core/bytes.ts';
import { err, ok } from '../core/result.ts';
import { EMPTY_HEAD } from '../protocol/log-chain.ts';
import { WITHDRAWN } from '../replica/control-log.ts';
import { admitDepsOf } from './admit-deps.ts';
import type { Engine } from './api.ts';
import type { EngineCore } from './engine-core.ts';
import { appendUntilTaken } from './membership.ts';
import { connectIfOn } from './network-switch.ts';
import { putProfile } from './profile.ts';
import type { NamedRelay } from './relay-api.ts';
import { storeErrorToEngineError } from './store-errors.ts';

const ADDRESS = /^(?:https?|wss?):\/\/[^\s/?#]+(?:\/[^\s?#]*)?$/i;
/** Its generation is not known before it was met, and nothing depends on it. */
const NO_GENERATION = new Uint8Array(16);

type Named = Awaited<ReturnType<Engine['nameRelay']>>;

/** What an admin does to the relay of a code, with a road to a relay; nothing when it is named, or is not, as wanted already. */
async function asNamed(
	core: EngineCore,
	code: string,
	wanted: boolean,
	act: (device: NonNullable<EngineCore['device']>, relayKey: Uint8Array) => Promise<Named>
): Promise<Named> {
	const { device, deps } = core;
	const admit = admitDepsOf(core);
	if (!device || !admit) return err({ type: 'Locked' });
	if (admit.keyring.role !== 'admin') return err({ type: 'NotAdmin' });
	const { parseRelayCode } = await import('../crypto/relay-code.ts');
	const relayKey = await parseRelayCode(deps.suite, code);
	if (!relayKey) return err({ type: 'BadRelayCode' });
	const isNamed = device.replica.control().relays.some((one) => equalBytes(one.relayKey, relayKey));
	if (isNamed === wanted) return ok(undefined);
	if (!device.link || device.replica.status().road !== 'live') return err({ type: 'NeedsRelay' });
	return act(device, relayKey);
}

/** See Engine.nameRelay. One that is named already stays named. */
export const nameRelay = (
	core: EngineCore,
	{ code }: { readonly code: string }
): ReturnType<Engine['nameRelay']> =>
	asNamed(core, code, true, async (_, relayKey) => {
		const naming = { type: 'RELAY', relayKey, relayGen: NO_GENERATION, log: EMPTY_HEAD } as const;
		const outcome = await appendUntilTaken(core, naming);
		if (outcome === 'appended') return ok(undefined);
		return err({ type: outcome === 'home-unreachable' ? 'NeedsInternet' : 'NeedsRelay' });
	});

/** See Engine.namedRelays. */
export async function namedRelays({ device, deps }: EngineCore): ReturnType<Engine['namedRelays']> {
	if (!device) return err({ type: 'NoProfile' });
	const { encodeRelayCode } = await import('../crypto/relay-code.ts');
	const { relayKey: here } = device.profile;
	const relays = new Map<string, NamedRelay>();
	for (const { relayKey } of device.replica.control().relays) {
		const isHere = here !== undefined && equalBytes(relayKey, here);
		relays.set(bytesToHex(relayKey), { code: await encodeRelayCode(deps.suite, relayKey), isHere });
	}
	return ok([...relays.values()]);
}

/** See Engine.withdrawRelay. One whose name was taken back already stays as it is. */
export const withdrawRelay = (
	core: EngineCore,
	{ code }: { readonly code: string }
): ReturnType<Engine['withdrawRelay']> =>
	asNamed(core, code, false, async (device, relayKey) => {
		// Behind a clinic's relay the practice's own one may be among those named: it is not taken away from there.
		const isHere = device.profile.relayKey && equalBytes(device.profile.relayKey, relayKey);
		if (device.replica.status().upstream || isHere) return err({ type: 'NeedsHomeRelay' });
		const withdrawal = { type: 'RELAY', relayKey, relayGen: WITHDRAWN, log: EMPTY_HEAD } as const;
		const outcome = await appendUntilTaken(core, withdrawal);
		return outcome === 'appended' ? ok(undefined) : err({ type: 'NeedsRelay' });
	});

/** See Engine.moveToRelay. What waits to be sent waits for the new one. */
export async function moveToRelay(
	core: EngineCore,
	{ relayUrl }: { readonly relayUrl: string }
): ReturnType<Engine['moveToRelay']> {
	const { device } = core;
	if (!device) return err({ type: 'NoProfile' });
	const address = relayUrl.trim().replace(/\/+$/, '');
	if (!ADDRESS.test(address)) return err({ type: 'BadRelayAddress' });
	const profile = { ...device.profile, relayUrl: address };
	if (profile.relayUrl === device.profile.relayUrl) return ok(undefined);
	const stored = await core.deps.store.commit([putProfile(profile)]);
	if (!stored.ok) return err(storeErrorToEngineError(stored.error));
	await device.link?.disconnect();
	device.profile = { ...device.profile, relayUrl: profile.relayUrl };
	connectIfOn(core);
	core.stateChanged();
	core.statusChanged();
	return ok(undefined);
}
