// Carrying out what the replica asks for, apart from the road itself: telling who listens, renewing charts on screen,
// answering knocks, pinning the relay, writing contradicted work again. Runs inside an exclusive task.
import { bytesToHex, equalBytes, hexToBytes } from '../core/bytes.ts';
import type { ChartId, DocId } from '../core/ids.ts';
import type { Effect } from '../replica/effects.ts';
import type { Incoming } from '../replica/receiving.ts';
import { answerKnock, signNextRecord } from './admit.ts';
import { admitDepsOf } from './admit-deps.ts';
import type { AppendOutcome, EngineCore } from './engine-core.ts';
import { holdingOf } from './holding/holding.ts';
import { renewLinked } from './renew-linked.ts';
import { giveMissingKeys } from './put-out.ts';
import { heedControl } from './heed-control.ts';
import { lockNow } from './lock-now.ts';
import { giveLater, takeGiven } from './trips/follow-trips.ts';
import { configKeys } from './practice-config.ts';
import { putProfile } from './profile.ts';

/** Does one effect's work. Effects about the road itself are the sync link's. */
export async function carryOut(core: EngineCore, effect: Effect): Promise<void> {
	switch (effect.type) {
		case 'arrived':
			core.counters.received += effect.count;
			if (effect.hasStatus) {
				core.heard.statusesCame = true;
				core.heard.look();
			}
			if (effect.count > 0) {
				core.lastReceivedAt = core.deps.clock.now();
				core.signedIn?.reports?.soon();
			}
			await showArrived(core, effect.docIds);
			return holdingOf(core).arrived(effect.docIds);
		case 'acknowledged':
			core.counters.sent += effect.ids.length;
			core.lastAckAt = core.deps.clock.now();
			core.signedIn?.reports?.soon();
			return core.leaving ? heed(core) : undefined;
		case 'relay-met':
			return pinRelay(core, effect.relayKey);
		case 'control-changed':
			core.controlMoved();
			tellJoined(core);
			if (core.heard.isWaiting) core.heard.look();
			return heed(core);
		case 'control-appended':
			for (const record of effect.records) settleAppend(core, record, 'appended');
			core.controlMoved();
			tellJoined(core);
			return heed(core);
		case 'control-refused':
			for (const record of effect.records) settleAppend(core, record, effect.code);
			return;
		case 'knock':
			return answer(core, effect.inviteId, effect.sealed);
		case 'ticket': {
			const [waiting] = core.tickets;
			return waiting?.(effect.ticket);
		}
		case 'times': {
			const [waiting] = core.timesAsked;
			return waiting?.();
		}
		case 'contradicted':
			return writeContradictedAgain(core);
		case 'quarantined':
			await core.recount();
			return core.leaving ? heed(core) : undefined;
		case 'status':
			if (effect.status.road === 'live') await nameRelay(core);
			if (core.heard.isWaiting) core.heard.look();
			await core.signedIn?.bootstrap.moved();
			core.ownPatients?.moved();
			return holdingOf(core).moved();
		case 'absent':
			await showLacking(core, effect.docIds);
			return holdingOf(core).noted(effect.docIds);
		case 'on-demand':
			return showTaken(core, effect.docId, effect.envelopes);
		case 'fetched':
			await holdingOf(core).fetched(effect.docId);
			return showFetched(core, effect.docId);
		case 'freed':
			return holdingOf(core).freed(effect.docId);
		case 'on-demand-seen':
			return core.signedIn?.bootstrap.seen(effect.docIds);
		default:
			return;
	}
}

/** Does what the control log asks of this device now. Call inside `exclusive`. */
export async function heed(core: EngineCore): Promise<void> {
	await takeGiven(core);
	await heedControl(core, {
		lock: () => lockNow(core),
		show: (docIds) => showAnew(core, docIds)
	});
	void giveMissingKeys(core);
	void giveLater(core);
}

