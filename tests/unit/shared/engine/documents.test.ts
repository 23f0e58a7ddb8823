import { beforeEach, describe, expect, test } from 'vitest';
import type { ChartId, CredId, DocId } from '#shared/core/ids.ts';
import { utf8 } from '#shared/core/bytes.ts';
import { applyEdit } from '#shared/chart/document/apply-edit.ts';
import { createDocument, headsOf } from '#shared/chart/document/chart-document.ts';
import { encodeChangeList } from '#shared/crypto/change-list.ts';
import { parseEnvelope } from '#shared/crypto/envelope.ts';
import * as work from '#shared/engine/chart-work.ts';
import { createActor, Documents, type OpenDocument } from '#shared/engine/documents.ts';
import type { ControlState } from '#shared/replica/control-state.ts';
import { addEnvelope, withArrivals } from '#shared/replica/envelope-log.ts';
import type { Store } from '#shared/replica/store.ts';
import {
	meet,
	restart,
	startPractice,
	startTwoSites,
	suite,
	take,
	type EngineRig
} from '../../../support/engine-rig.ts';
import { sealPayload as sealInto } from '../../../support/seal-payload.ts';

const MARIA = '3a0cf8a2-5c8e-4a64-8f8e-6b3f0d3b7f01' as ChartId;
const register = async ({ core }: EngineRig): Promise<unknown> =>
	take(await work.registerPatient(core, { id: MARIA, name: [{ family: 'Ortega' }] } as never));
const allergy = (text: string) => ({ resourceType: 'AllergyIntolerance', code: { text } });
const add = async ({ core }: EngineRig, text: string): Promise<unknown> =>
	take(await work.run(core, MARIA, { verb: 'addResource', resource: allergy(text) }));
const clinical = async ({ session }: EngineRig): Promise<OpenDocument> =>
	(await session.openChart(MARIA))!.documents.clinical!;
const setAside = async ({ session }: EngineRig): Promise<readonly string[]> =>
	(await session.deps.log.quarantined()).map(({ reason }) => reason);

/** A change of somebody's that writes one register. */
function changeBy(credId: CredId, rig: EngineRig, key = 'Flag:x:status'): Uint8Array {
	const edit = {
		scope: 'clinical' as const,
		message: 'test',
		writes: new Map([[key, '"active"']]),
		texts: []
	};
	return applyEdit(createDocument(createActor(credId, rig.random)), edit, { at: 0 }).change!;
}

/** Seals a payload as this person would, whatever it is, and stores it. */
const sealPayload = async (
	rig: EngineRig,
	...[payload, options]: [payload: Uint8Array, options?: Parameters<typeof sealInto>[3]]
) => sealInto(rig, (await clinical(rig)).docId, payload, options);

/** Copies envelopes of a document from one device's store to another's, as if they had arrived in this order. */
async function carry(from: Store, to: Store, docId: DocId, positions: readonly number[]): Promise<void> {
	const rows = await from.list('envelope', { prefix: `${docId}/` });
	for (const i of positions) {
		const envelope = take(await parseEnvelope(suite, rows[i]!.value));
		take(await withArrivals(to, async (draft, arrival) => addEnvelope(draft, envelope, arrival())));
	}
}

