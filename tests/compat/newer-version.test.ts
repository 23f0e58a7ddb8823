// A device one version behind: whatever a newer one writes into a chart, in its rows and between tab and worker, is kept,
// travels on and is not taken for something else; where it cannot be shown that is said.
import { expect, test } from 'vitest';
import type { ChartView } from '#shared/chart/chart-view.ts';
import type { Edit } from '#shared/chart/edit.ts';
import { utf8 } from '#shared/core/bytes.ts';
import type { ChartId } from '#shared/core/ids.ts';
import { SCOPES } from '#shared/core/scopes.ts';
import { ENVELOPE_KINDS, NO_ENVELOPE, sealEnvelope } from '#shared/crypto/envelope.ts';
import { commitEdits } from '#shared/engine/charts.ts';
import { exportChart } from '#shared/engine/chart-files.ts';
import * as work from '#shared/engine/chart-work.ts';
import { entryHistory } from '#shared/engine/entry-history.ts';
import { verifyStore } from '#shared/engine/verify-store.ts';
import { parseMessage, ENGINE_API_VERSION } from '#client/engine-api/messages.ts';
import { stringifyExact } from '#shared/fhir/exact-json.ts';
import { meet, restart, startTwoSites, suite, take, type EngineRig } from '../support/engine-rig.ts';

const register = async ({ core }: EngineRig): Promise<ChartId> => {
	const name = [{ family: 'Okafor', given: ['Grace'] }];
	return take(await work.registerPatient(core, { name, birthDate: '1988-02-03', gender: 'female' } as never))
		.chartId;
};
const HOLOGRAM = '5b1c1f0e-9f0a-4a51-8f0e-2f7c1e1d0a01';

/** Writes what no verb of this version writes, as any edit is written: merged, sealed, sent. */
async function writeAsNewer({ session }: EngineRig, chartId: ChartId, edit: Edit): Promise<void> {
	const chart = (await session.openChart(chartId))!;
	take(await commitEdits(session.charts, chart, [edit], 'sealed'));
}
const registersOf = async (
	{ session }: EngineRig,
	chartId: ChartId
): Promise<ReadonlyMap<string, string>> => {
	const { reader } = (await session.openChart(chartId))!;
	return new Map(reader.keys('').map((key) => [key, reader.atom(key) ?? 'null']));
};
const viewOf = async ({ core }: EngineRig, chartId: ChartId): Promise<ChartView> => {
	const view = take(await work.openChart(core, chartId));
	await work.closeChart(core, chartId);
	return view;
};
async function expectSound(rig: EngineRig): Promise<void> {
	const { problems } = await verifyStore(suite, rig.store, rig.core.device!.replica.control());
	expect(problems).toEqual([]);
	expect(rig.core.status().quarantined).toBe(0);
}

