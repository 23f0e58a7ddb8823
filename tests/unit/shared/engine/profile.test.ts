import { decode } from 'cborg';
import { beforeEach, describe, expect, test } from 'vitest';
import { bytesToHex, utf8 } from '#shared/core/bytes.ts';
import {
	createId16,
	type CredId,
	type DeviceId,
	type PracticeId,
	type SiteId,
	type UserId
} from '#shared/core/ids.ts';
import * as membership from '#shared/engine/membership.ts';
import { importText } from '#shared/engine/chart-files.ts';
import * as work from '#shared/engine/chart-work.ts';
import {
	createSecrets,
	credentialIds,
	openCredential,
	putCredential,
	putProfile,
	readProfile,
	type Profile
} from '#shared/engine/profile.ts';
import { createMemoryStore, type MemoryStore } from '#shared/replica/memory-store.ts';
import { TABLES } from '#shared/replica/store.ts';
import {
	restart,
	RIG_PASSPHRASE,
	startEngine,
	startPractice,
	suite,
	take
} from '../../../support/engine-rig.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const CHEAP = { memoryKiB: 64, passes: 1, lanes: 1 };
const random = createSeededRandom(5);
const secretsOf = () =>
	createSecrets(random, createId16<'CredId'>(random) as CredId, createId16<'UserId'>(random) as UserId);

/** Every byte of a store, keys included, as one hex text. */
const bytesOf = (store: MemoryStore): string =>
	TABLES.flatMap((table) =>
		store.snapshot()[table].map(({ key, value }) => bytesToHex(utf8(key)) + bytesToHex(value))
	).join('|');

describe('a profile', () => {
	const profile: Profile = {
		practiceId: '11'.repeat(16) as PracticeId,
		deviceId: '22'.repeat(16) as DeviceId,
		transportSeed: random.bytes(32),
		siteId: 3 as SiteId,
		relayUrl: 'https://relay.example',
		relayKey: undefined
	};
	test('is read back, with and without a pinned relay', async () => {
		const store = createMemoryStore();
		expect(await readProfile(store)).toBeUndefined();
		for (const relayKey of [undefined, random.bytes(32)]) {
			await store.commit([putProfile({ ...profile, relayKey })]);
			expect(await readProfile(store)).toEqual({ v: undefined, ...profile, relayKey });
		}
	});
});

describe('credentials', () => {
	let store: MemoryStore;
	beforeEach(() => {
		store = createMemoryStore();
	});

	test('open with the passphrase that wrapped them, whichever form its letters have', async () => {
		const secrets = secretsOf();
		await store.commit([await putCredential(suite, random, secrets, 'crème brûlée', CHEAP)]);
		expect(await openCredential(suite, store, 'crème brûlée'.normalize('NFD'))).toEqual({
			ok: true,
			value: secrets
		});
		expect(await credentialIds(store)).toEqual([secrets.credId]);
	});

	test.each(['creme brulee', 'crème brûlée ', 'Crème brûlée', ''])(
		'do not open with %j',
		async (passphrase) => {
			await store.commit([await putCredential(suite, random, secretsOf(), 'crème brûlée', CHEAP)]);
			expect(await openCredential(suite, store, passphrase)).toEqual({
				ok: false,
				error: { type: 'WrongPassphrase' }
			});
		}
	);

	test('of two people on one device each open with their own', async () => {
		const [one, two] = [secretsOf(), secretsOf()];
		await store.commit([
			await putCredential(suite, random, one, 'first words here', CHEAP),
			await putCredential(suite, random, two, 'second words here', CHEAP)
		]);
		expect(take(await openCredential(suite, store, 'first words here')).credId).toBe(one.credId);
		expect(take(await openCredential(suite, store, 'second words here')).credId).toBe(two.credId);
	});

	test('cannot be swapped: keys moved to another row do not open', async () => {
		const secrets = secretsOf();
		const op = await putCredential(suite, random, secrets, 'first words here', CHEAP);
		const other = `credential/${'ab'.repeat(16)}`;
		await store.commit([{ ...op, key: other }]);
		expect(await openCredential(suite, store, 'first words here')).toEqual({
			ok: false,
			error: { type: 'WrongPassphrase' }
		});
	});

	test('one bit changed anywhere in the row opens nothing', async () => {
		const op = await putCredential(suite, random, secretsOf(), 'first words here', CHEAP);
		if (op.type !== 'put') throw new Error('no row');
		const { wrapped, keys } = decode(op.value) as { wrapped: Uint8Array; keys: Uint8Array };
		for (const bytes of [wrapped, keys]) {
			for (const at of [0, 8, 20, bytes.length - 1]) {
				const value = op.value.slice();
				const start = bytesToHex(value).indexOf(bytesToHex(bytes)) / 2;
				value[start + at]! ^= 1;
				await store.commit([{ ...op, value }]);
				expect(
					(await openCredential(suite, store, 'first words here')).ok,
					`${bytes === keys ? 'keys' : 'wrapped'} ${at}`
				).toBe(false);
			}
		}
	});

	test('nothing of them lies bare', async () => {
		const secrets = secretsOf();
		await store.commit([await putCredential(suite, random, secrets, 'first words here', CHEAP)]);
		const bytes = bytesOf(store);
		for (const secret of [
			secrets.signSeed,
			secrets.kemIkm,
			...Object.values(secrets.localKeys),
			utf8('first words'),
			utf8(secrets.userId)
		]) {
			expect(bytes).not.toContain(bytesToHex(secret));
		}
	});
});

