// What an engine offers to the screens' worker, to bag and to tests, as types only.
import type { ChartId, CredId, DeviceId, DocId, PracticeId, UserId } from '../core/ids.ts';
import type { Instant } from '../core/clock.ts';
import type { Role } from '../core/scopes.ts';
import type { ChartView } from '../chart/chart-view.ts';
import type { Author } from '../chart/disagreements.ts';
import type { EntryChange } from '../chart/entry-history.ts';
import type { KinKind } from '../chart/kin.ts';
import type { SameOrApart } from '../chart/same-person.ts';
import type { ExactJson, JsonObject } from '../fhir/exact-json.ts';
import type { Result } from '../core/result.ts';
import type { PinWeakness } from '../crypto/pin.ts';
import type { WordsError } from '../crypto/secret-words.ts';
import type { TransferError } from '../exchange/transfer-file.ts';
import type { StoppedFor } from '../replica/effects.ts';
import type { OrderToCheck } from './safety-facts-of.ts';
import type { ChartCommand } from './chart-command.ts';
import type { VerbError } from '../chart/edit.ts';
import type { HeldCopy, HeldPerson, KeysHeld } from './held-keys.ts';
import type { StoreSnapshot } from '../replica/memory-store.ts';
import type { SafetyFinding } from '../safety/safety-facts.ts';
import type { DemoFacts } from './practice-config.ts';
import type { FileError, FileEvent, FilesHere, HoldingCommands } from './holding/holding-api.ts';
export type { FilesHere };
import type { TripCommands, TripError, TripHere } from './trips/trips-api.ts';
import type { ListedMessage } from './message-rows.ts';
import type { DeviceRow, UnsentRow } from './device-rows.ts';
export type { DeviceRow, UnsentRow };
import type {
	CardFound,
	DoubleBooking,
	Family,
	HandledThing,
	KinPerson,
	LastSeen,
	MatchReason,
	NewPatient,
	PatientFilter,
	PatientRow,
	PatientTray,
	RecentPatient,
	RegistrationFacts,
	SamePair,
	SamePerson,
	SearchHit,
	SimilarHit
} from './patient-rows.ts';
export type {
	CardFound,
	DoubleBooking,
	Family,
	HandledThing,
	KinPerson,
	LastSeen,
	MatchReason,
	NewPatient,
	PatientFilter,
	PatientRow,
	PatientTray,
	RecentPatient,
	RegistrationFacts,
	SamePair,
	SamePerson,
	SearchHit,
	SimilarHit
};
import type { TrailCommands } from './trail-api.ts';
import type { RelayTime, TimedBy, TrailFilter, TrailPage, TrailRow } from './trail-facts.ts';
export type { RelayTime, TimedBy, TrailFilter, TrailPage, TrailRow };
import type { FilePart, TransferReport, TransferSource } from './transfer-facts.ts';
export type { TransferReport, TransferSource };
import type {
	QueueChanged,
	QueueCommand,
	QueueFacts,
	QueueFlags,
	QueueLine,
	VisitToday
} from './queue-rows.ts';
export type { QueueChanged, QueueCommand, QueueFacts, QueueFlags, QueueLine, VisitToday };
import type { ArrivedEntry, ChartThen, Delivery, Moment } from './known-facts.ts';
import type { ErasureCommands, ErasureError } from './erasure/erasure-api.ts';
import type { MembersCommands, MembersError } from './members-api.ts';
import type { RightsCommands, RightsError } from './rights-api.ts';
import type { SensitiveCommands } from './sensitive-api.ts';
import type { UnlockKeyCommands, UnlockKeyError } from './unlock-keys-api.ts';
import type { HandedTo, SharingCommands, SharingError } from './sharing/sharing-api.ts';
import type {
	InvitationText,
	NamedThing,
	PracticeCommands,
	PracticeFacts,
	SharedName
} from './practice-api.ts';
export type { InvitationText, NamedThing, PracticeFacts, SharedName };
import type { BrokenLink } from './broken-links.ts';
export type { BrokenLink };
import type { BesideCommands, BesideError } from './beside/beside-api.ts';
import type { SetAsideCommands } from './set-aside-api.ts';
import type { DoubtCommands } from './witness/doubts-api.ts';
import type {
	RecoveryCommands,
	RecoveryError,
	RecoveryNotice,
	RecoveryStep
} from './recovery/recovery-api.ts';
import type { ClinicFacts, RelayCommands, RelayError, RelaySpace } from './relay-api.ts';
export type { ArrivedEntry, ChartThen, Delivery, Moment };

