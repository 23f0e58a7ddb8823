// A note to a colleague about a patient: counted where it is for somebody, told to its sender once it is done, in no row
// by its words.
import { expect, test } from 'vitest';
import { utf8ToText } from '#shared/core/bytes.ts';
import { openRow } from '#shared/crypto/seal-row.ts';
import type { ChartId } from '#shared/core/ids.ts';
import * as work from '#shared/engine/chart-work.ts';
import type { ChartCommand } from '#shared/engine/chart-command.ts';
import { messageReach } from '#shared/engine/message-reach.ts';
import { readMessages } from '#shared/engine/messages.ts';
import { report, visitRelay } from '../../../support/known-rig.ts';
import { meet, restart, startDevices, take, until, type EngineRig } from '../../../support/engine-rig.ts';

const run = async ({ core }: EngineRig, chartId: ChartId, command: ChartCommand) =>
	take(await work.run(core, chartId, command));
const listed = async ({ core }: EngineRig) => take(await readMessages(core));
const forMe = ({ core }: EngineRig): number => core.status().forMe;

async function meetAndLook(...rigs: readonly EngineRig[]): Promise<void> {
	await meet(...rigs);
	for (const { core, clock } of rigs)
		await until(() => {
			clock.advance(100);
			return core.status().checking === undefined;
		});
}

/** An admin at Hilltop, a nurse and a receptionist at Riverside, who hold one chart and are offline. */
async function colleagues() {
	const { devices } = await startDevices([
		{ role: 'nurse', siteName: 'Riverside' },
		{ role: 'front-desk', siteName: 'Riverside' }
	]);
	const [ana, nurse, desk] = devices as [EngineRig, EngineRig, EngineRig];
	const name = [{ use: 'official', family: 'Garcia', given: ['Maria'] }];
	const patient = { name, birthDate: '1985-07-14', gender: 'female' } as never;
	const { chartId } = take(await work.registerPatient(ana.core, patient));
	await meet(...devices);
	return { ana, nurse, desk, chartId };
}

test('sent to a role it is counted for who has it, done by one, and seen by the sender', async () => {
	const { ana, nurse, desk, chartId } = await colleagues();
	const to = { type: 'role', id: 'nurse' } as const;
	const sent = await run(ana, chartId, {
		verb: 'sendMessage',
		to,
		text: 'Check her potassium',
		urgent: true
	});
	const id = sent.entry!.split('/')[1]!;
	expect(forMe(ana)).toBe(0);
	await meetAndLook(ana, nurse, desk);
	expect([forMe(ana), forMe(nurse), forMe(desk)]).toEqual([0, 1, 0]);
	expect(await listed(desk)).toEqual([]);
	expect(await listed(nurse)).toMatchObject([
		{ text: 'Check her potassium', urgent: true, forMe: true, mine: false, sent: { user: 'Ana' } }
	]);
	// A device that starts again knows it without looking at the charts.
	expect(forMe(await restart(nurse))).toBe(1);

	await run(nurse, chartId, { verb: 'replyToMessage', id, text: '4.1, fine' });
	await run(nurse, chartId, { verb: 'setMessageStatus', id, status: 'completed' });
	expect(forMe(nurse)).toBe(0);
	await meetAndLook(ana, nurse);
	expect(await listed(ana)).toMatchObject([
		{ mine: true, done: { user: 'Ben', site: 'Riverside' }, replies: [{ user: 'Ben', text: '4.1, fine' }] }
	]);
	await run(nurse, chartId, { verb: 'setMessageStatus', id, status: 'requested' });
	expect(forMe(nurse)).toBe(1);
});

