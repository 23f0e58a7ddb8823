// Entry into a chart's presence room: its name and key from the chart's newest document key, a ticket asked of the relay
// over the sync road, and the seal around what is said there. The connection itself is the host's.
import { base64UrlToBytes, bytesToBase64Url, utf8, utf8ToText } from '../core/bytes.ts';
import type { ChartId, DeviceId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import { SCOPES } from '../core/scopes.ts';
import { openPresence, presenceRoomOf, sealPresence, type PresenceRoom } from '../crypto/presence.ts';
import type { Engine } from './api.ts';
import type { EngineError } from './engine-error.ts';
import type { PresenceState } from './presence-facts.ts';
import type { OpenChart } from './charts.ts';
import type { EngineCore } from './engine-core.ts';
import type { Keyring } from './keyring.ts';
import { nextTicket } from './relay-ticket.ts';

/** How long a sealed state is believed: also how far a sender's clock may lag before nobody sees them. */
export const PRESENCE_VALID_MS = 5 * 60_000;

/** States are padded to a multiple of this, so that a name's length does not tell whose it is. */
const PADDED_BYTES = 256;
const SPACE = 0x20;

/** See Engine.presenceOf. Not to be called from inside an exclusive task: the ticket arrives in a later one. */
export async function presenceOf(core: EngineCore, chartId: ChartId): ReturnType<Engine['presenceOf']> {
	const asked = await core.exclusive(() => roomAndTicket(core, chartId));
	if (!asked.ok) return asked;
	const ticket = await asked.value.ticket;
	if (ticket === undefined) return err({ type: 'NeedsRelay' });
	const { room } = asked.value;
	const { suite, random, clock } = core.deps;
	return ok({
		room: room.room,
		protocols: ['saddlebag.v1', `ticket.${ticket}`],
		async seal(state) {
			const expiresAt = clock.now() + PRESENCE_VALID_MS;
			return bytesToBase64Url(await sealPresence(suite, random, room, encodeState(state), expiresAt));
		},
		async open(text) {
			const sealed = base64UrlToBytes(text);
			const opened = sealed && (await openPresence(suite, room, sealed, clock.now()));
			return opened && parseState(opened);
		}
	});
}

async function roomAndTicket(
	core: EngineCore,
	chartId: ChartId
): Promise<Result<{ room: PresenceRoom; ticket: Promise<string | undefined> }, EngineError>> {
	const { device, signedIn } = core;
	if (!signedIn) return err({ type: 'Locked' });
	const { session } = signedIn;
	const chart = session.live.get(chartId);
	if (!chart) return err({ type: 'NoSuchChart' });
	const keyBytes = await roomKeyBytes(session.deps.keyring, chart);
	if (!keyBytes) return err({ type: 'NoKeyForScope', scope: 'directory' });
	const effects = (await device?.replica.requestTicket()) ?? [];
	if (!device?.link || !effects.some((effect) => effect.type === 'send')) return err({ type: 'NeedsRelay' });
	const ticket = nextTicket(core);
	await device.link.perform(Promise.resolve(effects));
	return ok({ room: await presenceRoomOf(core.deps.suite, keyBytes), ticket });
}

/** Those who read the clinical document meet there; who reads only the directory meets their like. */
const roomKeyBytes = async (
	keyring: Keyring,
	{ identity: { docIds } }: OpenChart
): Promise<Uint8Array | undefined> =>
	(await keyring.newestDocumentKeyBytes(SCOPES.clinical, docIds.clinical)) ??
	keyring.newestDocumentKeyBytes(SCOPES.directory, docIds.directory);

function encodeState({ user, site, device, at }: PresenceState): Uint8Array {
	const said = utf8(JSON.stringify({ user, site, device, at }));
	const padded = new Uint8Array(Math.ceil(said.length / PADDED_BYTES) * PADDED_BYTES).fill(SPACE);
	padded.set(said);
	return padded;
}

function parseState(bytes: Uint8Array): PresenceState | undefined {
	try {
		const said = JSON.parse(utf8ToText(bytes)) as Partial<Record<keyof PresenceState, unknown>> | null;
		const { user, site, device, at } = said ?? {};
		if (typeof user !== 'string' || typeof site !== 'string' || typeof device !== 'string') return undefined;
		return { user, site, device: device as DeviceId, ...(typeof at === 'string' && { at }) };
	} catch {
		return undefined;
	}
}
