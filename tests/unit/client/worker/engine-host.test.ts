// What tabs are answered by the one engine behind them.
import { expect, test } from 'vitest';
import type { ArgsOf, CommandName, Commands } from '#client/engine-api/commands.ts';
import { ENGINE_API_VERSION } from '#client/engine-api/messages.ts';
import { createEngineHost } from '#client/worker/engine-host.ts';
import type { ChartView } from '#shared/chart/chart-view.ts';
import type { EngineError } from '#shared/engine/api.ts';
import type { Result } from '#shared/core/result.ts';
import { openDemo } from '../../../support/demo-rig.ts';

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
