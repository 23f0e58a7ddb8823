import { beforeEach, describe, expect, test } from 'vitest';
import { CLOSE_CODES } from '#shared/protocol/close-codes.ts';
import { createRelayFixture, type RelayFixture } from '../../../support/relay-fixture.ts';
import type { TestDevice } from '../../../support/test-practice.ts';

let relay: RelayFixture;
beforeEach(async () => {
	relay = await createRelayFixture();
});

describe('stop', () => {
	test('finishes what it has, then ends every session as going away and opens no more', async () => {
		const client = await relay.connect();
		const sealed = await relay.practice.admin.seal();
		const pushed = client.push([sealed]);
		await relay.core.stop(1_000);
		expect((await pushed).get(sealed.id)?.seq).toBe(1);
		expect(await client.closed).toBe(CLOSE_CODES.goingAway.code);
		expect(await relay.open().closed).toBe(CLOSE_CODES.goingAway.code);
	});
});

test('[LOG-8] an idle reconnect reads a fixed number of rows, however long the log', async () => {
	const reads: string[] = [];
	relay = await createRelayFixture({
		wrap: (storage) =>
			new Proxy(storage, {
				get(target, name: keyof typeof storage) {
					return (...args: never[]) => {
						reads.push(name);
						return (target[name] as (...a: never[]) => unknown)(...args);
					};
				}
			})
	});
	const client = await relay.connect();
	const reconnect = async (): Promise<string[]> => {
		const { length: after } = (await relay.storage.entriesAfter(relay.practice.practiceId, 0, 10 ** 9)) as {
			length: number;
		};
		reads.length = 0;
		const again = await relay.connect(relay.practice.admin, { certificates: [] });
		again.send({ type: 'pull', after, credit: 100_000, content: 'all' });
		await relay.core.idle();
		again.close();
		return [...reads];
	};
	const few = await reconnect();
	const admin: TestDevice = relay.practice.admin;
	for (let i = 0; i < 30; i++) await client.push([await admin.seal()]);
	const many = await reconnect();
	expect(many).toEqual(few);
});
