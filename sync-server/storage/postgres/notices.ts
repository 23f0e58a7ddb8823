// What relay processes tell each other through PostgreSQL's NOTIFY: that a log grew (never the data), and short words.
// While the line is down nothing is heard; when it is back, every log may have grown.
import { Client } from 'pg';
import { base64ToBytes, bytesToBase64 } from '#shared/core/bytes.ts';
import type { Clock } from '#shared/core/clock.ts';
import type { PracticeId } from '#shared/core/ids.ts';
import type { News } from '../relay-storage.ts';
import { connectionOf } from './open-relay-pool.ts';

export const CHANNEL = 'saddlebag';
/** PostgreSQL refuses payloads of 8,000 bytes and more. */
export const MOST_PAYLOAD = 7_900;
const RETRY_MS = 1_000;

export interface Notices {
	readonly listeners: Set<(news: News) => void>;
	stop(): Promise<void>;
}

export interface NoticesDeps {
	readonly url: string;
	readonly clock: Clock;
	/** This process among those on the database: its own notices are passed over. */
	readonly self: string;
	/** Words that were too long for a notice, by their number. */
	readTold(number: string): Promise<Uint8Array | undefined>;
}

/** `<process> <kind> <what>`, kind one of: a(ppended) practice, t(old) words, n(umber) of words in the table. */
export const toPayload = (self: string, news: News): string =>
	news.type === 'appended' ? `${self} a ${news.practiceId}` : `${self} t ${bytesToBase64(news.words)}`;
/** What stands before the number of words in the table. */
export const toldBefore = (self: string): string => `${self} n `;

/** Begins to listen. */
export function listenToOthers({ url, clock, self, readTold }: NoticesDeps): Notices {
	const listeners = new Set<(news: News) => void>();
	let client: Client | undefined;
	let cancel = (): void => {};
	let stopped = false;
	const tell = (news: News): void => listeners.forEach((listener) => listener(news));

	async function read(payload: string): Promise<void> {
		const [by, kind, what = ''] = payload.split(' ');
		if (by === self) return;
		if (kind === 'a') return tell({ type: 'appended', practiceId: what as PracticeId });
		const words = kind === 't' ? base64ToBytes(what) : kind === 'n' ? await readTold(what) : undefined;
		if (words) tell({ type: 'told', words });
	}

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
		// Words that could not be read are lost, like those that nobody heard.
		mine.on('notification', ({ payload = '' }) => void read(payload).catch(() => {}));
		try {
			await mine.connect();
			await mine.query(`LISTEN ${CHANNEL}`);
			tell({ type: 'appended', practiceId: undefined });
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
