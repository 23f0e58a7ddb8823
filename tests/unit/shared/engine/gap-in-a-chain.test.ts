// An envelope whose author names another one before it in the same document, which never came: what is there reads on its
// own, and the chart is not whole all the same. Two real devices; the relay, or whoever carries, keeps one back.
import { beforeEach, describe, expect, test } from 'vitest';
import { decode, encode } from 'cborg';
import type { ChartId, DocId } from '#shared/core/ids.ts';
import type { ChartView } from '#shared/chart/chart-view.ts';
import { applyEdit } from '#shared/chart/document/apply-edit.ts';
import { createDocument } from '#shared/chart/document/chart-document.ts';
import { openRow, sealRow } from '#shared/crypto/seal-row.ts';
import { encodeChangeList } from '#shared/crypto/change-list.ts';
import { parseEnvelope } from '#shared/crypto/envelope.ts';
import * as work from '#shared/engine/chart-work.ts';
import { createActor } from '#shared/engine/documents.ts';
import { queueFlags } from '#shared/engine/queue-flags.ts';
import { changeQueue } from '#shared/engine/queues.ts';
import { saySame } from '#shared/engine/same-person.ts';
import { addEnvelope, withArrivals } from '#shared/replica/envelope-log.ts';
import { meet, restart, startTwoSites, suite, take, type EngineRig } from '../../../support/engine-rig.ts';
import { sealPayload } from '../../../support/seal-payload.ts';

let hilltop: EngineRig;
let riverside: EngineRig;
let chartId: ChartId;
let docId: DocId;

beforeEach(async () => {
	({ hilltop, riverside } = await startTwoSites());
	({ chartId } = take(await work.registerPatient(hilltop.core, { name: [{ family: 'Ortega' }] })));
	take(await work.run(hilltop.core, chartId, { verb: 'addAllergy', code: { text: 'Peanut' } }));
	take(await changeQueue(hilltop.core, { verb: 'arrive', chartId }));
	await meet(hilltop, riverside);
	docId = hilltop.session.summaries.get(chartId)!.docIds.clinical;
	take(await work.openChart(riverside.core, chartId));
	expect(seen(riverside)).toMatchObject({ complete: true, allergies: 'known' });
});

const seen = ({ core, session }: EngineRig): ChartView =>
	core.signedIn!.views.view(session.live.get(chartId)!);

/** Two envelopes of one author that build on nothing of each other: he wrote them in two sittings. */
async function writeTwo(): Promise<void> {
	for (const key of ['Flag:x:status', 'Flag:y:status']) {
		const { credId } = hilltop.session.deps.keyring;
		const edit = {
			scope: 'clinical' as const,
			message: 'test',
			writes: new Map([[key, '"active"']]),
			texts: []
		};
		const made = applyEdit(createDocument(createActor(credId, hilltop.random)), edit, { at: 0 });
		await sealPayload(hilltop, docId, encodeChangeList([made.change!]));
	}
}

/** The last envelopes of the document but so many, as if they arrived at Riverside. */
async function arrive(fromTheEnd: number, rig = riverside): Promise<void> {
	const rows = await hilltop.store.list('envelope', { prefix: `${docId}/` });
	const envelope = take(await parseEnvelope(suite, rows.at(-fromTheEnd)!.value));
	take(await withArrivals(rig.store, async (draft, arrival) => addEnvelope(draft, envelope, arrival())));
	await rig.core.exclusive(async () => void (await rig.session.arrived([docId])));
}

describe('while the one before is not here', () => {
	beforeEach(async () => {
		await writeTwo();
		await arrive(1);
	});

	test('the chart is not all here, says for how much it waits, and knows nothing of allergies', () => {
		expect(riverside.session.live.get(chartId)!.documents.clinical!.waiting).toBe(0);
		expect(seen(riverside)).toMatchObject({
			complete: false,
			missing: ['clinical'],
			waiting: 1,
			allergies: 'unavailable'
		});
		expect(riverside.core.status().waiting).toBe(1);
	});

	test('neither does the queue', async () => {
		const { charts } = take(await queueFlags(riverside.core));
		expect(charts[chartId]).toMatchObject({ allergies: 'unavailable' });
	});

	test('it is so after the process ended, and until the one before comes', async () => {
		await riverside.session.close();
		const again = await restart(riverside);
		take(await work.openChart(again.core, chartId));
		expect(seen(again)).toMatchObject({ complete: false, waiting: 1, allergies: 'unavailable' });
		await arrive(2, again);
		expect(seen(again)).toMatchObject({ complete: true, missing: [], allergies: 'known' });
		expect(seen(again).waiting).toBeUndefined();
		expect(again.core.status().waiting).toBe(0);
	});

	test('a chart kept by a version that did not look is looked through once', async () => {
		await riverside.session.close();
		const { keyring } = riverside.session.deps;
		const row = `save/${docId}`;
		const kept = (await riverside.store.get('local', row))!;
		const localKey = keyring.localKey('clinical');
		const { gaps, ...before } = decode((await openRow(suite, localKey, row, kept))!) as { gaps: unknown };
		expect(gaps).toHaveLength(1);
		const value = await sealRow(suite, riverside.random, localKey, row, encode(before));
		take(await riverside.store.commit([{ type: 'put', table: 'local', key: row, value }]));
		const again = await restart(riverside);
		take(await work.openChart(again.core, chartId));
		expect(seen(again)).toMatchObject({ complete: false, waiting: 1, allergies: 'unavailable' });
	});
});

test('the order in which envelopes come does not matter', async () => {
	await writeTwo();
	await arrive(2);
	expect(seen(riverside)).toMatchObject({ complete: true, allergies: 'known' });
	await arrive(1);
	expect(seen(riverside)).toMatchObject({ complete: true, allergies: 'known' });
});

test('a chart linked to one with a gap does not know of all allergies either', async () => {
	const other = take(await work.registerPatient(riverside.core, { name: [{ family: 'Ortega' }] })).chartId;
	take(await work.openChart(riverside.core, other));
	take(await saySame(riverside.core, { charts: [chartId, other], said: 'same' }));
	expect(take(await work.openChart(riverside.core, other)).allergies).toBe('known');
	await work.closeChart(riverside.core, other);
	await writeTwo();
	await arrive(1);
	const view = take(await work.openChart(riverside.core, other));
	expect(view.allergies).toBe('unavailable');
});
