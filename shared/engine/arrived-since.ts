// What others wrote in a chart since a person last looked at it on this device: one sealed row per person and chart with
// the heads that were on their screen. What they wrote themselves, here or elsewhere, never counts.
import { decode, encode } from 'cborg';
import type { Instant } from '../core/clock.ts';
import type { ChartId } from '../core/ids.ts';
import { err, ok } from '../core/result.ts';
import { changesByHash, changesSince } from '../chart/document/document-history.ts';
import { parseChange } from '../chart/document/change-bytes.ts';
import { openRow, sealRow } from '../crypto/seal-row.ts';
import type { ArrivedEntry } from './known-facts.ts';
import type { Engine } from './api.ts';
import type { EngineCore } from './engine-core.ts';
import type { SessionDeps } from './session-deps.ts';
import { storeErrorToEngineError } from './store-errors.ts';
import { entriesOf } from './unsent-entries.ts';

interface Looked {
	readonly at: Instant;
	readonly heads: readonly string[];
}

const rowOf = ({ keyring }: SessionDeps, chartId: ChartId): string => `looked/${keyring.userId}/${chartId}`;

async function readLooked(deps: SessionDeps, chartId: ChartId): Promise<Looked | undefined> {
	const { store, suite, keyring } = deps;
	const row = rowOf(deps, chartId);
	const sealed = await store.get('local', row);
	const opened = sealed && (await openRow(suite, keyring.localKey('directory'), row, sealed));
	return opened && (decode(opened) as Looked);
}

/** Entries that others changed since, the newest change of each, latest first; undefined at the first look. */
export const arrivedSince = (core: EngineCore, chartId: ChartId): ReturnType<Engine['arrivedSince']> =>
	core.exclusive(async () => {
		const { signedIn } = core;
		const chart = signedIn?.session.live.get(chartId);
		if (!signedIn) return err({ type: 'Locked' });
		if (!chart) return err({ type: 'NoSuchChart' });
		const { session, views } = signedIn;
		const looked = await readLooked(session.deps, chartId);
		if (!looked) return ok(undefined);
		const newest = new Map<string, ArrivedEntry>();
		for (const open of Object.values(chart.documents)) {
			const held = changesByHash(open.doc);
			const seen = looked.heads.filter((hash) => held.has(hash));
			for (const change of changesSince(open.doc, seen)) {
				const parsed = parseChange(change);
				if (!parsed.ok) continue;
				const { credId, at, message: verb } = parsed.value;
				const author = views.authorOf(credId);
				if (author.userId === session.deps.keyring.userId) continue;
				for (const entry of entriesOf(open, change)) {
					// A visit begins and ends by itself around what was written.
					if (entry.startsWith('Encounter/')) continue;
					if (chart.apart.hidden.has(entry)) continue;
					const before = newest.get(entry);
					if (!before || before.at <= at) newest.set(entry, { entry, verb, at, ...author });
				}
			}
		}
		const entries = [...newest.values()].sort((a, b) => b.at - a.at || (a.entry < b.entry ? -1 : 1));
		return ok({ at: looked.at, entries });
	});

/** Keeps what was on the person's screen; never sent. */
export const lookedAt = (
	core: EngineCore,
	chartId: ChartId,
	heads: readonly string[]
): ReturnType<Engine['lookedAt']> =>
	core.exclusive(async () => {
		const { signedIn } = core;
		if (!signedIn) return err({ type: 'Locked' });
		const { deps } = signedIn.session;
		const { store, suite, random, keyring, clock } = deps;
		const key = rowOf(deps, chartId);
		const looked: Looked = { at: clock.now(), heads };
		const value = await sealRow(suite, random, keyring.localKey('directory'), key, encode(looked));
		const stored = await store.commit([{ type: 'put', table: 'local', key, value }]);
		return stored.ok ? ok(undefined) : err(storeErrorToEngineError(stored.error));
	});
