import { describe, expect, test } from 'vitest';
import { readRecordNumber } from '#shared/core/record-number.ts';
import { err } from '#shared/core/result.ts';
import { findByCard } from '#shared/engine/cards.ts';
import { importText } from '#shared/engine/chart-files.ts';
import { openChart, registerPatient } from '#shared/engine/chart-work.ts';
import { deviceNumber, recordNumberSystem } from '#shared/engine/give-number.ts';
import * as membership from '#shared/engine/membership.ts';
import { addPerson } from '#shared/engine/people.ts';
import { searchRows } from '#shared/engine/search.ts';
import { createMemoryStore, type MemoryStore } from '#shared/replica/memory-store.ts';
import {
	meet,
	RIG_PASSPHRASE,
	startDevices,
	startEngine,
	startPractice,
	startTwoSites,
	take,
	until,
	type EngineRig
} from '../../../support/engine-rig.ts';
import { createSeededRandom, type SeededRandom } from '../../../support/seeded-random.ts';

const register = async ({ core }: EngineRig, family: string, more = {}) =>
	take(await registerPatient(core, { name: [{ family }], ...more })).chartId;

/** Every number of the practice that a device lists, of one patient or more. */
function numbersAt({ core, session }: EngineRig): string[] {
	const system = recordNumberSystem(core.device!.profile.practiceId);
	return session.summaries
		.searchable()
		.flatMap(({ row }) => row.identifiers.filter((one) => one.system === system).map(({ value }) => value!));
}

const allDifferent = (numbers: readonly string[]): boolean => new Set(numbers).size === numbers.length;

let sources = 0;
/** Draws the same five letters for numbers as every other process with it, what chance does at worst; all else differs. */
function sameDraws(): SeededRandom {
	const numbers = createSeededRandom(4711);
	const rest = createSeededRandom(70_000 + ++sources);
	return {
		bytes: (length) => (length === 5 ? numbers : rest).bytes(length),
		below: (below) => rest.below(below)
	};
}

/** A process on a store that draws the same as every other such process; the person signs in. */
async function process(store: MemoryStore, options = {}): Promise<EngineRig> {
	const rig = await startEngine(store, { random: sameDraws(), ...options });
	take(await membership.unlock(rig.core, { passphrase: RIG_PASSPHRASE }));
	return rig;
}

test('two sites, one with two devices, register 200 each apart: 600 different numbers when they meet', async () => {
	const { devices } = await startDevices([
		{ role: 'front-desk', siteName: 'Hilltop' },
		{ role: 'nurse', siteName: 'Riverside' }
	]);
	for (const [d, device] of devices.entries())
		for (let i = 0; i < 200; i++) await register(device, `Garcia ${d} ${i}`);
	await meet(...devices);
	for (const device of devices) {
		const numbers = numbersAt(device);
		expect(numbers).toHaveLength(600);
		expect(allDifferent(numbers)).toBe(true);
		expect(numbers.every((number) => readRecordNumber(number).type === 'number')).toBe(true);
	}
	const used = devices.map(({ core }) =>
		deviceNumber(core.device!.replica.control(), core.device!.profile.deviceId)
	);
	expect(used[0]).toBe(1);
	expect(allDifferent(used.map(String))).toBe(true);
}, 120_000);

describe('at registration', () => {
	test('a patient gets a number of the practice, and keeps the one that was typed as a second', async () => {
		const rig = await startPractice();
		const chartId = await register(rig, 'Garcia', { identifier: [{ value: 'OLD 17' }] });
		const { patient } = take(await openChart(rig.core, chartId));
		const [own, typed] = patient.identifier as readonly Record<string, unknown>[];
		expect(own).toMatchObject({
			system: recordNumberSystem(rig.core.device!.profile.practiceId),
			type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] }
		});
		expect(own!['system']).toMatch(/^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
		expect(String(own!['value'])).toMatch(/^01[0-9A-Z]{2}-[0-9A-Z]{4}$/);
		expect(typed).toMatchObject({ value: 'OLD 17' });
	});

	test('two people of one device draw from one lot', async () => {
		const rig = await startPractice();
		const passphrase = 'meadow thunder violin carbon seven';
		take(await addPerson(rig.core, { userName: 'Ben', role: 'front-desk', passphrase }));
		await register(rig, 'Garcia');
		await membership.lock(rig.core);
		const ben = await startEngine(rig.store, { random: sameDraws() });
		take(await membership.unlock(ben.core, { passphrase }));
		await register(ben, 'Ortega');
		await membership.lock(ben.core);
		const ana = await process(rig.store);
		await register(ana, 'Silva');
		const numbers = numbersAt(ana);
		expect(numbers).toHaveLength(3);
		expect(allDifferent(numbers)).toBe(true);
		expect(numbers.every((number) => number.startsWith('01'))).toBe(true);
	});

	test('what comes in a file gets none', async () => {
		const rig = await startPractice();
		const patient = { resourceType: 'Patient', id: 'x', name: [{ family: 'Garcia' }] };
		const bundle = { resourceType: 'Bundle', type: 'collection', entry: [{ resource: patient }] };
		take(await importText(rig.core, 'x.json', JSON.stringify(bundle)));
		expect(rig.session.summaries.searchable()).toHaveLength(1);
		expect(numbersAt(rig)).toEqual([]);
		expect(await rig.store.count('local', 'mrn/')).toBe(0);
	});
});

