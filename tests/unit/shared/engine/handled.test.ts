// What a merge put together by itself is told at both sites: lists that united, details of one person, words of a note, a
// line of the queue. It outlives a restart, says what has become of it, and is gone after thirty days.
import { expect, test } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import type { ChartCommand } from '#shared/engine/chart-command.ts';
import * as work from '#shared/engine/chart-work.ts';
import { handled } from '#shared/engine/list-handled.ts';
import { changeQueue, readQueue } from '#shared/engine/queues.ts';
import { type EngineRig, meetAndLook, restart, startTwoSites, take } from '../../../support/engine-rig.ts';

const DAY_MS = 86_400_000;

const run = async ({ core }: EngineRig, chartId: ChartId, command: unknown): Promise<string | undefined> =>
	take(await work.run(core, chartId, command as ChartCommand)).entry;
const told = async ({ core }: EngineRig) => take(await handled(core));

async function onePatient() {
	const { hilltop, riverside } = await startTwoSites();
	const name = [{ family: 'Moreno', given: ['Ana'] }];
	const { chartId } = take(
		await work.registerPatient(hilltop.core, { name, birthDate: '1961-02-03', gender: 'female' } as never)
	);
	const note = await run(hilltop, chartId, {
		verb: 'startNote',
		title: 'Visit',
		sections: ['plan'],
		words: { plan: 'Rest.' }
	});
	await meetAndLook(hilltop, riverside);
	return { hilltop, riverside, rigs: [hilltop, riverside] as const, chartId, note: note!.split('/')[1]! };
}

test('additions to one list at two sites are told at both, with who and where, and that one was ended', async () => {
	const { hilltop, riverside, rigs, chartId } = await onePatient();
	await run(hilltop, chartId, { verb: 'addAllergy', code: { text: 'penicillin' } });
	await run(riverside, chartId, { verb: 'addAllergy', code: { text: 'peanut' } });
	await run(riverside, chartId, { verb: 'addCondition', code: { text: 'Asthma' } });
	for (const rig of rigs) expect(await told(rig)).toEqual([]);
	await meetAndLook(...rigs);
	for (const rig of rigs) {
		const [thing, ...more] = await told(rig);
		expect(more).toEqual([]);
		expect(thing).toMatchObject({ kind: 'added', patient: { chartId } });
		expect(thing!.sides.map(({ user, site, after }) => [user, site, JSON.parse(after!)]).sort()).toEqual([
			['Ana', 'Hilltop', { text: 'penicillin' }],
			['Ben', 'Riverside', { text: 'peanut' }]
		]);
	}
	const peanut = (await told(hilltop))[0]!.sides.find(({ after }) => after!.includes('peanut'))!.path;
	await run(hilltop, chartId, { verb: 'stopAllergy', id: peanut.split('/')[1], outcome: 'refuted' });
	await meetAndLook(...rigs);
	for (const rig of rigs)
		expect((await told(rig))[0]!.sides.map(({ path, changed }) => [path === peanut, changed]).sort()).toEqual(
			[
				[false, undefined],
				[true, true]
			]
		);
	const again = await restart(hilltop);
	expect(await told(again)).toEqual(await told(hilltop));
	again.clock.advance(31 * DAY_MS);
	expect(await told(again)).toEqual([]);
	expect(await told(await restart(again))).toEqual([]);
});

test('different details of one person, and words of one note', async () => {
	const { hilltop, riverside, rigs, chartId, note } = await onePatient();
	const id = hilltop.session.summaries.get(chartId)!.patientId!;
	await run(hilltop, chartId, { verb: 'correctDemographics', id, elements: { birthDate: '1961-02-04' } });
	await run(riverside, chartId, { verb: 'correctDemographics', id, elements: { gender: 'other' } });
	const write = { verb: 'writeNote', noteId: note, section: 'plan' };
	await run(hilltop, chartId, { ...write, text: 'Rest. Fluids.' });
	await run(riverside, chartId, { ...write, text: 'Bed. Rest.' });
	await meetAndLook(...rigs);
	for (const rig of rigs) {
		const things = await told(rig);
		expect(things.map(({ kind }) => kind).sort()).toEqual(['details', 'words']);
		const details = things.find(({ kind }) => kind === 'details')!;
		expect(
			details.sides.map(({ path, before, after }) => [path.split('/')[2], before, after]).sort()
		).toEqual([
			['birthDate', '"1961-02-03"', '"1961-02-04"'],
			['gender', '"female"', '"other"']
		]);
		expect(
			things
				.find(({ kind }) => kind === 'words')!
				.sides.map(({ site }) => site)
				.sort()
		).toEqual(['Hilltop', 'Riverside']);
	}
	// Looked at again, nothing is told twice.
	await run(hilltop, chartId, { verb: 'addCondition', code: { text: 'Asthma' } });
	await meetAndLook(...rigs);
	for (const rig of rigs) expect(await told(rig)).toHaveLength(2);
});

test('a line of the queue that was moved apart, with the state that counts', async () => {
	const { hilltop, riverside, rigs, chartId } = await onePatient();
	const { id, site } = take(await changeQueue(hilltop.core, { verb: 'arrive', chartId }));
	await meetAndLook(...rigs);
	for (const { core } of rigs) take(await readQueue(core));
	take(await changeQueue(hilltop.core, { verb: 'move', site, id, state: 'with-nurse' }));
	take(await changeQueue(riverside.core, { verb: 'move', site, id, state: 'ready' }));
	await meetAndLook(...rigs);
	for (const rig of rigs) {
		const [thing] = await told(rig);
		expect(thing).toMatchObject({ kind: 'queue', line: { site, id, date: '2026-05-04', counted: 'ready' } });
		expect(thing!.sides.map(({ site: where, state }) => [where, state]).sort()).toEqual([
			['Hilltop', 'with-nurse'],
			['Riverside', 'ready']
		]);
	}
	take(await changeQueue(hilltop.core, { verb: 'move', site, id, state: 'with-nurse' }));
	await meetAndLook(...rigs);
	for (const rig of rigs) expect((await told(rig))[0]!.sides.every(({ changed }) => changed)).toBe(true);
});

test('what one person wrote, and what was written one after the other, is not told', async () => {
	const { hilltop, riverside, rigs, chartId } = await onePatient();
	await run(hilltop, chartId, { verb: 'addAllergy', code: { text: 'penicillin' } });
	await run(hilltop, chartId, { verb: 'addAllergy', code: { text: 'peanut' } });
	await meetAndLook(...rigs);
	await run(riverside, chartId, { verb: 'addAllergy', code: { text: 'latex' } });
	await meetAndLook(...rigs);
	for (const rig of rigs) expect(await told(rig)).toEqual([]);
});
