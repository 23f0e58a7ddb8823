import { expect, test } from 'vitest';
import type { CredId, UserId } from '#shared/core/ids.ts';
import type { TrailFilter, TrailRow } from '#shared/engine/trail-facts.ts';
import { auditTrail } from '#shared/engine/audit-trail.ts';
import * as membership from '#shared/engine/membership.ts';
import * as people from '#shared/engine/people.ts';
import { ENVELOPE_KINDS, parseHeader } from '#shared/crypto/envelope.ts';
import { err } from '#shared/core/result.ts';
import { restart, RIG_PASSPHRASE, startPractice, take, type EngineRig } from '../../../support/engine-rig.ts';

const PIN = '480217';
const WRONG = 'wrong words of somebody else entirely';
const MINUTE = 60_000;

const credOf = ({ core }: EngineRig): CredId => [...core.device!.replica.control().credentials.keys()][0]!;
const came = async ({ core }: EngineRig, filter: TrailFilter = {}): Promise<readonly TrailRow[]> =>
	take(await auditTrail(core, { ...filter, kind: 'came' })).rows;
const records = async ({ store }: EngineRig): Promise<number> =>
	(await store.list('envelope')).filter(({ value }) => take(parseHeader(value)).kind === ENVELOPE_KINDS.audit)
		.length;
const told = ({ what, how, count, user }: TrailRow) => ({
	...{ what, user },
	...(how && { how }),
	...(count && { count })
});

test('before a screen, who signs in by passphrase is on record at once, with what was noted before', async () => {
	const rig = await startPractice({ signInsAtOnce: true });
	expect(await records(rig)).toBe(0);
	rig.clock.advance(MINUTE);
	await membership.lock(rig.core);
	rig.clock.advance(MINUTE);
	take(await membership.unlock(rig.core, { passphrase: RIG_PASSPHRASE }));
	expect(await records(rig)).toBe(1);
	const rows = await came(rig);
	expect(rows.map(told)).toEqual([
		{ what: 'sign-in', user: 'Ana', how: 'passphrase' },
		{ what: 'lock', user: 'Ana' },
		{ what: 'sign-in', user: 'Ana', how: 'new' }
	]);
	expect(rows[0]!.at! - rows[1]!.at!).toBe(MINUTE);
	expect(rows[1]!.at! - rows[2]!.at!).toBe(MINUTE);
});

test('wrong passphrases are counted with their times, and the words are nowhere', async () => {
	const rig = await startPractice();
	await membership.lock(rig.core, { fully: true });
	const first = rig.clock.now();
	for (let i = 0; i < 4; i++) {
		expect(await membership.unlock(rig.core, { passphrase: WRONG })).toMatchObject({ ok: false });
		rig.clock.advance(MINUTE);
	}
	const stored = JSON.stringify(
		Object.values(rig.store.snapshot()).flatMap((rows) =>
			rows.map(({ value }) => Buffer.from(value).toString('latin1'))
		)
	);
	expect(stored).not.toContain(WRONG);
	// The process ends before anybody gets in.
	const again = await restart(rig);
	const rows = await came(again);
	expect(rows.map(told)).toContainEqual({ what: 'wrong-passphrase', user: '', count: 4 });
	expect(rows.find(({ what }) => what === 'wrong-passphrase')).toMatchObject({
		at: first,
		until: first + 3 * MINUTE,
		site: 'Hilltop'
	});
	// Told once.
	expect((await came(again)).filter(({ what }) => what === 'wrong-passphrase')).toHaveLength(1);
});

test('wrong PINs say whose it was, and are told as soon as that person is back by it', async () => {
	const rig = await startPractice();
	take(await people.setPin(rig.core, { pin: PIN }));
	await membership.lock(rig.core);
	const credId = credOf(rig);
	for (let i = 0; i < 3; i++)
		expect(await people.unlockByPin(rig.core, { credId, pin: '975318' })).toMatchObject({
			error: { type: 'WrongPin' }
		});
	expect(await records(rig)).toBe(0);
	take(await people.unlockByPin(rig.core, { credId, pin: PIN }));
	expect(await records(rig)).toBe(1);
	expect((await came(rig)).map(told).slice(0, 3)).toEqual([
		{ what: 'sign-in', user: 'Ana', how: 'pin' },
		{ what: 'wrong-pin', user: 'Ana', count: 3 },
		{ what: 'lock', user: 'Ana' }
	]);
});

