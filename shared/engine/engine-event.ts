// What an engine tells by itself to whoever listens, as types only.
import type { ChartId, UserId } from '../core/ids.ts';
import type { Instant } from '../core/clock.ts';
import type { ChartView } from '../chart/chart-view.ts';
import type { FileEvent } from './holding/holding-api.ts';
import type { RecoveryStep } from './recovery/recovery-api.ts';
import type { EngineState } from './engine-state.ts';
import type { SyncStatus } from './sync-status.ts';

export type EngineEvent =
	| { readonly type: 'state'; readonly state: EngineState }
	| { readonly type: 'status'; readonly status: SyncStatus }
	| { readonly type: 'patients' }
	| { readonly type: 'queue' }
	/** A chart on screen was erased. */
	| { readonly type: 'erased'; readonly chartId: ChartId }
	| { readonly type: 'practice' }
	| { readonly type: 'chart'; readonly chartId: ChartId; readonly view: ChartView }
	| FileEvent
	| { readonly type: 'saved'; readonly chartId: ChartId; readonly at: Instant }
	| { readonly type: 'joined'; readonly inviteId: string; readonly userId: UserId }
	/** This device asks to be let in. `waiting`: the relay has the knock, nobody has answered yet. */
	| { readonly type: 'joining'; readonly step: 'calling' | 'waiting' | 'answered' }
	| { readonly type: 'recovering'; readonly step: RecoveryStep };
