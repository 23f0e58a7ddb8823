// Carries out the commands of every tab on the one engine, and tells tabs what happened. Keeps which tab has which chart
// open; nothing else is remembered here.
import type { ChartId } from '#shared/core/ids.ts';
import { err, ok, type Result } from '#shared/core/result.ts';
import type { ChartView } from '#shared/chart/chart-view.ts';
import type { Engine } from '#shared/engine/api.ts';
import type { EngineError } from '#shared/engine/engine-error.ts';
import type { TransferSource } from '#shared/engine/transfer-facts.ts';
import type { RecoverFrom } from '#shared/engine/recovery/recovery-api.ts';
import { stringifyExact } from '#shared/fhir/exact-json.ts';
import type { CommandName, Commands, LinkError, RecoverArguments } from '#client/engine-api/commands.ts';
import { reviveNumbers } from '#client/engine-api/exact-numbers.ts';
import type { Request } from '#client/engine-api/messages.ts';
import type { TabEvent } from '#client/engine-api/tab-events.ts';
import type { DemoAhead } from './demo-ahead.ts';
import type { DemoWork } from './demo-work.ts';
import type { Presence, PresenceDeps } from './presence.ts';

/** Answered only where the storage is broken: broken-profile.ts. */
type BrokenCommand = 'rescue' | 'rescuePart' | 'startOver';
type Handlers = {
	[N in Exclude<CommandName, BrokenCommand>]: (
		args: Commands[N]['args'],
		tab: string
	) => Promise<Result<Commands[N]['reply'], EngineError | LinkError>>;
};

export interface EngineHost {
	handle(request: Request): Promise<Result<unknown, EngineError | LinkError>>;
	/** Closes the charts that only this tab had open. */
	tabGone(tab: string): void;
}

/**
 * `tell` sends an event to all tabs, or to those named. Without `presenceWith` nobody says or hears who is here; without
 * `demo` this profile is for real people; with `ahead` it may make one that another worker then opens. `erase` removes the profile's database.
 */
