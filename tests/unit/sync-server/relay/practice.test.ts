import { beforeEach, describe, expect, test } from 'vitest';
import { createRelayFixture, type RelayFixture } from '../../../support/relay-fixture.ts';

const NO_ID = new Uint8Array(32);
let relay: RelayFixture;
beforeEach(async () => {
	relay = await createRelayFixture();
});

describe('control log', () => {
	test('[CTL-9] records are appended behind the head and follow live to those who pull', async () => {
		const { practice } = relay;
		const admin = await relay.connect();
		const other = await relay.connect();
		other.send({ type: 'control-pull', after: 0 });
		expect(await other.next('control-entries')).toMatchObject({ first: 1, head: practice.state().head });
		const { head } = practice.state();
		const { invite, certificate } = await practice.enrol('nurse');
		admin.send({ type: 'control-append', head, records: [invite, certificate] });
		expect(await other.next('control-entries')).toMatchObject({
			first: 2,
			records: [invite, certificate],
			head: practice.state().head
		});
	});

	test('[CTL-9] of two appends behind one head the second is refused and told the head', async () => {
		const { practice } = relay;
		const [a, b] = [await relay.connect(), await relay.connect()];
		const { head } = practice.state();
		const body = { type: 'INVITE', userId: NO_ID.slice(0, 16), role: 'nurse', site: 1, validMs: 1 } as const;
		const records = await Promise.all(
			[1, 2].map((n) => practice.sign({ ...body, inviteId: new Uint8Array(16).fill(n) }))
		);
		a.send({ type: 'control-append', head, records: [records[0]!] });
		b.send({ type: 'control-append', head, records: [records[1]!] });
		await practice.append(records[0]!);
		expect(await b.next('control-refused')).toMatchObject({
			code: 'head-moved',
			head: practice.state().head
		});
		expect((await relay.storage.heads(practice.practiceId))?.control).toEqual(practice.state().head);
	});

	test('[CTL-9, CTL-6] all records of an append or none', async () => {
		const { practice } = relay;
		const client = await relay.connect();
		const { head } = practice.state();
		const { device, invite } = await practice.enrol('nurse');
		const byNurse = await practice.sign(
			{
				type: 'INVITE',
				inviteId: new Uint8Array(16),
				userId: new Uint8Array(16),
				role: 'nurse',
				site: 1,
				validMs: 1
			},
			{ by: device }
		);
		client.send({ type: 'control-append', head, records: [invite, byNurse] });
		expect((await client.next('control-refused')).code).toBe('not-authorised');
		expect((await relay.storage.heads(practice.practiceId))?.control).toEqual(head);
	});

	test('[CTL-3] a forged record is refused as such', async () => {
		const { practice } = relay;
		const client = await relay.connect();
		const { head } = practice.state();
		const { invite } = await practice.enrol('nurse');
		const forged = invite.slice();
		forged[forged.length - 1]! ^= 1;
		client.send({ type: 'control-append', head, records: [forged] });
		expect((await client.next('control-refused')).code).toBe('bad-signature');
	});
});
