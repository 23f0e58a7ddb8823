// A change that a newer version wrote with bytes that this one does not know: it counts, is built upon, and goes on to
// others byte by byte, also from a device that has saved the chart and begun again.
import { expect, test } from 'vitest';
import { equalBytes, utf8 } from '#shared/core/bytes.ts';
import { applyEdit } from '#shared/chart/document/apply-edit.ts';
import { applyRemoteChanges } from '#shared/chart/document/merge-changes.ts';
import { changesByHash, changesSince } from '#shared/chart/document/document-history.ts';
import { createDocument, loadDocument, saveDocument } from '#shared/chart/document/chart-document.ts';
import { parseChange } from '#shared/chart/document/change-bytes.ts';
import { readChangeHeader } from '#shared/chart/change-header.ts';
import { createChartReader } from '#shared/chart/chart-reader.ts';
import { encodeChangeList } from '#shared/crypto/change-list.ts';
import * as work from '#shared/engine/chart-work.ts';
import { createActor } from '#shared/engine/documents.ts';
import { meet, restart, startDevices, take, type EngineRig } from '../../../support/engine-rig.ts';
import { withExtraBytes } from '../../../support/extra-bytes.ts';
import { sealPayload } from '../../../support/seal-payload.ts';

const EXTRA = utf8('written by a version to come');
const KEY = 'Flag:x:status';
const edit = {
	scope: 'clinical' as const,
	message: 'test',
	writes: new Map([[KEY, '"active"']]),
	texts: []
};

/** A change of somebody's with bytes behind it. */
function newerChange({ session, random }: EngineRig) {
	const document = createDocument(createActor(session.deps.keyring.credId, random));
	const { change } = applyEdit(document, edit, { at: 0 });
	return { plain: change!, ...withExtraBytes(change!, EXTRA) };
}

test('it is kept, merged, built upon and sent on', async () => {
	const { devices } = await startDevices([
		{ role: 'prescriber', siteName: 'Riverside' },
		{ role: 'prescriber', siteName: 'Valley' }
	]);
	const [hilltop, riverside, valley] = devices as [EngineRig, EngineRig, EngineRig];
	const { chartId } = take(await work.registerPatient(hilltop.core, { name: [{ family: 'Ortega' }] }));
	await meet(...devices);
	const { docIds } = riverside.session.summaries.get(chartId)!;
	const { plain, change, hash } = newerChange(riverside);
	expect(hash).not.toBe(take(parseChange(plain)).hash);
	expect(take(parseChange(change)).hash).toBe(hash);
	expect(readChangeHeader(change)).toEqual(readChangeHeader(plain));

	await sealPayload(riverside, docIds.clinical, encodeChangeList([change]));
	await meet(hilltop, riverside);
	const kept = async (rig: EngineRig) => {
		const chart = (await rig.session.openChart(chartId))!;
		expect(chart.reader.atom(KEY)).toBe('"active"');
		const { doc } = chart.documents.clinical!;
		const held = changesSince(doc, []);
		expect(held.some((one) => equalBytes(one, change))).toBe(true);
		return changesByHash(doc);
	};
	expect([...(await kept(hilltop)).keys()]).toContain(hash);
	expect(await hilltop.session.deps.log.quarantined()).toEqual([]);

	// Its reader writes on top of it, saves the chart, and begins again.
	take(await work.run(hilltop.core, chartId, { verb: 'addAllergy', code: { text: 'Peanut' } }));
	const after = await kept(hilltop);
	expect([...after.values()].some(({ deps }) => deps.includes(hash))).toBe(true);
	await hilltop.session.close();
	const again = await restart(hilltop);
	await kept(again);

	// Somebody else gets both from the relay, and reads them.
	await meet(hilltop, valley);
	await kept(valley);
	const view = take(await work.openChart(valley.core, chartId));
	expect(view).toMatchObject({ complete: true, allergies: 'known' });
});

test('a document that is saved and loaded gives the change back byte by byte, to merge it elsewhere', () => {
	const actor = (digit: string): string => digit.repeat(48);
	const { change } = applyEdit(createDocument(actor('a')), edit, { at: 0 });
	const newer = withExtraBytes(change!, EXTRA);
	const here = applyRemoteChanges(createDocument(actor('b')), [newer.change]);
	expect(here.refused).toEqual([]);
	const loaded = loadDocument(saveDocument(here.doc), actor('c'));
	const given = changesSince(loaded, []);
	expect(given).toHaveLength(1);
	expect(equalBytes(given[0]!, newer.change)).toBe(true);
	const there = applyRemoteChanges(createDocument(actor('d')), given);
	expect(there).toMatchObject({ refused: [], missingDeps: [] });
	expect(createChartReader({ clinical: there.doc }).atom(KEY)).toBe('"active"');
	expect([...changesByHash(there.doc).keys()]).toContain(newer.hash);
});
