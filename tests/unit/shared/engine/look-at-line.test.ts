// A chart that was written one change after the other is looked at without making its documents: what is found is what the
// documents tell. Everything special about it sends the look to the documents. Two real devices.
import { beforeEach, describe, expect, test } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import { applyEdit } from '#shared/chart/document/apply-edit.ts';
import { createDocument } from '#shared/chart/document/chart-document.ts';
import { encodeChangeList } from '#shared/crypto/change-list.ts';
import { parseEnvelope } from '#shared/crypto/envelope.ts';
import * as work from '#shared/engine/chart-work.ts';
import { peekChart, refreshSummary } from '#shared/engine/charts.ts';
import { sealTailRow } from '#shared/engine/document-rows.ts';
import { createActor } from '#shared/engine/documents.ts';
import { lookAtLine } from '#shared/engine/look-at-line.ts';
import type { Summary } from '#shared/engine/summaries.ts';
import { addEnvelope, withArrivals } from '#shared/replica/envelope-log.ts';
import { meet, startTwoSites, suite, take, type EngineRig } from '../../../support/engine-rig.ts';
import { force, orderOf } from '../../../support/forced-write.ts';
import { sealPayload } from '../../../support/seal-payload.ts';

let hilltop: EngineRig;
let riverside: EngineRig;
let chartId: ChartId;

const says = async (rig: EngineRig, command: Parameters<typeof work.run>[2]) =>
	take(await work.run(rig.core, chartId, command));
const rowAt = ({ session }: EngineRig): Summary => session.summaries.get(chartId)!;
const looks = (rig: EngineRig): Promise<boolean> =>
	rig.core.exclusive(() => lookAtLine(rig.session.charts, rig.session.handled, rowAt(rig)));

/** The row as the documents tell it. */
async function rowOfDocuments(rig: EngineRig): Promise<Summary> {
	const { session, core } = rig;
	await core.exclusive(() =>
		peekChart(session.charts, rowAt(rig), (chart) => refreshSummary(session.charts, chart))
	);
	return rowAt(rig);
}

const message = {
	verb: 'sendMessage',
	to: { type: 'site', id: '2' },
	text: 'Call her about the result'
} as Parameters<typeof work.run>[2];

beforeEach(async () => {
	({ hilltop, riverside } = await startTwoSites());
	const patient = { name: [{ family: 'Ortega' }], birthDate: '1980-01-01' };
	({ chartId } = take(await work.registerPatient(hilltop.core, patient)));
	await says(hilltop, { verb: 'addAllergy', code: { text: 'Peanut' }, criticality: 'high' });
	await says(hilltop, message);
	await meet(hilltop, riverside);
});

test('what is found is what the documents tell, whoever wrote the changes', async () => {
	await says(riverside, { verb: 'addAllergy', code: { text: 'Latex' }, criticality: 'high' });
	await riverside.core.exclusive(async () => riverside.session.hide(chartId));
	await meet(hilltop, riverside);
	await says(hilltop, { verb: 'addAllergy', code: { text: 'Wasps' }, criticality: 'high' });
	await meet(hilltop, riverside);
	const { docIds, tray: _, ...known } = rowAt(riverside);
	for (const docId of Object.values(docIds)) riverside.session.documents.forget(docId);
	// As a list of before would have it.
	riverside.session.summaries.put({ ...known, docIds, toCheck: 7 });
	expect(await looks(riverside)).toBe(true);
	const found = rowAt(riverside);
	expect(found).toMatchObject({ toCheck: 0, tray: [{ kind: 'message', open: true }] });
	expect(await rowOfDocuments(riverside)).toEqual(found);
});

describe('the documents are opened for it', () => {
	const forget = (rig: EngineRig): void => {
		for (const docId of Object.values(rowAt(rig).docIds)) rig.session.documents.forget(docId);
	};

	test('when something was written beside something', async () => {
		await says(hilltop, { verb: 'addAllergy', code: { text: 'Latex' }, criticality: 'high' });
		await says(riverside, { verb: 'addAllergy', code: { text: 'Wasps' }, criticality: 'high' });
		await meet(hilltop, riverside);
		forget(riverside);
		expect(await looks(riverside)).toBe(false);
	});

	test('when an envelope that another names before it is not here', async () => {
		({ chartId } = take(await work.registerPatient(hilltop.core, { name: [{ family: 'Silva' }] })));
		await meet(hilltop, riverside);
		expect(await looks(riverside)).toBe(true);
		const { clinical } = rowAt(riverside).docIds;
		const { credId } = hilltop.session.deps.keyring;
		for (const key of ['Flag:x:status', 'Flag:y:status']) {
			const edit = {
				scope: 'clinical',
				message: 'test',
				writes: new Map([[key, '"active"']]),
				texts: []
			} as const;
			const made = applyEdit(createDocument(createActor(credId, hilltop.random)), edit, { at: 0 });
			await sealPayload(hilltop, clinical, encodeChangeList([made.change!]));
		}
		const [, second] = await hilltop.store.list('envelope', { prefix: `${clinical}/` });
		const envelope = take(await parseEnvelope(suite, second!.value));
		take(
			await withArrivals(riverside.store, async (draft, arrival) => addEnvelope(draft, envelope, arrival()))
		);
		forget(riverside);
		expect(await looks(riverside)).toBe(false);
	});

	test('when something in it is not sealed yet', async () => {
		const { clinical } = rowAt(riverside).docIds;
		const { keyring, random } = riverside.session.deps;
		const change = new Uint8Array([1]);
		const { row, value } = await sealTailRow(
			{ suite, random, localKey: keyring.localKey('clinical') },
			{ scope: 'clinical', docId: clinical, place: 1 },
			{ change, credId: keyring.credId }
		);
		await riverside.store.commit([{ type: 'put', table: 'local', key: row, value }]);
		forget(riverside);
		expect(await looks(riverside)).toBe(false);
	});

	test('when an envelope of it cannot be opened', async () => {
		const { clinical } = rowAt(riverside).docIds;
		const rows = await riverside.store.list('envelope', { prefix: `${clinical}/` });
		const value = Uint8Array.from(rows.at(-1)!.value);
		value[120]! ^= 1;
		await riverside.store.commit([{ type: 'put', table: 'envelope', key: rows.at(-1)!.key, value }]);
		forget(riverside);
		expect(await looks(riverside)).toBe(false);
	});

	test('when somebody wrote in it what their role may not', async () => {
		({ hilltop, riverside } = await startTwoSites('nurse'));
		({ chartId } = take(await work.registerPatient(hilltop.core, { name: [{ family: 'Silva' }] })));
		await says(hilltop, { verb: 'addAllergy', code: { text: 'Peanut' } });
		await meet(hilltop, riverside);
		await force(riverside, chartId, orderOf('m', 'Warfarin 5 mg'));
		await meet(hilltop, riverside);
		forget(hilltop);
		await hilltop.core.exclusive(async () => hilltop.session.hide(chartId));
		expect(await looks(hilltop)).toBe(false);
	});

	test('when part of the chart is kept apart', async () => {
		const command = { verb: 'addCondition', code: { text: 'HIV infection' } } as const;
		await says(riverside, { verb: 'enterApart', command });
		await riverside.core.exclusive(async () => riverside.session.hide(chartId));
		await meet(hilltop, riverside);
		forget(riverside);
		expect(await looks(riverside)).toBe(false);
	});

	test('when it is on screen', async () => {
		take(await work.openChart(riverside.core, chartId));
		expect(await looks(riverside)).toBe(false);
	});
});
