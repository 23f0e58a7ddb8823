import { describe, expect, test } from 'vitest';
import type { CredId } from '#shared/core/ids.ts';
import * as work from '#shared/engine/chart-work.ts';
import * as membership from '#shared/engine/membership.ts';
import * as people from '#shared/engine/people.ts';
import { PIN_VALID_MS } from '#shared/engine/held-people.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import { createRelayCore } from '#relay/relay/relay-core.ts';
import { createMemoryRelayStorage } from '#relay/storage/memory.ts';
import {
	meet,
	restart,
	RIG_PASSPHRASE,
	roadsTo,
	startEngine,
	startPractice,
	startTwoSites,
	suite,
	take,
	until,
	type EngineRig
} from '../../../support/engine-rig.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const NURSE = { userName: 'Nia', role: 'nurse', passphrase: 'cedar violin harbour pepper lamp' } as const;
const PIN = '480217';
const maria = {
	name: [{ family: 'Garcia', given: ['Maria'] }],
	gender: 'female',
	birthDate: '1985-07-14'
} as const;

const credOf = ({ core }: EngineRig): CredId => core.signedIn!.secrets.credId;

async function register(rig: EngineRig) {
	const { chartId } = take(await work.registerPatient(rig.core, maria));
	return chartId;
}

const addProblem = (rig: EngineRig, chartId: Awaited<ReturnType<typeof register>>, text: string) =>
	work.run(rig.core, chartId, { verb: 'addCondition', code: { text } });

