// When a relay first took what the trail tells: as it is known here, and asked of the relay where it is not.
import type { CredId, EnvelopeId } from '../../core/ids.ts';
import { err, ok } from '../../core/result.ts';
import { MAX_BATCH_COUNT } from '../../protocol/limits.ts';
import { whereaboutsOf } from '../../replica/envelope-log.ts';
import type { TimesAsked } from '../../replica/context.ts';
import {
	CONTROL_TIME_PREFIX,
	chainPlaceRow,
	controlTimeRow,
	decodeId,
	decodeRow,
	numberInKey,
	outboxRow
} from '../../replica/rows.ts';
import type { Store } from '../../replica/store.ts';
import type { Engine } from '../api.ts';
import type { EngineCore } from '../engine-core.ts';
import type { RelayTime, TimedBy } from '../trail-facts.ts';

/** A relay that has not answered by then will not. */
const ANSWER_WAIT_MS = 10_000;

/** Of an envelope. It is read again after the outbox: it may have been acknowledged between the two. */
export async function timeOfEnvelope(store: Store, id: EnvelopeId): Promise<RelayTime> {
	const at = await whereaboutsOf(store, id);
	if (!at || at.relayAt !== undefined) return at?.relayAt ?? 'unknown';
	if (await store.get('outbox', outboxRow(at.arrival, at.isChunk))) return 'not-yet';
	return (await whereaboutsOf(store, id))?.relayAt ?? 'unknown';
}

/** The envelope at a place of an author's chain; undefined when it is not held. */
async function envelopeAt(store: Store, credId: CredId, cseq: number): Promise<EnvelopeId | undefined> {
	const row = await store.get('envelopeId', chainPlaceRow(credId, cseq));
	return row && decodeId(row);
}

/** Of one thing that the trail tells. */
export async function timeOf(store: Store, by: TimedBy): Promise<RelayTime> {
	if ('record' in by) {
		const row = await store.get('meta', controlTimeRow(by.record));
		return row ? decodeRow<number>(row) : 'unknown';
	}
	const id = await envelopeAt(store, by.credId, by.cseq);
	return id ? timeOfEnvelope(store, id) : 'unknown';
}

/** Of the records of the control log, by place, as far as it is known. */
export async function timesOfRecords(store: Store): Promise<ReadonlyMap<number, number>> {
	const rows = await store.list('meta', { prefix: CONTROL_TIME_PREFIX });
	return new Map(rows.map(({ key, value }) => [numberInKey(key), decodeRow<number>(value)]));
}

/** What of these is not known here and may be asked, a question each. */
async function questions(store: Store, of: readonly TimedBy[]): Promise<readonly TimesAsked[]> {
	const ids = new Set<EnvelopeId>();
	const records = new Set<number>();
	for (const by of of) {
		if ((await timeOf(store, by)) !== 'unknown') continue;
		const id = 'record' in by ? undefined : await envelopeAt(store, by.credId, by.cseq);
		if (id) ids.add(id);
		if ('record' in by) records.add(by.record);
	}
	const asked: TimesAsked[] = [];
	for (let from = 0; from < Math.max(ids.size, records.size); from += MAX_BATCH_COUNT) {
		const part = <T>(all: ReadonlySet<T>): readonly T[] => [...all].slice(from, from + MAX_BATCH_COUNT);
		asked.push({ ids: part(ids), records: part(records) });
	}
	return asked;
}

/** The answer to a question that is sent now, or the end of waiting for it. */
function answered(core: EngineCore): Promise<void> {
	return new Promise((resolve) => {
		const settle = (): void => {
			core.timesAsked.delete(settle);
			cancel();
			resolve();
		};
		const cancel = core.deps.clock.after(ANSWER_WAIT_MS, settle);
		core.timesAsked.add(settle);
	});
}

/** See Engine.relayTimes. Not to be called from inside an exclusive task: the answers arrive in later ones. */
export async function relayTimes(core: EngineCore, of: readonly TimedBy[]): ReturnType<Engine['relayTimes']> {
	const { store } = core.deps;
	const answers: Promise<void>[] = [];
	await core.exclusive(async () => {
		const { device } = core;
		if (!device?.link || !core.signedIn) return;
		for (const asked of await questions(store, of)) {
			const effects = await device.replica.askTimes(asked);
			if (!effects.some(({ type }) => type === 'send')) return;
			answers.push(answered(core));
			await device.link.perform(Promise.resolve(effects));
		}
	});
	await Promise.all(answers);
	if (!core.signedIn) return err({ type: 'Locked' });
	return ok(await Promise.all(of.map((by) => timeOf(store, by))));
}
