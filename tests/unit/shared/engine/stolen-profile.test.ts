// What a thief has who takes a locked device's storage: every row of it, and nothing that was in memory. That what people
// typed is nowhere in a whole browser profile is tests/e2e/canaries.spec.ts.
import '../../../support/load-automerge.ts';
import { decode } from 'cborg';
import { expect, test } from 'vitest';
import { equalBytes, utf8 } from '#shared/core/bytes.ts';
import { createFakeSuite } from '#shared/crypto/fake-suite.ts';
import { unwrapWithPassphrase } from '#shared/crypto/passphrase-wrap.ts';
import type { Argon2Cost, CryptoSuite } from '#shared/crypto/suite.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import type { Engine } from '#shared/engine/api.ts';
import { createEngine } from '#shared/engine/engine.ts';
import { openKeyring } from '#shared/engine/keyring.ts';
import { openCredential } from '#shared/engine/profile.ts';
import { foldControlLog } from '#shared/replica/control-log.ts';
import { createMemoryStore, type MemoryStore } from '#shared/replica/memory-store.ts';
import type { Table } from '#shared/replica/store.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const PASSPHRASE = 'lantern river copper orbit apple';
const PIN = '285714';
const TABLES: readonly Table[] = [
	...(['meta', 'control', 'envelope', 'envelopeId', 'outbox', 'quarantine'] as const),
	...(['chain', 'doc', 'local'] as const)
];

interface Tablet {
	readonly engine: Engine;
	readonly store: MemoryStore;
}

/** A device with a patient on it, left behind locked. No cost: what a real device takes. */
async function lockedTablet(
	suite: CryptoSuite,
	{ passphrase = PASSPHRASE, pin = PIN, cost }: { passphrase?: string; pin?: string; cost?: Argon2Cost }
): Promise<Tablet> {
	const store = createMemoryStore();
	const engine = await createEngine({
		...{ store, suite, random: createSeededRandom(4), clock: createManualClock(Date.UTC(2026, 4, 5)) },
		zone: 'UTC',
		...(cost && { argon2Cost: cost })
	});
	const names = { practiceName: 'Valley', siteName: 'Hilltop', userName: 'Ana', relayUrl: 'http://relay' };
	expect(await engine.createPractice({ ...names, passphrase })).toMatchObject({ ok: true });
	if (pin !== '') expect(await engine.setPin({ pin })).toMatchObject({ ok: true });
	expect(await engine.registerPatient({ name: [{ family: 'Okello' }] })).toMatchObject({ ok: true });
	await engine.lock();
	return { engine, store };
}

const rowsOf = async (store: MemoryStore): Promise<ReadonlyMap<string, Uint8Array>> => {
	const rows = new Map<string, Uint8Array>();
	for (const table of TABLES)
		for (const { key, value } of await store.list(table)) rows.set(`${table}/${key}`, value);
	return rows;
};
const CHEAP: Argon2Cost = { memoryKiB: 64, passes: 1, lanes: 1 };
const contains = (bytes: Uint8Array, sought: Uint8Array): boolean =>
	Buffer.from(bytes).includes(Buffer.from(sought));

test('no key, passphrase, PIN or name lies in any row of a locked device', async () => {
	const suite = createWebCryptoSuite();
	const { store } = await lockedTablet(suite, { cost: CHEAP });
	const secrets = await openCredential(suite, store, PASSPHRASE);
	const control = await foldControlLog(
		suite,
		(await store.list('control')).map(({ value }) => value)
	);
	if (!secrets.ok || !control.ok) throw new Error('the passphrase opens the device');
	const keyring = await openKeyring(suite, control.value, secrets.value);
	if (!keyring.ok) throw new Error('the practice knows the person');
	const { signSeed, kemIkm, localKeys } = secrets.value;
	const sought = [
		...[signSeed, kemIkm, ...Object.values(localKeys), ...keyring.value.held.map(({ raw }) => raw)],
		...[PASSPHRASE, PIN, 'Okello', 'Ana', 'Hilltop', 'Valley'].map(utf8)
	];
	expect(keyring.value.held.length).toBeGreaterThan(4);
	for (const [name, value] of await rowsOf(store))
		for (const secret of sought) expect(contains(value, secret), name).toBe(false);
});

