// What a signed-in session does for new devices, and for itself when it is one; bootstrap.ts makes it.
import type { DocId } from '../../core/ids.ts';
import type { Incoming } from '../../replica/receiving.ts';
import type { OpenChart } from '../charts.ts';

export interface Bootstrap {
	/** The road, or what this device has received, is not as it was. */
	moved(): Promise<void>;
	/** Asks for the pages of the list, however little this device is behind. */
	listAgain(): Promise<void>;
	/** An answer to a question for pages or a snapshot. `patients`: rows of the list changed; `chart`: one on screen did. */
	took(
		docId: DocId,
		envelopes: readonly Incoming[]
	): Promise<{ readonly patients: boolean; readonly chart: OpenChart | undefined }>;
	/** Pages or snapshots of others came by in the log. */
	seen(docIds: readonly DocId[]): Promise<void>;
	/** A chart was opened. */
	opened(chart: OpenChart): void;
	/** Records were erased: relays let go of the pages that may tell of them. */
	erased(): Promise<void>;
	stop(): void;
}
