// The process's log: one JSON object per line. Events are closed types of ids, counts and codes; nothing else gets in.
import type { Clock } from '#shared/core/clock.ts';
import type { LogLevel, RelayEvent } from '../relay/relay-event.ts';

/** What the process itself has to say, beside the relay core's events. */
export type ServerEvent =
	| {
			readonly event: 'started';
			readonly version: string;
			readonly port: number;
			readonly relayGen: string;
			readonly practices: number;
			readonly envelopes: number;
	  }
	| { readonly event: 'stopping' | 'stopped' }
	/** A copy of the database was made, or could not be. */
	| {
			readonly event: 'backup';
			readonly lastAt: number | undefined;
			readonly envelopes: number | undefined;
			readonly bytes: number | undefined;
			readonly failed: string | undefined;
	  }
	| { readonly event: 'connection-refused'; readonly code: number }
	| { readonly event: 'request-failed'; readonly error: string };

export type ServerLog = (level: LogLevel, event: RelayEvent | ServerEvent) => void;

export const LOG_LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** A log that writes what is at or above `threshold`. */
export function createJsonLog(clock: Clock, threshold: LogLevel, write: (line: string) => void): ServerLog {
	return (level, event) => {
		if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(threshold)) return;
		write(`${JSON.stringify({ at: new Date(clock.now()).toISOString(), level, ...event })}\n`);
	};
}