describe('two people on one device', () => {
	test('work offline under their own names, and another device reads both once they are sent', async () => {
		const random = createSeededRandom(5);
		const clock = createManualClock(Date.UTC(2026, 4, 4, 9));
		const relay = await createRelayCore({ storage: createMemoryRelayStorage(random), suite, random, clock });
		const transport = roadsTo(relay);
		const hilltop = await startPractice({ transport });
		const { core } = hilltop;
		core.device!.link!.connect();
		await until(() => core.status().caughtUp);
		const invited = take(
			await membership.invite(core, { userName: 'Ben', role: 'prescriber', siteName: 'Riverside' })
		);
		const riverside = await startEngine(createMemoryStore(), { transport });
		take(await membership.join(riverside.core, { link: invited.link, passphrase: RIG_PASSPHRASE }));
		await meet(hilltop, riverside);
		await core.device!.link!.disconnect();

		take(await people.addPerson(core, NURSE));
		const chartId = await register(hilltop);
		take(await work.openChart(core, chartId));
		take(await addProblem(hilltop, chartId, 'Asthma'));
		await membership.lock(core);
		take(await membership.unlock(core, NURSE));
		expect(core.state()).toMatchObject({ userName: 'Nia', role: 'nurse', siteName: 'Hilltop' });
		expect(work.search(core, 'garcia')).toHaveLength(1);
		take(await work.openChart(core, chartId));
		take(await addProblem(hilltop, chartId, 'Eczema'));
		await meet(hilltop, riverside);

		const view = take(await work.openChart(riverside.core, chartId));
		const told = JSON.stringify(view);
		expect(told).toContain('Asthma');
		expect(told).toContain('Eczema');
		const author = (text: string) =>
			[...riverside.core.device!.replica.control().credentials.values()].find(({ credId }) =>
				riverside.core
					.signedIn!.session.live.get(chartId)!
					.reader.keys('Condition:')
					.some((key) => {
						const { reader } = riverside.core.signedIn!.session.live.get(chartId)!;
						return reader.candidates(key).some((one) => one.credId === credId && one.atom.includes(text));
					})
			)!;
		expect(author('Asthma').role).toBe('admin');
		expect(author('Eczema').role).toBe('nurse');
		expect(author('Eczema').deviceId).toBe(author('Asthma').deviceId);
		expect(author('Eczema').certificateOnly).toBe(false);
	});

	test('somebody whom an added admin adds is known too, also after a restart', async () => {
		const rig = await startPractice();
		take(await people.addPerson(rig.core, { ...NURSE, role: 'admin' }));
		await membership.lock(rig.core);
		take(await membership.unlock(rig.core, NURSE));
		for (const [i, passphrase] of [
			'violet anchor basket drum seven',
			'maple thunder copy lemon frost'
		].entries())
			take(await people.addPerson(rig.core, { userName: `P${i}`, role: 'nurse', passphrase }));
		const again = await startEngine(createMemoryStore(rig.store.snapshot()));
		take(await membership.unlock(again.core, { passphrase: 'maple thunder copy lemon frost' }));
		expect(again.core.state()).toMatchObject({ userName: 'P1' });
	});

	test('front desk gets no key to what clinicians keep on the device', async () => {
		const rig = await startPractice();
		take(await people.addPerson(rig.core, { ...NURSE, role: 'front-desk' }));
		const admin = rig.core.signedIn!.secrets;
		await membership.lock(rig.core);
		take(await membership.unlock(rig.core, NURSE));
		const { localKeys } = rig.core.signedIn!.secrets;
		expect(localKeys.directory).toEqual(admin.localKeys.directory);
		expect(localKeys.clinical).not.toEqual(admin.localKeys.clinical);
		expect(rig.session.deps.keyring.held.map(({ scope }) => scope).sort()).toEqual([1, 2, 4]);
	});

	test('only an admin adds somebody, with a passphrase worth something that opens nobody else', async () => {
		const { hilltop, riverside } = await startTwoSites('nurse');
		expect(await people.addPerson(riverside.core, NURSE)).toEqual({ ok: false, error: { type: 'NotAdmin' } });
		const before = await hilltop.store.count('meta');
		expect(await people.addPerson(hilltop.core, { ...NURSE, passphrase: 'clinic1' })).toMatchObject({
			error: { type: 'WeakPassphrase' }
		});
		expect(await people.addPerson(hilltop.core, { ...NURSE, passphrase: RIG_PASSPHRASE })).toMatchObject({
			error: { type: 'PassphraseTaken' }
		});
		expect(await hilltop.store.count('meta')).toBe(before);
	});

	test('a new passphrase opens, the old one does not', async () => {
		const rig = await startPractice();
		const next = NURSE.passphrase;
		expect(await people.changePassphrase(rig.core, { current: next, next })).toMatchObject({
			error: { type: 'WrongPassphrase' }
		});
		take(await people.changePassphrase(rig.core, { current: RIG_PASSPHRASE, next }));
		await membership.lock(rig.core);
		expect(await membership.unlock(rig.core, { passphrase: RIG_PASSPHRASE })).toMatchObject({ ok: false });
		take(await membership.unlock(rig.core, { passphrase: next }));
		await expect(restart(rig)).rejects.toThrow();
	});
});

