// Changes that go by hand between devices, types only; api.ts is where they are used.
import type { Instant } from '../core/clock.ts';
import type { Carried } from '../replica/carrying.ts';

/** Bytes to take in, read a part at a time. */
export interface TransferSource {
	readonly size: number;
	read(from: number, to: number): Promise<Uint8Array>;
}

/** One transfer file of a row that is asked for a part at a time. */
export interface FilePart<Place = string> {
	readonly bytes: Uint8Array;
	/** Envelopes in it. */
	readonly count: number;
	/** What to ask for the part behind it; undefined behind the last. */
	readonly next: Place | undefined;
}

/** What became of one transfer file. Counts are changes. */
export interface TransferReport extends Omit<Carried, 'failed'> {
	/** By the writer's clock. */
	readonly writtenAt: Instant;
	/** Where the writer works; undefined when that is not known here. */
	readonly siteName: string | undefined;
	/** Where the next file begins in the same source. */
	readonly next: number | undefined;
}
