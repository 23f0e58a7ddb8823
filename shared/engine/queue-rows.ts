// Queues as lists show them, types only: lines, what may be done with them, and what is said beside them.
import type { AllergyStatus } from '../chart/allergy-status.ts';
import type { PlainResource } from '../chart/chart-view.ts';
import type { QueueEntry } from '../chart/queue/queue-lines.ts';
import type { VisitState } from '../chart/queue/visit-state.ts';
import type { ChartId, SiteId, UserId } from '../core/ids.ts';
import type { PatientRow } from './patient-rows.ts';

type QueuePlace = { readonly site: SiteId; readonly id: string; readonly date?: string };

/** One patient in one of the queues. */
export interface QueueLine extends Omit<QueueEntry, 'chartId' | 'movedBy'> {
	readonly chartId: ChartId;
	/** The queue's local day, YYYY-MM-DD. */
	readonly date: string;
	readonly movedBy: { readonly userId: UserId; readonly user: string } | undefined;
	readonly site: SiteId;
	readonly siteName: string;
	/** The queue of the site where this person works. */
	readonly isHere: boolean;
	/** undefined while the chart's row has not arrived. */
	readonly patient: PatientRow | undefined;
}

/** A change to one of the queues; today's without a `date`. A patient arrives today, at the site of who says so. */
export type QueueCommand =
	| { readonly verb: 'arrive'; readonly chartId: ChartId; readonly reason?: string }
	| (QueuePlace & { readonly verb: 'move'; readonly state: VisitState })
	| (QueuePlace & { readonly verb: 'reason'; readonly reason: string })
	| (QueuePlace & { readonly verb: 'take-back' });

/** The line that was changed, and whose queue it stands in. */
export interface QueueChanged {
	readonly id: string;
	readonly site: SiteId;
}

/** What is said of a patient beside their line in today's queue. */
export interface QueueFacts {
	/** undefined without the key to charts. */
	readonly allergies: AllergyStatus | undefined;
	/** Registered today. */
	readonly isNew: boolean;
	/** Something of the chart is not acknowledged by the home relay. */
	readonly notSent: boolean;
	/** Today's vital signs, as in a chart's view. */
	readonly vitals: readonly PlainResource[];
}

/** Facts by chart, and the ids of lines of which something is not acknowledged by the home relay. */
export interface QueueFlags {
	readonly charts: Readonly<Record<ChartId, QueueFacts>>;
	readonly unsentLines: readonly string[];
}

/** Today's visit of a patient here, and their line in today's queue here. */
export interface VisitToday {
	readonly visit: { readonly id: string; readonly isOpen: boolean } | undefined;
	readonly line: QueueLine | undefined;
}
