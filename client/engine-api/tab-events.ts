// What the worker tells tabs unasked.
import type { ChartId } from '#shared/core/ids.ts';
import type { ChartView } from '#shared/chart/chart-view.ts';
import type { EngineEvent } from '#shared/engine/engine-event.ts';

/** Somebody else who has a chart open now, as their own device names them. */
export interface PersonHere {
	readonly user: string;
	readonly site: string;
	/** What they are writing in, as far as it is known: `<note id>:<section>`. */
	readonly at?: string | undefined;
}

/**
 * The engine's own events; `holder`: another tab took the engine over (or this one did), attach again; `presence`: all
 * others who have a chart open now.
 */
export type TabEvent =
	| EngineEvent
	| { readonly type: 'holder'; readonly leading: boolean }
	| { readonly type: 'presence'; readonly chartId: ChartId; readonly people: readonly PersonHere[] };

/** The events that only tabs with that chart open are told. */
export type ChartEvent = { readonly type: 'chart'; readonly chartId: ChartId; readonly view: ChartView };