describe('an envelope that no honest device seals is set aside and never applied', () => {
	let hilltop: EngineRig;
	let riverside: EngineRig;
	beforeEach(async () => {
		({ hilltop, riverside } = await startTwoSites());
		await register(hilltop);
		await add(hilltop, 'Peanut');
		await meet(hilltop, riverside);
	});

	test.each([
		[
			'changes in another person’s name',
			'forged-author',
			() => encodeChangeList([changeBy(hilltop.session.deps.keyring.credId, riverside)])
		],
		['nothing that is a list of changes', 'malformed-changes', () => utf8('not a list')],
		['bytes that are no change', 'forged-author', () => encodeChangeList([utf8('no change')])]
	])('%s', async (_, reason, payload) => {
		const forged = await sealPayload(riverside, payload());
		await add(riverside, 'Penicillin');
		await meet(hilltop, riverside);
		for (const rig of [hilltop, riverside]) {
			const chart = (await rig.session.openChart(MARIA))!;
			expect(chart.reader.has('Flag:x:status')).toBe(false);
			expect(await setAside(rig)).toEqual([reason]);
			expect((await rig.session.deps.log.quarantined())[0]!.id).toBe(forged.id);
			const view = take(await work.openChart(rig.core, MARIA));
			expect(Object.keys(view.entries['AllergyIntolerance']!)).toHaveLength(2);
		}
		await rigCounts(hilltop, 1);
	});

	test('sealed under a key that is not the document’s', async () => {
		const { credId } = riverside.session.deps.keyring;
		await sealPayload(riverside, encodeChangeList([changeBy(credId, riverside)]), {
			key: new Uint8Array(32)
		});
		await meet(hilltop, riverside);
		await clinical(hilltop);
		expect(await setAside(hilltop)).toEqual(['cannot-open']);
	});

	test('on behalf of a colleague whose credential is on another device', async () => {
		const { credId } = hilltop.session.deps.keyring;
		await sealPayload(riverside, encodeChangeList([changeBy(credId, riverside)]), { onBehalfOf: credId });
		await meet(hilltop, riverside);
		expect((await hilltop.session.openChart(MARIA))!.reader.has('Flag:x:status')).toBe(false);
		expect(await setAside(hilltop)).toEqual(['forged-author']);
	});

	test('changes of somebody who works on another device, as if on their behalf', async () => {
		const { credId } = hilltop.session.deps.keyring;
		await sealPayload(riverside, encodeChangeList([changeBy(credId, riverside)]), { onBehalfOf: credId });
		await meet(hilltop, riverside);
		expect((await hilltop.session.openChart(MARIA))!.reader.has('Flag:x:status')).toBe(false);
		expect(await setAside(hilltop)).toEqual(['forged-author']);
	});

	test('an honest one in the same way is applied', async () => {
		const { credId } = riverside.session.deps.keyring;
		await sealPayload(riverside, encodeChangeList([changeBy(credId, riverside)]));
		await meet(hilltop, riverside);
		expect((await hilltop.session.openChart(MARIA))!.reader.atom('Flag:x:status')).toBe('"active"');
		expect(await setAside(hilltop)).toEqual([]);
	});

	test('one from a newer version is kept and not judged', async () => {
		await sealPayload(riverside, utf8('who knows'), { type: 9 });
		await meet(hilltop, riverside);
		await clinical(hilltop);
		expect(await setAside(hilltop)).toEqual([]);
		expect(await hilltop.store.count('envelope')).toBe(await riverside.store.count('envelope'));
	});

	const rigCounts = async (rig: EngineRig, quarantined: number): Promise<void> => {
		await rig.core.recount();
		expect(rig.core.status().quarantined).toBe(quarantined);
	};
});

describe('changes that arrive before what they were made on', () => {
	test('wait, are counted, and are shown when it comes', async () => {
		const { hilltop, riverside } = await startTwoSites();
		await register(hilltop);
		await add(hilltop, 'Peanut');
		await meet(hilltop, riverside);
		await add(hilltop, 'Penicillin');
		await add(hilltop, 'Latex');
		const view = take(await work.openChart(riverside.core, MARIA));
		expect(view.complete).toBe(true);
		const { docId } = await clinical(hilltop);
		await carry(hilltop.store, riverside.store, docId, [2]);
		const waiting = (await riverside.session.arrived([docId]))[0]!;
		expect(waiting.documents.clinical!.waiting).toBeGreaterThan(0);
		const shown = riverside.core.signedIn!.views.view(waiting);
		expect(shown).toMatchObject({ complete: false, missing: ['clinical'] });
		expect(Object.keys(shown.entries['AllergyIntolerance']!)).toHaveLength(1);
		expect(riverside.core.status().waiting).toBeGreaterThan(0);
		await carry(hilltop.store, riverside.store, docId, [1]);
		const whole = riverside.core.signedIn!.views.view((await riverside.session.arrived([docId]))[0]!);
		expect(whole).toMatchObject({ complete: true, missing: [] });
		expect(Object.keys(whole.entries['AllergyIntolerance']!)).toHaveLength(3);
	});

	test('still wait after the process ended', async () => {
		const { hilltop, riverside } = await startTwoSites();
		await register(hilltop);
		await add(hilltop, 'Peanut');
		await meet(hilltop, riverside);
		await add(hilltop, 'Penicillin');
		await add(hilltop, 'Latex');
		const { docId } = await clinical(hilltop);
		await clinical(riverside);
		await carry(hilltop.store, riverside.store, docId, [2]);
		await riverside.session.documents.takeIn(await clinical(riverside));
		await riverside.session.close();
		const again = await restart(riverside);
		expect((await clinical(again)).waiting).toBeGreaterThan(0);
		await carry(hilltop.store, again.store, docId, [1]);
		const chart = (await again.session.openChart(MARIA))!;
		expect(chart.documents.clinical!.waiting).toBe(0);
		expect(new Set(chart.reader.keys('AllergyIntolerance:').map((key) => key.split(':')[1])).size).toBe(3);
	});
});

