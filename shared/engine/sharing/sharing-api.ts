// What the engine does about what a patient said of their chart, as its callers see it: part of ../api.ts. The answers
// themselves are entries of the chart (shared/chart/sharing.ts) and are written by its verbs.
import type { ChartId } from '../../core/ids.ts';
import type { Result } from '../../core/result.ts';
import type { AccessReason } from '../access-reasons.ts';

/** Nothing was shown or handed out, and nothing was changed. */
export type SharingError =
	/** The patient belongs to another site, and asked that others do not open the chart: somebody says why first. */
	| { readonly type: 'AskedNotHere' }
	/** The patient asked that nothing of the chart goes to other practices: somebody says why first. */
	| { readonly type: 'AskedNotToHandOver'; readonly charts: readonly ChartId[] };

/**
 * Who gets what leaves the screen. `practice`: its own people, for their work. `patient`: the patient themself, or who decides
 * for them: that is not sharing, and the access record says so. `others`: anybody else.
 */
export type HandedTo = 'practice' | 'patient' | 'others';

/** `E`: every expected failure of the engine. */
export interface SharingCommands<E> {
	/**
	 * Opens a chart on screen that is shut because its patient asked that other sites do not open it, until this person locks
	 * the device. The access record, with the reason, is durable first, and admins are told. `NeedsRelay` as for showSensitive.
	 */
	openShut(a: { readonly chartId: ChartId; readonly reason: AccessReason }): Promise<Result<void, E>>;
	/**
	 * Lets charts go to others, in files and on paper, although their patients asked that they do not, until this person
	 * locks the device. The access records, with the reason, are durable first, and admins are told.
	 */
	allowHandOver(a: {
		readonly charts: readonly ChartId[];
		readonly reason: AccessReason;
	}): Promise<Result<void, E>>;
}
