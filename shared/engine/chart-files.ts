// Charts into files and out of them. Seldom used, and not on the way to a chart.
import type { ChartId } from '../core/ids.ts';
import { err, ok } from '../core/result.ts';
import { withoutEntries } from '../chart/kept-apart.ts';
import type { Engine } from './api.ts';
import { blobsDepsOf } from './blob-work.ts';
import { readBlob } from './blobs.ts';
import { refreshLive, withSignedIn } from './chart-work.ts';
import type { EngineCore } from './engine-core.ts';
import { exactEntries as exactEntriesOf, exportBundle } from './export-chart.ts';
import { followLinked } from './follow-linked.ts';
import { takeInPast } from './generated-past.ts';
import { withBlobs } from './import-blobs.ts';
import { importDepsOf } from './import-deps.ts';
import { importText as importTextInto } from './import-text.ts';
import { configKeys, readText } from './practice-config.ts';
import { provenancesOf } from './provenance.ts';
import { recordTaken } from './sharing/hand-out.ts';
import { isAskedShut } from './sharing/shut.ts';
import { isSupervisedHere } from './supervised-people.ts';

export const importText = (core: EngineCore, file: string, text: string): ReturnType<Engine['importText']> =>
	withSignedIn(core, async (signedIn) => {
		const { session } = signedIn;
		if (isSupervisedHere(session)) return err({ type: 'Supervised' });
		const deps = await importDepsOf(session);
		if (!deps) return err({ type: 'NoProfile' });
		const imported = await importTextInto(deps, file, text);
		const recorded = imported.ok
			? await session.recordAccess({ action: 'C', what: 'import', chartId: imported.value.chart })
			: imported;
		const into = imported.ok ? imported.value.chart : undefined;
		if (into) await followLinked(session, [into]);
		await refreshLive(core, signedIn);
		core.emit({ type: 'patients' });
		await core.offer();
		return recorded.ok ? imported : recorded;
	});

export const exactEntries = (core: EngineCore, chartId: ChartId): ReturnType<Engine['exactEntries']> =>
	withSignedIn(core, async ({ session }) => {
		const chart = session.live.get(chartId);
		return chart ? ok(exactEntriesOf(chart.reader)) : err({ type: 'NoSuchChart' });
	});

export const exportChart = (
	core: EngineCore,
	chartId: ChartId,
	{ sensitive = false, to = 'others' }: Parameters<Engine['exportChart']>[1] = {}
): ReturnType<Engine['exportChart']> =>
	withSignedIn(core, async (signedIn) => {
		const past = await takeInPast(core, signedIn, chartId);
		if (!past.ok) return past;
		const chart = await signedIn.session.openChart(chartId);
		if (!chart) return err({ type: 'NoSuchChart' });
		if (chart.shut || isAskedShut(signedIn.session, chartId, chart)) return err({ type: 'AskedNotHere' });
		const recorded = await recordTaken(signedIn, 'export-chart', [chartId], to, chart);
		if (!recorded.ok) return recorded;
		await core.offer();
		const blobs = await blobsDepsOf(signedIn.session);
		if (!blobs) return err({ type: 'NoProfile' });
		const { session, views } = signedIn;
		const left = sensitive ? chart.apart.hidden : chart.apart.entries;
		const documents = Object.values(chart.documents).flatMap(({ doc, scope }) =>
			scope === 'sensitive' && !sensitive ? [] : [doc]
		);
		const practice = readText(session.readConfig, configKeys.practiceName) ?? '';
		const labelled = new Set(sensitive ? chart.apart.shown : []);
		const bundle = exportBundle(
			withoutEntries(chart.full, left),
			(referenceOf) => provenancesOf(documents, practice, views.authorOf, referenceOf),
			labelled
		);
		return ok(await withBlobs(bundle, (id) => readBlob(blobs, id)));
	});
