// A file that its relay has not, or has not any more, though it said that it had it: who wants it says so to the other devices,
// and whoever holds it offers it again ([BLB-7]).
import type { DeviceId, DocId } from '../../core/ids.ts';
import { ENVELOPE_KINDS, parseEnvelope, parseHeader } from '../../crypto/envelope.ts';
import { encodeId, numberInKey, outboxRow, put } from '../../replica/rows.ts';
import type { StoreOp } from '../../replica/store.ts';
import { readStatuses, type ReadStatus } from '../device-reports.ts';
import { deviceRows } from '../devices.ts';
import type { EngineCore } from '../engine-core.ts';
import type { OnlyAt } from './doubts-api.ts';

/** What one device offered once it does not offer again for so long: a relay that has it says so at once. */
export const OFFER_AGAIN_MS = 3_600_000;
const offered = new WeakMap<EngineCore, Map<DocId, number>>();

/** Offers the relay again what other devices do not get from it. Call inside `exclusive`. */
export async function offerLacking(
	core: EngineCore,
	statuses: ReadonlyMap<DeviceId, ReadStatus>
): Promise<void> {
	const { device, deps } = core;
	if (!device) return;
	const now = deps.clock.now();
	const before = offered.get(core) ?? new Map<DocId, number>();
	offered.set(core, before);
	const ops: StoreOp[] = [];
	for (const [deviceId, { status }] of statuses) {
		if (deviceId === device.profile.deviceId) continue;
		for (const docId of status.lacks ?? []) {
			if (Math.abs(now - (before.get(docId) ?? Number.NEGATIVE_INFINITY)) < OFFER_AGAIN_MS) continue;
			before.set(docId, now);
			for (const { key, value } of await deps.store.list('envelope', { prefix: `${docId}/` })) {
				const parsed = await parseEnvelope(deps.suite, value);
				if (!parsed.ok) continue;
				const isChunk = parsed.value.header.kind === ENVELOPE_KINDS.blobChunk;
				ops.push(put('outbox', outboxRow(numberInKey(key), isChunk), encodeId(parsed.value.id)));
			}
		}
	}
	if (ops.length > 0 && (await deps.store.commit(ops)).ok) await core.offer();
}

/** Whose device attached a file that the relay has not: there it is, as far as is known here. */
export const onlyAt = (core: EngineCore, docId: DocId): Promise<OnlyAt | undefined> =>
	core.exclusive(async () => {
		const { device, signedIn } = core;
		if (!device || !signedIn) return undefined;
		const [row] = await core.deps.store.list('envelope', { prefix: `${docId}/`, limit: 1 });
		const header = row && parseHeader(row.value);
		const author = header?.ok && device.replica.control().credentials.get(header.value.credId);
		if (!author || author.deviceId === device.profile.deviceId) return {};
		const rows = await deviceRows(core, device, signedIn, await readStatuses(core));
		const found = rows.find(({ deviceId }) => deviceId === author.deviceId);
		if (!found) return {};
		const { name, number, siteName, people } = found;
		return { device: { deviceId: author.deviceId, name, number, siteName, people } };
	});
