// Which of some messages of a chart are proven to be on a device of somebody they are for: by what that device reported
// that it holds, as for every change (delivery.ts). Who sent a message is not somebody it is for.
import type { ChartId, DeviceId } from '../core/ids.ts';
import { err, ok } from '../core/result.ts';
import { changesByHash } from '../chart/document/document-history.ts';
import type { ChangeFacts } from '../chart/change-facts.ts';
import { messageIn, type Message } from '../chart/messages.ts';
import type { ControlState } from '../replica/control-state.ts';
import { outboxRow } from '../replica/rows.ts';
import type { Engine } from './api.ts';
import { carriersOf } from './carriers.ts';
import { peekChart, type OpenChart } from './charts.ts';
import { readStatuses } from './device-reports.ts';
import type { EngineCore } from './engine-core.ts';

/** Devices on which somebody works whom a message is for. */
function devicesFor({ credentials }: ControlState, { to, sent }: Message): ReadonlySet<DeviceId> {
	const sender = credentials.get(sent.credId)?.userId;
	return new Set(
		[...credentials.values()]
			.filter(({ userId, role, site }) => to.id === { user: userId, role, site: String(site) }[to.type])
			.filter(({ userId }) => userId !== sender)
			.map(({ deviceId }) => deviceId)
	);
}

export const messageReach = (
	core: EngineCore,
	chartId: ChartId,
	ids: readonly string[]
): ReturnType<Engine['messageReach']> =>
	core.exclusive(async () => {
		const { device, signedIn } = core;
		if (!device || !signedIn) return err({ type: 'Locked' });
		const { session } = signedIn;
		const summary = session.summaries.get(chartId);
		if (!summary) return err({ type: 'NoSuchChart' });
		const found: { readonly message: Message; readonly change: ChangeFacts }[] = [];
		const look = ({ reader, documents: { clinical } }: OpenChart): void => {
			if (!clinical) return;
			const changes = changesByHash(clinical.doc);
			for (const id of ids) {
				const message = messageIn(reader, id);
				const change = message && changes.get(message.sent.changeHash);
				if (change) found.push({ message, change });
			}
		};
		const live = session.live.get(chartId);
		if (live && !live.shut) look(live);
		else await peekChart(session.charts, summary, look);
		if (found.length === 0) return ok([]);
		const document = live?.documents.clinical ?? { docId: summary.docIds.clinical };
		const carrierOf = await carriersOf(core, signedIn, document);
		const reports = await readStatuses(core);
		const reached: string[] = [];
		for (const { message, change } of found) {
			const carrier = carrierOf(change);
			// What this device has not sent, nobody else can have.
			if (!carrier || (await core.deps.store.get('outbox', outboxRow(carrier.arrival)))) continue;
			const { credId, cseq } = carrier;
			const holds = (deviceId: DeviceId): boolean =>
				(reports.get(deviceId)?.status.received[credId] ?? 0) >= cseq;
			if ([...devicesFor(device.replica.control(), message)].some(holds)) reached.push(message.id);
		}
		return ok(reached);
	});
