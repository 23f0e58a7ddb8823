import { beforeEach, describe, expect, test } from 'vitest';
import type { ChartId, DocId } from '#shared/core/ids.ts';
import { SCOPES } from '#shared/core/scopes.ts';
import { applyEdit } from '#shared/chart/document/apply-edit.ts';
import { parseEnvelope } from '#shared/crypto/envelope.ts';
import { chartKeyRegister } from '#shared/engine/charts.ts';
import { importText } from '#shared/engine/chart-files.ts';
import * as work from '#shared/engine/chart-work.ts';
import * as membership from '#shared/engine/membership.ts';
import { addEnvelope, withArrivals } from '#shared/replica/envelope-log.ts';
import { CHANGED_PREFIX, CHANGES_NOTED } from '#shared/replica/rows.ts';
import { changeQueue } from '#shared/engine/queues.ts';
import { err } from '#shared/core/result.ts';
import {
	meet,
	restart,
	RIG_PASSPHRASE,
	startEngine,
	startPractice,
	startTwoSites,
	take,
	suite,
	type EngineRig
} from '../../../support/engine-rig.ts';

const MARIA = '3a0cf8a2-5c8e-4a64-8f8e-6b3f0d3b7f01' as ChartId;
const JOSE = '3a0cf8a2-5c8e-4a64-8f8e-6b3f0d3b7f02' as ChartId;
const LUIS = '3a0cf8a2-5c8e-4a64-8f8e-6b3f0d3b7f03' as ChartId;
const register = async ({ core }: EngineRig, id: ChartId, family: string): Promise<unknown> =>
	take(await work.registerPatient(core, { id, name: [{ family }] } as never));
const names = ({ core }: EngineRig): readonly string[] => work.search(core, '').map(({ name }) => name);
const setBirthDate = async ({ core }: EngineRig, value: string): Promise<unknown> =>
	take(await work.run(core, MARIA, { verb: 'correctElement', path: `Patient/${MARIA}/birthDate`, value }));

/** One document's envelopes from one store into another's, as if they had arrived. */
async function carry(from: EngineRig, to: EngineRig, docId: DocId): Promise<void> {
	for (const { value } of await from.store.list('envelope', { prefix: `${docId}/` })) {
		const envelope = take(await parseEnvelope(suite, value));
		take(await withArrivals(to.store, async (draft, arrival) => addEnvelope(draft, envelope, arrival())));
	}
}

/** Another session on the same store, without the lock that keeps two tabs apart. */
async function unlockAgain({ store, clock }: EngineRig): Promise<EngineRig> {
	const again = await startEngine(store, { clock });
	take(await membership.unlock(again.core, { passphrase: RIG_PASSPHRASE }));
	return again;
}

describe('the rows of the patient list', () => {
	test('are there again after the process ended, also those that were never saved', async () => {
		const rig = await startPractice();
		await register(rig, MARIA, 'Ortega');
		await register(rig, JOSE, 'Diaz');
		expect(names(await restart(rig))).toEqual(['Diaz', 'Ortega']);
		for (const row of await rig.store.list('local', { prefix: 'rows/' })) {
			take(await rig.store.commit([{ type: 'delete', table: 'local', key: row.key }]));
		}
		const again = await restart(rig);
		expect(names(again)).toEqual(['Diaz', 'Ortega']);
		expect(work.search(again.core, 'ortega')[0]).toMatchObject({
			chartId: MARIA,
			complete: true,
			toCheck: 0
		});
	});

	test('are taken back when the write did not become durable', async () => {
		const rig = await startPractice();
		await register(rig, MARIA, 'Ortega');
		const { commit } = rig.store;
		rig.store.commit = async () => err({ type: 'StoreFull' });
		const refused = { ok: false, error: { type: 'NotSaved', cause: 'full' } };
		expect(await work.registerPatient(rig.core, { id: JOSE, name: [{ family: 'Diaz' }] } as never)).toEqual(
			refused
		);
		const rename = { verb: 'correctElement', path: `Patient/${MARIA}/name/0/family`, value: 'Ruiz' } as const;
		expect(await work.run(rig.core, MARIA, rename)).toEqual(refused);
		expect(names(rig)).toEqual(['Ortega']);
		rig.store.commit = commit;
		take(await work.run(rig.core, MARIA, rename));
		await register(rig, JOSE, 'Diaz');
		expect(names(rig)).toEqual(['Diaz', 'Ruiz']);
		expect(names(await restart(rig))).toEqual(['Diaz', 'Ruiz']);
	});

	test('follow what others write, and count what is to check until it is decided', async () => {
		const { hilltop, riverside } = await startTwoSites();
		await register(hilltop, MARIA, 'Ortega');
		await meet(hilltop, riverside);
		expect(names(riverside)).toEqual(['Ortega']);
		await setBirthDate(hilltop, '1961-04-02');
		await setBirthDate(riverside, '1961-04-03');
		expect(hilltop.core.status().toCheck).toBe(0);
		await meet(hilltop, riverside);
		for (const rig of [hilltop, riverside]) {
			expect(rig.core.status().toCheck).toBe(1);
			expect(work.search(rig.core, '')[0]).toMatchObject({ toCheck: 1 });
		}
		take(
			await work.run(riverside.core, MARIA, {
				verb: 'resolveDisagreement',
				path: `Patient/${MARIA}/birthDate`,
				keep: 0
			})
		);
		await meet(hilltop, riverside);
		for (const rig of [hilltop, riverside]) expect(rig.core.status().toCheck).toBe(0);
		expect((await restart(hilltop)).core.status().toCheck).toBe(0);
	});
});

