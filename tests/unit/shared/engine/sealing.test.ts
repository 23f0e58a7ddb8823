import { beforeEach, describe, expect, test } from 'vitest';
import { createId16, type ChartId, type CredId } from '#shared/core/ids.ts';
import { err } from '#shared/core/result.ts';
import { createChartReader } from '#shared/chart/chart-reader.ts';
import { readChangeHeader } from '#shared/chart/change-header.ts';
import { applyEdit } from '#shared/chart/document/apply-edit.ts';
import { createDocument } from '#shared/chart/document/chart-document.ts';
import { changesOfInner } from '#shared/engine/change-payload.ts';
import {
	ENVELOPE_KINDS,
	NO_ENVELOPE,
	openEnvelope,
	parseEnvelope,
	verifyEnvelope,
	type Envelope
} from '#shared/crypto/envelope.ts';
import type { Inner } from '#shared/crypto/inner.ts';
import * as membership from '#shared/engine/membership.ts';
import { importText } from '#shared/engine/chart-files.ts';
import * as work from '#shared/engine/chart-work.ts';
import { createActor, Documents, type OpenDocument } from '#shared/engine/documents.ts';
import type { StoreOp } from '#shared/replica/store.ts';
import {
	meet,
	restart,
	startPractice,
	startTwoSites,
	suite,
	take,
	type EngineRig
} from '../../../support/engine-rig.ts';

const MARIA = '3a0cf8a2-5c8e-4a64-8f8e-6b3f0d3b7f01' as ChartId;
interface Opened {
	readonly envelope: Envelope;
	readonly inner: Inner;
	readonly changes: readonly Uint8Array[];
}

/** The change envelopes of a store in the order in which they were stored, opened. */
async function changesIn({
	store,
	session
}: Pick<EngineRig, 'store' | 'session'>): Promise<readonly Opened[]> {
	const rows = (await store.list('envelope')).toSorted((a, b) =>
		a.key.slice(33) < b.key.slice(33) ? -1 : 1
	);
	const found: Opened[] = [];
	for (const { value } of rows) {
		const envelope = take(await parseEnvelope(suite, value));
		const { kind, scope, epoch, docId } = envelope.header;
		if (kind !== ENVELOPE_KINDS.changes) continue;
		const key = await session.deps.keyring.documentKey(scope, epoch, docId);
		const inner = take(await openEnvelope(suite, envelope, key!));
		found.push({ envelope, inner, changes: take(changesOfInner(inner)) });
	}
	return found;
}

/** Begins a note and types into it, letter by letter, on an open chart. */
async function typing({ core }: EngineRig, words: string): Promise<string> {
	const { entry } = take(await work.run(core, MARIA, { verb: 'writeNote', section: 'plan', text: '' }));
	const noteId = entry!.split('/')[1]!;
	for (let i = 1; i <= words.length; i++) {
		const edit = { noteId, section: 'plan', base: words.slice(0, i - 1), next: words.slice(0, i) };
		take(await work.run(core, MARIA, { verb: 'editNoteText', ...edit }));
	}
	return noteId;
}

const tails = (rig: EngineRig): Promise<number> => rig.store.count('local', 'tail/');

