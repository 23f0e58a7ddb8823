// A second person on an outreach tablet: an admin has invited them to it, and they give the invitation's words there, with the
// network. Whoever is signed in on the tablet hands them what it was given. From then on each works in their own name, with
// their own passphrase and PIN, without a network.
import { equalBytes, hexToBytes } from '../../core/bytes.ts';
import { createId16, type CredId, type UserId } from '../../core/ids.ts';
import { err, ok } from '../../core/result.ts';
import { scopesWritten } from '../../core/scopes.ts';
import { inviteKeys } from '../../crypto/invite-secret.ts';
import { parseInviteWords } from '../../crypto/invite-words.ts';
import { DEFAULT_COST } from '../../crypto/passphrase-wrap.ts';
import type { Engine } from '../api.ts';
import type { EngineCore } from '../engine-core.ts';
import { knockAndWait } from '../join.ts';
import { openAnswer, sealKnock } from '../knock.ts';
import { createSecrets, putCredential } from '../profile.ts';
import { storeErrorToEngineError } from '../store-errors.ts';
import { grantOp } from './grant-row.ts';
import { sealGrant } from './trip-grant.ts';

/** How long the tablet waits for its own copy of the control log to name the newcomer. */
const PATIENCE_MS = 10_000;
const TRIES = 12;

/** See Engine.joinTablet. What this part needs of people.ts is handed over: the worker's first script stays whole. */
export async function joinTablet(
	core: EngineCore,
	{ words, passphrase }: Parameters<Engine['joinTablet']>[0],
	{ mayUse, shareLocalKeys }: Pick<typeof import('../people.ts'), 'mayUse' | 'shareLocalKeys'>
): ReturnType<Engine['joinTablet']> {
	const { device, signedIn, deps } = core;
	const { suite, random, store, transport, clock, protocolVersion } = deps;
	if (!device || !signedIn) return err({ type: 'Locked' });
	if (!signedIn.session.deps.keyring.trip) return err({ type: 'NotATrip' });
	if (!transport || device.replica.status().road !== 'live') return err({ type: 'NeedsRelay' });
	const secret = parseInviteWords(words);
	if (!secret.ok) return err({ type: 'BadWords', problem: secret.error });
	const usable = await mayUse(core, passphrase);
	if (!usable.ok) return usable;
	const invitation = await inviteKeys(suite, secret.value);
	const { deviceId, transportSeed, practiceId, relayUrl, relayKey } = device.profile;
	const credId = createId16<'CredId'>(random) as CredId;
	const unnamed = createSecrets(random, credId, '' as UserId);
	const mine = {
		deviceId: hexToBytes(deviceId),
		transportKey: (await suite.importSigningSeed(transportSeed)).publicKey,
		credId: hexToBytes(credId),
		signKey: (await suite.importSigningSeed(unnamed.signSeed)).publicKey,
		kemKey: (await suite.deriveKemKey(unnamed.kemIkm)).publicKey
	};
	const knock = await sealKnock(suite, random, invitation, mine);
	const answered = await knockAndWait(
		{ transport, clock, protocolVersion },
		relayUrl,
		`/join/${practiceId}`,
		invitation.inviteId,
		knock,
		() => {}
	);
	if (!answered.ok) return answered;
	const answer = await openAnswer(suite, invitation, answered.value.sealed);
	if (!answer || !relayKey || !equalBytes(answer.relayKey, relayKey)) return err({ type: 'BadLink' });
	// It counts when the practice's log says so, on this device as on every other.
	for (let i = 0; i < TRIES && !device.replica.control().credentials.has(credId); i++)
		await core.controlMoves(PATIENCE_MS);
	return core.exclusive(async () => {
		const credential = device.replica.control().credentials.get(credId);
		if (!credential) return err({ type: 'InviteRefused', reason: 'used' });
		if (!equalBytes(credential.signKey, mine.signKey) || credential.deviceId !== deviceId)
			return err({ type: 'BadLink' });
		const trip = core.signedIn?.session.deps.keyring.trip;
		if (!core.signedIn || !trip) return err({ type: 'Locked' });
		const { userId, role } = credential;
		const secrets = shareLocalKeys({ ...unnamed, userId }, core.signedIn.secrets, scopesWritten(role));
		const place = { practice: device.replica.control().salt, recipient: mine.credId };
		const cost = deps.argon2Cost ?? DEFAULT_COST;
		const stored = await store.commit([
			grantOp(credId, await sealGrant(suite, place, mine.kemKey, trip)),
			await putCredential(suite, random, secrets, passphrase, cost)
		]);
		if (!stored.ok) return err(storeErrorToEngineError(stored.error));
		core.stateChanged();
		return ok({ userId });
	});
}