test('a wrong passphrase of whoever is signed in is noted too', async () => {
	const rig = await startPractice();
	const next = 'another lantern of copper and quiet rain';
	expect(await people.changePassphrase(rig.core, { current: WRONG, next })).toMatchObject({ ok: false });
	const { userId } = rig.session.deps.keyring;
	expect((await came(rig, { userId })).map(told)).toEqual([
		{ what: 'wrong-passphrase', user: 'Ana', count: 1 },
		{ what: 'sign-in', user: 'Ana', how: 'new' }
	]);
	expect(await came(rig, { userId: 'f'.repeat(32) as UserId })).toEqual([]);
});

test('a day of locking and coming back by PIN costs two records, and is all told', async () => {
	const rig = await startPractice();
	take(await people.setPin(rig.core, { pin: PIN }));
	const credId = credOf(rig);
	for (let i = 0; i < 20; i++) {
		await membership.lock(rig.core);
		rig.clock.advance(MINUTE);
		take(await people.unlockByPin(rig.core, { credId, pin: PIN }));
	}
	expect(await records(rig)).toBeLessThanOrEqual(2);
	const rowsHere = (await rig.store.list('envelope')).map(({ value }) => value);
	const weigh = rowsHere.filter((value) => take(parseHeader(value)).kind === ENVELOPE_KINDS.audit);
	expect(weigh.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(4_000);
	const rows = await came(rig);
	expect(rows.filter(({ what }) => what === 'lock')).toHaveLength(20);
	expect(rows.filter(({ how }) => how === 'pin')).toHaveLength(20);
});

test('whoever takes over a device from somebody else is told apart from a lock', async () => {
	const rig = await startPractice();
	take(await people.setPin(rig.core, { pin: PIN }));
	const passphrase = 'cedar violin harbour pepper lamp';
	const nia = { userName: 'Nia', role: 'nurse', passphrase } as const;
	take(await people.addPerson(rig.core, nia));
	await membership.lock(rig.core);
	take(await membership.unlock(rig.core, { passphrase }));
	take(await people.unlockByPin(rig.core, { credId: credOf(rig), pin: PIN }));
	const rows = await came(rig);
	expect(rows.map(told).slice(0, 4)).toEqual([
		{ what: 'sign-in', user: 'Ana', how: 'pin' },
		{ what: 'hand-over', user: 'Nia' },
		{ what: 'sign-in', user: 'Nia', how: 'passphrase' },
		{ what: 'lock', user: 'Ana' }
	]);
	// Of Ana alone: nothing of Nia's that stands in Ana's records.
	const { userId } = rig.session.deps.keyring;
	expect((await came(rig, { userId })).every(({ user }) => user === 'Ana')).toBe(true);
});

test('what is noted waits while nothing can be stored, and keeps nobody out', async () => {
	const rig = await startPractice();
	await membership.lock(rig.core);
	const { commit } = rig.store;
	rig.store.commit = async () => err({ type: 'StoreFull' });
	take(await membership.unlock(rig.core, { passphrase: RIG_PASSPHRASE }));
	rig.store.commit = commit;
	expect((await came(rig)).map(told)).toContainEqual({ what: 'lock', user: 'Ana' });
});

test('a program that signs in time and again tells it with its next record, or once it is many times', async () => {
	const rig = await startPractice();
	for (let i = 0; i < 11; i++) {
		await membership.lock(rig.core);
		take(await membership.unlock(rig.core, { passphrase: RIG_PASSPHRASE }));
	}
	expect(await records(rig)).toBe(0);
	await membership.lock(rig.core);
	take(await membership.unlock(rig.core, { passphrase: RIG_PASSPHRASE }));
	expect(await records(rig)).toBe(1);
	expect((await came(rig)).filter(({ how }) => how === 'passphrase')).toHaveLength(12);
});
