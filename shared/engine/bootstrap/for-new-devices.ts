// What a signed-in session does for new devices, and for itself when it is one; bootstrap.ts makes it.
import type { DocId } from '../../core/ids.ts';
import type { Incoming } from '../../replica/receiving.ts';

export interface Bootstrap {
	/** The road, or what this device has received, is not as it was. */
	moved(): Promise<void>;
	/** An answer to a question for pages. True: rows of the list changed. */
	took(docId: DocId, envelopes: readonly Incoming[]): Promise<boolean>;
	/** Pages of others came by in the log. */
	seen(docIds: readonly DocId[]): Promise<void>;
	stop(): void;
}
