import { beforeEach, describe, expect, test } from 'vitest';
import { hexToBytes } from '#shared/core/bytes.ts';
import { EMPTY_HEAD, nextLogHash } from '#shared/protocol/log-chain.ts';
import { createRelayFixture, type RelayFixture, settle } from '../../../support/relay-fixture.ts';

let relay: RelayFixture;
beforeEach(async () => {
	relay = await createRelayFixture();
});

describe('group commit', () => {
	test('pushes that wait together share one transaction, and no ack comes before it', async () => {
		let open = (): void => {};
		const commits: number[] = [];
		relay = await createRelayFixture({
			wrap: (storage) => ({
				...storage,
				async commit(appends) {
					if (appends[0]?.type !== 'log') return storage.commit(appends);
					await new Promise<void>((go) => (open = go));
					commits.push(appends.flatMap((one) => (one.type === 'log' ? one.entries : [])).length);
					return storage.commit(appends);
				}
			})
		});
		const nurses = [
			(await relay.practice.enrol('nurse')).device,
			(await relay.practice.enrol('nurse')).device
		];
		const first = await relay.connect();
		const others = await Promise.all(nurses.map((nurse) => relay.connect(nurse)));
		const pushed = [first.push([await relay.practice.admin.seal()])];
		await settle();
		for (const [i, client] of others.entries())
			pushed.push(client.push([await nurses[i]!.seal(), await nurses[i]!.seal()]));
		await settle();
		expect(first.waiting('ack')).toEqual([]);
		open();
		await settle();
		open();
		await Promise.all(pushed);
		expect(commits).toEqual([1, 4]);
	});

	test('a storage that fails costs its pushers their sockets, never an ack, and the relay goes on', async () => {
		let fail = false;
		relay = await createRelayFixture({
			wrap: (storage) => ({
				...storage,
				commit: async (appends) => {
					if (fail) throw new Error('disk is gone');
					return storage.commit(appends);
				}
			})
		});
		const client = await relay.connect();
		const sealed = await relay.practice.admin.seal();
		fail = true;
		await expect(client.push([sealed])).rejects.toThrow('road closed with 4500');
		fail = false;
		expect((await (await relay.connect()).push([sealed])).get(sealed.id)?.seq).toBe(1);
		expect(relay.events).toContainEqual(expect.objectContaining({ event: 'session-failed' }));
	});

	test('another process that appends first is followed, not overwritten', async () => {
		let rival: (() => Promise<unknown>) | undefined;
		relay = await createRelayFixture({
			wrap: (storage) => ({
				...storage,
				async commit(appends) {
					const first = appends[0]?.type === 'log' ? rival : undefined;
					if (first) {
						rival = undefined;
						await first();
					}
					return storage.commit(appends);
				}
			})
		});
		const { practice, storage, suite } = relay;
		const { device } = await practice.enrol('nurse');
		const client = await relay.connect();
		const theirs = await device.seal();
		rival = async () => {
			const hash = await nextLogHash((data) => suite.sha256(data), EMPTY_HEAD.hash, hexToBytes(theirs.id));
			const { docId, credId, cseq, kind } = theirs.header;
			const entry = {
				seq: 1,
				logHash: hash,
				id: theirs.id,
				docId,
				credId,
				cseq,
				kind,
				envelope: theirs.bytes
			};
			const head = { seq: 1, hash };
			await storage.commit([
				{ type: 'log', practiceId: practice.practiceId, after: EMPTY_HEAD, head, entries: [entry] }
			]);
		};
		const mine = await practice.admin.seal();
		expect((await client.push([mine])).get(mine.id)?.seq).toBe(2);
	});
});