describe('no number is given twice, though every process draws the same letters', () => {
	test('after its process ended, wherever the list of patients was left', async () => {
		const { store } = await startPractice();
		let disk = createMemoryStore(store.snapshot());
		for (let i = 0; i < 12; i++) {
			const rig = await process(disk);
			await register(rig, `Garcia ${i}`);
			disk = createMemoryStore(disk.snapshot());
		}
		const numbers = numbersAt(await process(disk));
		expect(numbers).toHaveLength(12);
		expect(allDifferent(numbers)).toBe(true);
	});

	test('in a second tab, one after the other and at once', async () => {
		const { store } = await startPractice();
		const tabs = [await process(store), await process(store)];
		for (let i = 0; i < 5; i++) for (const tab of tabs) await register(tab, `Garcia ${i}`);
		let atOnce = 0;
		for (let i = 0; i < 10; i++) {
			const done = await Promise.all(
				tabs.map(({ core }) => registerPatient(core, { name: [{ family: `Ortega ${i}` }] }))
			);
			atOnce += done.filter(({ ok }) => ok).length;
			for (const one of done) if (!one.ok) expect(one.error).toMatchObject({ cause: 'used-elsewhere' });
		}
		expect(atOnce).toBeGreaterThanOrEqual(10);
		const numbers = numbersAt(await process(createMemoryStore(store.snapshot())));
		expect(numbers).toHaveLength(10 + atOnce);
		expect(allDifferent(numbers)).toBe(true);
	});

	test('a registration that was not stored gave none; one that was stored unheard did', async () => {
		const { store } = await startPractice();
		let fate: 'done' | 'full' | 'unheard' = 'done';
		const disk: MemoryStore = {
			...store,
			async commit(ops, expected) {
				if (fate === 'full') return err({ type: 'StoreFull' });
				const outcome = await store.commit(ops, expected);
				return fate === 'unheard' ? err({ type: 'StoreFailed', reason: 'unheard' }) : outcome;
			}
		};
		const rig = await process(disk);
		fate = 'full';
		const lost = await registerPatient(rig.core, { name: [{ family: 'Lost' }] });
		expect(lost).toMatchObject({ ok: false, error: { type: 'NotSaved', cause: 'full' } });
		expect(await store.count('local', 'mrn/')).toBe(0);
		fate = 'unheard';
		expect((await registerPatient(rig.core, { name: [{ family: 'Unheard' }] })).ok).toBe(false);
		expect(await store.count('local', 'mrn/')).toBe(1);
		fate = 'done';
		await register(rig, 'Garcia');
		const again = await process(createMemoryStore(store.snapshot()));
		await register(again, 'Ortega');
		const names = again.session.summaries.searchable().map(({ row }) => row.name);
		expect(names).toEqual(['Garcia', 'Ortega', 'Unheard']);
		expect(numbersAt(again)).toHaveLength(3);
		expect(allDifferent(numbersAt(again))).toBe(true);
	});

	test('on a profile restored from a copy, once it has heard of what came after the copy', async () => {
		const { devices, transport } = await startDevices([{ role: 'front-desk', siteName: 'Riverside' }]);
		const [hilltop, riverside] = devices as [EngineRig, EngineRig];
		const backup = riverside.store.snapshot();
		const original = await process(createMemoryStore(backup), { transport });
		for (let i = 0; i < 20; i++) await register(original, `Garcia ${i}`);
		await meet(hilltop, original);
		const restored = await process(createMemoryStore(backup), { transport });
		await meet(hilltop, restored);
		for (let i = 0; i < 20; i++) await register(restored, `Ortega ${i}`);
		await meet(hilltop, restored);
		expect(numbersAt(hilltop)).toHaveLength(40);
		expect(allDifferent(numbersAt(hilltop))).toBe(true);
	}, 60_000);
});

test('two copies of a profile that register apart and unheard draw different numbers, and nobody is lost', async () => {
	const { devices, transport } = await startDevices([{ role: 'front-desk', siteName: 'Riverside' }]);
	const [hilltop, riverside] = devices as [EngineRig, EngineRig];
	const backup = riverside.store.snapshot();
	const copies = [];
	for (const seed of [1, 2]) {
		const random = createSeededRandom(1000 + seed);
		copies.push(await process(createMemoryStore(backup), { transport, random }));
	}
	for (const [c, copy] of copies.entries())
		for (let i = 0; i < 50; i++) await register(copy, `Garcia ${c} ${i}`);
	hilltop.core.device!.link!.connect();
	for (const [c, { core }] of copies.entries()) {
		core.device!.link!.connect();
		await until(() => numbersAt(hilltop).length === 50 * (c + 1));
		await core.device!.link!.disconnect();
	}
	await hilltop.core.device!.link!.disconnect();
	expect(allDifferent(numbersAt(hilltop))).toBe(true);
}, 60_000);

describe('finding by number', () => {
	test('a whole one leads to its patient, typed or scanned, at every site', async () => {
		const { hilltop, riverside } = await startTwoSites('front-desk');
		const chartId = await register(riverside, 'Garcia');
		const [number] = numbersAt(riverside);
		await meet(hilltop, riverside);
		for (const text of [number!, number!.replace('-', ''), number!.toLowerCase()])
			expect(await findByCard(hilltop.core, text)).toMatchObject({ type: 'found', patient: { chartId } });
		await membership.lock(hilltop.core);
		expect(await findByCard(hilltop.core, number!)).toEqual({ type: 'none' });
	});

	test('when two patients have it, both are listed and neither is chosen', async () => {
		const rig = await startPractice();
		await register(rig, 'Garcia');
		const [value] = numbersAt(rig);
		await register(rig, 'Ortega', { identifier: [{ value }] });
		expect(await findByCard(rig.core, value!)).toEqual({ type: 'none' });
		const listed = searchRows(rig.session.summaries.searchable(), value!, 10);
		expect(listed.map(({ name }) => name)).toEqual(['Garcia', 'Ortega']);
	});
});