export function createEngineHost(
	engine: Engine,
	tell: (event: TabEvent, to?: readonly string[]) => void,
	presenceWith?: (onPeople: PresenceDeps['onPeople']) => Presence,
	demo?: DemoWork,
	ahead?: DemoAhead,
	erase?: () => Promise<void>
): EngineHost {
	const tabsByChart = new Map<ChartId, Set<string>>();
	const views = new Map<ChartId, ChartView>();
	const presence = presenceWith?.((chartId, people) =>
		tell({ type: 'presence', chartId, people }, [...(tabsByChart.get(chartId) ?? [])])
	);

	engine.subscribe((event) => {
		if (event.type === 'state' && event.state.phase !== 'open') forgetCharts();
		if (event.type !== 'chart') return tell(event);
		views.set(event.chartId, event.view);
		const tabs = tabsByChart.get(event.chartId);
		if (tabs) tell(event, [...tabs]);
	});

	function forgetCharts(): void {
		presence?.leaveAll();
		tabsByChart.clear();
		views.clear();
	}

	/** True when no tab has it open any more. */
	function leave(chartId: ChartId, tab: string): boolean {
		const tabs = tabsByChart.get(chartId);
		if (!tabs?.delete(tab) || tabs.size > 0) return false;
		views.delete(chartId);
		return tabsByChart.delete(chartId);
	}

	async function closeFor(chartId: ChartId, tab: string): Promise<void> {
		if (!leave(chartId, tab)) return;
		presence?.leave(chartId);
		await engine.closeChart(chartId);
	}

	const handlers: Handlers = {
		attach: async () => ok({ state: engine.state(), status: engine.status() }),
		warmUp: async () => ok(undefined),
		createPractice: (args) => engine.createPractice(args),
		join: (args) => engine.join(args),
		prepareDemo: async (args) => ok(ahead?.prepare(args)),
		layDemo: async () => ok(await ahead?.lay()),
		beginDemo: async (args) => (demo ? demo.begin(args) : err({ type: 'ProfileExists' })),
		eraseDemo: async () => (demo ? demo.erase() : err({ type: 'NoProfile' })),
		unlock: (args) => engine.unlock(args),
		lock: async (args) => ok(await engine.lock(args)),
		unlockByPin: (args) => engine.unlockByPin(args),
		setPin: (args) => engine.setPin(args),
		removePin: () => engine.removePin(),
		changePassphrase: (args) => engine.changePassphrase(args),
		unlockKeyQuestions: () => engine.unlockKeyQuestions(),
		unlockByKey: (a) => engine.unlockByKey(a),
		unlockKeys: () => engine.unlockKeys(),
		addUnlockKey: (a) => engine.addUnlockKey(a),
		removeUnlockKey: (a) => engine.removeUnlockKey(a),
		addPerson: (args) => engine.addPerson(args),
		readPractice: () => engine.readPractice(),
		writeName: (args) => engine.writeName(args),
		setSupervised: (args) => engine.setSupervised(args),
		setFavourite: (args) => engine.setFavourite(args),
		orderFavourites: (args) => engine.orderFavourites(args),
		invite: (args) => engine.invite(args),
		putOut: (args) => engine.putOut(args),
		changeRole: (args) => engine.changeRole(args),
		lateWork: () => engine.lateWork(),
		holdToRoles: () => engine.holdToRoles(),
		judgeLate: (args) => engine.judgeLate(args),
		erasurePreview: (args) => engine.erasurePreview(args),
		askErasure: (args) => engine.askErasure(args),
		askToEraseMore: (args) => engine.askToEraseMore(args),
		confirmErasure: (args) => engine.confirmErasure(args),
		withdrawErasure: (args) => engine.withdrawErasure(args),
		erasures: () => engine.erasures(),
		holdChart: (args) => engine.holdChart(args),
		isOnHold: async ({ chartId }) => ok(engine.isOnHold(chartId)),
		leftWords: () => engine.leftWords(),
		dropLeftWords: (args) => engine.dropLeftWords(args),
		retentionReport: () => engine.retentionReport(),
		setRetention: (args) => engine.setRetention(args),
		findByWords: ({ words, ...from }) => engine.findByWords({ words, from: recoverFrom(from) }),
		recover: ({ relayUrl, file, setupCode, ...a }) =>
			engine.recover({ ...a, from: recoverFrom({ relayUrl, file, setupCode }) }),
		exportByWords: (args) => engine.exportByWords(args),
		checkWords: (args) => engine.checkWords(args),
		recoveryState: () => engine.recoveryState(),
		confirmRecovery: (args) => engine.confirmRecovery(args),
		setAside: () => engine.setAside(),
		serverDoubts: () => engine.serverDoubts(),
		askBeside: (args) => engine.askBeside(args),
		meetBeside: (args) => engine.meetBeside(args),
		joinBeside: (args) => engine.joinBeside(args),
		readBeside: (args) => engine.readBeside(args),
		letInBeside: (args) => engine.letInBeside(args),
		async eraseRemoved() {
			const state = engine.state();
			if (!erase || state.phase !== 'removed' || !state.done) return err({ type: 'Failed' });
			await engine.close();
			return ok(await erase());
		},
		setNetwork: (args) => engine.setNetwork(args),
		tryNow: async () => ok(engine.tryNow()),
		pauseReceiving: async (a) => ok(await engine.pauseReceiving(a)),
		giveSetupCode: (args) => engine.giveSetupCode(args),
		acceptRelay: () => engine.acceptRelay(),
		relayTicket: () => engine.relayTicket(),
		nameRelay: (args) => engine.nameRelay(args),
		namedRelays: () => engine.namedRelays(),
		withdrawRelay: (args) => engine.withdrawRelay(args),
		moveToRelay: (args) => engine.moveToRelay(args),
		search: async ({ query, limit, filter }) => ok(engine.search(query, limit, filter)),
		patientCounts: async () => ok(engine.patientCounts()),
		similarPatients: async ({ limit, ...facts }) => ok(engine.similarPatients(facts, limit)),
		recentPatients: async () => ok(await engine.recentPatients()),
		readQueue: () => engine.readQueue(),
		changeQueue: (command) => engine.changeQueue(command),
		readUnfinished: () => engine.readUnfinished(),
		queueFlags: () => engine.queueFlags(),
		visitToday: ({ chartId }) => engine.visitToday(chartId),
		patientsToCheck: async () => ok(engine.patientsToCheck()),
		readMessages: () => engine.readMessages(),
		runMessage: ({ chartId, command, form }) => engine.run(chartId, command, form),
		trays: async () => ok(engine.trays()),
		cardOf: ({ chartId }) => engine.cardOf(chartId),
		findByCard: async ({ text }) => ok(await engine.findByCard(text)),
		samePeople: ({ chartId }) => engine.samePeople(chartId),
		saySamePerson: (args) => engine.saySamePerson(args),
		doubleBooked: ({ chartId }) => engine.doubleBooked(chartId),
		settleDoubleBooked: (args) => engine.settleDoubleBooked(args),
		handled: () => engine.handled(),
		family: async ({ chartId }) => ok(engine.family(chartId)),
		setKin: (args) => engine.setKin(args),
		registerPatient: (args) => engine.registerPatient(reviveNumbers(args)),
		async openChart({ chartId }, tab) {
			// Before it is open: nobody closes meanwhile what this tab is about to have.
			const tabs = tabsByChart.get(chartId) ?? new Set<string>();
			const isFirst = !tabs.has(tab);
			tabsByChart.set(chartId, tabs.add(tab));
			const opened = await engine.openChart(chartId);
			if (!opened.ok) {
				if (isFirst) leave(chartId, tab);
				return opened;
			}
			if (tabsByChart.get(chartId)?.has(tab)) views.set(chartId, opened.value);
			if (presence) tell({ type: 'presence', chartId, people: presence.enter(chartId) }, [tab]);
			return opened;
		},
		closeChart: async ({ chartId }, tab) => ok(await closeFor(chartId, tab)),
		sayWhere: async ({ chartId, at }) => ok(presence?.write(chartId, at)),
		async run({ chartId, command, form }) {
			const before = views.get(chartId);
			const ran = await engine.run(chartId, reviveNumbers(command), form);
			if (!ran.ok) return ran;
			// What is done is done, also when the chart left every screen meanwhile: nobody looks at its view then.
			const view = views.get(chartId) ?? before;
			if (view) return ok({ done: ran.value, view });
			// Taken back after the chart left the screen with its last card.
			const opened = await engine.openChart(chartId);
			// Not where a tab has it open by now: the engine would tell nobody of its changes any more.
			if (!tabsByChart.has(chartId)) await engine.closeChart(chartId);
			return opened.ok ? ok({ done: ran.value, view: opened.value }) : opened;
		},
		checkOrder: ({ chartId, order }) => engine.checkOrder(chartId, reviveNumbers(order)),
		entryHistory: ({ chartId, entry }) => engine.entryHistory(chartId, entry),
		chartThen: ({ chartId, moment }) => engine.chartThen(chartId, moment),
		delivery: ({ chartId, entries }) => engine.delivery(chartId, entries),
		messageReach: ({ chartId, ids }) => engine.messageReach(chartId, ids),
		arrivedSince: ({ chartId }) => engine.arrivedSince(chartId),
		lookedAt: ({ chartId, heads }) => engine.lookedAt(chartId, heads),
		moveEntries: (args) => engine.moveEntries(args),
		returnEntries: (args) => engine.returnEntries(args),
		seal: ({ chartId }) => engine.seal(chartId),
		saveDraft: ({ chartId, form, text, beganAt }) => engine.saveDraft({ chartId, form }, text, beganAt),
		readDraft: (name) => engine.readDraft(name),
		dropDraft: (name) => engine.dropDraft(name),
		auditTrail: ({ filter, before }) => engine.auditTrail(filter, before),
		relayTimes: ({ of }) => engine.relayTimes(of),
		tellClock: async (args) => ok(await engine.tellClock(args)),
		verify: async () => ok(await engine.verify()),
		recordPrint: ({ chartIds, to }) => engine.recordPrint(chartIds, to),
		recordList: ({ what }) => engine.recordList(what),
		recordCopy: ({ chartIds, to }) => engine.recordCopy(chartIds, to),
		addBlob: ({ bytes, mediaType }) => engine.addBlob(bytes, mediaType),
		readBlob: ({ id }) => engine.readBlob(id),
		fetchFile: ({ id }) => engine.fetchFile(id),
		filesHere: () => engine.filesHere(),
		setHolding: (args) => engine.setHolding(args),
		prepareTrip: (args) => engine.prepareTrip(args),
		giveCharts: (args) => engine.giveCharts(args),
		inviteToTablet: (args) => engine.inviteToTablet(args),
		joinTablet: (args) => engine.joinTablet(args),
		trips: () => engine.trips(),
		extendTrip: (args) => engine.extendTrip(args),
		takeExtension: (args) => engine.takeExtension(args),
		chartsHere: () => engine.chartsHere(),
		chartsOfList: (list) => engine.chartsOfList(list),
		holdList: ({ charts }) => engine.holdList(charts),
		holdAllCharts: () => engine.holdAllCharts(),
		setOwnPatients: (a) => engine.setOwnPatients(a),
		similarElsewhere: (a) => engine.similarElsewhere(a),
		registeredHere: () => engine.registeredHere(),
		settleRegistered: (a) => engine.settleRegistered(a),
		freeFiles: () => engine.freeFiles(),
		importText: ({ fileName, text }) => engine.importText(fileName, text),
		devices: () => engine.devices(),
		unsentEntries: ({ chartId }) => engine.unsentEntries(chartId),
		unsentWork: () => engine.unsentWork(),
		exportUnsent: ({ after }) => engine.exportUnsent(after),
		showUnsent: () => engine.showUnsent(),
		exportPractice: ({ after }) => engine.exportPractice(after),
		takeTransfer: ({ file, from }) => engine.takeTransfer(sourceOf(file), from),
		showSensitive: (a) => engine.showSensitive(a),
		sensitiveAlerts: () => engine.sensitiveAlerts(),
		seenAlert: (a) => engine.seenAlert(a),
		setShowOffline: (a) => engine.setShowOffline(a),
		openShut: (a) => engine.openShut(a),
		allowHandOver: (a) => engine.allowHandOver(a),
		async exportChart({ chartId, ...how }) {
			const bundle = await engine.exportChart(chartId, how);
			return bundle.ok ? ok(stringifyExact(bundle.value)) : bundle;
		}
	};

	return {
		handle(request) {
			const handler = (handlers as Partial<Record<CommandName, unknown>>)[request.name] as
				((args: object, tab: string) => Promise<Result<unknown, EngineError | LinkError>>) | undefined;
			return handler?.(request.args, request.tab) ?? Promise.resolve(err({ type: 'Failed' }));
		},
		tabGone(tab) {
			for (const chartId of [...tabsByChart.keys()]) void closeFor(chartId, tab);
		}
	};
}

const recoverFrom = ({ file, ...place }: Omit<RecoverArguments, 'words'>): RecoverFrom => ({
	...place,
	file: file && sourceOf(file)
});

/** A file of the tab's, read a part at a time. */
const sourceOf = (file: Blob): TransferSource => ({
	size: file.size,
	read: async (from, to) => new Uint8Array(await file.slice(from, to).arrayBuffer())
});