describe('a whole device', () => {
	const CANARY = 'Zanzibarcanary';

	test('at rest has no word of a patient, a person or the practice, and no key', async () => {
		const rig = await startPractice();
		const { chartId } = take(
			await work.registerPatient(rig.core, {
				name: [{ family: CANARY }],
				telecom: [{ system: 'phone', value: '5550199' }]
			} as never)
		);
		take(await work.run(rig.core, chartId, { verb: 'writeNote', section: 'plan', text: `${CANARY} note` }));
		take(await work.openChart(rig.core, chartId));
		const { entry } = take(
			await work.run(rig.core, chartId, { verb: 'writeNote', section: 'plan', text: 'x' })
		);
		const noteId = entry!.split('/')[1]!;
		take(
			await work.run(rig.core, chartId, {
				verb: 'editNoteText',
				noteId,
				section: 'plan',
				base: 'x',
				next: `${CANARY} unsealed`
			})
		);
		const { keyring } = rig.session.deps;
		const halfway = bytesOf(rig.store);
		await membership.lock(rig.core);
		for (const bytes of [halfway, bytesOf(rig.store)]) {
			for (const word of [
				CANARY,
				CANARY.toLowerCase(),
				'5550199',
				'Valley',
				'Hilltop',
				'Ana',
				RIG_PASSPHRASE,
				chartId
			]) {
				expect(bytes, word).not.toContain(bytesToHex(utf8(word)));
			}
			expect(keyring.held.length).toBeGreaterThan(0);
			for (const { raw } of keyring.held) expect(bytes).not.toContain(bytesToHex(raw));
		}
	});

	test('stays locked under a wrong passphrase, opens under the right one, and forgets its keys when locked', async () => {
		const rig = await startPractice();
		const again = await startEngine(createMemoryStore(rig.store.snapshot()));
		expect(again.core.state()).toMatchObject({ phase: 'locked' });
		expect(await membership.unlock(again.core, { passphrase: 'not it' })).toEqual({
			ok: false,
			error: { type: 'WrongPassphrase' }
		});
		expect(again.core.state()).toMatchObject({ phase: 'locked' });
		expect(work.search(again.core, '')).toEqual([]);
		expect(await importText(again.core, 'x', '{}')).toEqual({ ok: false, error: { type: 'Locked' } });
		take(await membership.unlock(again.core, { passphrase: RIG_PASSPHRASE }));
		expect(again.core.state()).toMatchObject({
			phase: 'open',
			userName: 'Ana',
			siteName: 'Hilltop',
			practiceName: 'Valley',
			role: 'admin'
		});
		await membership.lock(again.core);
		expect(again.core.signedIn).toBeUndefined();
		expect(again.core.state()).toMatchObject({ phase: 'locked' });
	});

	test('is not made twice over', async () => {
		const rig = await startPractice();
		const names = {
			practiceName: 'x',
			siteName: 'x',
			userName: 'x',
			relayUrl: 'http://x',
			passphrase: 'x y z'
		};
		const before = bytesOf(rig.store);
		expect(await membership.createPractice(rig.core, names)).toEqual({
			ok: false,
			error: { type: 'ProfileExists' }
		});
		expect(await membership.join(rig.core, { link: 'x', passphrase: 'x' })).toEqual({
			ok: false,
			error: { type: 'ProfileExists' }
		});
		expect(bytesOf(rig.store)).toBe(before);
		await restart(rig);
	});
});
