// Statuses at work: writing this device's own when it is time, reading everybody's, letting go of old ones. The timer
// runs only while somebody is signed in, and only where the host tells facts about the device.
import { bytesToHex } from '../core/bytes.ts';
import type { CredId, DeviceId } from '../core/ids.ts';
import type { Instant } from '../core/clock.ts';
import { SCOPES } from '../core/scopes.ts';
import {
	ENVELOPE_KINDS,
	NO_ENVELOPE,
	openEnvelope,
	parseEnvelope,
	sealEnvelope
} from '../crypto/envelope.ts';
import { INNER_TYPES } from '../crypto/inner.ts';
import type { EnvelopeId } from '../core/ids.ts';
import { chainPlaceRow, numberInKey } from '../replica/rows.ts';
import type { Store } from '../replica/store.ts';
import {
	decodeDeviceStatus,
	encodeDeviceStatus,
	MOST_LACKS,
	statusChange,
	statusDocId,
	type DeviceFacts,
	type DeviceReports,
	type DeviceStatus
} from './device-status.ts';
import type { EngineCore } from './engine-core.ts';
import { holdsAllCharts } from './holding/holding-policy.ts';

/** Between two statuses of one device at least, in milliseconds. */
export const REPORT_MS = 60_000;
/** The same when nothing but what it received has changed. */
export const RECEIPT_MS = 5 * REPORT_MS;
/** After something happened: what happens together is told together. */
const SETTLE_MS = 5_000;
const PAGE = 512;

/** A status with when its author wrote it, by their clock. */
export interface ReadStatus {
	readonly status: DeviceStatus;
	readonly at: Instant;
}

/** Up to where every author's chain is held here without a gap. */
export async function receivedOf(
	store: Store,
	authors: Iterable<CredId>
): Promise<Readonly<Record<CredId, number>>> {
	const received: Record<CredId, number> = {};
	for (const credId of authors) {
		const prefix = `c/${credId}/`;
		const [last] = await store.list('envelopeId', { prefix, reverse: true, limit: 1 });
		if (!last) continue;
		const highest = numberInKey(last.key);
		const whole = (await store.count('envelopeId', prefix)) === highest;
		received[credId] = whole ? highest : await beforeGap(store, credId);
	}
	return received;
}

async function beforeGap(store: Store, credId: CredId): Promise<number> {
	let place = 0;
	for (;;) {
		const after = chainPlaceRow(credId, place);
		const rows = await store.list('envelopeId', { prefix: `c/${credId}/`, after, limit: PAGE });
		for (const { key } of rows) {
			if (numberInKey(key) !== place + 1) return place;
			place += 1;
		}
		if (rows.length < PAGE) return place;
	}
}

/** The newest status of every device; older ones are let go of. Call inside `exclusive`, signed in. */
export async function readStatuses(core: EngineCore): Promise<ReadonlyMap<DeviceId, ReadStatus>> {
	const newest = new Map<DeviceId, ReadStatus & { readonly id: EnvelopeId }>();
	const { device, signedIn } = core;
	if (!device || !signedIn) return newest;
	const { suite } = core.deps;
	const { log } = device.replica;
	const docId = await statusDocId(suite, device.profile.practiceId);
	const { credentials } = device.replica.control();
	const old: EnvelopeId[] = [];
	for (const { bytes } of await log.ofDocument(docId, 0)) {
		const parsed = await parseEnvelope(suite, bytes);
		if (!parsed.ok || parsed.value.header.kind !== ENVELOPE_KINDS.status) continue;
		const { id, header } = parsed.value;
		const key = await signedIn.session.deps.keyring.documentKey(header.scope, header.epoch, docId);
		const opened = key && (await openEnvelope(suite, parsed.value, key));
		if (!opened?.ok || opened.value.type !== INNER_TYPES.status) continue;
		const status = decodeDeviceStatus(opened.value.payload);
		// Nobody speaks for another device.
		if (!status || credentials.get(header.credId)?.deviceId !== status.deviceId) continue;
		core.heard.noteStatus(status.deviceId, status.counter, opened.value, status.relay);
		const before = newest.get(status.deviceId);
		if (before && before.status.counter >= status.counter) old.push(id);
		else {
			if (before) old.push(before.id);
			newest.set(status.deviceId, { status, at: opened.value.authoredAt, id });
		}
	}
	if (old.length > 0) await log.dropStatuses(old);
	return newest;
}

