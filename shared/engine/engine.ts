// The engine: one profile's store, session, replica and road behind the methods of api.ts. Wiring only; the work is in
// membership.ts, chart-work.ts, presence-access.ts and effects.ts.
import type { Engine } from './api.ts';
import { arrivedSince, lookedAt } from './arrived-since.ts';
import { addBlob, readBlob } from './blob-work.ts';
import * as work from './chart-work.ts';
import * as clinicRelay from './clinic-relay.ts';
import { delivery } from './delivery.ts';
import { tellClock } from './device-clock.ts';
import { devices, unsentWork } from './devices.ts';
import { carryOut, heed } from './effects.ts';
import { checkOrder } from './check-order.ts';
import { isOnHold } from './erasure/on-hold.ts';
import { EngineCore, type EngineDeps } from './engine-core.ts';
import { familyOf, setKin } from './families.ts';
import { handled } from './list-handled.ts';
import { keysHeld, takeOver } from './keys-held.ts';
import * as lists from './patient-lists.ts';
import { dropDraft, readDraft, saveDraft } from './form-drafts.ts';
import { readMessages } from './messages.ts';
import { messageReach } from './message-reach.ts';
import * as membership from './membership.ts';
import * as people from './people.ts';
import * as practice from './practice-facts.ts';
import { connectIfOn, isNetworkOff, setNetwork } from './network-switch.ts';
import { presenceOf } from './presence-access.ts';
import { readProfile } from './profile.ts';
import { changeRole, putOut } from './put-out.ts';
import { isOfTrips, NEEDS_TRIP } from './trips/needs-trip.ts';
import { fetchFile, filesHere, freeFiles, setHolding } from './holding/files-here.ts';
import { relayTicket } from './relay-ticket.ts';
import { unsentEntries } from './unsent-entries.ts';
import { queueFlags } from './queue-flags.ts';
import { changeQueue, readQueue, readUnfinished } from './queues.ts';
import { holdToRoles } from './hold-to-roles.ts';
import { setSupervised } from './supervision.ts';
import { trays } from './trays.ts';
import { visitToday } from './visits.ts';

/** Loaded when asked for: seldom used, and not on the way to a chart. */
const files = () => import('./chart-files.ts');
const cards = () => import('./cards.ts');
const moving = () => import('./move-entries.ts');
const same = () => import('./same-person.ts');
const booked = () => import('./settle-booked.ts');
const transfers = () => import('./transfers.ts');
const holdingLists = () => import('./holding/list-holding.ts');
const lookedUp = () => import('./holding/looked-up.ts');
const tripPlans = () => import('./trips/prepare-trip.ts');
const watching = () => import('./trips/watch-lease.ts');
const late = () => import('./late-views.ts');
const asking = () => import('./erasure/ask-erasure.ts');
const erasures = () => import('./erasure/list-erasures.ts');
const left = () => import('./erasure/left-words.ts');
const retention = () => import('./erasure/retention.ts');
const recovery = () => import('./recovery/recover-practice.ts');
const words = () => import('./recovery/words-kept.ts');
const newcomer = () => import('./beside/join-beside.ts');
const host = () => import('./beside/let-in-beside.ts');
const handing = () => import('./sharing/hand-out.ts');
const sayWhy = () => import('./sharing/say-why.ts');
const sensitive = () => import('./show-sensitive.ts');
const keys = () => import('./unlock-keys.ts');

