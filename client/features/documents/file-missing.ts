// A file that is not on this device: what the engine says of it, and whether looking at it is asking for it. Pure.
import type { EngineError } from '#shared/engine/engine-error.ts';

export type FileMissing = Extract<EngineError, { type: 'BlobNotHere' }>;

/** Up to here a file is fetched when it comes on screen; a larger one when somebody says so: roads cost money. */
const AT_ONCE_BYTES = 1_000_000;

export const fetchesAtOnce = ({ size }: FileMissing): boolean => size === undefined || size <= AT_ONCE_BYTES;
