// Tells this process when another one has appended: PostgreSQL's NOTIFY carries the practice, never the data. While the
// line is down nothing is heard; when it is back, everybody is woken once.
import { Client } from 'pg';
import type { Clock } from '#shared/core/clock.ts';
import type { PracticeId } from '#shared/core/ids.ts';
import { connectionOf } from './open-relay-pool.ts';

export const CHANNEL = 'saddlebag_appended';
const RETRY_MS = 1_000;

/** Called with the practice that grew; undefined: any may have. */
export type WakeListener = (practiceId: PracticeId | undefined) => void;

export interface WakeUps {
	readonly listeners: Set<WakeListener>;
	stop(): Promise<void>;
}

/** Begins to listen. `self`: the payload's second word in this process's own notices, which it passes over. */
export function listenForAppends(url: string, clock: Clock, self: string): WakeUps {
	const listeners = new Set<WakeListener>();
	let client: Client | undefined;
	let cancel = (): void => {};
	let stopped = false;
	const tell: WakeListener = (practiceId) => listeners.forEach((listener) => listener(practiceId));

	async function listen(): Promise<void> {
		const mine = new Client(connectionOf(url));
		client = mine;
		const lost = (): void => {
			if (client !== mine) return;
			client = undefined;
			void mine.end().catch(() => {});
			if (!stopped) cancel = clock.after(RETRY_MS, () => void listen());
		};
		mine.on('error', lost);
		mine.on('end', lost);
		mine.on('notification', ({ payload = '' }) => {
			const [practiceId, by] = payload.split(' ');
			if (by !== self) tell(practiceId as PracticeId);
		});
		try {
			await mine.connect();
			await mine.query(`LISTEN ${CHANNEL}`);
			tell(undefined);
		} catch {
			lost();
		}
	}
	void listen();

	return {
		listeners,
		async stop() {
			stopped = true;
			cancel();
			const ending = client;
			client = undefined;
			await ending?.end();
		}
	};
}