/** Documents that were made anew: what was read of their charts before says nothing. */
async function showAnew(core: EngineCore, docIds: readonly DocId[]): Promise<void> {
	const { signedIn } = core;
	if (!signedIn) return;
	for (const [chartId, { documents }] of signedIn.session.live)
		if (Object.values(documents).some(({ docId }) => docIds.includes(docId))) signedIn.views.forget(chartId);
	await showArrived(core, docIds);
}

/** Writes own work again that another copy of this profile contradicted, and shows and sends it. */
export async function writeContradictedAgain(core: EngineCore): Promise<void> {
	await showArrived(core, (await core.signedIn?.session.writeAgain()) ?? []);
	await core.offer();
}

function settleAppend(core: EngineCore, record: Uint8Array, outcome: AppendOutcome): void {
	const name = bytesToHex(record);
	core.appends.get(name)?.settle(outcome);
	core.appends.delete(name);
}

/** Pages fill the list, a snapshot a chart on screen. */
async function showTaken(core: EngineCore, docId: DocId, envelopes: readonly Incoming[]): Promise<void> {
	const taken = await core.signedIn?.bootstrap.took(docId, envelopes);
	if (taken?.patients) core.emit({ type: 'patients' });
	if (taken?.chart) core.showChart(taken.chart.identity.chartId);
}

/** More was written elsewhere than is here: their charts are not whole any more. */
async function showLacking(core: EngineCore, docIds: readonly DocId[]): Promise<void> {
	const charts = (await core.signedIn?.session.rows.lack(docIds)) ?? [];
	if (charts.length > 0) core.emit({ type: 'patients' });
	for (const chartId of charts) core.showChart(chartId);
}

/** All of a wanted document has come: its chart may be whole now. */
async function showFetched(core: EngineCore, docId: DocId): Promise<void> {
	const { signedIn } = core;
	if (!signedIn) return;
	const charts = await signedIn.session.arrived([docId]);
	if (await signedIn.session.rows.renew([docId])) core.emit({ type: 'patients' });
	for (const { identity } of charts) core.showChart(identity.chartId);
	if (core.kept) await (await import('./holding/pin-files.ts')).pinFiles(core, [docId]);
}

/** Charts on screen, the patient list and the names are shown as they are now. */
async function showArrived(core: EngineCore, docIds: readonly DocId[]): Promise<void> {
	const { signedIn } = core;
	if (!signedIn) return;
	const { session } = signedIn;
	const isWhole = (chartId: ChartId): boolean => session.summaries.get(chartId)?.complete === true;
	const onScreen = await session.arrived(docIds);
	const wasWhole = new Set(onScreen.map(({ identity }) => identity.chartId).filter(isWhole));
	for (const { identity } of onScreen) core.showChart(identity.chartId);
	// A queue's document that nobody here has read yet may be one of today's: lists read them anew.
	if (docIds.length > 0) core.emit({ type: 'queue' });
	if (docIds.includes(session.config.docId)) {
		if (core.lease) await (await import('./trips/on-trip.ts')).takeToldExtension(core);
		// Names stand in what was read of charts before.
		for (const chartId of session.live.keys()) {
			signedIn.views.forget(chartId);
			core.showChart(chartId);
		}
		core.stateChanged();
		core.emit({ type: 'practice' });
	}
	if (await takeGiven(core, docIds)) {
		await heed(core);
		if (core.signedIn !== signedIn) return;
	}
	if (await session.rows.renew(docIds)) {
		core.emit({ type: 'patients' });
		for (const { identity } of onScreen)
			if (!wasWhole.has(identity.chartId) && isWhole(identity.chartId)) core.showChart(identity.chartId);
	}
	if (core.kept) await (await import('./holding/pin-files.ts')).pinFiles(core, docIds);
	const arrived = docIds.flatMap((docId) => session.summaries.ofDocument(docId)?.chartId ?? []);
	for (const chartId of await renewLinked(core, signedIn, arrived)) core.showChart(chartId);
	signedIn.checks.arrived(docIds);
}

async function pinRelay(core: EngineCore, relayKey: Uint8Array): Promise<void> {
	const { device } = core;
	if (!device) return;
	device.profile = { ...device.profile, relayKey };
	await core.deps.store.commit([putProfile(device.profile)]);
}