/** Where the engine stands. `new`: no profile here. `locked`: keys are wrapped. `open`: a person is signed in. */
export type EngineState =
	| { readonly phase: 'new' }
	| {
			readonly phase: 'locked';
			readonly practiceId: PracticeId;
			readonly deviceId: DeviceId;
			/** Who can come back by PIN. Nobody is named on a device where nobody has unlocked since it was started. */
			readonly people: readonly HeldPerson[];
			/** Somebody was put out of the practice while they were signed in here. */
			readonly putOut?: string;
			/** The device was removed, and somebody has to unlock once more for what was typed to be sent. */
			readonly lastUnlock?: true;
	  }
	| {
			/** Nobody on this device belongs to the practice any more. Their keys are gone. */
			readonly phase: 'removed';
			readonly practiceId: PracticeId;
			readonly deviceId: DeviceId;
			/** Envelopes that are still to be sent. */
			readonly unsent: number;
			/** Everything was sent, or is not to be: what is left of the storage may go now. */
			readonly done: boolean;
			/** It was an outreach tablet, and the time of its trip is up. */
			readonly tripOver?: true;
	  }
	| {
			readonly phase: 'open';
			readonly people: readonly HeldPerson[];
			readonly credId: CredId;
			readonly practiceId: PracticeId;
			readonly deviceId: DeviceId;
			readonly userId: UserId;
			readonly userName: string;
			readonly role: Role;
			readonly siteName: string;
			readonly practiceName: string;
			readonly relayUrl: string;
			/** Present when nobody in this practice is real. */
			readonly demo?: DemoFacts;
			/** This is an outreach tablet. */
			readonly trip?: TripHere;
			/** What this person enters waits for a prescriber. */
			readonly supervised?: true;
			/** The practice's keys were changed, and this person was not given the new ones. */
			readonly withheld?: 'left-out' | 'wrong-key';
			/** The practice was recovered with its words, and no admin has confirmed it. */
			readonly recovered?: RecoveryNotice;
			/** To an admin: nobody has checked for long whether the recovery words on paper are right. */
			readonly wordsDue?: true;
	  };

export type { HeldCopy, HeldPerson, KeysHeld };
export type { StoppedFor };

/** The truth about sending and receiving, for the pill and for bag. Counts are envelopes. */
export interface SyncStatus {
	readonly road: 'offline' | 'connecting' | 'live' | 'stopped';
	readonly stoppedFor?: StoppedFor;
	/** Somebody switched the network of this device off. */
	readonly switchedOff?: true;
	/** Sealed or typed on this device and not acknowledged as durable by the home relay. */
	readonly unsent: number;
	/** Of those, on the wire now. */
	readonly sending: number;
	/** Envelopes acknowledged, and envelopes new to this device, since this engine started. */
	readonly sent: number;
	readonly received: number;
	readonly lastAckAt?: Instant;
	readonly lastReceivedAt?: Instant;
	/** True once the relay's head at connect was received. */
	readonly caughtUp: boolean;
	/** When this device last had everything that the relay had. */
	readonly checkedAt?: Instant;
	/** Entries of the relay's log that are still to be received, as last told; absent without a live road. */
	readonly toReceive?: number;
	/** Somebody said to let what others wrote wait; charts that are opened come all the same. */
	readonly paused?: true;
	/** This device's storage is full: what others wrote does not come in. What is saved stays, and sending goes on. */
	readonly storeFull?: true;
	readonly clinic?: ClinicFacts;
	readonly relaySpace?: RelaySpace;
	readonly relayHost: string;
	/** Since when a relay that should answer has not. */
	readonly unreachableSince?: Instant;
	/** Received changes that wait for others before they can be shown. */
	readonly waiting: number;
	/** This device does not hold every chart: those of a list, its own patients and of nobody else the name, or its trip. */
	readonly holdsOnly?: 'list' | 'own' | 'trip';
	/** What waits for a person in all charts together, as far as this device has looked. */
	readonly toCheck: number;
	/** What waits for the person signed in by name or role; not what everybody may decide. */
	readonly forMe: number;
	/** How far it has come in looking at what arrived; absent when it has looked at everything. */
	readonly checking?: CheckProgress;
	readonly quarantined: number;
	/** The server did not show every device the same: serverDoubts tells more. */
	readonly doubted?: true;
}

