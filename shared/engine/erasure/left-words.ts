// Words that stood in a form of a record when it was erased: kept, sealed, on the device where they were typed, for the person
// who typed them, until they let go of them.
import { decode } from 'cborg';
import { err, ok } from '../../core/result.ts';
import { openRow } from '../../crypto/seal-row.ts';
import type { Engine, FormDraft } from '../api.ts';
import type { EngineCore } from '../engine-core.ts';
import { storeErrorToEngineError } from '../store-errors.ts';
import { isErasedChart } from './erased-charts.ts';
import type { LeftWords } from './erasure-api.ts';

export const leftWords = (core: EngineCore): ReturnType<Engine['leftWords']> =>
	core.exclusive(async () => {
		const { signedIn } = core;
		if (!signedIn) return err({ type: 'Locked' });
		const { keyring } = signedIn.session.deps;
		const { store, suite } = core.deps;
		const found: LeftWords[] = [];
		for (const { key, value } of await store.list('local', { prefix: `draft/${keyring.userId}/` }))
			for (const scope of ['sensitive', 'clinical'] as const) {
				const opened = await openRow(suite, keyring.localKey(scope), key, value).catch(() => undefined);
				if (!opened) continue;
				const { text, at, chartId } = decode(opened) as FormDraft;
				if (chartId && (await isErasedChart(core, signedIn, chartId))) found.push({ row: key, at, text });
				break;
			}
		return ok(found);
	});

export const dropLeftWords = (
	core: EngineCore,
	{ row }: Parameters<Engine['dropLeftWords']>[0]
): ReturnType<Engine['dropLeftWords']> =>
	core.exclusive(async () => {
		const userId = core.signedIn?.session.deps.keyring.userId;
		if (!userId) return err({ type: 'Locked' });
		if (!row.startsWith(`draft/${userId}/`)) return ok(undefined);
		const stored = await core.deps.store.commit([{ type: 'delete', table: 'local', key: row }]);
		return stored.ok ? ok(undefined) : err(storeErrorToEngineError(stored.error));
	});
