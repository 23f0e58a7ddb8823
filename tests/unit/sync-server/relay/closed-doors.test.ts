// What a relay does for nobody: before a login, for frames of relays, for a device that was put out, and beyond its room.
import { expect, test } from 'vitest';
import { hexToBytes } from '#shared/core/bytes.ts';
import { CLOSE_CODES } from '#shared/protocol/close-codes.ts';
import type { Frame } from '#shared/protocol/frames.ts';
import { EMPTY_HEAD } from '#shared/protocol/log-chain.ts';
import { createRelayFixture, type RelayFixture } from '../../../support/relay-fixture.ts';
import type { RelayClient } from '../../../support/relay-client.ts';

const PULL: Frame = { type: 'pull', after: 0, credit: 100_000, content: 'all' };

const ASK: Frame = { type: 'ask-times', ids: [], records: [1] };

/** Sends a frame of any kind, and waits until the relay has dealt with it. */
async function say({ core }: RelayFixture, client: RelayClient, frame: Frame): Promise<void> {
	client.send(frame);
	await core.idle();
}

test('[HSK-7] nothing is asked or brought before the login', async () => {
	const fixture = await createRelayFixture();
	await fixture.connect();
	const { bytes } = await fixture.practice.admin.seal();
	for (const frame of [PULL, { type: 'push', envelopes: [bytes] } as const]) {
		const stranger = fixture.open();
		await fixture.core.idle();
		await say(fixture, stranger, frame);
		expect(await stranger.closed).toBe(CLOSE_CODES.malformed.code);
		expect(stranger.waiting('entries')).toEqual([]);
	}
	expect(await fixture.storage.counts()).toMatchObject({ envelopes: 0 });
});

test('[FRM-7] a frame of relays ends the road of a device that has logged in', async () => {
	const fixture = await createRelayFixture();
	const client = await fixture.connect();
	await say(fixture, client, { type: 'entries', entries: [], head: EMPTY_HEAD });
	expect(await client.closed).toBe(CLOSE_CODES.malformed.code);
});

test('[CTL-14] [LOG-14] a device on which nobody belongs logs in, gets no entries and is told no times', async () => {
	const fixture = await createRelayFixture();
	const { practice } = fixture;
	const { device } = await practice.enrol('nurse');
	const admin = await fixture.connect();
	const { bytes } = await practice.admin.seal();
	await say(fixture, admin, { type: 'push', envelopes: [bytes] });
	const cuts = [{ credId: hexToBytes(device.credId), upTo: 0 }];
	await practice.append(await practice.sign({ type: 'REVOKE', cuts }));
	const removed = await fixture.connect(device, { certificates: practice.records });
	await say(fixture, removed, PULL);
	expect(removed.waiting('entries')).toEqual([]);
	await say(fixture, removed, ASK);
	expect(removed.waiting('times')).toEqual([]);
	await say(fixture, admin, ASK);
	expect(admin.waiting('times')).toHaveLength(1);
	await say(fixture, admin, PULL);
	expect(admin.waiting('entries').flatMap(({ entries }) => entries)).toHaveLength(1);
});

test('[HSK-6] a relay without room for another practice stores nothing of it', async () => {
	const fixture = await createRelayFixture({ limits: { practices: 0 } });
	await expect(fixture.connect()).rejects.toThrow();
	await fixture.core.idle();
	expect(await fixture.storage.counts()).toMatchObject({ practices: 0 });
});