describe('open documents', () => {
	let rig: EngineRig;
	beforeEach(async () => {
		rig = await startPractice();
		await register(rig);
	});
	const documentsKeeping = (kept: number, judgedBy?: ControlState): Documents => {
		const { store, random, session } = rig;
		const { log, keyring } = session.deps;
		const { areOnOneDevice, control } = rig.session.deps;
		return new Documents({
			store,
			suite,
			random,
			log,
			keyring,
			areOnOneDevice,
			control: judgedBy ? () => judgedBy : control,
			actor: createActor(keyring.credId, random),
			kept
		});
	};
	const docId = (n: number): DocId => n.toString(16).padStart(32, '0') as DocId;

	test('are as many as allowed beside those on screen; those with unsealed work stay', async () => {
		const documents = documentsKeeping(3);
		await documents.open(docId(1), 'clinical');
		documents.pin(docId(1));
		const typed = await documents.open(docId(2), 'clinical');
		const { credId } = rig.session.deps.keyring;
		take(await rig.store.commit([await documents.tailOp(typed, changeBy(credId, rig))]));
		for (let n = 3; n < 9; n++) await documents.open(docId(n), 'clinical');
		const open = Array.from({ length: 9 }, (_, n) => n).filter((n) => documents.get(docId(n)));
		expect(open).toEqual([1, 2, 7, 8]);
		documents.unpin(docId(1));
		await documents.open(docId(9), 'clinical');
		expect(documents.get(docId(1))).toBeUndefined();
	});

	test('a save that held back what counts by now is not believed', async () => {
		await add(rig, 'Peanut');
		take(await work.seal(rig.core, MARIA));
		const { docId, doc } = await clinical(rig);
		const { control } = rig.session.deps;
		// As of before its author was known.
		const before = documentsKeeping(1, { ...control(), credentials: new Map() });
		expect((await before.open(docId, 'clinical')).late).toHaveLength(1);
		await before.saveAll();
		const after = await documentsKeeping(1).open(docId, 'clinical');
		expect(after.late).toEqual([]);
		expect(headsOf(after.doc)).toEqual(headsOf(doc));
	});

	test('stay while they are being opened, however many are on screen', async () => {
		const documents = documentsKeeping(2);
		for (let n = 1; n < 6; n++) {
			await documents.open(docId(n), 'clinical');
			documents.pin(docId(n));
		}
		const opened = await documents.open(docId(6), 'clinical');
		expect(documents.get(docId(6))).toBe(opened);
		expect(headsOf(opened.doc)).toHaveLength(1);
	});

	test('the one used longest ago goes first', async () => {
		const documents = documentsKeeping(2);
		await documents.open(docId(1), 'clinical');
		await documents.open(docId(2), 'clinical');
		await documents.open(docId(1), 'clinical');
		await documents.open(docId(3), 'clinical');
		expect(documents.get(docId(2))).toBeUndefined();
		expect(documents.get(docId(1))).toBeDefined();
	});

	test('what goes is saved sealed and comes back as it was, without reading its envelopes again', async () => {
		await add(rig, 'Peanut');
		const before = await clinical(rig);
		const heads = headsOf(before.doc);
		await rig.session.close();
		const save = await rig.store.get('local', `save/${before.docId}`);
		expect(Buffer.from(save!).toString('latin1')).not.toContain('Peanut');
		const documents = documentsKeeping(3);
		const again = await documents.open(before.docId, 'clinical');
		expect(headsOf(again.doc)).toEqual(heads);
		expect(again.arrival).toBe(before.arrival);
	});

	test('a save that does not open is made anew from the envelopes', async () => {
		await add(rig, 'Peanut');
		const { docId: id, doc, arrival } = await clinical(rig);
		const heads = headsOf(doc);
		await rig.session.close();
		const save = (await rig.store.get('local', `save/${id}`))!;
		save[20]! ^= 1;
		take(await rig.store.commit([{ type: 'put', table: 'local', key: `save/${id}`, value: save }]));
		const again = await documentsKeeping(3).open(id, 'clinical');
		expect(headsOf(again.doc)).toEqual(heads);
		expect(again.arrival).toBe(arrival);
	});

	test('actors are the credential and eight bytes that are never the same', () => {
		const { credId } = rig.session.deps.keyring;
		const actors = Array.from({ length: 50 }, () => createActor(credId, rig.random));
		expect(new Set(actors).size).toBe(50);
		for (const actor of actors) expect(actor).toMatch(new RegExp(`^${credId}[0-9a-f]{16}$`));
	});
});
