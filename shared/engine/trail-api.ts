// What the engine tells of who looked at what, as its callers see it: part of api.ts.
import type { Result } from '../core/result.ts';
import type { TakenList } from './audit.ts';
import type { RelayTime, TimedBy, TrailFilter, TrailPage } from './trail-facts.ts';

/** `E`: every expected failure of the engine. */
export interface TrailCommands<E> {
	/**
	 * The record of who looked, newest first; `before`: the part behind one that was read. NoKeyForScope for whoever may not
	 * read it. The reading is recorded first.
	 */
	auditTrail(filter: TrailFilter, before?: number): Promise<Result<TrailPage, E>>;
	/** Writes the access record of a list of many people that leaves the screen; print or save it when it resolves. */
	recordList(what: TakenList): Promise<Result<void, E>>;
	/**
	 * When a relay first took what these rows tell, in their order: asked of the relay where it is not known here, and kept.
	 * What was not answered within ten seconds, or without a road, is as it was known.
	 */
	relayTimes(of: readonly TimedBy[]): Promise<Result<readonly RelayTime[], E>>;
}
