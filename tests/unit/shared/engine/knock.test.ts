// Joining over a relay that would like to put its own keys in the place of the newcomer's, or of the practice's.
import { expect, test } from 'vitest';
import { createInviteSecret, inviteKeys } from '#shared/crypto/invite-secret.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { openAnswer, openKnock, sealAnswer, sealKnock } from '#shared/engine/knock.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const suite = createWebCryptoSuite();
const random = createSeededRandom(3);
const KNOCK = {
	deviceId: random.bytes(16),
	transportKey: random.bytes(32),
	credId: random.bytes(16),
	signKey: random.bytes(32),
	kemKey: random.bytes(65)
};
const ANSWER = {
	control: [random.bytes(100)],
	enrol: random.bytes(100),
	relayKey: random.bytes(32),
	importKey: random.bytes(32),
	trip: random.bytes(40)
};

test('[HSK-10] keys in a knock and in its answer are whose they were, or nobody opens them', async () => {
	const invitation = await inviteKeys(suite, createInviteSecret(random));
	const other = await inviteKeys(suite, createInviteSecret(random));
	const knock = await sealKnock(suite, random, invitation, KNOCK);
	const answer = await sealAnswer(suite, random, invitation, ANSWER);
	expect(await openKnock(suite, invitation, knock)).toEqual(KNOCK);
	expect(await openAnswer(suite, invitation, answer)).toEqual(ANSWER);
	for (let at = 0; at < knock.length; at += 7) {
		const changed = knock.slice();
		changed[at]! ^= 1;
		expect(await openKnock(suite, invitation, changed), `byte ${at}`).toBeUndefined();
	}
	const changed = answer.slice();
	changed[changed.length - 1]! ^= 1;
	expect(await openAnswer(suite, invitation, changed)).toBeUndefined();
	// Under another invitation, as the other half of the talk, or made by who does not know the secret.
	expect(await openKnock(suite, other, knock)).toBeUndefined();
	expect(await openAnswer(suite, invitation, knock)).toBeUndefined();
	const stranger = { inviteId: invitation.inviteId, key: other.key };
	expect(await openKnock(suite, invitation, await sealKnock(suite, random, stranger, KNOCK))).toBeUndefined();
});
