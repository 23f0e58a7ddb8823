// What tabs are answered by the one engine behind them.
import { expect, test } from 'vitest';
import type { ArgsOf, CommandName, Commands } from '#client/engine-api/commands.ts';
import { ENGINE_API_VERSION } from '#client/engine-api/messages.ts';
import { createEngineHost } from '#client/worker/engine-host.ts';
import { DEFAULT_SECTIONS } from '#shared/chart/note-sections.ts';
import type { ChartView } from '#shared/chart/chart-view.ts';
import type { EngineError } from '#shared/engine/engine-error.ts';
import type { Result } from '#shared/core/result.ts';
import { openDemo } from '../../../support/demo-rig.ts';
import { take } from '../../../support/engine-rig.ts';

test('a decision that takes its card off the screen is answered as kept, though the chart closes meanwhile', async () => {
	const { engine } = await openDemo();
	let listChanged = (): unknown => undefined;
	const host = createEngineHost(engine, (event) => event.type === 'patients' && listChanged());
	let id = 0;
	const ask = <N extends CommandName>(name: N, args: ArgsOf<N>) =>
		host.handle({ v: ENGINE_API_VERSION, type: 'request', tab: 'here', id: ++id, name, args }) as Promise<
			Result<Commands[N]['reply'], EngineError>
		>;
	const [{ chartId } = { chartId: undefined }] = engine.patientsToCheck();
	const opened = await ask('openChart', { chartId: chartId! });
	const { path, group } = (opened as { value: ChartView }).value.disagreements[0]!;
	const command = { verb: 'resolveDisagreement', path, ...(group && { group }), keep: 0 } as const;
	// The inbox leaves the patient out as soon as nothing is to be decided, and the card closes its chart.
	listChanged = () => ask('closeChart', { chartId: chartId! });
	const decided = await ask('run', { chartId: chartId!, command });
	expect(decided).toMatchObject({ ok: true });
	expect(engine.patientsToCheck().map((row) => row.chartId)).not.toContain(chartId);
});

test('a change that comes while another tab opens the chart does not close it: what is typed next is answered with all of it', async () => {
	const { engine } = await openDemo();
	const host = createEngineHost(engine, () => undefined);
	let id = 0;
	const ask = <N extends CommandName>(tab: string, name: N, args: ArgsOf<N>) =>
		host.handle({ v: ENGINE_API_VERSION, type: 'request', tab, id: ++id, name, args }) as Promise<
			Result<Commands[N]['reply'], EngineError>
		>;
	const { chartId } = engine.search('', 1)[0]!;
	const section = DEFAULT_SECTIONS.at(-1)!;
	// As after the tab that held the engine was closed: one tab saves again what it could not, another opens its chart.
	const [begun] = await Promise.all([
		ask('one', 'run', {
			chartId,
			command: {
				verb: 'startNote',
				title: 'Visit',
				sections: [...DEFAULT_SECTIONS],
				words: { [section]: 'Rest' }
			}
		}),
		ask('other', 'openChart', { chartId })
	]);
	const noteId = take(begun).done.entry!.split('/')[1]!;
	let base = 'Rest';
	for (const next of ['Rest well', 'Rest well today']) {
		const command = { verb: 'editNoteText', noteId, section, base, next } as const;
		const { view } = take(await ask('other', 'run', { chartId, command }));
		expect(view.texts[noteId]?.[section]).toBe(next);
		base = next;
	}
});