describe('sealing', () => {
	let rig: EngineRig;
	let before: number;
	let seen: readonly Opened[];
	const newSince = async (from: Pick<EngineRig, 'store' | 'session'> = rig): Promise<readonly Opened[]> =>
		(await changesIn(from)).slice(before);

	beforeEach(async () => {
		rig = await startPractice();
		take(await work.registerPatient(rig.core, { id: MARIA, name: [{ family: 'Ortega' }] } as never));
		take(await work.openChart(rig.core, MARIA));
		take(await work.run(rig.core, MARIA, { verb: 'writeNote', section: 'plan', text: 'earlier' }));
		seen = await changesIn(rig);
		before = seen.length;
	});

	test('typing is one envelope of all its changes, in order, under its author', async () => {
		await typing(rig, 'Rest.');
		before += 1;
		expect(await newSince()).toEqual([]);
		expect(await tails(rig)).toBe(5);
		take(await work.seal(rig.core, MARIA));
		const [sealed, ...more] = await newSince();
		expect(more).toEqual([]);
		expect(await tails(rig)).toBe(0);
		const headers = sealed!.changes.map((change) => readChangeHeader(change)!);
		expect(headers.map(({ seq }) => seq)).toEqual(headers.map((_, i) => headers[0]!.seq + i));
		const { credId } = rig.session.deps.keyring;
		expect(headers.every(({ actor }) => actor.startsWith(credId))).toBe(true);
		expect(sealed!.inner).toMatchObject({ onBehalfOf: undefined, authoredAt: rig.clock.now() });
		const { signKey } = rig.core.device!.replica.control().credentials.get(credId)!;
		expect(await verifyEnvelope(suite, sealed!.envelope, signKey)).toBe(true);
	});

	test('the tail goes and the envelope, its head and its place in the outbox come in one commit', async () => {
		await typing(rig, 'Rest.');
		const commits: (readonly StoreOp[])[] = [];
		const { commit } = rig.store;
		rig.store.commit = (ops, expected) => {
			commits.push(ops);
			return commit(ops, expected);
		};
		take(await work.seal(rig.core, MARIA));
		const sealing = commits.filter((ops) => ops.some(({ table }) => table === 'envelope'));
		expect(sealing).toHaveLength(1);
		const done = sealing[0]!.map(({ type, table }) => `${type} ${table}`);
		expect(done.filter((what) => what === 'delete local')).toHaveLength(5);
		for (const what of ['put envelope', 'put envelopeId', 'put chain', 'put outbox', 'put doc'])
			expect(done).toContain(what);
	});

	test('when it fails, the tail stays and nothing is sent; then it is sealed once', async () => {
		await typing(rig, 'Rest.');
		before += 1;
		const { commit } = rig.store;
		rig.store.commit = async () => err({ type: 'StoreFull' });
		expect(await work.seal(rig.core, MARIA)).toEqual({
			ok: false,
			error: { type: 'NotSaved', cause: 'full' }
		});
		rig.store.commit = commit;
		expect(await newSince()).toEqual([]);
		expect(await tails(rig)).toBe(5);
		take(await work.seal(rig.core, MARIA));
		expect(await newSince()).toHaveLength(1);
		take(await work.seal(rig.core, MARIA));
		expect(await newSince()).toHaveLength(1);
	});

	test('places in the chain follow each other, also of several documents in one commit', async () => {
		const claim = { resourceType: 'Claim', id: 'k', patient: { reference: `Patient/${MARIA}` } };
		const allergy = { resourceType: 'AllergyIntolerance', code: { text: 'Peanut' } };
		const bundle = { resourceType: 'Bundle', entry: [{ resource: claim }, { resource: allergy }] };
		take(await importText(rig.core, 'x', JSON.stringify(bundle)));
		take(await work.run(rig.core, MARIA, { verb: 'writeNote', section: 'plan', text: 'x' }));
		const lastInDocument = new Map<string, string>();
		const places = (await rig.store.list('envelope')).map(async ({ value }) =>
			take(await parseEnvelope(suite, value))
		);
		const chain = (await Promise.all(places)).toSorted((a, b) => a.header.cseq - b.header.cseq);
		for (const [i, { header, id }] of chain.entries()) {
			expect(header.cseq).toBe(i + 1);
			expect(header.prev).toBe(lastInDocument.get(header.docId) ?? NO_ENVELOPE);
			lastInDocument.set(header.docId, id);
		}
		expect(lastInDocument.size).toBeGreaterThanOrEqual(5);
	});

	test('a tail that a crash left is sealed when the person signs in again, and read', async () => {
		const noteId = await typing(rig, 'Rest.');
		before += 1;
		const again = await restart(rig);
		expect(await tails(again)).toBe(0);
		const [sealed, ...more] = await newSince(again);
		expect(more).toEqual([]);
		expect(sealed!.changes).toHaveLength(5);
		expect(sealed!.inner.onBehalfOf).toBeUndefined();
		const view = take(await work.openChart(again.core, MARIA));
		expect(view.texts[noteId]).toMatchObject({ plan: 'Rest.' });
	});

	test('a change and the leftover of another author are two envelopes; the second says on whose behalf', async () => {
		const open = (await rig.session.openChart(MARIA))!.documents.clinical!;
		const { credId } = rig.session.deps.keyring;
		const other = createId16<'CredId'>(rig.random) as CredId;
		await typing(rig, 'R');
		before += 1;
		const { change } = applyEdit(
			createDocument(createActor(other, rig.random)),
			{ scope: 'clinical', message: 'test', writes: new Map([['Flag:x:status', '"active"']]), texts: [] },
			{ at: rig.clock.now() }
		);
		take(await rig.store.commit([await rig.session.documents.tailOp(open, change!, other)]));
		take(await rig.session.sealNow([open]));
		const [mine, theirs] = await newSince();
		expect([mine!.inner.onBehalfOf, theirs!.inner.onBehalfOf]).toEqual([undefined, other]);
		expect(theirs!.envelope.header).toMatchObject({ credId, prev: mine!.envelope.id });
		const { store, session, random } = rig;
		const actor = createActor(credId, random);
		const onOneDevice = { ...session.deps, store, suite, actor, kept: 9, areOnOneDevice: () => true };
		const read = await new Documents(onOneDevice).open(open.docId, 'clinical');
		expect(createChartReader({ clinical: read.doc }).atom('Flag:x:status')).toBe('"active"');
		expect(await session.deps.log.quarantined()).toEqual([]);
	});

	test('more than an envelope holds is several, chained', async () => {
		const open = (await rig.session.openChart(MARIA))!.documents.clinical!;
		let { doc } = open;
		for (let i = 0; i < 4; i++) {
			const atom = JSON.stringify(Buffer.from(rig.random.bytes(300_000)).toString('base64'));
			const edit = {
				scope: 'clinical' as const,
				message: 'x',
				writes: new Map([[`Binary:b${i}:data`, atom]]),
				texts: []
			};
			const applied = applyEdit(doc, edit, { at: rig.clock.now() });
			doc = applied.doc;
			take(await rig.store.commit([await rig.session.documents.tailOp(open, applied.change!)]));
		}
		open.doc = doc;
		take(await rig.session.sealNow([open]));
		const sealed = await newSince();
		expect(sealed.length).toBeGreaterThan(1);
		for (const [i, { envelope }] of sealed.entries()) {
			expect(envelope.header.ctLen).toBeLessThanOrEqual(2 ** 20);
			if (i > 0) expect(envelope.header.prev).toBe(sealed[i - 1]!.envelope.id);
		}
		const again = await restart(rig);
		const { reader } = (await again.session.openChart(MARIA))!;
		expect(reader.keys('Binary:')).toHaveLength(4);
	});

	test('locking seals', async () => {
		await typing(rig, 'Rest.');
		before += 1;
		const { session } = rig;
		await membership.lock(rig.core);
		expect(await tails(rig)).toBe(0);
		expect(await newSince({ store: rig.store, session })).toHaveLength(1);
	});
});

test('without the scope’s key nothing is sealed and nothing is lost', async () => {
	const { hilltop, riverside } = await startTwoSites('front-desk');
	take(await work.registerPatient(hilltop.core, { id: MARIA, name: [{ family: 'Ortega' }] } as never));
	await meet(hilltop, riverside);
	const allergy = { resourceType: 'AllergyIntolerance', code: { text: 'Peanut' } };
	const refused = await work.run(riverside.core, MARIA, { verb: 'addResource', resource: allergy });
	expect(refused).toEqual({ ok: false, error: { type: 'NoKeyForScope', scope: 'clinical' } });
	const open: OpenDocument = (await riverside.session.openChart(MARIA))!.documents.directory!;
	const before = await riverside.store.count('envelope');
	const sealed = await riverside.session.sealNow([{ ...open, scope: 'clinical' }]);
	expect(sealed).toEqual({ ok: false, error: { type: 'NoKeyForScope', scope: 'clinical' } });
	expect(await riverside.store.count('envelope')).toBe(before);
	take(
		await work.run(riverside.core, MARIA, {
			verb: 'correctElement',
			path: `Patient/${MARIA}/birthDate`,
			value: '1961-04-02'
		})
	);
});
