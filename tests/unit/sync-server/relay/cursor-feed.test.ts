import { expect, test } from 'vitest';
import { createActivity } from '#relay/relay/activity.ts';
import { createCursorFeed, type Batch } from '#relay/relay/cursor-feed.ts';
import { settle } from '../../../support/relay-fixture.ts';

/** A feed over a log of numbers whose reads are answered by hand. */
function createFeedOverNumbers() {
	const log: number[] = [];
	const sent: number[] = [];
	const asked: number[] = [];
	const reads: (() => void)[] = [];
	const feed = createCursorFeed({
		outlet: { send: ([n]) => void sent.push(n!), close: () => {}, ready: async () => {} },
		activity: createActivity(),
		maxCredit: 1_000,
		onFailure: (error) => {
			throw error;
		},
		read(after): Promise<Batch | undefined> {
			asked.push(after);
			const next = log.find((n) => n > after);
			const batch =
				next === undefined
					? undefined
					: { frame: new Uint8Array([next]), last: next, cost: 1, isLast: next === log.at(-1) };
			return new Promise((resolve) => reads.push(() => resolve(batch)));
		}
	});
	const answerAll = async (): Promise<void> => {
		while (reads.length > 0) {
			reads.shift()!();
			await settle();
		}
	};
	return { log, sent, asked, reads, feed, answerAll };
}

test('what is appended while a read says "no more" is not forgotten', async () => {
	const { log, sent, reads, feed, answerAll } = createFeedOverNumbers();
	feed.start(0, 100);
	await settle();
	expect(reads).toHaveLength(1);
	log.push(1);
	feed.wake();
	await answerAll();
	expect(sent).toEqual([1]);
});

test('a new start during a read drops what the old one was about to send', async () => {
	const { log, sent, feed, answerAll } = createFeedOverNumbers();
	log.push(1, 2, 3);
	feed.start(0, 100);
	await settle();
	feed.start(1, 100);
	await answerAll();
	expect(sent).toEqual([2, 3]);
});

test('nothing is sent after stop, nor before start', async () => {
	const { log, sent, feed, answerAll } = createFeedOverNumbers();
	log.push(1);
	feed.wake();
	feed.grant(5);
	await settle();
	feed.start(0, 100);
	await settle();
	feed.stop();
	await answerAll();
	expect(sent).toEqual([]);
});

test('nothing is read behind what was the last, until the log grows', async () => {
	const { log, asked, feed, answerAll } = createFeedOverNumbers();
	log.push(1, 2);
	feed.start(0, 100);
	await settle();
	await answerAll();
	expect(asked).toEqual([0, 1]);
	log.push(3);
	feed.wake();
	await settle();
	await answerAll();
	expect(asked).toEqual([0, 1, 2]);
});
