// What a device that holds its own patients alone does while somebody is signed in; own-patients.ts makes it. Also whom it
// looks up at the relay, in memory: looked-up.ts.
import type { ChartId, DocId } from '../../core/ids.ts';
import type { Incoming } from '../../replica/receiving.ts';

export interface OwnPatients {
	/** The road, or what is sent, is not as it was: lets go of others when nothing of it can be lost. Call inside `exclusive`. */
	moved(): void;
	/** How many documents of others are still here; the record of who looked is not counted. Call inside `exclusive`. */
	left(): Promise<number>;
	stop(): void;
}

/** Everybody else, as the pages of the list at the relay tell: in memory, for a moment. */
export interface LookedUp {
	/** True for a page that was asked for. */
	isAsked(docId: DocId): boolean;
	took(docId: DocId, envelopes: readonly Incoming[]): Promise<void>;
	has(chartId: ChartId): boolean;
	/** Somebody opens a chart of these: it is one of this device's own from now on. Call inside `exclusive`. */
	takeIn(chartId: ChartId): Promise<void>;
}
