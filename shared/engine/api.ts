// What an engine offers to the screens' worker, to bag and to tests, as types only.
import type { ChartId, CredId, DeviceId, DocId, PracticeId } from '../core/ids.ts';
import type { Instant } from '../core/clock.ts';
import type { ChartView } from '../chart/chart-view.ts';
import type { Author } from '../chart/disagreements.ts';
import type { EntryChange } from '../chart/entry-history.ts';
import type { KinKind } from '../chart/kin.ts';
import type { SameOrApart } from '../chart/same-person.ts';
import type { ExactJson, JsonObject } from '../fhir/exact-json.ts';
import type { Result } from '../core/result.ts';
import type { OrderToCheck } from './safety-facts-of.ts';
import type { ChartCommand } from './chart-command.ts';
import type { KeysHeld } from './held-keys.ts';
import type { StoreSnapshot } from '../replica/memory-store.ts';
import type { SafetyFinding } from '../safety/safety-facts.ts';
import type { HoldingCommands } from './holding/holding-api.ts';
import type { TripCommands } from './trips/trips-api.ts';
import type { ListedMessage } from './message-rows.ts';
import type { DeviceRow, UnsentRow } from './device-rows.ts';
import type {
	CardFound,
	DoubleBooking,
	Family,
	HandledThing,
	NewPatient,
	PatientFilter,
	PatientRow,
	PatientTray,
	RecentPatient,
	RegistrationFacts,
	SamePair,
	SearchHit,
	SimilarHit
} from './patient-rows.ts';
import type { TrailCommands } from './trail-api.ts';
import type { FilePart, TransferReport, TransferSource } from './transfer-facts.ts';
import type { QueueChanged, QueueCommand, QueueFlags, QueueLine, VisitToday } from './queue-rows.ts';
import type { ArrivedEntry, ChartThen, Delivery, Moment } from './known-facts.ts';
import type { ErasureCommands } from './erasure/erasure-api.ts';
import type { MembersCommands } from './members-api.ts';
import type { RightsCommands } from './rights-api.ts';
import type { SensitiveCommands } from './sensitive-api.ts';
import type { UnlockKeyCommands } from './unlock-keys-api.ts';
import type { HandedTo, SharingCommands } from './sharing/sharing-api.ts';
import type { InvitationText, PracticeCommands } from './practice-api.ts';
import type { BrokenLink } from './broken-links.ts';
import type { BesideCommands } from './beside/beside-api.ts';
import type { SetAsideCommands } from './set-aside-api.ts';
import type { DoubtCommands } from './witness/doubts-api.ts';
import type { RecoveryCommands } from './recovery/recovery-api.ts';
import type { RelayCommands } from './relay-api.ts';
import type { EngineState } from './engine-state.ts';
import type { SyncStatus } from './sync-status.ts';
import type { EngineError } from './engine-error.ts';
import type { EngineEvent } from './engine-event.ts';
import type { PresenceAccess } from './presence-facts.ts';

/** Which resources of an imported file were taken. `index` is the entry's position in the bundle, from 0. */
export interface ImportReport {
	readonly file: string;
	/** The chart (or the practice's library) that the first accepted entry went to; undefined when none was. */
	readonly chart: ChartId | undefined;
	readonly accepted: number;
	readonly refused: readonly { readonly index: number; readonly reason: string }[];
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
