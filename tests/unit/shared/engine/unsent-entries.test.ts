// Which entries wait to be sent, told from the outbox itself.
import { expect, test } from 'vitest';
import { openChart, registerPatient, run } from '#shared/engine/chart-work.ts';
import { unsentEntries } from '#shared/engine/unsent-entries.ts';
import { startPractice, take } from '../../../support/engine-rig.ts';

test('entries and typed notes wait until the outbox is empty', async () => {
	const { core, store } = await startPractice();
	const { chartId } = take(await registerPatient(core, { name: [{ family: 'Okello' }] }));
	expect(await unsentEntries(core, chartId)).toMatchObject({ ok: false, error: { type: 'NoSuchChart' } });
	take(await openChart(core, chartId));
	const vitals = take(await run(core, chartId, { verb: 'recordVitals', pulsePerMinute: '84' }));
	const note = take(await run(core, chartId, { verb: 'startNote', title: 'Visit note' })).entry!;
	const waiting = take(await unsentEntries(core, chartId));
	expect(waiting).toContain(vitals.entry);
	expect(waiting).toContain(note);
	expect(waiting.some((entry) => entry.startsWith('Patient/'))).toBe(true);
	for (const { key } of await store.list('outbox'))
		await store.commit([{ type: 'delete', table: 'outbox', key }]);
	expect(take(await unsentEntries(core, chartId))).toEqual([]);
	const noteId = note.slice(note.indexOf('/') + 1);
	take(
		await run(core, chartId, {
			verb: 'editNoteText',
			noteId,
			section: 'plan',
			base: '',
			next: 'Rest'
		})
	);
	expect(take(await unsentEntries(core, chartId)), 'typed and not sealed yet').toEqual([note]);
});