/** Charts that others changed: how many were looked at, of how many. */
export interface CheckProgress {
	readonly done: number;
	readonly of: number;
}

/** Which resources of an imported file were taken. `index` is the entry's position in the bundle, from 0. */
export interface ImportReport {
	readonly file: string;
	/** The chart (or the practice's library) that the first accepted entry went to; undefined when none was. */
	readonly chart: ChartId | undefined;
	readonly accepted: number;
	readonly refused: readonly { readonly index: number; readonly reason: string }[];
}

export type EngineError =
	| VerbError
	| { readonly type: 'Locked' }
	| { readonly type: 'ProfileExists' }
	| { readonly type: 'NoProfile' }
	| { readonly type: 'WrongPassphrase' }
	| { readonly type: 'WeakPassphrase' }
	/** It opens somebody else's keys on this device. */
	| { readonly type: 'PassphraseTaken' }
	| { readonly type: 'WeakPin'; readonly reason: PinWeakness }
	| { readonly type: 'WrongPin'; readonly triesLeft: number }
	/** Their keys are not held any more: the passphrase opens them. */
	| { readonly type: 'PinGone' }
	| UnlockKeyError
	| { readonly type: 'BadLink' }
	/** The twelve words of an invitation are not such words; the words themselves are not in here. */
	| { readonly type: 'BadWords'; readonly problem: WordsError }
	| RelayError
	| MembersError
	| ErasureError
	| RecoveryError
	| BesideError
	/** This person is supervised, and this is not kept for later. */
	| { readonly type: 'Supervised' }
	| RightsError
	| SharingError
	| { readonly type: 'InviteRefused'; readonly reason: string }
	| { readonly type: 'NoSuchChart' }
	| { readonly type: 'NotSaved'; readonly cause: 'full' | 'failed' | 'used-elsewhere' }
	| { readonly type: 'NoKeyForScope'; readonly scope: string }
	| TransferError
	/** The file is of another practice: nothing in it can be opened here. */
	| { readonly type: 'OtherPractice' }
	| FileError
	| TripError;

export type EngineEvent =
	| { readonly type: 'state'; readonly state: EngineState }
	| { readonly type: 'status'; readonly status: SyncStatus }
	| { readonly type: 'patients' }
	| { readonly type: 'queue' }
	/** A chart on screen was erased. */
	| { readonly type: 'erased'; readonly chartId: ChartId }
	| { readonly type: 'practice' }
	| { readonly type: 'chart'; readonly chartId: ChartId; readonly view: ChartView }
	| FileEvent
	| { readonly type: 'saved'; readonly chartId: ChartId; readonly at: Instant }
	| { readonly type: 'joined'; readonly inviteId: string; readonly userId: UserId }
	/** This device asks to be let in. `waiting`: the relay has the knock, nobody has answered yet. */
	| { readonly type: 'joining'; readonly step: 'calling' | 'waiting' | 'answered' }
	| { readonly type: 'recovering'; readonly step: RecoveryStep };

/** Who has a chart open, and on which device, as one of them says it to the others. */
export interface PresenceState {
	readonly user: string;
	readonly site: string;
	readonly device: DeviceId;
	/** What they are writing in: `<note id>:<section>`. */
	readonly at?: string | undefined;
}

/** What a connection to a chart's presence room needs. */
export interface PresenceAccess {
	/** The room's name in the presence path, below the relay's address. */
	readonly room: string;
	/** The WebSocket subprotocols to offer. They carry the ticket. */
	readonly protocols: readonly string[];
	/** A state as text that only this room's members read, good for PRESENCE_VALID_MS. */
	seal(state: PresenceState): Promise<string>;
	/** What somebody said; undefined when it is not of this room, or has expired by this device's clock. */
	open(text: string): Promise<PresenceState | undefined>;
}

