// Somebody else has the words of an invitation too: a photo of the paper, a message that was passed on.
import { expect, test } from 'vitest';
import { hexToBytes } from '#shared/core/bytes.ts';
import { inviteKeys } from '#shared/crypto/invite-secret.ts';
import { answerKnock } from '#shared/engine/admit.ts';
import { admitDepsOf } from '#shared/engine/admit-deps.ts';
import { parseInviteLink } from '#shared/engine/invite-link.ts';
import { openAnswer, sealKnock } from '#shared/engine/knock.ts';
import * as membership from '#shared/engine/membership.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import {
	meet,
	RIG_PASSPHRASE,
	startDevices,
	startEngine,
	suite,
	take,
	until
} from '../../../support/engine-rig.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

test('[CTL-8] an invitation that was used answers the one who used it, and nobody else who has its words', async () => {
	const { devices, transport } = await startDevices([]);
	const admin = devices[0]!;
	admin.core.device!.link!.connect();
	await until(() => admin.core.status().caughtUp);
	const { link } = take(
		await membership.invite(admin.core, { userName: 'Ben', role: 'nurse', siteName: 'Riverside' })
	);
	const newcomer = await startEngine(createMemoryStore(), { transport });
	take(await membership.join(newcomer.core, { link, passphrase: RIG_PASSPHRASE }));
	await meet(admin, newcomer);
	const { secret } = parseInviteLink(link)!;
	const invitation = await inviteKeys(suite, secret);
	const random = createSeededRandom(17);
	const own = newcomer.core.device!.replica.control().credentials.get(newcomer.session.deps.keyring.credId)!;
	const { kemKey, signKey, credId, deviceId } = own;
	const { transportKey } = newcomer.core.device!.replica.control().devices.get(deviceId)!;
	const again = { deviceId: hexToBytes(deviceId), transportKey, credId: hexToBytes(credId), signKey, kemKey };
	const other = { ...again, deviceId: random.bytes(16), credId: random.bytes(16) };
	const answerTo = async (knock: typeof again) =>
		answerKnock(
			admitDepsOf(admin.core)!,
			admin.core.device!.replica.control(),
			[],
			random.bytes(32),
			random.bytes(32),
			{ inviteId: invitation.inviteId, sealed: await sealKnock(suite, random, invitation, knock) }
		);
	const answer = await answerTo(again);
	expect((await openAnswer(suite, invitation, answer!.sealedAnswer))!.enrol).toEqual(own.certificate);
	expect(await answerTo(other)).toBeUndefined();
});