/** An admin's device names the relay it met in the control log, once, so that every device knows it. */
async function nameRelay(core: EngineCore): Promise<void> {
	const { device } = core;
	const deps = admitDepsOf(core);
	const relayKey = device?.profile.relayKey;
	const status = device?.replica.status();
	if (
		!device?.link ||
		!relayKey ||
		status?.relayGen === undefined ||
		deps?.keyring.role !== 'admin' ||
		core.namingRelay
	)
		return;
	const control = device.replica.control();
	if (control.relays.some((relay) => equalBytes(relay.relayKey, relayKey))) return;
	if (control.withdrawn.has(bytesToHex(relayKey))) return;
	core.namingRelay = true;
	const relayGen = hexToBytes(status.relayGen);
	const { seq, hash } = status.received;
	const record = await signNextRecord(deps, control, {
		type: 'RELAY',
		relayKey,
		relayGen,
		log: { seq, hash }
	});
	await device.link.perform(device.replica.appendControl([record]));
}

function tellJoined(core: EngineCore): void {
	const { device } = core;
	if (!device) return;
	core.namingRelay = false;
	const { invites, credentials } = device.replica.control();
	for (const [inviteId, { usedBy, userId }] of invites) {
		const sequenced = usedBy !== undefined && credentials.get(usedBy)?.certificateOnly === false;
		if (sequenced && core.openInvites.delete(inviteId)) core.emit({ type: 'joined', inviteId, userId });
	}
}

/** Answers who knocked while nobody could let them in. Call when somebody has signed in. */
export async function answerWaiting(core: EngineCore): Promise<void> {
	for (const [inviteId, sealed] of [...core.knocks]) await answer(core, inviteId, sealed);
}

async function answer(core: EngineCore, inviteId: string, sealed: Uint8Array): Promise<void> {
	const { device, signedIn } = core;
	const deps = admitDepsOf(core);
	const relayKey = device?.profile.relayKey;
	const importKey = await signedIn?.session.importKey();
	if (!device?.link || !signedIn || !relayKey || !importKey || deps?.keyring.role !== 'admin') {
		// The relay passes a knock on once: it waits here for the admin to unlock.
		core.knocks.set(inviteId, sealed);
		return;
	}
	core.knocks.delete(inviteId);
	const log = (await core.deps.store.list('control')).map((row) => row.value);
	const control = device.replica.control();
	const knock = { inviteId: hexToBytes(inviteId), sealed };
	const isTrip = control.invites.get(inviteId)?.role === 'outreach';
	const plan = isTrip ? await (await import('./trips/trip-plan.ts')).readPlan(deps, inviteId) : undefined;
	const { makeGrant } = plan && !('beside' in plan) ? await import('./trips/make-grant.ts') : {};
	const admission = await answerKnock(
		deps,
		control,
		log,
		importKey,
		relayKey,
		knock,
		async ({ credId, deviceId, site }) => {
			if (plan && 'beside' in plan) return plan.beside === deviceId ? 'beside' : undefined;
			return plan && makeGrant?.(core, signedIn, plan, credId, site);
		}
	);
	if (!admission) return;
	await device.link.perform(device.replica.certify(admission.enrol));
	await device.link.perform(device.replica.appendControl([admission.enrol]));
	await device.link.perform(device.replica.sendKnockAnswer(inviteId, admission.sealedAnswer));
	const site = new Map([[configKeys.deviceSite(admission.deviceId), JSON.stringify(admission.site)]]);
	const { trip, credId } = admission;
	if (trip && plan && !('beside' in plan)) {
		const { tripAtom } = await import('./trips/told-trip.ts');
		site.set(configKeys.deviceTrip(admission.deviceId), tripAtom(trip, credId, plan));
	}
	await signedIn.session.writeConfig(site, 'admit');
	if (trip)
		await (await import('./trips/trip-document.ts')).noteGiven(signedIn.session, admission.deviceId, trip);
	await core.offer();
}
