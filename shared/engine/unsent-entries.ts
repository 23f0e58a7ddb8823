// Which entries of an open chart wait to be sent: read from the very envelopes that the home relay has not acknowledged, and
// from what is not sealed yet. Nothing is said from memory of what was done.
import type { ChartId } from '../core/ids.ts';
import { err, ok } from '../core/result.ts';
import { namesInChange } from '../chart/document/change-bytes.ts';
import { textKeyOfObject } from '../chart/document/document-values.ts';
import { parseRegisterKey } from '../chart/register-key.ts';
import { ENVELOPE_KINDS, openEnvelope, parseEnvelope } from '../crypto/envelope.ts';
import type { Engine } from './api.ts';
import { changesOfInner } from './change-payload.ts';
import type { OpenDocument } from './documents.ts';
import type { EngineCore, SignedIn } from './engine-core.ts';

/** Of each unsent envelope of the practice at most this many are looked through. */
const LOOKED_THROUGH = 2_000;

/** `Type/id` of what a change touches. */
export function entriesOf(open: OpenDocument, change: Uint8Array): readonly string[] {
	const { keys, textKeys, textObjects } = namesInChange(change);
	const entries = keys.flatMap((key) => {
		const parsed = parseRegisterKey(key);
		return parsed ? [`${parsed.type}/${parsed.id}`] : [];
	});
	const texts = [...textKeys, ...textObjects.map((object) => textKeyOfObject(open.doc, object) ?? '')];
	return [...entries, ...texts.filter(Boolean).map((key) => `Composition/${key.slice(0, key.indexOf(':'))}`)];
}

/** The changes in an envelope of one of the documents; undefined for any other, and for one that cannot be opened here. */
export async function changesIn(
	core: EngineCore,
	{ session }: SignedIn,
	bytes: Uint8Array,
	of: ReadonlySet<string>
) {
	const parsed = await parseEnvelope(core.deps.suite, bytes);
	if (!parsed.ok || parsed.value.header.kind !== ENVELOPE_KINDS.changes) return undefined;
	const { docId, scope, epoch, credId, cseq } = parsed.value.header;
	if (!of.has(docId)) return undefined;
	const key = await session.deps.keyring.documentKey(scope, epoch, docId);
	const opened = key && (await openEnvelope(core.deps.suite, parsed.value, key));
	if (!opened?.ok) return undefined;
	const list = changesOfInner(opened.value);
	const { onBehalfOf, authoredAt } = opened.value;
	return list.ok ? { docId, credId, cseq, authoredAt, onBehalfOf, changes: list.value } : undefined;
}

/** `Type/id` of every entry of a chart on screen that has something the home relay has not acknowledged. */
export const unsentEntries = (core: EngineCore, chartId: ChartId): ReturnType<Engine['unsentEntries']> =>
	core.exclusive(async () => {
		const { device, signedIn } = core;
		const chart = signedIn?.session.live.get(chartId);
		if (!device || !signedIn) return err({ type: 'Locked' });
		if (!chart) return err({ type: 'NoSuchChart' });
		const open = new Map(Object.values(chart.documents).map((one) => [one.docId as string, one]));
		const found = new Set<string>();
		for (const one of open.values())
			for (const { change } of one.tail) for (const entry of entriesOf(one, change)) found.add(entry);
		const shown = (): readonly string[] =>
			[...found].filter((entry) => !chart.apart.hidden.has(entry)).sort();
		if (device.replica.status().unsent === 0) return ok(shown());
		const ours = new Set(open.keys());
		for (const { bytes } of await device.replica.log.unsent(LOOKED_THROUGH)) {
			const carried = await changesIn(core, signedIn, bytes, ours);
			const document = carried && open.get(carried.docId);
			for (const change of carried?.changes ?? [])
				for (const entry of entriesOf(document!, change)) found.add(entry);
		}
		return ok(shown());
	});
