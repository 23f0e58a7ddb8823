// What the engine does about erasing records, as its callers see it: part of api.ts.
import type { Instant } from '../../core/clock.ts';
import type { ChartId, UserId } from '../../core/ids.ts';
import type { Result } from '../../core/result.ts';
import type { EraseReason } from '../../protocol/erasure-records.ts';
import type { Erasure } from '../../replica/control-state.ts';

/** Why a record is not erased, or not asked for. Nothing was changed. */
export type ErasureError =
	/** Nobody else in the practice is an admin, or was when it was asked for. */
	| { readonly type: 'SecondAdminNeeded' }
	/** Who asked, on whatever device, cannot be the one who confirms. */
	| { readonly type: 'AskedByYou' }
	/** Not everything of the chart is on this device: it could not say exactly what goes. */
	| { readonly type: 'ChartNotWhole' }
	/** "Keep: legal hold" is set. */
	| { readonly type: 'OnHold' }
	/** It was confirmed, withdrawn or asked for anew by somebody else meanwhile. */
	| { readonly type: 'ErasureOver' }
	/** The patient's record was erased: another one has to be begun. */
	| { readonly type: 'RecordErased' }
	/** More files than one record of the log can name. */
	| { readonly type: 'TooMuchToErase' };

/** What stands against erasing a record, beside a legal hold. */
export interface ErasureObstacles {
	readonly openOrders: number;
	readonly booked: number;
	/** Open questions, messages and the like that wait for somebody. */
	readonly waiting: number;
}

/** What erasing a chart would do, before anybody asks for it. */
export interface ErasurePreview {
	readonly patient: string;
	readonly birthDate: string | undefined;
	readonly number: string | undefined;
	/** Pieces of work of people that go, on every device and relay. */
	readonly pieces: number;
	readonly files: number;
	/** Files that stay because another record has them too. */
	readonly sharedFiles: number;
	readonly onHold: boolean;
	readonly obstacles: ErasureObstacles;
	/** People who could confirm. */
	readonly otherAdmins: readonly string[];
	/** One that waits for a second signature already. */
	readonly waiting: string | undefined;
}

/** An erasure that was asked for, and what became of it. */
export interface ErasureRow {
	readonly id: string;
	/** The first letters of its document's id: all that is left to name it by. */
	readonly short: string;
	readonly reason: EraseReason;
	readonly askedBy: string;
	readonly askedAt: Instant;
	readonly stand: Erasure['stand'];
	/** Until when it may be confirmed. */
	readonly lapsesAt: Instant;
	readonly endedBy: string | undefined;
	readonly endedAt: Instant | undefined;
	/** While the record is here. */
	readonly chartId: ChartId | undefined;
	readonly patient: string | undefined;
	readonly birthDate: string | undefined;
	readonly number: string | undefined;
	/** It is only about what came after the record was erased. */
	readonly isMore: boolean;
	readonly documents: number;
	readonly pieces: number;
	/** The person signed in asked for it. */
	readonly mine: boolean;
	/** The person signed in may be the second signature. */
	readonly mayConfirm: boolean;
	/** Of whom one can be the second signature. */
	readonly mayBeConfirmedBy: readonly string[];
}

/** Words that stood in a form of a record when it was erased. Only their author, on this device, sees them. */
export interface LeftWords {
	readonly row: string;
	readonly at: Instant;
	readonly text: string;
}

/** How long records are kept. */
export interface RetentionPolicy {
	/** Years after the last entry, for who was an adult then. */
	readonly years: number;
	/** Children's records are kept until this age at least; and for `years` after the last entry, if that is longer. */
	readonly childUntil: number;
	/** The law or rule that says so, as the practice names it. */
	readonly source: string;
}

/** A record that is beyond the time for which it is kept. */
export interface RetentionRow {
	readonly chartId: ChartId;
	readonly patient: string;
	readonly number: string | undefined;
	readonly birthDate: string | undefined;
	/** Local day of the last entry, YYYY-MM-DD. */
	readonly lastEntry: string;
	/** Local day from which it may be erased. */
	readonly keptUntil: string;
	readonly onHold: boolean;
	readonly obstacles: ErasureObstacles;
	readonly waiting: boolean;
}

export interface RetentionReport {
	readonly policy: RetentionPolicy;
	readonly rows: readonly RetentionRow[];
	/** Records that are on no list because not everything of them is here. */
	readonly notHere: number;
	/** Records looked at. */
	readonly looked: number;
}

/** `E`: every expected failure of the engine. */
export interface ErasureCommands<E> {
	/** What erasing a chart would take with it. For an admin. */
	erasurePreview(a: { readonly chartId: ChartId }): Promise<Result<ErasurePreview, E>>;
	/** Asks another admin to confirm that a chart is erased. Nothing goes yet. */
	askErasure(a: {
		readonly chartId: ChartId;
		readonly reason: EraseReason;
	}): Promise<Result<{ readonly id: string }, E>>;
	/** Asks the same of everything that came after a record was erased, by its erasure. */
	askToEraseMore(a: { readonly id: string }): Promise<Result<{ readonly id: string }, E>>;
	/** The second signature: it goes from here on, everywhere. */
	confirmErasure(a: { readonly id: string }): Promise<Result<void, E>>;
	withdrawErasure(a: { readonly id: string }): Promise<Result<void, E>>;
	/** Everything that was asked for, newest first. For an admin. */
	erasures(): Promise<Result<readonly ErasureRow[], E>>;
	/** Sets or lifts "Keep: legal hold". For an admin. */
	holdChart(a: { readonly chartId: ChartId; readonly keep: boolean }): Promise<Result<void, E>>;
	isOnHold(chartId: ChartId): boolean;
	/** Words that the person signed in had typed here and not saved, in records that were erased. */
	leftWords(): Promise<Result<readonly LeftWords[], E>>;
	dropLeftWords(a: { readonly row: string }): Promise<Result<void, E>>;
	/** Records kept longer than the practice has to. For an admin. */
	retentionReport(): Promise<Result<RetentionReport, E>>;
	setRetention(policy: RetentionPolicy): Promise<Result<void, E>>;
}

export type ErasedUser = { readonly userId: UserId; readonly name: string };
