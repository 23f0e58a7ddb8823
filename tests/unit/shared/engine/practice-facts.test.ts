import { describe, expect, test } from 'vitest';
import { orderFavourites, readPractice, setFavourite, writeName } from '#shared/engine/practice-facts.ts';
import { meet, startPractice, startTwoSites, take } from '../../../support/engine-rig.ts';

describe('names of the practice', () => {
	test('are written by admins, and this device is named by anybody', async () => {
		const { hilltop, riverside } = await startTwoSites('nurse');
		const { device } = take(await readPractice(riverside.core));
		expect(await writeName(riverside.core, { of: { type: 'practice' }, text: 'X' })).toMatchObject({
			error: { type: 'NotAdmin' }
		});
		take(
			await writeName(riverside.core, { of: { type: 'device', deviceId: device.deviceId }, text: 'Tablet 2' })
		);
		take(await writeName(hilltop.core, { of: { type: 'new-site' }, text: 'Lakeside' }));
		const { userId } = take(await readPractice(hilltop.core)).staff.find(({ name }) => name.text === 'Ben')!;
		take(await writeName(hilltop.core, { of: { type: 'person', userId }, text: 'Ben Okoye' }));
		await meet(hilltop, riverside);
		const facts = take(await readPractice(riverside.core));
		expect(facts.sites.map(({ name }) => name.text)).toEqual(['Hilltop', 'Riverside', 'Lakeside']);
		expect(facts.device.name.text).toBe('Tablet 2');
		expect(facts.staff).toMatchObject([
			{ name: { text: 'Ana' }, roles: ['admin'], here: false, isMe: false },
			{ name: { text: 'Ben Okoye' }, roles: ['nurse'], here: true, isMe: true }
		]);
		expect(riverside.core.state()).toMatchObject({ userName: 'Ben Okoye' });
	});

	test('changed at two sites at once show both, and are overwritten only by somebody who saw both', async () => {
		const { hilltop, riverside } = await startTwoSites('admin');
		take(await writeName(hilltop.core, { of: { type: 'practice' }, text: 'Valley Health' }));
		take(await writeName(riverside.core, { of: { type: 'practice' }, text: 'Valley Clinics' }));
		await meet(hilltop, riverside);
		const { practice } = take(await readPractice(hilltop.core));
		expect(practice.answers.map(({ text }) => text).sort()).toEqual(['Valley Clinics', 'Valley Health']);
		expect(new Set(practice.answers.map(({ user }) => user))).toEqual(new Set(['Ana', 'Ben']));
		const of = { type: 'practice' } as const;
		const seen = practice.answers.map(({ opId }) => opId);
		expect(await writeName(hilltop.core, { of, text: 'Third' })).toMatchObject({
			error: { type: 'InDisagreement' }
		});
		expect(await writeName(hilltop.core, { of, text: 'Third', seen: seen.slice(1) })).toMatchObject({
			error: { type: 'InDisagreement' }
		});
		take(await writeName(hilltop.core, { of, text: 'Valley Health', seen }));
		await meet(hilltop, riverside);
		expect(take(await readPractice(riverside.core)).practice).toEqual({ text: 'Valley Health', answers: [] });
	});

	test('that are empty or of nothing known are refused', async () => {
		const { core } = await startPractice();
		expect(await writeName(core, { of: { type: 'practice' }, text: '  ' })).toMatchObject({
			error: { type: 'InvalidValue' }
		});
		const unknown = { type: 'site', siteId: 9 } as unknown as { type: 'new-site' };
		expect(await writeName(core, { of: unknown, text: 'X' })).toMatchObject({
			error: { type: 'NoSuchEntry' }
		});
	});
});

test('favourites of one person from two devices are all kept, and are nobody else’s', async () => {
	const { hilltop, riverside } = await startTwoSites('prescriber');
	for (const text of ['amoxicillin 500 mg capsule', 'paracetamol 1 g'])
		take(await setFavourite(hilltop.core, { text, on: true }));
	take(await setFavourite(riverside.core, { text: 'ibuprofen 400 mg', on: true }));
	await meet(hilltop, riverside);
	take(await setFavourite(hilltop.core, { text: 'paracetamol 1 g', on: false }));
	expect(take(await readPractice(hilltop.core)).favourites).toEqual(['amoxicillin 500 mg capsule']);
	expect(take(await readPractice(riverside.core)).favourites).toEqual(['ibuprofen 400 mg']);
});

test('favourites stand in the order a person gave them; one taken away comes back to its place', async () => {
	const hilltop = await startPractice();
	for (const text of ['amoxicillin 500 mg', 'ibuprofen 400 mg', 'paracetamol 1 g'])
		take(await setFavourite(hilltop.core, { text, on: true }));
	const order = ['paracetamol 1 g', 'amoxicillin 500 mg', 'ibuprofen 400 mg'];
	take(await orderFavourites(hilltop.core, { texts: order }));
	const favourites = async () => take(await readPractice(hilltop.core)).favourites;
	expect(await favourites()).toEqual(order);
	take(await setFavourite(hilltop.core, { text: 'amoxicillin 500 mg', on: false }));
	expect(await favourites()).toEqual(['paracetamol 1 g', 'ibuprofen 400 mg']);
	take(await setFavourite(hilltop.core, { text: 'amoxicillin 500 mg', on: true }));
	expect(await favourites()).toEqual(order);
	take(await setFavourite(hilltop.core, { text: 'aspirin 300 mg', on: true }));
	expect(await favourites()).toEqual([...order, 'aspirin 300 mg']);
});