/** Seals and sends this device's status when it has changed. Returns how long to wait before looking again, if at all. */
async function report(core: EngineCore, facts: DeviceFacts): Promise<number | undefined> {
	const { device, signedIn } = core;
	if (!device || !signedIn) return undefined;
	const { suite, random, clock, store } = core.deps;
	const { keyring } = signedIn.session.deps;
	const { practiceId, deviceId } = device.profile;
	const last = (await readStatuses(core)).get(deviceId);
	const epoch = keyring.newestEpoch(SCOPES.config);
	const docId = await statusDocId(suite, practiceId);
	const documentKey = epoch && (await keyring.documentKey(SCOPES.config, epoch, docId));
	if (!epoch || !documentKey) return undefined;
	const { relayKey } = device.profile;
	const { relayGen: gen, caughtUp } = device.replica.status();
	// Only at the relay is it known what that has not.
	const lacking = caughtUp ? await core.holding?.lacking() : last?.status.lacks;
	const lacks = lacking?.slice(0, MOST_LACKS) ?? [];
	const status: DeviceStatus = {
		...facts,
		deviceId,
		counter: (last?.status.counter ?? 0) + 1,
		unsent: core.status().unsent,
		...(!holdsAllCharts(core.holds) && { some: true as const }),
		received: await receivedOf(store, device.replica.control().credentials.keys()),
		...(lacks.length > 0 && { lacks }),
		...(relayKey && gen !== undefined && { relay: { key: bytesToHex(relayKey.subarray(0, 16)), gen } })
	};
	const change = statusChange(last?.status, status);
	if (change === 'nothing') return undefined;
	const sinceMs = last ? clock.now() - last.at : Number.POSITIVE_INFINITY;
	const wait = (change === 'much' ? REPORT_MS : RECEIPT_MS) - sinceMs;
	// A clock that was set back must not silence a device.
	if (wait > 0 && sinceMs >= 0) return wait;
	const { credId } = keyring;
	const header = { kind: ENVELOPE_KINDS.status, scope: SCOPES.config, epoch, docId, credId };
	const inner = {
		type: INNER_TYPES.status,
		authoredAt: clock.now(),
		...core.heads(),
		onBehalfOf: undefined,
		payload: encodeDeviceStatus(status)
	};
	const envelope = await sealEnvelope(suite, {
		header: { ...header, cseq: 0, prev: NO_ENVELOPE },
		documentKey,
		signingKey: keyring.signing,
		inner,
		random
	});
	const stored = await device.replica.log.appendOwn([envelope], []);
	if (stored.ok && device.link) await device.link.perform(device.replica.offer());
	return undefined;
}

/** The timer behind the statuses of one signed-in person. */
export function createDeviceReports(core: EngineCore, facts: () => Promise<DeviceFacts>): DeviceReports {
	let cancel: (() => void) | undefined;
	let stopped = false;
	function wait(ms: number): void {
		if (stopped) return;
		cancel ??= core.deps.clock.after(ms, () => {
			cancel = undefined;
			void look();
		});
	}
	async function look(): Promise<void> {
		const known = await facts();
		const again = await core.exclusive(() => report(core, known));
		if (again !== undefined) wait(again);
	}
	return {
		soon: () => wait(SETTLE_MS),
		stop() {
			stopped = true;
			cancel?.();
		}
	};
}