/** What a command made: the entry or note it created or changed, as `Type/id`. */
export interface CommandDone {
	readonly entry: string | undefined;
	readonly at: Instant;
	/** It waits for a prescriber, under this id. */
	readonly proposed?: string;
}

/** One change of an entry, and who made it where. `at`: by the author's device clock, ISO 8601, UTC. */
export interface EntryVersion extends Omit<EntryChange, 'startOp' | 'credId' | 'at' | 'proposal'>, Author {
	readonly at: string;
	/** Who asked for it, when somebody else accepted it. */
	readonly enteredBy?: string;
	/** Who kept it for its author, whose device had stopped before it was sealed. */
	readonly keptBy?: string;
}

/** Entries that were written into the wrong chart. */
export interface MovedEntries {
	readonly from: ChartId;
	/** `Type/id` in the chart that they are moved from. */
	readonly entries: readonly string[];
	readonly to: ChartId;
	/** Why they do not stand where they stood, in the author's words. */
	readonly reason: string;
}

/** Which form: of a chart, or of the practice (`register`). `form`: its name, with what it changes (`dose/<id>`). */
export interface FormName {
	readonly chartId?: ChartId | undefined;
	readonly form: string;
}

/** What was left in a form. `text` is the form's own. Times are of this device's clock. */
export interface FormDraft {
	readonly text: string;
	readonly beganAt: Instant;
	readonly at: Instant;
	/** Whose chart the form is of; absent in drafts of earlier versions. */
	readonly chartId?: ChartId;
}

/** A stored file, as an Attachment names it. */
export interface BlobRef {
	readonly id: DocId;
	/** `urn:saddlebag:blob:<id>` */
	readonly url: string;
	/** Bytes. */
	readonly size: number;
	/** SHA-1 in base64, as FHIR R4 Attachment.hash wants it; what is trusted is the SHA-256 in the blob. */
	readonly hash: string;
}