describe('documents that changed while nobody was signed in', () => {
	const noted = async ({ store }: EngineRig): Promise<number> =>
		(await store.list('meta', { prefix: CHANGED_PREFIX })).length;

	test('are noted, listed at the next unlocking, and forgotten', async () => {
		const { hilltop, riverside } = await startTwoSites();
		await register(hilltop, MARIA, 'Ortega');
		await meet(hilltop, riverside);
		await register(hilltop, JOSE, 'Diaz');
		const { docIds } = hilltop.session.summaries.get(JOSE)!;
		await carry(hilltop, riverside, docIds.directory);
		expect(await noted(riverside)).toBeGreaterThan(0);
		const later = await restart(riverside);
		expect(names(later)).toEqual(['Diaz', 'Ortega']);
		expect(await noted(later)).toBe(0);
		const listed: string[] = [];
		const { list } = later.store;
		later.store.list = (table, range) => {
			listed.push(table);
			return list(table, range);
		};
		await later.session.rows.rebuild(true);
		expect(listed).toEqual(['meta']);
	});

	test('are found without notes too, in a store of before there were any', async () => {
		const { hilltop, riverside } = await startTwoSites();
		await register(hilltop, MARIA, 'Ortega');
		const { docIds } = hilltop.session.summaries.get(MARIA)!;
		await carry(hilltop, riverside, docIds.directory);
		const rows = await riverside.store.list('meta', { prefix: CHANGED_PREFIX });
		const keys = [...rows.map(({ key }) => key), CHANGES_NOTED];
		take(await riverside.store.commit(keys.map((key) => ({ type: 'delete', table: 'meta', key }))));
		const later = await restart(riverside);
		expect(names(later)).toEqual(['Ortega']);
		expect(await later.store.get('meta', CHANGES_NOTED)).toBeDefined();
	});

	test('a queue is read once, not at every unlocking', async () => {
		const rig = await startPractice();
		await register(rig, MARIA, 'Ortega');
		take(await changeQueue(rig.core, { verb: 'arrive', chartId: MARIA, reason: 'cough' }));
		expect(await noted(rig)).toBe(2);
		expect(await noted(await restart(rig))).toBe(0);
	});
});

describe('two sessions on one store', () => {
	let first: EngineRig;
	let second: EngineRig;
	const areNoted = async (): Promise<boolean> => (await first.store.get('meta', CHANGES_NOTED)) !== undefined;
	beforeEach(async () => {
		first = await startPractice();
		await register(await unlockAgain(first), MARIA, 'Ortega');
		// Whoever unlocks takes in what was noted of her, and lets go of the note.
		second = await unlockAgain(first);
	});

	test('of which one does not know what the other took in: nobody goes from the list when keys come', async () => {
		await register(second, LUIS, 'Ruiz');
		await first.session.rows.rebuild(true);
		expect(names(first)).toEqual(['Ortega', 'Ruiz']);
		expect(names(await restart(first))).toEqual(['Ortega', 'Ruiz']);
	});

	test('of which one has written over the rows of the other: who unlocks looks at every document', async () => {
		expect(await areNoted()).toBe(true);
		await register(first, JOSE, 'Diaz');
		await first.session.rows.rebuild(true);
		expect(await areNoted()).toBe(false);
		await second.session.rows.rebuild(true);
		expect(await areNoted()).toBe(false);
		expect(await (await restart(first)).store.get('meta', CHANGES_NOTED)).toBeDefined();
	});

	test('of which one writes while the other brings its rows up to date: that is not said to be all', async () => {
		await register(second, LUIS, 'Ruiz');
		const { commit } = first.store;
		first.store.commit = async (ops, expect) => {
			if (!ops.some(({ type, key }) => type === 'put' && key === CHANGES_NOTED)) return commit(ops, expect);
			first.store.commit = commit;
			await register(first, JOSE, 'Diaz');
			return commit(ops, expect);
		};
		const third = await unlockAgain(first);
		expect(first.store.commit).toBe(commit);
		expect(names(third)).toEqual(['Ortega', 'Ruiz']);
		expect(names(await restart(first))).toEqual(['Diaz', 'Ortega', 'Ruiz']);
	});
});