test('a passphrase can be tried on one row alone, and a PIN on none', async () => {
	const suite = createFakeSuite();
	const before = await rowsOf((await lockedTablet(suite, { cost: CHEAP })).store);
	const other = await lockedTablet(suite, {
		cost: CHEAP,
		passphrase: `${PASSPHRASE} another`,
		pin: '461538'
	});
	const after = await rowsOf(other.store);
	// All else that was drawn is the same: what does not differ does not know the passphrase, nor the PIN.
	expect([...after.keys()]).toEqual([...before.keys()]);
	const differing = [...before].filter(([name, value]) => !equalBytes(value, after.get(name)!));
	expect(differing.map(([name]) => name.replace(/[0-9a-f]{32}$/, '…'))).toEqual(['meta/credential/…']);
	const pinAlone = await lockedTablet(suite, { cost: CHEAP, pin: '461538' });
	const withPin = await rowsOf(pinAlone.store);
	for (const [name, value] of before) expect(equalBytes(value, withPin.get(name)!), name).toBe(true);
});

/** The wrap in the one row that knows the passphrase, and what is sealed beside it under the key in it. */
async function credentialOf(store: MemoryStore): Promise<{ wrapped: Uint8Array; keys: Uint8Array }> {
	const rows = await store.list('meta', { prefix: 'credential/' });
	expect(rows).toHaveLength(1);
	return decode(rows[0]!.value) as { wrapped: Uint8Array; keys: Uint8Array };
}

test('nothing on the device knows the passphrase but by way of Argon2id', async () => {
	// Argon2id that does not look at the passphrase: whatever else looked at it would differ.
	const blind: CryptoSuite = {
		...createFakeSuite(),
		argon2id: async (_, salt) => Uint8Array.from({ length: 32 }, (_byte, i) => salt[i % salt.length]!)
	};
	const [one, other] = [
		await lockedTablet(blind, {}),
		await lockedTablet(blind, { passphrase: 'another one' })
	];
	const [rows, others] = [await rowsOf(one.store), await rowsOf(other.store)];
	expect([...rows.keys()]).toEqual([...others.keys()]);
	for (const [name, value] of rows) expect(equalBytes(value, others.get(name)!), name).toBe(true);
	// And with Argon2id as it is, nothing differs but what its key seals.
	const suite = createFakeSuite();
	const mine = await credentialOf((await lockedTablet(suite, {})).store);
	const theirs = await credentialOf((await lockedTablet(suite, { passphrase: 'another one' })).store);
	expect(mine.keys).toEqual(theirs.keys);
	const HEAD = 35;
	expect(mine.wrapped.slice(0, HEAD)).toEqual(theirs.wrapped.slice(0, HEAD));
	expect(mine.wrapped.slice(HEAD)).not.toEqual(theirs.wrapped.slice(HEAD));
});

test('every guess costs 64 MiB and three passes of Argon2id: a thousand of them a thousand times that', async () => {
	const derived: { readonly salt: string; readonly cost: Argon2Cost }[] = [];
	const fake = createFakeSuite();
	const suite: CryptoSuite = {
		...fake,
		argon2id: (passphrase, salt, cost) => {
			derived.push({ salt: Buffer.from(salt).toString('hex'), cost });
			return fake.argon2id(passphrase, salt, cost);
		}
	};
	const { store } = await lockedTablet(suite, { pin: '' });
	const { wrapped } = await credentialOf(store);
	const view = new DataView(wrapped.buffer, wrapped.byteOffset);
	// As it lies on the disk: version, KiB, passes, lanes.
	expect([view.getUint8(0), view.getUint32(1), view.getUint8(5), view.getUint8(6)]).toEqual([1, 65536, 3, 1]);
	derived.splice(0);
	for (let guess = 0; guess < 1000; guess++)
		expect((await openCredential(suite, store, `${PASSPHRASE} ${guess}`)).ok).toBe(false);
	const salt = Buffer.from(wrapped.slice(7, 23)).toString('hex');
	expect(derived).toEqual(
		Array.from({ length: 1000 }, () => ({ salt, cost: { memoryKiB: 65536, passes: 3, lanes: 1 } }))
	);
	expect((await openCredential(suite, store, PASSPHRASE)).ok).toBe(true);
	// A disk on which the cost was written down lower opens by no passphrase at all.
	const cheaper = wrapped.slice();
	new DataView(cheaper.buffer).setUint32(1, 8);
	expect(await unwrapWithPassphrase(suite, PASSPHRASE, wrapped)).toBeDefined();
	expect(await unwrapWithPassphrase(suite, PASSPHRASE, cheaper)).toBeUndefined();
});

test('with the real Argon2id at that cost the passphrase opens the device, and another does not', async () => {
	const suite = createWebCryptoSuite();
	const { store } = await lockedTablet(suite, { pin: '' });
	expect((await openCredential(suite, store, `${PASSPHRASE} `)).ok).toBe(false);
	expect((await openCredential(suite, store, PASSPHRASE)).ok).toBe(true);
});
