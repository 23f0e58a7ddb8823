// What a tab may ask of the worker that holds the engine: one entry per command, arguments and answer. Events that come
// unasked are in tab-events.ts; how both travel is in messages.ts.
import type { TakenList } from '#shared/engine/audit.ts';
import type { ChartId, CredId, DeviceId, DocId, PracticeId, UserId } from '#shared/core/ids.ts';
import type { Result } from '#shared/core/result.ts';
import type { Role } from '#shared/core/scopes.ts';
import type { KinKind } from '#shared/chart/kin.ts';
import type { SameOrApart } from '#shared/chart/same-person.ts';
import type { ChartView } from '#shared/chart/chart-view.ts';
import type { LateWork, MembersCommands, PutOut } from '#shared/engine/members-api.ts';
import type { BesideCommands, BesideMet } from '#shared/engine/beside/beside-api.ts';
import type { SetAside } from '#shared/engine/set-aside-api.ts';
import type { Doubt } from '#shared/engine/witness/doubts-api.ts';
import type { ArrivedEntry, ChartThen, Delivery, Moment } from '#shared/engine/known-facts.ts';
import type {
	BlobRef,
	CommandDone,
	EntryVersion,
	FormDraft,
	FormName,
	ImportReport,
	MovedEntries,
	VerifyReport
} from '#shared/engine/api.ts';
import type {
	CardFound,
	DoubleBooking,
	Family,
	HandledThing,
	NewPatient,
	PatientFilter,
	PatientTray,
	PatientRow,
	RecentPatient,
	RegistrationFacts,
	SamePair,
	SearchHit,
	SimilarHit
} from '#shared/engine/patient-rows.ts';
import type { DeviceRow, UnsentRow } from '#shared/engine/device-rows.ts';
import type { EngineError } from '#shared/engine/engine-error.ts';
import type { EngineState } from '#shared/engine/engine-state.ts';
import type { InvitationText, NamedThing, PracticeFacts } from '#shared/engine/practice-api.ts';
import type {
	QueueChanged,
	QueueCommand,
	QueueFlags,
	QueueLine,
	VisitToday
} from '#shared/engine/queue-rows.ts';
import type { SyncStatus } from '#shared/engine/sync-status.ts';
import type { TrailFilter, RelayTime, TimedBy, TrailPage } from '#shared/engine/trail-facts.ts';
import type { ChartCommand } from '#shared/engine/chart-command.ts';
import type {
	ChartList,
	ChartsHere,
	ChartsOfList,
	RegisteredHere,
	FilesHere
} from '#shared/engine/holding/holding-api.ts';
import type { HoldingPolicy } from '#shared/engine/holding/holding-policy.ts';
import type { ListedMessage } from '#shared/engine/message-rows.ts';
import type {
	ErasureCommands,
	ErasurePreview,
	ErasureRow,
	LeftWords,
	RetentionPolicy,
	RetentionReport
} from '#shared/engine/erasure/erasure-api.ts';
import type { FoundPractice, Recoverer, RecoveryState } from '#shared/engine/recovery/recovery-api.ts';
import type { HandedTo, SharingCommands } from '#shared/engine/sharing/sharing-api.ts';
import type { SensitiveAlert, SensitiveCommands } from '#shared/engine/sensitive-api.ts';
import type { NamedRelay } from '#shared/engine/relay-api.ts';
import type { Rescued } from '#shared/engine/rescue.ts';
import type { UnlockKey, UnlockKeyCommands, UnlockKeyQuestion } from '#shared/engine/unlock-keys-api.ts';
import type { FilePart, TransferReport } from '#shared/engine/transfer-facts.ts';
import type { OrderToCheck } from '#shared/engine/safety-facts-of.ts';
import type { TripCommands, TripRow } from '#shared/engine/trips/trips-api.ts';
import type { SafetyFinding } from '#shared/safety/safety-facts.ts';

/** What a tab needs to draw its first screen. */
export interface Snapshot {
	readonly state: EngineState;
	readonly status: SyncStatus;
}