describe('a chart that arrives in pieces', () => {
	let hilltop: EngineRig;
	let riverside: EngineRig;
	let docIds: Readonly<Record<'directory' | 'clinical' | 'billing', DocId>>;
	beforeEach(async () => {
		({ hilltop, riverside } = await startTwoSites());
		const resource = {
			resourceType: 'Condition',
			id: 'c',
			code: { text: 'Asthma' },
			subject: { reference: `Patient/${MARIA}` }
		};
		const patient = { resourceType: 'Patient', id: MARIA, name: [{ family: 'Ortega' }] };
		const bundle = { resourceType: 'Bundle', entry: [{ resource: patient }, { resource }] };
		take(await importText(hilltop.core, 'x', JSON.stringify(bundle)));
		({ docIds } = hilltop.session.summaries.get(MARIA)!);
	});

	test('is listed when its directory is here, and complete when every document it names is', async () => {
		await carry(hilltop, riverside, docIds.clinical);
		expect(await riverside.session.rows.renew([docIds.clinical])).toBe(false);
		expect(names(riverside)).toEqual([]);
		await carry(hilltop, riverside, docIds.directory);
		expect(await riverside.session.rows.renew([docIds.directory])).toBe(true);
		expect(work.search(riverside.core, '')).toMatchObject([{ name: 'Ortega', complete: true }]);
	});

	test('says that it is not complete until then', async () => {
		await carry(hilltop, riverside, docIds.directory);
		await riverside.session.rows.renew([docIds.directory]);
		expect(work.search(riverside.core, '')).toMatchObject([{ name: 'Ortega', complete: false }]);
		const view = take(await work.openChart(riverside.core, MARIA));
		expect(view).toMatchObject({ complete: false, allergies: expect.anything() });
		await carry(hilltop, riverside, docIds.clinical);
		await riverside.session.arrived([docIds.clinical]);
		await riverside.session.rows.renew([docIds.clinical]);
		expect(work.search(riverside.core, '')).toMatchObject([{ complete: true }]);
		const whole = riverside.core.signedIn!.views.view(riverside.session.live.get(MARIA)!);
		expect(whole).toMatchObject({ complete: true, missing: [] });
		expect(whole.entries['Condition']!['c']).toBeDefined();
	});
});

test('a directory document that says it is somebody else’s is not listed', async () => {
	const { hilltop, riverside } = await startTwoSites();
	await register(hilltop, MARIA, 'Ortega');
	await meet(hilltop, riverside);
	const { documents, deps } = riverside.session;
	const forged = await documents.open('ab'.repeat(16) as DocId, 'directory');
	const writes = new Map([
		[chartKeyRegister(JOSE), JSON.stringify(`urn:uuid:${JOSE}`)],
		[`Patient:${JOSE}:gender`, '"male"']
	]);
	const applied = applyEdit(forged.doc, { scope: 'directory', message: 'x', writes, texts: [] }, { at: 0 });
	forged.doc = applied.doc;
	take(await deps.store.commit([await documents.tailOp(forged, applied.change!)]));
	take(await riverside.session.sealNow([forged]));
	await meet(hilltop, riverside);
	for (const rig of [hilltop, riverside, await restart(hilltop)]) {
		expect((await rig.session.deps.log.documents(SCOPES.directory)).length).toBe(2);
		expect(names(rig)).toEqual(['Ortega']);
	}
});

test('charts on screen are renewed as changes arrive, others are left alone', async () => {
	const { hilltop, riverside } = await startTwoSites();
	await register(hilltop, MARIA, 'Ortega');
	await register(hilltop, JOSE, 'Diaz');
	await meet(hilltop, riverside);
	take(await work.openChart(riverside.core, MARIA));
	const shown: string[] = [];
	riverside.core.subscribe((event) => {
		if (event.type === 'chart') shown.push(`${event.chartId} ${String(event.view.patient['birthDate'])}`);
	});
	await setBirthDate(hilltop, '1961-04-02');
	take(
		await work.run(hilltop.core, JOSE, {
			verb: 'correctElement',
			path: `Patient/${JOSE}/birthDate`,
			value: '1970-01-01'
		})
	);
	await meet(hilltop, riverside);
	expect(shown).toEqual([`${MARIA} 1961-04-02`]);
	await work.closeChart(riverside.core, MARIA);
	await setBirthDate(hilltop, '1961-04-03');
	await meet(hilltop, riverside);
	expect(shown).toHaveLength(1);
	expect(riverside.session.live.size).toBe(0);
});
