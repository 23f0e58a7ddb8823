import { expect, test, vi } from 'vitest';
import { createBackgroundChecks } from '#shared/engine/background-checks.ts';
import * as work from '#shared/engine/chart-work.ts';
import { UNCHECKED_PREFIX } from '#shared/replica/rows.ts';
import { meet, startTwoSites, take } from '../../../support/engine-rig.ts';
import { createManualClock } from '../../../support/manual-clock.ts';

const PATIENT = { timeout: 60_000, interval: 5 };

test('while a device is being filled the checks wait until nothing has come for a while; nothing is forgotten', async () => {
	const { hilltop, riverside } = await startTwoSites();
	for (const family of ['Okafor', 'Lindqvist', 'Moreau']) {
		const name = [{ family, given: ['Ada'] }];
		const patient = { name, birthDate: '1988-02-03', gender: 'female' } as const;
		const { chartId } = take(await work.registerPatient(hilltop.core, patient));
		take(
			await work.run(hilltop.core, chartId, {
				verb: 'addAllergy',
				code: { text: 'Penicillin' },
				criticality: 'high'
			})
		);
	}
	await meet(hilltop, riverside);
	const { core, session, store } = riverside;
	const uncheckedDocs = async (): Promise<number> =>
		(await store.list('meta', { prefix: UNCHECKED_PREFIX })).length;
	const clock = createManualClock();
	let filling = true;
	const checks = createBackgroundChecks({
		store,
		clock,
		session,
		isFilling: () => filling,
		exclusive: core.exclusive,
		onChecked: () => {},
		onCompared: async () => {}
	});
	const settle = (): Promise<void> => core.exclusive(async () => {});
	await settle();
	expect(await uncheckedDocs()).toBe(3);

	// Something comes every 150 ms.
	for (let i = 0; i < 10; i++) {
		checks.arrived([]);
		clock.advance(150);
		await settle();
	}
	expect(await uncheckedDocs()).toBe(3);
	expect(checks.progress()).toBeDefined();

	// Then nothing, though more is to come: a slow road.
	clock.advance(400);
	await vi.waitFor(async () => {
		clock.advance(5);
		expect(await uncheckedDocs()).toBeLessThan(3);
	}, PATIENT);
	checks.arrived([]);
	filling = false;
	await vi.waitFor(async () => {
		clock.advance(5);
		expect(await uncheckedDocs()).toBe(0);
		expect(checks.progress()).toBeUndefined();
	}, PATIENT);
	checks.stop();
});
