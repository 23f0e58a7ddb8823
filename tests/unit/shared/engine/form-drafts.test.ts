// Words in unsaved forms: kept durably, sealed, per person, chart and form.
import { expect, test } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import type { ChartCommand } from '#shared/engine/chart-command.ts';
import { registerPatient, run } from '#shared/engine/chart-work.ts';
import { dropDraft, readDraft, saveDraft } from '#shared/engine/form-drafts.ts';
import * as membership from '#shared/engine/membership.ts';
import { restart, RIG_PASSPHRASE, startPractice, take } from '../../../support/engine-rig.ts';

const chartId = '8f4a3c52-0000-4000-8000-000000000001' as ChartId;
const medicine = { chartId, form: 'medicine' };
const WORDS = '{"drug":"amoxicillin"}';

test('a form outlives lock and a killed process, and remembers when it was begun', async () => {
	const rig = await startPractice();
	const began = rig.clock.now();
	take(await saveDraft(rig.core, medicine, '{"drug":"amox"}'));
	rig.clock.advance(60_000);
	take(await saveDraft(rig.core, medicine, WORDS));
	await membership.lock(rig.core);
	expect(await readDraft(rig.core, medicine)).toMatchObject({ ok: false, error: { type: 'Locked' } });
	take(await membership.unlock(rig.core, { passphrase: RIG_PASSPHRASE }));
	const again = await restart(rig);
	expect(take(await readDraft(again.core, medicine))).toEqual({
		text: WORDS,
		beganAt: began,
		at: began + 60_000,
		chartId
	});
});

test('a form is its chart’s and its own', async () => {
	const rig = await startPractice();
	take(await saveDraft(rig.core, medicine, WORDS));
	expect(take(await readDraft(rig.core, { chartId, form: 'allergy' }))).toBeUndefined();
	expect(take(await readDraft(rig.core, { form: 'medicine' }))).toBeUndefined();
});

test('a dropped form is gone; put back, it began when it began', async () => {
	const rig = await startPractice();
	take(await saveDraft(rig.core, medicine, WORDS));
	take(await dropDraft(rig.core, medicine));
	expect(take(await readDraft(rig.core, medicine))).toBeUndefined();
	take(await saveDraft(rig.core, medicine, WORDS, 5));
	expect(take(await readDraft(rig.core, medicine))).toMatchObject({ beganAt: 5 });
});

test('at rest there is neither a word of it nor whose form it is, and it is not sent', async () => {
	const rig = await startPractice();
	const waiting = await rig.store.count('outbox');
	take(await saveDraft(rig.core, medicine, WORDS));
	const rows = await rig.store.list('local', { prefix: 'draft/' });
	expect(rows).toHaveLength(1);
	const [{ key, value }] = rows as [(typeof rows)[0]];
	expect(key).not.toMatch(new RegExp(`${chartId}|medicine`));
	expect(new TextDecoder().decode(value)).not.toContain('amox');
	expect(await rig.store.count('outbox')).toBe(waiting);
});

test('saving what a form said and forgetting it are one transaction: after a kill there is one of the two', async () => {
	const rig = await startPractice();
	const registered = take(
		await registerPatient(rig.core, { name: [{ family: 'Garcia' }], gender: 'female' })
	);
	const name = { chartId: registered.chartId, form: 'medicine' };
	take(await saveDraft(rig.core, name, WORDS));
	const order: ChartCommand = {
		verb: 'addMedication',
		medicationCodeableConcept: { text: 'amoxicillin' },
		dosageInstruction: [{ text: 'one a day' }]
	};
	const commits: number[] = [];
	const { commit } = rig.store;
	rig.store.commit = (ops, expectations) => {
		commits.push(ops.filter(({ key }) => key.startsWith('draft/')).length);
		return commit.call(rig.store, ops, expectations);
	};
	take(await run(rig.core, registered.chartId, order, 'medicine'));
	expect(commits).toContain(1);
	expect(take(await readDraft(rig.core, name))).toBeUndefined();
});

test('a form whose save is refused is kept', async () => {
	const rig = await startPractice();
	const { chartId } = take(await registerPatient(rig.core, { name: [{ family: 'Garcia' }] }));
	take(await saveDraft(rig.core, { chartId, form: 'medicine' }, WORDS));
	const refused = await run(
		rig.core,
		chartId,
		{ verb: 'addMedication', medicationCodeableConcept: {}, dosageInstruction: [{ text: 'one a day' }] },
		'medicine'
	);
	expect(refused.ok).toBe(false);
	expect(take(await readDraft(rig.core, { chartId, form: 'medicine' }))).toMatchObject({ text: WORDS });
});

test('a registration forgets its form in the same write; one that is refused does not', async () => {
	const rig = await startPractice();
	const form = { form: 'register' };
	take(await saveDraft(rig.core, form, WORDS));
	expect((await registerPatient(rig.core, { name: [], form: 'register' })).ok).toBe(false);
	expect(take(await readDraft(rig.core, form))).toMatchObject({ text: WORDS });
	take(await registerPatient(rig.core, { name: [{ family: 'Ortega' }], form: 'register' }));
	expect(take(await readDraft(rig.core, form))).toBeUndefined();
});