describe('a PIN', () => {
	async function pinned(): Promise<EngineRig> {
		const rig = await startPractice();
		take(await people.setPin(rig.core, { pin: PIN }));
		return rig;
	}

	test('brings each person back to their own session', async () => {
		const rig = await pinned();
		const ana = credOf(rig);
		take(await people.addPerson(rig.core, NURSE));
		await membership.lock(rig.core);
		expect(rig.core.state()).toMatchObject({ phase: 'locked', people: [{ userName: 'Ana', triesLeft: 5 }] });
		take(await membership.unlock(rig.core, NURSE));
		const nia = credOf(rig);
		take(await people.setPin(rig.core, { pin: '913752' }));
		take(await people.unlockByPin(rig.core, { credId: ana, pin: PIN }));
		expect(rig.core.state()).toMatchObject({ phase: 'open', userName: 'Ana' });
		await register(rig);
		take(await people.unlockByPin(rig.core, { credId: nia, pin: '913752' }));
		expect(rig.core.state()).toMatchObject({ phase: 'open', userName: 'Nia' });
		expect(await people.unlockByPin(rig.core, { credId: ana, pin: '913752' })).toMatchObject({
			error: { type: 'WrongPin', triesLeft: 4 }
		});
	});

	test('that is wrong five times in a row drops the keys, and the right one no longer opens', async () => {
		const rig = await pinned();
		const credId = credOf(rig);
		await membership.lock(rig.core);
		for (let left = 4; left > 0; left--)
			expect(await people.unlockByPin(rig.core, { credId, pin: '111213' })).toMatchObject({
				error: { type: 'WrongPin', triesLeft: left }
			});
		take(await people.unlockByPin(rig.core, { credId, pin: PIN }));
		await membership.lock(rig.core);
		for (let tries = 0; tries < 4; tries++) await people.unlockByPin(rig.core, { credId, pin: '111213' });
		expect(await people.unlockByPin(rig.core, { credId, pin: '111213' })).toMatchObject({
			error: { type: 'PinGone' }
		});
		expect(await people.unlockByPin(rig.core, { credId, pin: PIN })).toMatchObject({
			error: { type: 'PinGone' }
		});
		expect(rig.core.state()).toMatchObject({ phase: 'locked', people: [] });
		take(await membership.unlock(rig.core, { passphrase: RIG_PASSPHRASE }));
	});

	test('ends after twelve hours, also when the machine slept through the timer', async () => {
		for (const pass of ['advance', 'set'] as const) {
			const rig = await pinned();
			const credId = credOf(rig);
			await membership.lock(rig.core);
			if (pass === 'advance') rig.clock.advance(PIN_VALID_MS - 1);
			else rig.clock.set(rig.clock.now() + PIN_VALID_MS - 1);
			expect(rig.core.state()).toMatchObject({ people: [{ userName: 'Ana' }] });
			if (pass === 'advance') rig.clock.advance(1);
			else rig.clock.set(rig.clock.now() + 1);
			expect(rig.core.state()).toMatchObject({ people: [] });
			// The timer has dropped the keys: no clock brings them back.
			if (pass === 'advance') rig.clock.set(rig.clock.now() - PIN_VALID_MS);
			expect(await people.unlockByPin(rig.core, { credId, pin: PIN })).toMatchObject({
				error: { type: 'PinGone' }
			});
		}
	});

	test('ends with the process, with locking fully, and when it is taken away', async () => {
		const rig = await pinned();
		const credId = credOf(rig);
		const again = await startEngine(createMemoryStore(rig.store.snapshot()));
		expect(again.core.state()).toMatchObject({ phase: 'locked', people: [] });
		await membership.lock(rig.core, { fully: true });
		expect(await people.unlockByPin(rig.core, { credId, pin: PIN })).toMatchObject({
			error: { type: 'PinGone' }
		});
		take(await membership.unlock(rig.core, { passphrase: RIG_PASSPHRASE }));
		take(await people.setPin(rig.core, { pin: PIN }));
		take(await people.removePin(rig.core));
		expect(rig.core.state()).toMatchObject({ people: [] });
	});

	test('is not stored: setting one writes nothing, and coming back by it only that it happened', async () => {
		const rig = await startPractice();
		const stored = () => {
			const rows = rig.store.snapshot();
			return { ...rows, meta: rows.meta.filter(({ key }) => key !== 'sign-in-notes') };
		};
		const all = rig.store.snapshot();
		const before = stored();
		take(await people.setPin(rig.core, { pin: PIN }));
		expect(rig.store.snapshot()).toEqual(all);
		await membership.lock(rig.core);
		take(
			await people.unlockByPin(rig.core, {
				credId: [...rig.core.device!.replica.control().credentials.keys()][0]!,
				pin: PIN
			})
		);
		expect(stored()).toEqual(before);
	});

	test('that is easily guessed is refused with a reason', async () => {
		const rig = await startPractice();
		const cases = {
			'12345': 'not-digits',
			'000000': 'repeats',
			'121212': 'repeats',
			'123456': 'run',
			'987654': 'run'
		};
		for (const [pin, reason] of Object.entries(cases))
			expect(await people.setPin(rig.core, { pin })).toEqual({
				ok: false,
				error: { type: 'WeakPin', reason }
			});
	});
});