/** Every command by name. `reply` is what the Result holds when it went well. */
export interface Commands {
	/** First thing a tab says, and again after another tab took over. */
	attach: { args: Record<string, never>; reply: Snapshot };
	/** The page is painted: what every other command needs is made ready. */
	warmUp: { args: Record<string, never>; reply: void };
	createPractice: {
		args: {
			practiceName: string;
			siteName: string;
			userName: string;
			passphrase: string;
			relayUrl: string;
			setupCode?: string;
		};
		reply: { practiceId: PracticeId; deviceId: DeviceId; recoveryWords: string };
	};
	/** Begins to make a demo in memory, on the first page: somebody may ask for it. Resolves at once. */
	prepareDemo: { args: { seed: number; relayUrl: string }; reply: void };
	/** Puts a demo begun so into the demo's own database, when there is none; before the tab goes there. */
	layDemo: { args: Record<string, never>; reply: void };
	/** Makes a demo practice on this empty device and opens it. */
	beginDemo: { args: { seed: number; relayUrl: string }; reply: void };
	/** Removes every trace of the demo from this browser. The worker does nothing more after it. */
	eraseDemo: { args: Record<string, never>; reply: void };
	join: {
		args: InvitationText & { passphrase: string };
		reply: { practiceId: PracticeId; deviceId: DeviceId };
	};
	unlock: { args: { passphrase: string }; reply: void };
	lock: { args: { fully?: boolean }; reply: void };
	unlockByPin: { args: { credId: CredId; pin: string }; reply: void };
	setPin: { args: { pin: string }; reply: void };
	removePin: { args: Record<string, never>; reply: void };
	changePassphrase: { args: { current: string; next: string }; reply: void };
	/** Fingerprints and security keys: unlock-keys-api.ts. */
	unlockKeyQuestions: { args: Record<string, never>; reply: readonly UnlockKeyQuestion[] };
	unlockByKey: { args: ArgumentOf<UnlockKeyCommands<never>['unlockByKey']>; reply: void };
	unlockKeys: { args: Record<string, never>; reply: readonly UnlockKey[] };
	addUnlockKey: { args: ArgumentOf<UnlockKeyCommands<never>['addUnlockKey']>; reply: void };
	removeUnlockKey: { args: ArgumentOf<UnlockKeyCommands<never>['removeUnlockKey']>; reply: void };
	addPerson: {
		args: { userName: string; role: Role; passphrase: string; userId?: UserId };
		reply: { userId: UserId };
	};
	readPractice: { args: Record<string, never>; reply: PracticeFacts };
	writeName: { args: { of: NamedThing; text: string; seen?: readonly string[] }; reply: void };
	setSupervised: { args: { userId: UserId; on: boolean }; reply: void };
	setFavourite: { args: { text: string; on: boolean }; reply: void };
	orderFavourites: { args: { texts: readonly string[] }; reply: void };
	invite: {
		args: { userName: string; role: Role; siteName: string };
		reply: { link: string; words: string; inviteId: string };
	};
	/** Who belongs: members-api.ts. */
	putOut: { args: ArgumentOf<MembersCommands<never>['putOut']>; reply: PutOut };
	changeRole: { args: ArgumentOf<MembersCommands<never>['changeRole']>; reply: void };
	lateWork: { args: Record<string, never>; reply: readonly LateWork[] };
	holdToRoles: { args: Record<string, never>; reply: void };
	judgeLate: { args: ArgumentOf<MembersCommands<never>['judgeLate']>; reply: void };
	/** A device beside this one: beside-api.ts. */
	askBeside: { args: ArgumentOf<BesideCommands<never>['askBeside']>; reply: { code: string } };
	meetBeside: { args: ArgumentOf<BesideCommands<never>['meetBeside']>; reply: { digits: string } };
	joinBeside: {
		args: { answer: Uint8Array };
		reply: { practiceId: PracticeId; deviceId: DeviceId };
	};
	readBeside: { args: ArgumentOf<BesideCommands<never>['readBeside']>; reply: BesideMet };
	letInBeside: { args: ArgumentOf<BesideCommands<never>['letInBeside']>; reply: { answer: Uint8Array } };
	/** What came and was not taken. */
	setAside: { args: Record<string, never>; reply: readonly SetAside[] };
	serverDoubts: { args: Record<string, never>; reply: readonly Doubt[] };
	/** Erasing records: erasure-api.ts. */
	erasurePreview: { args: { chartId: ChartId }; reply: ErasurePreview };
	askErasure: { args: ArgumentOf<ErasureCommands<never>['askErasure']>; reply: { id: string } };
	askToEraseMore: { args: { id: string }; reply: { id: string } };
	confirmErasure: { args: { id: string }; reply: void };
	withdrawErasure: { args: { id: string }; reply: void };
	erasures: { args: Record<string, never>; reply: readonly ErasureRow[] };
	holdChart: { args: { chartId: ChartId; keep: boolean }; reply: void };
	isOnHold: { args: { chartId: ChartId }; reply: boolean };
	leftWords: { args: Record<string, never>; reply: readonly LeftWords[] };
	dropLeftWords: { args: { row: string }; reply: void };
	retentionReport: { args: Record<string, never>; reply: RetentionReport };
	setRetention: { args: RetentionPolicy; reply: void };
	/** Recovery words: recovery-api.ts. A file goes as a handle, not as bytes. */
	findByWords: { args: RecoverArguments; reply: FoundPractice };
	recover: { args: RecoverArguments & Recoverer; reply: { practiceId: PracticeId; deviceId: DeviceId } };
	exportByWords: { args: { words: string; after: string }; reply: FilePart };
	checkWords: { args: { words: string }; reply: { readonly at: number } };
	recoveryState: { args: Record<string, never>; reply: RecoveryState };
	confirmRecovery: { args: { seq: number }; reply: void };
	/** On a device that was removed, once it may be: removes its storage. */
	eraseRemoved: { args: Record<string, never>; reply: void };
	/** Switches the network of this device. */
	setNetwork: { args: { on: boolean }; reply: void };
	/** Forgets the waiting time and calls the relay at once. */
	tryNow: { args: Record<string, never>; reply: void };
	pauseReceiving: { args: { paused: boolean }; reply: void };
	giveSetupCode: { args: { code: string }; reply: void };
	acceptRelay: { args: Record<string, never>; reply: void };
	relayTicket: { args: Record<string, never>; reply: { readonly ticket: string } };
	nameRelay: { args: { code: string }; reply: void };
	namedRelays: { args: Record<string, never>; reply: readonly NamedRelay[] };
	withdrawRelay: { args: { code: string }; reply: void };
	moveToRelay: { args: { relayUrl: string }; reply: void };
	search: { args: { query: string; limit: number; filter?: PatientFilter }; reply: readonly SearchHit[] };
	patientCounts: { args: Record<string, never>; reply: { readonly all: number; readonly arriving: number } };
	similarPatients: { args: RegistrationFacts & { limit: number }; reply: readonly SimilarHit[] };
	recentPatients: { args: Record<string, never>; reply: readonly RecentPatient[] };
	readQueue: { args: Record<string, never>; reply: readonly QueueLine[] };
	changeQueue: { args: QueueCommand; reply: QueueChanged };
	/** Lines of the last days that did not come to their end. */
	readUnfinished: { args: Record<string, never>; reply: readonly QueueLine[] };
	queueFlags: { args: Record<string, never>; reply: QueueFlags };
	/** Today's visit of a patient here. */
	visitToday: { args: { chartId: ChartId }; reply: VisitToday };
	/** Patients in whose charts something waits to be decided. */
	patientsToCheck: { args: Record<string, never>; reply: readonly PatientRow[] };
	/** Charts in which something waits for the person signed in. */
	/** Messages of all charts for this person, of theirs, and of their site. */
	readMessages: { args: Record<string, never>; reply: readonly ListedMessage[] };
	/** A change to a message of a chart that need not be open. */
	runMessage: { args: { chartId: ChartId; command: ChartCommand; form?: string }; reply: CommandDone };
	trays: { args: Record<string, never>; reply: readonly PatientTray[] };
	cardOf: { args: { chartId: ChartId }; reply: { words: string; qrText: string } };
	findByCard: { args: { text: string }; reply: CardFound };
	/** Charts that may be, or are, of the same person as this one. */
	samePeople: { args: { chartId: ChartId }; reply: readonly SamePair[] };
	saySamePerson: {
		args: { charts: readonly [ChartId, ChartId]; said: SameOrApart | 'nothing' };
		reply: void;
	};
	/** Appointments of a chart that are in each other's way, or in that of others. */
	doubleBooked: { args: { chartId: ChartId }; reply: readonly DoubleBooking[] };
	settleDoubleBooked: {
		args: { pair: string; said: 'first' | 'second' | 'both' | 'open' | 'crossed'; reason: string };
		reply: void;
	};
	/** What was put together without anybody: the last thirty days. */
	handled: { args: Record<string, never>; reply: readonly HandledThing[] };
	family: { args: { chartId: ChartId }; reply: Family };
	setKin: {
		args: { of: ChartId; kind: KinKind; chartId: ChartId; name?: string; on: boolean };
		reply: CommandDone;
	};
	registerPatient: { args: NewPatient; reply: { chartId: ChartId } };
	openChart: { args: { chartId: ChartId }; reply: ChartView };
	closeChart: { args: { chartId: ChartId }; reply: void };
	/** Tells the others in the chart what is being written in (`<note id>:<section>`), or that nothing is. */
	sayWhere: { args: { chartId: ChartId; at: string | undefined }; reply: void };
	/** One change to a chart. When the reply is ok it is durable on this device; `view` is the chart with it. */
	run: {
		args: { chartId: ChartId; command: ChartCommand; form?: string };
		reply: { done: CommandDone; view: ChartView };
	};
	/** Every change of an entry (`Type/id`) of an open chart, oldest first. */
	checkOrder: { args: { chartId: ChartId; order: OrderToCheck }; reply: readonly SafetyFinding[] };
	entryHistory: { args: { chartId: ChartId; entry: string }; reply: readonly EntryVersion[] };
	/** The chart as it could be seen at a moment; read only. */
	chartThen: { args: { chartId: ChartId; moment: Moment }; reply: ChartThen };
	delivery: { args: { chartId: ChartId; entries: readonly string[] }; reply: Delivery };
	messageReach: { args: { chartId: ChartId; ids: readonly string[] }; reply: readonly string[] };
	arrivedSince: {
		args: { chartId: ChartId };
		reply: { readonly at: number; readonly entries: readonly ArrivedEntry[] } | undefined;
	};
	lookedAt: { args: { chartId: ChartId; heads: readonly string[] }; reply: void };
	moveEntries: { args: MovedEntries; reply: { entries: readonly string[] } };
	returnEntries: { args: MovedEntries; reply: void };
	/** Seals what has been typed so far, so that it can be sent. */
	seal: { args: { chartId: ChartId }; reply: void };
	/** Keeps what stands in a form; when the reply is ok it is durable on this device. */
	saveDraft: { args: FormName & { text: string; beganAt?: number | undefined }; reply: { at: number } };
	readDraft: { args: FormName; reply: FormDraft | undefined };
	dropDraft: { args: FormName; reply: void };
	/** Stores a file's content, durable when it is ok; the entry that names it comes after. */
	addBlob: { args: { bytes: Uint8Array; mediaType: string }; reply: BlobRef };
	readBlob: { args: { id: DocId }; reply: { bytes: Uint8Array; mediaType: string } };
	fetchFile: { args: { id: DocId }; reply: void };
	filesHere: { args: Record<string, never>; reply: FilesHere };
	setHolding: { args: Partial<HoldingPolicy>; reply: void };
	/** Outreach tablets: trips-api.ts. */
	prepareTrip: {
		args: ArgumentOf<TripCommands<never>['prepareTrip']>;
		reply: { link: string; words: string; inviteId: string; leftOut: number };
	};
	giveCharts: { args: ArgumentOf<TripCommands<never>['giveCharts']>; reply: { given: number } };
	inviteToTablet: {
		args: ArgumentOf<TripCommands<never>['inviteToTablet']>;
		reply: { link: string; words: string; inviteId: string };
	};
	joinTablet: { args: ArgumentOf<TripCommands<never>['joinTablet']>; reply: { userId: string } };
	trips: { args: Record<string, never>; reply: readonly TripRow[] };
	extendTrip: { args: ArgumentOf<TripCommands<never>['extendTrip']>; reply: { words: string } };
	takeExtension: { args: { words: string }; reply: { until: number } };
	/** Charts of a list: holding-api.ts. */
	chartsHere: { args: Record<string, never>; reply: ChartsHere };
	chartsOfList: { args: ChartList; reply: ChartsOfList };
	holdList: { args: { charts: readonly ChartId[] }; reply: { readonly leftOut: number } };
	holdAllCharts: { args: Record<string, never>; reply: void };
	setOwnPatients: { args: { deviceId: DeviceId; on: boolean }; reply: void };
	similarElsewhere: {
		args: RegistrationFacts & { limit: number };
		reply: { readonly checked: boolean; readonly hits: readonly SimilarHit[] };
	};
	registeredHere: { args: Record<string, never>; reply: RegisteredHere };
	settleRegistered: { args: { chartId: ChartId }; reply: void };
	freeFiles: { args: Record<string, never>; reply: { readonly files: number } };
	importText: { args: { fileName: string; text: string }; reply: ImportReport };
	devices: { args: Record<string, never>; reply: readonly DeviceRow[] };
	/** `Type/id` of the entries of an open chart that are not sent in full. */
	unsentEntries: { args: { chartId: ChartId }; reply: readonly string[] };
	unsentWork: { args: Record<string, never>; reply: readonly UnsentRow[] };
	/** Everything unsent, sealed as it is, a transfer file at a time. */
	exportUnsent: { args: { after: string }; reply: FilePart };
	/** The same for a camera; without bytes where it is too much for one. */
	showUnsent: { args: Record<string, never>; reply: { bytes: Uint8Array | undefined; count: number } };
	exportPractice: { args: { after: string }; reply: FilePart };
	/** `from`: where the transfer file begins. The file goes as a handle, not as bytes. */
	takeTransfer: { args: { file: Blob; from: number }; reply: TransferReport };
	/** The record of who looked, newest first. */
	auditTrail: { args: { filter: TrailFilter; before?: number | undefined }; reply: TrailPage };
	/** When a relay first took what these rows of it tell: asked of the relay where it is not known. */
	relayTimes: { args: { of: readonly TimedBy[] }; reply: readonly RelayTime[] };
	tellClock: { args: { aheadMs: number }; reply: void };
	/** Checks every stored chain, hash and signature. */
	verify: { args: Record<string, never>; reply: VerifyReport };
	/** Records that charts are printed; print when it is ok. */
	recordPrint: { args: { chartIds: readonly ChartId[]; to: HandedTo }; reply: void };
	/** Records that a list of many people is printed or saved; go on when it is ok. */
	recordList: { args: { what: TakenList }; reply: void };
	/** Records that a file of a chart is saved outside of this program; save when it is ok. */
	recordCopy: { args: { chartIds: readonly ChartId[]; to: HandedTo }; reply: void };
	/** The chart as the text of a FHIR Bundle. */
	exportChart: { args: { chartId: ChartId; sensitive?: boolean; to?: HandedTo }; reply: string };
	/** What is kept apart: sensitive-api.ts. */
	showSensitive: { args: ArgumentOf<SensitiveCommands<never>['showSensitive']>; reply: void };
	sensitiveAlerts: { args: Record<string, never>; reply: readonly SensitiveAlert[] };
	seenAlert: { args: ArgumentOf<SensitiveCommands<never>['seenAlert']>; reply: void };
	setShowOffline: { args: { on: boolean }; reply: void };
	/** Going against what a patient asked, for a reason: sharing-api.ts. */
	openShut: { args: ArgumentOf<SharingCommands<never>['openShut']>; reply: void };
	allowHandOver: { args: ArgumentOf<SharingCommands<never>['allowHandOver']>; reply: void };
	/** Where the storage is broken: what waits to be sent, as far as it can be read. */
	rescue: { args: Record<string, never>; reply: Rescued };
	/** The same as a row of transfer files, one at a time. */
	rescuePart: { args: { from: number }; reply: FilePart<number> };
	/** Where the storage is broken: removes it from this device. */
	startOver: { args: Record<string, never>; reply: void };
}

/** What recovers, and where what is left lies. */
export interface RecoverArguments {
	readonly words: string;
	readonly relayUrl: string;
	readonly file?: Blob | undefined;
	readonly setupCode?: string | undefined;
}

type ArgumentOf<F extends (a: never) => unknown> = Parameters<F>[0];

export type CommandName = keyof Commands;
export type ArgsOf<N extends CommandName> = Commands[N]['args'];
export type ReplyOf<N extends CommandName> = Commands[N]['reply'];

/** Why a command got no answer from an engine. Whether it was carried out is not known for `HolderGone`. */
export type LinkError =
	| { readonly type: 'HolderGone' }
	| { readonly type: 'OtherVersion' }
	| { readonly type: 'StorageUnavailable' }
	/** What lies in this device's storage cannot be read: only `rescue`, `rescuePart` and `startOver` are answered. */
	| { readonly type: 'StorageBroken' }
	/** A newer Saddlebag has used this device's storage. */
	| { readonly type: 'StorageNewer' }
	| { readonly type: 'Failed' };

export type CommandResult<N extends CommandName> = Result<ReplyOf<N>, EngineError | LinkError>;
