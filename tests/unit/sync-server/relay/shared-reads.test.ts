import { expect, test } from 'vitest';
import { createRelayFixture } from '../../../support/relay-fixture.ts';
import { createSharedReads } from '#relay/relay/shared-reads.ts';
import type { PracticeId } from '#shared/core/ids.ts';
import type { StoredEntry } from '#relay/storage/relay-storage.ts';

const PRACTICE = 'p' as PracticeId;

/** Reads over a log of envelope sizes; the storage answers when it is let. */
function createReadsByHand() {
	const log: StoredEntry[] = [];
	const answers: (() => void)[] = [];
	const head = () => ({ seq: log.length, hash: new Uint8Array(32) });
	const reads = createSharedReads(
		{
			entriesAfter(_practice, after) {
				const found = log.slice(after);
				return new Promise((resolve) => answers.push(() => resolve(found)));
			},
			heads: async () => ({ log: head(), control: head(), storedBytes: 0 })
		},
		PRACTICE
	);
	const append = (): void => {
		log.push({ seq: log.length + 1, logHash: new Uint8Array(32), envelope: new Uint8Array(9) });
		reads.wake();
	};
	return { reads, append, answers };
}

test('whoever reads behind the same place meanwhile gets the same read, and the next one a new one', async () => {
	const { reads, append, answers } = createReadsByHand();
	append();
	const both = [reads.after(0, 100), reads.after(0, 100)];
	expect(answers).toHaveLength(1);
	answers[0]!();
	const [one, other] = await Promise.all(both);
	expect(one).toBe(other);
	expect(one!.entries.map(({ seq }) => seq)).toEqual([1]);
	void reads.after(0, 100);
	expect(answers).toHaveLength(2);
});

test('a read that began before the log grew is joined by nobody afterwards', async () => {
	const { reads, append, answers } = createReadsByHand();
	const early = reads.after(0, 100);
	append();
	const late = reads.after(0, 100);
	answers.forEach((answer) => answer());
	expect((await early).entries).toEqual([]);
	expect((await late).entries.map(({ seq }) => seq)).toEqual([1]);
});

test('a change is read once for all devices that stand at the same place, and each of them gets it', async () => {
	let asked = 0;
	const relay = await createRelayFixture({
		wrap: (storage) => ({
			...storage,
			entriesAfter: (...what) => {
				asked += 1;
				return storage.entriesAfter(...what);
			}
		})
	});
	const readers = [];
	for (let n = 0; n < 3; n++) {
		const { device } = await relay.practice.enrol('nurse');
		const reader = await relay.connect(device);
		reader.send({ type: 'pull', after: 0, credit: 1_000_000, content: n === 2 ? 'no-files' : 'all' });
		readers.push(reader);
	}
	const author = await relay.connect();
	await relay.core.idle();
	asked = 0;
	const sealed = await relay.practice.admin.seal();
	await author.push([sealed]);
	await relay.core.idle();
	expect(asked).toBe(1);
	for (const reader of readers)
		expect(
			reader.waiting('entries').flatMap(({ entries }) => entries.map(({ envelope }) => envelope))
		).toEqual([sealed.bytes]);
});
