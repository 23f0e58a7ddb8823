import { expect, test } from 'vitest';
import { cardOf, findByCard } from '#shared/engine/cards.ts';
import { registerPatient } from '#shared/engine/chart-work.ts';
import * as membership from '#shared/engine/membership.ts';
import { meet, startPractice, startTwoSites, take } from '../../../support/engine-rig.ts';

test('a card leads to its patient at every site once the chart is there, and to nobody in another practice', async () => {
	const { hilltop, riverside } = await startTwoSites('front-desk');
	const { chartId } = take(await registerPatient(hilltop.core, { name: [{ family: 'Garcia' }] }));
	const card = take(await cardOf(hilltop.core, chartId));
	expect(await findByCard(hilltop.core, card.qrText)).toMatchObject({ type: 'found', patient: { chartId } });
	expect(await findByCard(riverside.core, card.words)).toEqual({ type: 'not-here' });
	await meet(hilltop, riverside);
	expect(await findByCard(riverside.core, card.words)).toMatchObject({ type: 'found', patient: { chartId } });
	const other = await startPractice();
	expect(await findByCard(other.core, card.qrText)).toEqual({ type: 'other-practice' });
	expect(await findByCard(hilltop.core, 'Garcia')).toEqual({ type: 'none' });
	await membership.lock(hilltop.core);
	expect(await findByCard(hilltop.core, card.qrText)).toEqual({ type: 'none' });
	expect((await cardOf(hilltop.core, chartId)).ok).toBe(false);
});

test('two questions asked at once are both answered', async () => {
	const { hilltop } = await startTwoSites('front-desk');
	const { chartId } = take(await registerPatient(hilltop.core, { name: [{ family: 'Garcia' }] }));
	const card = take(await cardOf(hilltop.core, chartId));
	const both = await Promise.all([
		findByCard(hilltop.core, card.words),
		findByCard(hilltop.core, card.words)
	]);
	for (const found of both) expect(found).toMatchObject({ type: 'found', patient: { chartId } });
});