test('done at two sites apart it is done, by the first; other words at each are to decide', async () => {
	const { ana, nurse, chartId } = await colleagues();
	const to = { type: 'site', id: String(nurse.session.deps.keyring.siteId) } as const;
	const { entry } = await run(ana, chartId, { verb: 'sendMessage', to, text: 'Call her' });
	const id = entry!.split('/')[1]!;
	await meetAndLook(ana, nurse);
	for (const rig of [ana, nurse])
		await run(rig, chartId, { verb: 'setMessageStatus', id, status: 'completed' });
	await meetAndLook(ana, nurse);
	const [atAna, atNurse] = [await listed(ana), await listed(nurse)];
	expect(atAna[0]!.done).toEqual(atNurse[0]!.done);
	for (const rig of [ana, nurse]) expect(rig.core.status().toCheck).toBe(0);
	for (const [n, rig] of [ana, nurse].entries())
		await run(rig, chartId, { verb: 'correctMessage', id, text: `Call her at ${n}` });
	await meetAndLook(ana, nurse);
	for (const rig of [ana, nurse]) expect(rig.core.status().toCheck).toBe(1);
});

test('it is on their device once that one has said so, and no other device speaks for it', async () => {
	const { devices } = await startDevices(
		[
			{ role: 'nurse', siteName: 'Riverside' },
			{ role: 'front-desk', siteName: 'Riverside' }
		],
		{ deviceFacts: () => Promise.resolve({ appVersion: '1', usedBytes: 1, quotaBytes: 2, persisted: true }) }
	);
	const [ana, nurse, desk] = devices as [EngineRig, EngineRig, EngineRig];
	const name = [{ use: 'official', family: 'Garcia', given: ['Maria'] }];
	const { chartId } = take(await work.registerPatient(ana.core, { name, gender: 'female' } as never));
	const { userId } = nurse.session.deps.keyring;
	const send = async (to: { type: 'user' | 'role' | 'site'; id: string }): Promise<string> =>
		(await run(ana, chartId, { verb: 'sendMessage', to, text: 'Call her' })).entry!.split('/')[1]!;
	const forNurses = await send({ type: 'role', id: 'nurse' });
	const ids = [
		forNurses,
		await send({ type: 'user', id: userId }),
		await send({ type: 'site', id: String(nurse.session.deps.keyring.siteId) })
	];
	// Her own role and site: she is not whom it is for.
	const own = await send({ type: 'site', id: String(ana.session.deps.keyring.siteId) });
	const reached = async (rig = ana) => take(await messageReach(rig.core, chartId, [...ids, own, 'none']));
	expect(await reached()).toEqual([]);
	for (const rig of [ana, nurse, desk]) await visitRelay(rig);
	expect(await reached(), 'sent, and nobody has said that it came').toEqual([]);
	await report(desk);
	for (const rig of [desk, ana]) await visitRelay(rig);
	expect(await reached(), 'the desk is at that site, and no nurse').toEqual([ids[2]]);
	await report(nurse);
	for (const rig of [nurse, ana]) await visitRelay(rig);
	expect(await reached()).toEqual(ids);
	// The same with the chart on screen, and after a restart.
	take(await work.openChart(ana.core, chartId));
	expect(await reached()).toEqual(ids);
	expect(await reached(await restart(ana))).toEqual(ids);
	// A later one has to be told of anew.
	ids.push(await send({ type: 'role', id: 'nurse' }));
	await visitRelay(ana);
	expect(await reached()).toEqual(ids.slice(0, 3));
});

test('the rows of lists hold none of its words', async () => {
	const { ana, chartId } = await colleagues();
	const to = { type: 'role', id: 'nurse' } as const;
	await run(ana, chartId, { verb: 'sendMessage', to, text: 'Check her potassium' });
	const { suite, keyring, store } = ana.session.deps;
	const rows = await store.list('local', { prefix: 'rows/' });
	const opened = await Promise.all(
		rows.map(({ key, value }) => openRow(suite, keyring.localKey('directory'), key, value))
	);
	const text = opened.map((row) => utf8ToText(row!)).join('');
	expect(text).toContain('Garcia');
	expect(text).toContain('"nurse"');
	expect(text).not.toContain('potassium');
});
