// Which devices hold what was written about an entry. Rests on what was reported, never on what should have arrived: the
// envelope of each change, this device's store and outbox, and what the other devices said that they had received.
import type { ChartId } from '../core/ids.ts';
import { err, ok } from '../core/result.ts';
import { entryHistory } from '../chart/entry-history.ts';
import { envelopeRow, outboxRow } from '../replica/rows.ts';
import { changesByHash } from '../chart/document/document-history.ts';
import type { Engine } from './api.ts';
import type { ChangeDelivery } from './known-facts.ts';
import { documentOfEntry } from './charts.ts';
import { carriersOf } from './carriers.ts';
import { readStatuses } from './device-reports.ts';
import { deviceRows } from './devices.ts';
import type { EngineCore } from './engine-core.ts';

/** Of every change of some entries of a chart on screen: how far it has come, and which devices hold it. */
export const delivery = (
	core: EngineCore,
	chartId: ChartId,
	entries: readonly string[]
): ReturnType<Engine['delivery']> =>
	core.exclusive(async () => {
		const { device, signedIn } = core;
		const chart = signedIn?.session.live.get(chartId);
		if (!device || !signedIn) return err({ type: 'Locked' });
		if (!chart) return err({ type: 'NoSuchChart' });
		const reports = await readStatuses(core);
		const { credentials } = device.replica.control();
		const here = device.profile.deviceId;
		const found: Record<string, readonly ChangeDelivery[]> = {};
		for (const entry of entries) {
			const [type = '', id = ''] = entry.split('/');
			const open = documentOfEntry(chart, { type, id });
			if (!open) continue;
			const carrierOf = await carriersOf(core, signedIn, open);
			const facts = changesByHash(open.doc);
			const changes: ChangeDelivery[] = [];
			for (const { hash } of entryHistory(open.doc, chart.reader, { type, id })) {
				const carrier = carrierOf(facts.get(hash)!);
				const holders = new Set([here]);
				const held =
					carrier && (await core.deps.store.get('envelope', envelopeRow(open.docId, carrier.arrival)));
				const waits = carrier && (await core.deps.store.get('outbox', outboxRow(carrier.arrival)));
				// Of what this device has not sent, nobody else can have this very envelope, whatever they report of its place.
				if (carrier && held && !waits) {
					for (const [deviceId, { status }] of reports)
						if ((status.received[carrier.credId] ?? 0) >= carrier.cseq) holders.add(deviceId);
					const author = credentials.get(carrier.credId)?.deviceId;
					const said = author && reports.get(author);
					// Who wrote it has it, until it says that it has lost it.
					if (author && (!said || said.at <= carrier.sealedAt)) holders.add(author);
				}
				changes.push({
					change: hash,
					reached: !held ? 'unsealed' : waits ? 'here' : 'relay',
					holders: [...holders]
				});
			}
			found[entry] = changes;
		}
		return ok({ devices: await deviceRows(core, device, signedIn, reports), entries: found });
	});
