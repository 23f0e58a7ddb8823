// Second wraps of people's user keys, one row each. What lies in a row opens with the answer of one authenticator; the label
// is sealed under a key of the device's own rows, as somebody may have written a name into it.
import { decode, encode } from 'cborg';
import { bytesToHex } from '../core/bytes.ts';
import type { CredId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import { unwrapWithUnlockKey, wrapWithUnlockKey } from '../crypto/unlock-key-wrap.ts';
import { openRow, sealRow } from '../crypto/seal-row.ts';
import type { Engine } from './api.ts';
import type { EngineError } from './engine-error.ts';
import type { EngineCore } from './engine-core.ts';
import { openUserKey, openWithUserKey, UNLOCK_KEY, type CredentialSecrets } from './profile.ts';
import { note } from './sign-in-notes.ts';
import { storeErrorToEngineError } from './store-errors.ts';
import type { UnlockKey } from './unlock-keys-api.ts';

interface Row {
	readonly credential: Uint8Array;
	readonly salt: Uint8Array;
	readonly wrapped: Uint8Array;
	/** Sealed: what the list shows of it. */
	readonly shown: Uint8Array;
}

const LONGEST_LABEL = 60;
const placeOf = (credId: CredId, credential: Uint8Array): string =>
	`${UNLOCK_KEY}${credId}/${bytesToHex(credential)}`;
const ownerOf = (place: string): CredId => place.slice(UNLOCK_KEY.length, place.lastIndexOf('/')) as CredId;

const rowsOf = async (core: EngineCore, credId: CredId | '' = '') =>
	(await core.deps.store.list('meta', { prefix: UNLOCK_KEY + (credId && `${credId}/`) })).map(
		({ key, value }) => ({ place: key, row: decode(value) as Row })
	);

export async function unlockKeyQuestions(core: EngineCore): ReturnType<Engine['unlockKeyQuestions']> {
	if (!core.device) return err({ type: 'NoProfile' });
	return ok((await rowsOf(core)).map(({ row: { credential, salt } }) => ({ credential, salt })));
}

/** Whose keys the answer opens. */
async function secretsBy(
	core: EngineCore,
	{ credential, prf }: Parameters<Engine['unlockByKey']>[0]
): Promise<CredentialSecrets | undefined> {
	const { suite, store } = core.deps;
	const id = bytesToHex(credential);
	for (const { place, row } of await rowsOf(core)) {
		if (bytesToHex(row.credential) !== id) continue;
		const userKey = await unwrapWithUnlockKey(suite, { prf, salt: row.salt, place }, row.wrapped);
		const secrets = userKey && (await openWithUserKey(suite, store, ownerOf(place), userKey));
		if (secrets) return secrets;
	}
	return undefined;
}

/** `signIn`: membership.ts, which is part of the first script. */
export const unlockByKey = (
	core: EngineCore,
	answer: Parameters<Engine['unlockByKey']>[0],
	signIn: (core: EngineCore, secrets: CredentialSecrets, how: 'key') => Promise<Result<void, EngineError>>
): ReturnType<Engine['unlockByKey']> =>
	core.exclusive(async () => {
		if (!core.device) return err({ type: 'NoProfile' });
		if (core.signedIn) return ok(undefined);
		const secrets = await secretsBy(core, answer);
		return secrets ? signIn(core, secrets, 'key') : err({ type: 'WrongKey' });
	});

export const unlockKeys = (core: EngineCore): ReturnType<Engine['unlockKeys']> =>
	core.exclusive(async () => {
		if (!core.signedIn) return err({ type: 'Locked' });
		const { suite } = core.deps;
		const { secrets } = core.signedIn;
		const key = await suite.importAes(secrets.localKeys.config);
		const shown: UnlockKey[] = [];
		for (const { place, row } of await rowsOf(core, secrets.credId)) {
			const opened = await openRow(suite, key, place, row.shown);
			const facts = opened ? (decode(opened) as Omit<UnlockKey, 'id'>) : undefined;
			shown.push({
				id: bytesToHex(row.credential),
				...(facts ?? { label: '', addedAt: 0, isCopied: false })
			});
		}
		return ok(shown.sort((a, b) => a.addedAt - b.addedAt));
	});

export const addUnlockKey = (
	core: EngineCore,
	{ passphrase, label, isCopied, credential, salt, prf }: Parameters<Engine['addUnlockKey']>[0]
): ReturnType<Engine['addUnlockKey']> =>
	core.exclusive(async () => {
		const { signedIn } = core;
		const { suite, random, store, clock } = core.deps;
		if (!signedIn) return err({ type: 'Locked' });
		const opened = await openUserKey(suite, store, passphrase);
		const { credId } = signedIn.secrets;
		if (!opened.ok || opened.value.secrets.credId !== credId) {
			await note(store, { what: 'wrong-passphrase', at: clock.now(), credId });
			return err({ type: 'WrongPassphrase' });
		}
		const { userKey } = opened.value;
		const { localKeys } = opened.value.secrets;
		const place = placeOf(credId, credential);
		const wrapped = await wrapWithUnlockKey(suite, random, { prf, salt, place }, userKey);
		const facts: Omit<UnlockKey, 'id'> = {
			label: label.trim().slice(0, LONGEST_LABEL),
			addedAt: clock.now(),
			isCopied
		};
		const shown = await sealRow(suite, random, await suite.importAes(localKeys.config), place, encode(facts));
		const row: Row = { credential, salt, wrapped, shown };
		const stored = await store.commit([{ type: 'put', table: 'meta', key: place, value: encode(row) }]);
		return stored.ok ? ok(undefined) : err(storeErrorToEngineError(stored.error));
	});

export const removeUnlockKey = (
	core: EngineCore,
	{ id }: Parameters<Engine['removeUnlockKey']>[0]
): ReturnType<Engine['removeUnlockKey']> =>
	core.exclusive(async () => {
		if (!core.signedIn) return err({ type: 'Locked' });
		const place = `${UNLOCK_KEY}${core.signedIn.secrets.credId}/${id}`;
		const stored = await core.deps.store.commit([{ type: 'delete', table: 'meta', key: place }]);
		return stored.ok ? ok(undefined) : err(storeErrorToEngineError(stored.error));
	});