test('registers, types, elements, stamps and messages of a newer version stay as they are through edits and merges', async () => {
	const { hilltop: newer, riverside: today } = await startTwoSites();
	const chartId = await register(newer);
	const order = take(
		await work.run(newer.core, chartId, {
			verb: 'addMedication',
			medicationCodeableConcept: { text: 'metformin' },
			dosageInstruction: [{ text: 'daily' }]
		})
	).entry!;
	const id = order.split('/')[1]!;
	const stamp = { verb: 'teleportMedication', wrote: '00'.repeat(16), user: 'x', site: 1, at: 1, glow: [1] };
	const unknown = new Map([
		['Zoo:keeper', JSON.stringify({ animals: ['okapi'] })],
		['zoo:1:2:3:4:5', '"far ahead"'],
		[`Hologram:${HOLOGRAM}:status`, '"shimmering"'],
		[`Hologram:${HOLOGRAM}:depth`, '1.50'],
		[`MedicationRequest:${id}:glow`, JSON.stringify({ colour: 'blue' })],
		[`MedicationRequest:${id}:~aura`, JSON.stringify(stamp)],
		[`MedicationRequest:${id}:~order`, JSON.stringify(stamp)],
		['review:Hologram:1', '{"by":"nobody"}']
	]);
	const message = JSON.stringify({ v: 9, verb: 'teleportMedication', of: [id] });
	await writeAsNewer(newer, chartId, { scope: 'clinical', message, writes: unknown, texts: [] });
	await writeAsNewer(newer, chartId, {
		scope: 'directory',
		message,
		writes: new Map([['Zoo:directory', '"kept"']]),
		texts: []
	});
	await meet(newer, today);

	// Opened, and told.
	const view = await viewOf(today, chartId);
	expect(view).toMatchObject({ newer: true, complete: true, allergies: 'notRecorded', disagreements: [] });
	expect(view.entries['MedicationRequest']![id]).toMatchObject({
		status: 'active',
		medicationCodeableConcept: { text: 'metformin' },
		glow: { colour: 'blue' }
	});
	take(await work.openChart(today.core, chartId));
	const [latest] = take(await entryHistory(today.core, chartId, order)).toReversed();
	expect(latest).toBeDefined();
	await work.closeChart(today.core, chartId);

	// Edited apart from each other, and merged.
	take(
		await work.run(today.core, chartId, { verb: 'changeDose', id, dosageInstruction: [{ text: 'at night' }] })
	);
	take(await work.run(today.core, chartId, { verb: 'addAllergy', code: { text: 'latex' } }));
	take(await work.run(newer.core, chartId, { verb: 'addCondition', code: { text: 'Asthma' } }));
	await meet(newer, today);
	const again = await restart(today);
	for (const rig of [newer, today, again]) {
		const registers = await registersOf(rig, chartId);
		for (const [key, atom] of unknown)
			if (!key.endsWith(':~order')) expect(registers.get(key), key).toBe(atom);
		expect(registers.get('Zoo:directory')).toBe('"kept"');
		const merged = await viewOf(rig, chartId);
		expect(merged.newer).toBe(true);
		expect(merged.entries['MedicationRequest']![id]).toMatchObject({
			dosageInstruction: [{ text: 'at night' }],
			glow: { colour: 'blue' }
		});
		expect(Object.keys(merged.entries['Condition'] ?? {})).toHaveLength(1);
		expect(merged.allergies).toBe('known');
		const exported = stringifyExact(take(await exportChart(rig.core, chartId)));
		expect(exported).toContain('"resourceType":"Hologram"');
		expect(exported).toContain('"depth":1.50');
		expect(exported).toContain('"glow":{"colour":"blue"}');
		await expectSound(rig);
	}
	// A chart with nothing of it says nothing of it.
	expect((await viewOf(today, await register(today))).newer).toBeUndefined();
});

test('two sites that stamp one entry in ways not known here still wait for a person', async () => {
	const { hilltop: newer, riverside: today } = await startTwoSites();
	const chartId = await register(newer);
	const order = take(
		await work.run(newer.core, chartId, {
			verb: 'addMedication',
			medicationCodeableConcept: { text: 'metformin' },
			dosageInstruction: [{ text: 'daily' }]
		})
	).entry!;
	const id = order.split('/')[1]!;
	await meet(newer, today);
	const stamp = { verb: 'teleportMedication', wrote: '11'.repeat(16), user: 'x', site: 1, at: 1 };
	await writeAsNewer(newer, chartId, {
		scope: 'clinical',
		message: 'teleportMedication',
		writes: new Map([
			[`MedicationRequest:${id}:status`, '"on-hold"'],
			[`MedicationRequest:${id}:~order`, JSON.stringify(stamp)]
		]),
		texts: []
	});
	take(
		await work.run(today.core, chartId, { verb: 'changeDose', id, dosageInstruction: [{ text: 'at night' }] })
	);
	await meet(newer, today);
	for (const rig of [newer, today]) {
		const { disagreements } = await viewOf(rig, chartId);
		expect(disagreements.length).toBeGreaterThan(0);
		expect(disagreements.every(({ path }) => path.startsWith(`MedicationRequest/${id}/`))).toBe(true);
	}
});