/** One engine per profile. Every method that writes resolves only when the write is durable on this device. */
export interface Engine
	extends
		RelayCommands<EngineError>,
		MembersCommands<EngineError>,
		ErasureCommands<EngineError>,
		RightsCommands<EngineError>,
		RecoveryCommands<EngineError>,
		SensitiveCommands<EngineError>,
		UnlockKeyCommands<EngineError>,
		SharingCommands<EngineError>,
		PracticeCommands<EngineError>,
		SetAsideCommands<EngineError>,
		DoubtCommands<EngineError>,
		BesideCommands<EngineError>,
		TrailCommands<EngineError>,
		HoldingCommands<EngineError>,
		TripCommands<EngineError> {
	state(): EngineState;
	status(): SyncStatus;
	subscribe(listener: (event: EngineEvent) => void): () => void;

	/** Makes a practice here, offline, and signs its first admin in. The words are shown once and never stored. */
	createPractice(a: {
		readonly practiceName: string;
		readonly siteName: string;
		readonly userName: string;
		readonly passphrase: string;
		readonly relayUrl: string;
		readonly setupCode?: string;
	}): Promise<Result<{ practiceId: PracticeId; deviceId: DeviceId; recoveryWords: string }, EngineError>>;
	/** Makes this empty device the one whose rows these are, all or none; nobody is signed in then. */
	beginFrom(rows: StoreSnapshot): Promise<Result<void, EngineError>>;
	/**
	 * Joins by a one-time link, or by its twelve words at a relay; waits for the device that made it to answer (up to two
	 * minutes). `joining` tells how far it is.
	 */
	join(
		a: InvitationText & { readonly passphrase: string }
	): Promise<Result<{ practiceId: PracticeId; deviceId: DeviceId }, EngineError>>;
	unlock(a: { readonly passphrase: string }): Promise<Result<void, EngineError>>;
	/**
	 * Seals what is unsealed, then drops the person's keys from memory; with a PIN they stay there, sealed. `fully` drops
	 * everybody's. The road stays open: a locked device still syncs.
	 */
	lock(a?: { readonly fully?: boolean }): Promise<void>;
	/** Brings somebody back whose keys wait behind their PIN; whoever is signed in is locked first. */
	unlockByPin(a: { readonly credId: CredId; readonly pin: string }): Promise<Result<void, EngineError>>;
	/** Lets the person signed in come back by PIN until the process ends, for twelve hours at most. Never stored. */
	setPin(a: { readonly pin: string }): Promise<Result<void, EngineError>>;
	removePin(): Promise<Result<void, EngineError>>;
	/** Wraps the signed-in person's keys on this device anew. */
	changePassphrase(a: {
		readonly current: string;
		readonly next: string;
	}): Promise<Result<void, EngineError>>;

	/** Does nothing while the network is switched off. */
	connect(): void;
	/** Switches the network of this device, also for its next start. */
	setNetwork(a: { readonly on: boolean }): Promise<Result<void, EngineError>>;
	disconnect(): Promise<void>;
	tryNow(): void;
	/** Lets what others wrote wait, or come again; until then, or until this process ends. Sending goes on. */
	pauseReceiving(a: { readonly paused: boolean }): Promise<void>;

	search(query: string, limit?: number, filter?: PatientFilter): readonly SearchHit[];
	/** How many patients this device lists, and of how many of them not everything has arrived. */
	patientCounts(): { readonly all: number; readonly arriving: number };
	/** Patients who may be the one about to be registered, likeliest first; at most `limit`. */
	similarPatients(facts: RegistrationFacts, limit: number): readonly SimilarHit[];
	/** Patients that the person signed in opened last on this device, newest first. */
	recentPatients(): Promise<readonly RecentPatient[]>;
	/** Today's queues of every site of the practice, by site, then by arrival. */
	readQueue(): Promise<Result<readonly QueueLine[], EngineError>>;
	changeQueue(command: QueueCommand): Promise<Result<QueueChanged, EngineError>>;
	/** Lines of this site's queues of the last seven days that did not come to their end, newest day first. */
	readUnfinished(): Promise<Result<readonly QueueLine[], EngineError>>;
	/** What is said of today's patients beside their lines. Takes charts up one by one; other commands go between. */
	queueFlags(): Promise<Result<QueueFlags, EngineError>>;
	visitToday(chartId: ChartId): Promise<Result<VisitToday, EngineError>>;
	/** Patients in whose charts something waits to be decided, by name. */
	patientsToCheck(): readonly PatientRow[];
	/** Charts in which something waits for the person signed in. */
	trays(): readonly PatientTray[];
	/** Messages for the person signed in, of theirs and of their site: open ones, and those done in the last week. */
	readMessages(): Promise<Result<readonly ListedMessage[], EngineError>>;
	/** Opens a chart and keeps it live: `chart` events follow until it is closed. The access record is durable first. */
	openChart(chartId: ChartId): Promise<Result<ChartView, EngineError>>;
	closeChart(chartId: ChartId): Promise<void>;
	/** The entries of an open chart by type and id with their number text, which a view has as doubles. */
	exactEntries(
		chartId: ChartId
	): Promise<Result<Readonly<Record<string, Readonly<Record<string, JsonObject>>>>, EngineError>>;
	/**
	 * One entry into the presence room of a chart on screen, for one connection: its ticket is used up by it. `NeedsRelay`
	 * while there is no road. Nothing of it is stored.
	 */
	presenceOf(chartId: ChartId): Promise<Result<PresenceAccess, EngineError>>;
	/** Gives the patient a number of the practice (MRN), before any identifiers that were typed. */
	registerPatient(patient: NewPatient): Promise<Result<{ chartId: ChartId }, EngineError>>;
	/** What the safety checks say of an order for a chart on screen, before it is written. */
	checkOrder(chartId: ChartId, order: OrderToCheck): Promise<Result<readonly SafetyFinding[], EngineError>>;
	/** Every change of an entry (`Type/id`) of a chart on screen, oldest first. */
	entryHistory(chartId: ChartId, entry: string): Promise<Result<readonly EntryVersion[], EngineError>>;
	/** A chart on screen as its author could see it when a change was made, or a site at a time. Nothing can be written to it. */
	chartThen(chartId: ChartId, moment: Moment): Promise<Result<ChartThen, EngineError>>;
	/** Which devices hold the changes of some entries (`Type/id`) of a chart on screen. */
	delivery(chartId: ChartId, entries: readonly string[]): Promise<Result<Delivery, EngineError>>;
	/** Of some messages of a chart, by their ids, those proven to be on a device of somebody they are for. */
	messageReach(chartId: ChartId, ids: readonly string[]): Promise<Result<readonly string[], EngineError>>;
	/** What others wrote in a chart on screen since this person last looked at it here, and when that was. */
	arrivedSince(
		chartId: ChartId
	): Promise<
		Result<{ readonly at: Instant; readonly entries: readonly ArrivedEntry[] } | undefined, EngineError>
	>;
	/** Remembers which heads of a chart's view this person had on the screen; on this device only. */
	lookedAt(chartId: ChartId, heads: readonly string[]): Promise<Result<void, EngineError>>;
	/**
	 * Moves entries into the right patient's chart: written there first, then marked here, each durable by itself; said again
	 * after a crash it does what is left to do. What belongs to an entry moves along: a report's results, a note's addenda.
	 * Both charts' access records are durable first. `entries`: `Type/id` of all that moved, in the chart they moved to.
	 */
	moveEntries(a: MovedEntries): Promise<Result<{ readonly entries: readonly string[] }, EngineError>>;
	/** Takes moveEntries back: they stand again where they stood, then are marked where they were moved to. */
	returnEntries(a: MovedEntries): Promise<Result<void, EngineError>>;
	/** What a patient's card shows: a code in words, and the text of its QR code. */
	cardOf(chartId: ChartId): Promise<Result<{ readonly words: string; readonly qrText: string }, EngineError>>;
	/** The patient of a scanned or typed card or record number, from what this device holds. Opens nothing. */
	findByCard(text: string): Promise<CardFound>;
	/** Charts that may be of the same person as this one and wait for somebody, and those that are. */
	samePeople(chartId: ChartId): Promise<Result<readonly SamePair[], EngineError>>;
	/**
	 * Says in both charts whether they are of one person, or takes back what was said. Nothing is moved or deleted. Both
	 * access records are durable first; said again after a crash it says what is left to say.
	 */
	saySamePerson(a: {
		readonly charts: readonly [ChartId, ChartId];
		readonly said: SameOrApart | 'nothing';
	}): Promise<Result<void, EngineError>>;
	/** Appointments of a chart that are in the way of others, or of each other, and wait for somebody. */
	doubleBooked(chartId: ChartId): Promise<Result<readonly DoubleBooking[], EngineError>>;
	/**
	 * Settles a pair (`DoubleBooking.id`): one stands and the other is cancelled for the reason, or both stand. `open` and
	 * `crossed` take it back to what it was. Both access records are durable first.
	 */
	settleDoubleBooked(a: {
		readonly pair: string;
		readonly said: 'first' | 'second' | 'both' | 'open' | 'crossed';
		readonly reason: string;
	}): Promise<Result<void, EngineError>>;
	/** What merges put together by themselves during the last thirty days, as far as this device has looked; newest first. */
	handled(): Promise<Result<readonly HandledThing[], EngineError>>;
	/** The family of a chart's patient, from what this device holds. */
	family(chartId: ChartId): Family;
	/**
	 * Says, or takes back, that `chartId` is the mother of the patient of chart `of`, or that the two share a household.
	 * Written into the chart `of`, as `linkKin` and `unlinkKin`.
	 */
	setKin(a: {
		readonly of: ChartId;
		readonly kind: KinKind;
		readonly chartId: ChartId;
		readonly name?: string;
		readonly on: boolean;
	}): Promise<Result<CommandDone, EngineError>>;
	/** `form`: the form that said it; its kept words are forgotten in the same transaction. */
	run(chartId: ChartId, command: ChartCommand, form?: string): Promise<Result<CommandDone, EngineError>>;
	/** Seals what has accumulated in a chart (leaving a field or section), or in all of them. */
	seal(chartId?: ChartId): Promise<Result<void, EngineError>>;

	/** Keeps what stands in a form on this device only, sealed; never sent. */
	saveDraft(name: FormName, text: string, beganAt?: Instant): Promise<Result<{ at: Instant }, EngineError>>;
	readDraft(name: FormName): Promise<Result<FormDraft | undefined, EngineError>>;
	dropDraft(name: FormName): Promise<Result<void, EngineError>>;

	/**
	 * Stores a file's content, durable when it resolves; nothing names it yet. The same content twice is one blob. Other commands
	 * have their turn between its chunks.
	 */
	addBlob(content: Uint8Array, mediaType: string): Promise<Result<BlobRef, EngineError>>;
	/** A file's content, whole and checked; `BlobNotHere` while something of it has not arrived. */
	readBlob(id: DocId): Promise<Result<{ bytes: Uint8Array; mediaType: string }, EngineError>>;

	importText(file: string, text: string): Promise<Result<ImportReport, EngineError>>;
	/**
	 * A FHIR Bundle (type collection) of everything in the chart, number text and array order as received; a DetectedIssue
	 * for every entry about which something is not decided. Entries that are kept apart stay out of it unless it is said
	 * otherwise, and then those that are shown leave labelled as restricted.
	 */
	exportChart(
		chartId: ChartId,
		a?: { readonly sensitive?: boolean; readonly to?: HandedTo }
	): Promise<Result<ExactJson, EngineError>>;
	/** The practice's devices and what each last said of itself. */
	devices(): Promise<Result<readonly DeviceRow[], EngineError>>;
	/** What waits to be sent, in words' reach. */
	unsentWork(): Promise<Result<readonly UnsentRow[], EngineError>>;
	/** `Type/id` of the entries of a chart on screen that the home relay has not acknowledged in full. */
	unsentEntries(chartId: ChartId): Promise<Result<readonly string[], EngineError>>;
	/**
	 * A part of everything unsent as a transfer file (SPEC, [XFR-1], [XFR-5]), from '' on; `next` is what to ask for the part
	 * behind it. The first is recorded in the access log, but on a removed device, where nobody is signed in. Sends and removes
	 * nothing.
	 */
	exportUnsent(after: string): Promise<Result<FilePart, EngineError>>;
	/**
	 * Everything unsent as one transfer file that is as short as can be, for the camera of a device that knows the same
	 * people; recorded as well. The same as before while only access records came behind it ([XFR-7]). `bytes` is undefined
	 * when it is more than one part of a file.
	 */
	showUnsent(): Promise<
		Result<{ readonly bytes: Uint8Array | undefined; readonly count: number }, EngineError>
	>;
	/** A part of everything held here as a transfer file, in the same way. */
	exportPractice(after: string): Promise<Result<FilePart, EngineError>>;
	/** Takes in the transfer file that begins at a place of the source, and says where the next one begins. */
	takeTransfer(source: TransferSource, from: number): Promise<Result<TransferReport, EngineError>>;
	/** What comparing this device's clock with the relay's has shown: milliseconds that it is ahead. */
	tellClock(a: { readonly aheadMs: number }): Promise<void>;
	/**
	 * Writes the access record of printing charts; print when it resolves. Paper for others waits for a reason where the
	 * patient asked that nothing leaves (`AskedNotToHandOver`).
	 */
	recordPrint(chartIds: readonly ChartId[], to: HandedTo): Promise<Result<void, EngineError>>;
	/** The same of saving one file of a chart outside of this program; save when it resolves. */
	recordCopy(chartIds: readonly ChartId[], to: HandedTo): Promise<Result<void, EngineError>>;
	/** Checks every stored chain, hash and signature. */
	verify(): Promise<VerifyReport>;
	/** For the process that runs this profile next; see takeOver. */
	keysHeld(): KeysHeld;
	/** Goes on with the keys of the process before. Keys that do not fit any more sign nobody in. */
	takeOver(keys: KeysHeld): Promise<void>;
	close(): Promise<void>;
}

/** What verify found. `problems` are places, never contents. */
export interface VerifyReport {
	readonly envelopes: number;
	readonly controlRecords: number;
	readonly problems: readonly { readonly what: string; readonly where: string }[];
	/** The first broken place of every author's chain; names only while somebody is signed in. */
	readonly broken: readonly BrokenLink[];
}
