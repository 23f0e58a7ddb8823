// The messages between a tab, its worker and the workers of other tabs. Tabs of two builds may meet on one device, so
// every message carries a version; a message of another version or shape is answered or dropped, never guessed at.
import type { CommandName, LinkError } from './commands.ts';
import type { TabEvent } from './tab-events.ts';

/** Raised when a command, a reply or an event changes shape. */
export const ENGINE_API_VERSION = 1;

const COMMAND_NAMES: Readonly<Record<CommandName, true>> = {
	attach: true,
	rescue: true,
	rescuePart: true,
	startOver: true,
	warmUp: true,
	createPractice: true,
	join: true,
	prepareDemo: true,
	layDemo: true,
	beginDemo: true,
	eraseDemo: true,
	unlock: true,
	lock: true,
	unlockByPin: true,
	setPin: true,
	removePin: true,
	changePassphrase: true,
	unlockKeyQuestions: true,
	unlockByKey: true,
	unlockKeys: true,
	addUnlockKey: true,
	removeUnlockKey: true,
	addPerson: true,
	readPractice: true,
	writeName: true,
	setSupervised: true,
	setFavourite: true,
	orderFavourites: true,
	invite: true,
	putOut: true,
	changeRole: true,
	lateWork: true,
	holdToRoles: true,
	judgeLate: true,
	findByWords: true,
	recover: true,
	exportByWords: true,
	checkWords: true,
	recoveryState: true,
	confirmRecovery: true,
	setAside: true,
	serverDoubts: true,
	askBeside: true,
	meetBeside: true,
	joinBeside: true,
	readBeside: true,
	letInBeside: true,
	eraseRemoved: true,
	setNetwork: true,
	tryNow: true,
	pauseReceiving: true,
	giveSetupCode: true,
	acceptRelay: true,
	relayTicket: true,
	nameRelay: true,
	namedRelays: true,
	withdrawRelay: true,
	moveToRelay: true,
	search: true,
	patientCounts: true,
	similarPatients: true,
	recentPatients: true,
	readQueue: true,
	changeQueue: true,
	readUnfinished: true,
	queueFlags: true,
	visitToday: true,
	patientsToCheck: true,
	trays: true,
	readMessages: true,
	runMessage: true,
	cardOf: true,
	findByCard: true,
	samePeople: true,
	doubleBooked: true,
	settleDoubleBooked: true,
	handled: true,
	saySamePerson: true,
	family: true,
	setKin: true,
	registerPatient: true,
	openChart: true,
	closeChart: true,
	sayWhere: true,
	checkOrder: true,
	entryHistory: true,
	chartThen: true,
	delivery: true,
	messageReach: true,
	arrivedSince: true,
	lookedAt: true,
	moveEntries: true,
	returnEntries: true,
	run: true,
	seal: true,
	saveDraft: true,
	readDraft: true,
	dropDraft: true,
	auditTrail: true,
	relayTimes: true,
	verify: true,
	tellClock: true,
	recordPrint: true,
	recordCopy: true,
	recordList: true,
	addBlob: true,
	readBlob: true,
	fetchFile: true,
	filesHere: true,
	setHolding: true,
	prepareTrip: true,
	giveCharts: true,
	inviteToTablet: true,
	joinTablet: true,
	trips: true,
	extendTrip: true,
	takeExtension: true,
	chartsHere: true,
	chartsOfList: true,
	holdList: true,
	holdAllCharts: true,
	setOwnPatients: true,
	similarElsewhere: true,
	registeredHere: true,
	settleRegistered: true,
	freeFiles: true,
	importText: true,
	exportChart: true,
	showSensitive: true,
	sensitiveAlerts: true,
	seenAlert: true,
	setShowOffline: true,
	erasurePreview: true,
	askErasure: true,
	askToEraseMore: true,
	confirmErasure: true,
	withdrawErasure: true,
	erasures: true,
	holdChart: true,
	isOnHold: true,
	leftWords: true,
	dropLeftWords: true,
	retentionReport: true,
	setRetention: true,
	openShut: true,
	allowHandOver: true,
	devices: true,
	unsentEntries: true,
	unsentWork: true,
	exportUnsent: true,
	showUnsent: true,
	exportPractice: true,
	takeTransfer: true
};

/** The tab's first message to its worker: which profile, where the document engine's WASM lies, this tab's name. */
export interface Start {
	readonly v: number;
	readonly type: 'start';
	readonly profile: string;
	readonly wasmUrl: string;
	readonly tab: string;
}

/** A command on its way to the engine. `tab` and `id` name it. */
export interface Request {
	readonly v: number;
	readonly type: 'request';
	readonly tab: string;
	readonly id: number;
	readonly name: CommandName;
	readonly args: object;
}

/** The answer to a request. */
export interface Reply {
	readonly v: number;
	readonly type: 'reply';
	readonly tab: string;
	readonly id: number;
	readonly result:
		| { readonly ok: true; readonly value: unknown }
		| { readonly ok: false; readonly error: { readonly type: string } };
}

/** An event for all tabs, or for those named in `to`. */
export interface Told {
	readonly v: number;
	readonly type: 'told';
	readonly to?: readonly string[];
	readonly event: TabEvent;
}

/** Between workers only: this worker holds the engine from now on. */
export interface Holding {
	readonly v: number;
	readonly type: 'holding';
}

export type Message = Start | Request | Reply | Told | Holding;

type Shape = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Shape => typeof value === 'object' && value !== null;

/** A message of this version, `'other-version'`, or undefined for what is none. */
export function parseMessage(data: unknown): Message | 'other-version' | undefined {
	if (!isObject(data) || typeof data.v !== 'number' || typeof data.type !== 'string') return undefined;
	if (data.v !== ENGINE_API_VERSION) return 'other-version';
	return isMessage(data) ? data : undefined;
}

function isMessage(data: Shape): data is Shape & Message {
	const addressed = typeof data.tab === 'string' && Number.isSafeInteger(data.id);
	switch (data.type) {
		case 'start':
			return (
				typeof data.profile === 'string' && typeof data.wasmUrl === 'string' && typeof data.tab === 'string'
			);
		case 'request':
			return (
				addressed &&
				typeof data.name === 'string' &&
				Object.hasOwn(COMMAND_NAMES, data.name) &&
				isObject(data.args)
			);
		case 'reply':
			return addressed && isObject(data.result) && typeof data.result.ok === 'boolean';
		case 'told':
			return isObject(data.event) && (data.to === undefined || Array.isArray(data.to));
		case 'holding':
			return true;
		default:
			return false;
	}
}

/** The reply to a request that no engine answered. */
export const refusal = (request: Pick<Request, 'tab' | 'id'>, error: LinkError): Reply => ({
	v: ENGINE_API_VERSION,
	type: 'reply',
	tab: request.tab,
	id: request.id,
	result: { ok: false, error }
});