/** Opens the engine of a store: `new` when it holds no profile, else `locked`. Nothing is connected yet. */
export async function createEngine(deps: EngineDeps): Promise<Engine> {
	const core = new EngineCore(deps);
	const profile = await readProfile(deps.store);
	// Both are written in one commit: a store with one of them alone is damaged, and not a device that is new.
	if (!profile && (await deps.store.count('control')) > 0) throw new Error('the store has lost its profile');
	core.networkOff = await isNetworkOff(deps.store);
	if (profile) {
		await core.startDevice(profile, (effect) => carryOut(core, effect));
		await core.recount();
		if (core.lease) (await watching()).watchLease(core, () => heed(core));
		await core.exclusive(() => heed(core));
	}
	return {
		state: () => core.state(),
		status: () => core.status(),
		subscribe: (listener) => core.subscribe(listener),
		createPractice: (a) => membership.createPractice(core, a),
		beginFrom: (rows) => membership.beginFrom(core, rows),
		async join(a) {
			const joined = await membership.join(core, a);
			if (core.lease) (await watching()).watchLease(core, () => heed(core));
			return joined;
		},
		unlock: (a) => membership.unlock(core, a),
		lock: (a) => membership.lock(core, a),
		unlockByPin: (a) => people.unlockByPin(core, a),
		setPin: (a) => people.setPin(core, a),
		removePin: () => people.removePin(core),
		changePassphrase: (a) => people.changePassphrase(core, a),
		unlockKeyQuestions: () => keys().then((k) => k.unlockKeyQuestions(core)),
		unlockByKey: (a) => keys().then((k) => k.unlockByKey(core, a, membership.signIn)),
		unlockKeys: () => keys().then((k) => k.unlockKeys(core)),
		addUnlockKey: (a) => keys().then((k) => k.addUnlockKey(core, a)),
		removeUnlockKey: (a) => keys().then((k) => k.removeUnlockKey(core, a)),
		readPractice: () => practice.readPractice(core),
		writeName: (a) => practice.writeName(core, a),
		holdToRoles: () => holdToRoles(core),
		setSupervised: (a) => setSupervised(core, a),
		setFavourite: (a) => practice.setFavourite(core, a),
		orderFavourites: (a) => practice.orderFavourites(core, a),
		addPerson: async (a) => (isOfTrips(a) ? NEEDS_TRIP : people.addPerson(core, a)),
		invite: async (a) => (isOfTrips(a) ? NEEDS_TRIP : membership.invite(core, a)),
		putOut: (a) => putOut(core, a),
		changeRole: async (a) => (isOfTrips(a) ? NEEDS_TRIP : changeRole(core, a)),
		lateWork: () => late().then((l) => l.lateWork(core)),
		judgeLate: (a) => late().then((l) => l.judgeLate(core, a)),
		erasurePreview: (a) => erasures().then((e) => e.erasurePreview(core, a)),
		askErasure: (a) => asking().then((e) => e.askErasure(core, a)),
		askToEraseMore: (a) => asking().then((e) => e.askToEraseMore(core, a)),
		confirmErasure: (a) => asking().then((e) => e.confirmErasure(core, a)),
		withdrawErasure: (a) => asking().then((e) => e.withdrawErasure(core, a)),
		erasures: () => erasures().then((e) => e.erasures(core)),
		holdChart: (a) => asking().then((e) => e.holdChart(core, a)),
		isOnHold: (chartId) => isOnHold(core, chartId),
		leftWords: () => left().then((e) => e.leftWords(core)),
		dropLeftWords: (a) => left().then((e) => e.dropLeftWords(core, a)),
		retentionReport: () => retention().then((e) => e.retentionReport(core)),
		setRetention: (a) => retention().then((e) => e.setRetention(core, a)),
		askBeside: (a) => newcomer().then((n) => n.askBeside(core, a)),
		meetBeside: (a) => newcomer().then((n) => n.meetBeside(core, a)),
		joinBeside: (a) => newcomer().then((n) => n.joinBeside(core, a, membership)),
		readBeside: (a) => host().then((h) => h.readBeside(core, a)),
		letInBeside: async (a) =>
			isOfTrips(a) ? NEEDS_TRIP : host().then((h) => h.letInBeside(core, a, membership)),
		serverDoubts: () => import('./witness/doubts.ts').then((doubts) => doubts.serverDoubts(core)),
		setAside: () => import('./set-aside-views.ts').then((views) => views.setAside(core)),
		findByWords: (a) => recovery().then((r) => r.findByWords(core, a)),
		recover: (a) => recovery().then((r) => r.recover(core, a)),
		exportByWords: (a) => words().then((w) => w.exportByWords(core, a)),
		checkWords: (a) => words().then((w) => w.checkWords(core, a)),
		recoveryState: () => words().then((w) => w.recoveryState(core)),
		confirmRecovery: (a) => words().then((w) => w.confirmRecovery(core, a)),
		connect: () => connectIfOn(core),
		setNetwork: (a) => setNetwork(core, a),
		disconnect: async () => core.device?.link?.disconnect(),
		tryNow: () => core.device?.link?.tryNow(),
		pauseReceiving: ({ paused }) =>
			core.exclusive(async () => core.device?.link?.perform(core.device.replica.pause(paused))),
		giveSetupCode: (a) => membership.giveSetupCode(core, a),
		acceptRelay: () => membership.acceptRelay(core),
		relayTicket: () => relayTicket(core),
		nameRelay: (a) => clinicRelay.nameRelay(core, a),
		namedRelays: () => clinicRelay.namedRelays(core),
		withdrawRelay: (a) => clinicRelay.withdrawRelay(core, a),
		moveToRelay: (a) => clinicRelay.moveToRelay(core, a),
		search: (query, limit, filter) => work.search(core, query, limit, filter),
		patientCounts: () => lists.patientCounts(core),
		similarPatients: (facts, limit) => lists.similarPatients(core, facts, limit),
		recentPatients: () => lists.recentPatients(core),
		readQueue: () => readQueue(core),
		changeQueue: (command) => changeQueue(core, command),
		readUnfinished: () => readUnfinished(core),
		queueFlags: () => queueFlags(core),
		visitToday: (chartId) => visitToday(core, chartId),
		patientsToCheck: () => lists.patientsToCheck(core),
		readMessages: () => readMessages(core),
		trays: () => trays(core.signedIn?.session),
		openChart: (chartId) => work.openChart(core, chartId),
		closeChart: (chartId) => work.closeChart(core, chartId),
		exactEntries: (chartId) => files().then((f) => f.exactEntries(core, chartId)),
		presenceOf: (chartId) => presenceOf(core, chartId),
		registerPatient: (patient) => work.registerPatient(core, patient),
		checkOrder: (chartId, order) => checkOrder(core, chartId, order),
		entryHistory: async (chartId, entry) =>
			(await import('./entry-history.ts')).entryHistory(core, chartId, entry),
		chartThen: async (chartId, moment) => (await import('./chart-then.ts')).chartThen(core, chartId, moment),
		delivery: (chartId, entries) => delivery(core, chartId, entries),
		messageReach: (chartId, ids) => messageReach(core, chartId, ids),
		arrivedSince: (chartId) => arrivedSince(core, chartId),
		lookedAt: (chartId, heads) => lookedAt(core, chartId, heads),
		moveEntries: (a) => moving().then((m) => m.moveEntries(core, a)),
		returnEntries: (a) => moving().then((m) => m.returnEntries(core, a)),
		cardOf: (chartId) => cards().then((c) => c.cardOf(core, chartId)),
		findByCard: (text) => cards().then((c) => c.findByCard(core, text)),
		samePeople: (chartId) => same().then((s) => s.samePeople(core, chartId)),
		saySamePerson: (a) => same().then((s) => s.saySame(core, a)),
		doubleBooked: (chartId) => booked().then((b) => b.doubleBooked(core, chartId)),
		settleDoubleBooked: (a) => booked().then((b) => b.settleDoubleBooked(core, a)),
		handled: () => handled(core),
		family: (chartId) => familyOf(core, chartId),
		setKin: (a) => setKin(core, a),
		run: (chartId, command, form) => work.run(core, chartId, command, form),
		seal: (chartId) => work.seal(core, chartId),
		saveDraft: (name, text, beganAt) => saveDraft(core, name, text, beganAt),
		readDraft: (name) => readDraft(core, name),
		dropDraft: (name) => dropDraft(core, name),
		unsentEntries: (chartId) => unsentEntries(core, chartId),
		auditTrail: async (filter, before) => (await import('./audit-trail.ts')).auditTrail(core, filter, before),
		relayTimes: async (of) => (await import('./trail/relay-times.ts')).relayTimes(core, of),
		tellClock: (a) => tellClock(core, a),
		recordPrint: async (chartIds, to) => (await handing()).recordPrint(core, chartIds, to),
		recordList: async (what) => (await handing()).recordList(core, what),
		recordCopy: async (chartIds, to) => (await handing()).recordCopy(core, chartIds, to),
		addBlob: (content, mediaType) => addBlob(core, content, mediaType),
		readBlob: (id) => readBlob(core, id),
		fetchFile: (id) => fetchFile(core, id),
		filesHere: () => filesHere(core),
		setHolding: (a) => setHolding(core, a),
		freeFiles: () => freeFiles(core),
		prepareTrip: async (a) => (await tripPlans()).prepareTrip(core, a),
		giveCharts: async (a) => (await import('./trips/give-charts.ts')).giveCharts(core, a),
		inviteToTablet: async (a) => (await tripPlans()).inviteToTablet(core, a),
		joinTablet: async (a) => (await import('./trips/join-tablet.ts')).joinTablet(core, a, people),
		trips: async () => (await import('./trips/list-trips.ts')).trips(core),
		extendTrip: async (a) => (await tripPlans()).extendTrip(core, a),
		takeExtension: async (a) => (await import('./trips/on-trip.ts')).takeExtension(core, a),
		chartsHere: () => holdingLists().then((h) => h.chartsHere(core)),
		chartsOfList: (list) => import('./holding/charts-of-list.ts').then((h) => h.chartsOfList(core, list)),
		holdList: (charts) => holdingLists().then((h) => h.holdList(core, charts)),
		holdAllCharts: () => holdingLists().then((h) => h.holdAllCharts(core)),
		setOwnPatients: async (a) => (await import('./holding/set-own-patients.ts')).setOwnPatients(core, a),
		similarElsewhere: (a) => lookedUp().then((l) => l.similarElsewhere(core, a)),
		registeredHere: () => lookedUp().then((l) => l.registeredHere(core)),
		settleRegistered: (a) => lookedUp().then((l) => l.settleRegistered(core, a)),
		importText: (file, text) => files().then((f) => f.importText(core, file, text)),
		exportChart: (chartId, a) => files().then((f) => f.exportChart(core, chartId, a)),
		showSensitive: (a) => sensitive().then((s) => s.showSensitive(core, a)),
		sensitiveAlerts: () => sensitive().then((s) => s.sensitiveAlerts(core)),
		seenAlert: (a) => sensitive().then((s) => s.seenAlert(core, a)),
		openShut: (a) => sayWhy().then((s) => s.openShut(core, a)),
		allowHandOver: (a) => sayWhy().then((s) => s.allowHandOver(core, a)),
		setShowOffline: (a) => sensitive().then((s) => s.setShowOffline(core, a)),
		devices: () => devices(core),
		unsentWork: () => unsentWork(core),
		keysHeld: () => keysHeld(core),
		takeOver: (keys) => takeOver(core, keys),
		exportUnsent: (after) => transfers().then((t) => t.exportUnsent(core, after)),
		showUnsent: () => transfers().then((t) => t.showUnsent(core)),
		exportPractice: (after) => transfers().then((t) => t.exportPractice(core, after)),
		takeTransfer: (source, from) => transfers().then((t) => t.takeTransfer(core, source, from)),
		verify: async () => (await import('./verify-here.ts')).verifyHere(core),
		async close() {
			await core.device?.link?.disconnect();
			await membership.lock(core, { fully: true });
			await deps.store.close();
		}
	};
}