test.each([
	['content of an unknown type', ENVELOPE_KINDS.changes, 77],
	['an unknown kind', 200, 1]
] as const)('an envelope with %s is kept, told of and read again by who can', async (_what, kind, type) => {
	const { hilltop: newer, riverside: today } = await startTwoSites();
	const chartId = await register(newer);
	take(await work.run(newer.core, chartId, { verb: 'recordNoKnownAllergies' }));
	const { log, keyring, suite: with_, random, clock, heads } = newer.session.charts.sealing;
	const { clinical: docId } = newer.session.summaries.get(chartId)!.docIds;
	const scope = SCOPES.clinical;
	const epoch = keyring.newestEpoch(scope)!;
	// A kind that this version does not know has no place in a chain here.
	const place =
		kind === ENVELOPE_KINDS.changes
			? await log.nextPlace(keyring.credId, docId)
			: { cseq: 0, prev: NO_ENVELOPE };
	const envelope = await sealEnvelope(with_, {
		header: { kind, scope, epoch, docId, credId: keyring.credId, ...place },
		documentKey: (await keyring.documentKey(scope, epoch, docId))!,
		signingKey: keyring.signing,
		inner: { type, authoredAt: clock.now(), ...heads(), onBehalfOf: undefined, payload: utf8('an allergy?') },
		random
	});
	take(await log.appendOwn([envelope], []));
	take(await work.run(newer.core, chartId, { verb: 'recordVitals', weightKg: '61' }));
	await meet(newer, today);
	const again = await (async () => {
		const view = await viewOf(today, chartId);
		// Nobody can say that nothing is known of allergies while something cannot be read.
		expect(view).toMatchObject({
			newer: true,
			complete: false,
			missing: ['newer'],
			allergies: 'unavailable'
		});
		take(await work.run(today.core, chartId, { verb: 'addCondition', code: { text: 'Asthma' } }));
		await today.session.close();
		return restart(today);
	})();
	expect(await viewOf(again, chartId)).toMatchObject({ newer: true, complete: false });
	// It is looked at again from there on each time the chart is opened: also by the version that can.
	const { clinical } = (await again.session.openChart(chartId))!.documents;
	expect(clinical!.unread).toBeDefined();
	expect(clinical!.arrival).toBeGreaterThan(clinical!.unread!);
	await meet(newer, today);
	expect(Object.keys((await viewOf(newer, chartId)).entries['Condition']!)).toHaveLength(1);
	for (const rig of [newer, today])
		expect(Object.keys((await viewOf(rig, chartId)).entries['Observation']!)).toHaveLength(1);
	for (const rig of [newer, today, again]) await expectSound(rig);
});

test('rows of a newer version open, and a row that is written anew is of this one', async () => {
	const { hilltop } = await startTwoSites();
	const chartId = await register(hilltop);
	const row = hilltop.session.summaries.get(chartId)!;
	hilltop.session.summaries.put({ ...row, hue: { of: 'tomorrow' } } as never);
	await hilltop.session.rows.save();
	const again = await restart(hilltop);
	expect(work.search(again.core, 'okafor')).toMatchObject([{ chartId, complete: true }]);
	take(await work.run(again.core, chartId, { verb: 'addAllergy', code: { text: 'latex' } }));
	const third = await restart(again);
	expect((await viewOf(third, chartId)).allergies).toBe('known');
});

test('a message with more in it than is known here is taken; of another version it is told apart', () => {
	const request = {
		v: ENGINE_API_VERSION,
		type: 'request',
		tab: 't',
		id: 1,
		name: 'readQueue',
		args: {},
		hue: 1
	};
	expect(parseMessage(request)).toBe(request);
	expect(parseMessage({ ...request, v: ENGINE_API_VERSION + 1 })).toBe('other-version');
	expect(parseMessage({ ...request, name: 'teleport' })).toBeUndefined();
});
