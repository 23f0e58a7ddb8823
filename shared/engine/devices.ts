// The practice's devices as this one knows them, and what of its own work still waits.
import type { ChartId, DeviceId } from '../core/ids.ts';
import type { Instant } from '../core/clock.ts';
import { err, ok } from '../core/result.ts';
import { scopeNameOf } from '../core/scopes.ts';
import { openEnvelope, parseEnvelope } from '../crypto/envelope.ts';
import type { DeviceRow, UnsentRow } from './device-rows.ts';
import type { Engine } from './api.ts';
import { readStatuses, receivedOf, type ReadStatus } from './device-reports.ts';
import { missingOf } from './device-status.ts';
import type { Device, EngineCore, SignedIn } from './engine-core.ts';
import { configKeys, readText } from './practice-config.ts';

/** Waiting envelopes looked into at most for the list on screen. */
const LISTED = 500;

/** Every device of the control log, this one first, with its newest status. */
export const devices = (core: EngineCore): ReturnType<Engine['devices']> =>
	core.exclusive(async () => {
		const { device, signedIn } = core;
		if (!device || !signedIn) return err({ type: 'Locked' });
		return ok(await deviceRows(core, device, signedIn, await readStatuses(core)));
	});

/** The same, from statuses that were read. Call inside `exclusive`. */
export async function deviceRows(
	core: EngineCore,
	device: Device,
	signedIn: SignedIn,
	statuses: ReadonlyMap<DeviceId, ReadStatus>
): Promise<readonly DeviceRow[]> {
	const control = device.replica.control();
	const read = signedIn.session.readConfig;
	const held = await receivedOf(core.deps.store, control.credentials.keys());
	const rows = new Map<DeviceId, DeviceRow>();
	/** A number stays with its device when others leave. */
	const numbers = new Map<DeviceId, number>();
	for (const { deviceId, userId, site, credId, role } of control.credentials.values()) {
		const number = numbers.get(deviceId) ?? numbers.size + 1;
		numbers.set(deviceId, number);
		if (control.revoked.has(credId)) continue;
		const said = statuses.get(deviceId);
		const person = readText(read, configKeys.userName(userId)) ?? '';
		const before = rows.get(deviceId);
		rows.set(deviceId, {
			deviceId,
			number: number,
			name: readText(read, configKeys.deviceName(deviceId)),
			site,
			siteName: readText(read, configKeys.siteName(site)) ?? '',
			userIds: [...(before?.userIds ?? []), userId],
			people: [...(before?.people ?? []), ...(person ? [person] : [])],
			isThis: deviceId === device.profile.deviceId,
			...(role === 'outreach' && { outreach: true as const }),
			...(control.ownOnly.has(deviceId) && { ownPatients: true as const }),
			...(said?.status.some && { some: true as const }),
			...(said && {
				status: {
					at: said.at,
					unsent: said.status.unsent,
					appVersion: said.status.appVersion,
					usedBytes: said.status.usedBytes,
					quotaBytes: said.status.quotaBytes,
					persisted: said.status.persisted,
					missing: missingOf(held, said.status.received)
				}
			})
		});
	}
	return [...rows.values()].sort((a, b) => Number(b.isThis) - Number(a.isThis));
}

/** What waits to be sent, by document, newest first; names only of charts that this person's list shows. */
export const unsentWork = (core: EngineCore): ReturnType<Engine['unsentWork']> =>
	core.exclusive(async () => {
		const { device, signedIn } = core;
		if (!device || !signedIn) return err({ type: 'Locked' });
		const { suite } = core.deps;
		const { session } = signedIn;
		const rows = new Map<string, UnsentRow>();
		for (const { bytes } of await device.replica.log.unsent(LISTED)) {
			const parsed = await parseEnvelope(suite, bytes);
			if (!parsed.ok) continue;
			const { docId, scope, epoch } = parsed.value.header;
			const key = await session.deps.keyring.documentKey(scope, epoch, docId);
			const opened = key && (await openEnvelope(suite, parsed.value, key));
			const summary = session.summaries.ofDocument(docId);
			const before = rows.get(docId);
			const since: Instant | undefined = opened?.ok ? opened.value.authoredAt : undefined;
			rows.set(docId, {
				what: scopeNameOf(scope) ?? 'other',
				chartId: summary?.chartId as ChartId | undefined,
				patient: summary?.name,
				count: (before?.count ?? 0) + 1,
				since: before?.since ?? since
			});
		}
		return ok([...rows.values()].reverse());
	});
