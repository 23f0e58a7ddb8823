// What the worker tells tabs unasked.
import type { ChartId } from '#shared/core/ids.ts';
import type { ChartView } from '#shared/chart/chart-view.ts';
import type { EngineEvent } from '#shared/engine/api.ts';

/** The engine's own events, and `holder`: another tab took the engine over (or this one did), attach again. */
export type TabEvent = EngineEvent | { readonly type: 'holder'; readonly leading: boolean };

/** The events that only tabs with that chart open are told. */
export type ChartEvent = { readonly type: 'chart'; readonly chartId: ChartId; readonly view: ChartView };
