// docs/life-of-an-edit.md performed: one new dose goes from a form at Hilltop to the screen at Riverside, held and looked
// at on every hop. Real engines, real cryptography, a relay with a database on disk.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeviceId, DocId } from '#shared/core/ids.ts';
import { bytesToHex, hexToBytes } from '#shared/core/bytes.ts';
import { SCOPES } from '#shared/core/scopes.ts';
import { applyRemoteChanges } from '#shared/chart/document/merge-changes.ts';
import { createDocument } from '#shared/chart/document/chart-document.ts';
import { parseChange } from '#shared/chart/document/change-bytes.ts';
import { writesOfChange } from '#shared/chart/document/document-history.ts';
import type { ChartView } from '#shared/chart/chart-view.ts';
import { changesOfInner } from '#shared/engine/change-payload.ts';
import { openEnvelope, parseEnvelope, verifyEnvelope, type Envelope } from '#shared/crypto/envelope.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import type { ChartCommand } from '#shared/engine/chart-command.ts';
import { openKeyring, type Keyring } from '#shared/engine/keyring.ts';
import { openCredential } from '#shared/engine/profile.ts';
import type { Push } from '#shared/protocol/frames.ts';
import { foldControlLog } from '#shared/replica/control-log.ts';
import type { ControlState } from '#shared/replica/control-state.ts';
import { createEnvelopeLog } from '#shared/replica/envelope-log.ts';
import { emptyMedicine } from '#client/features/charting/drafts.ts';
import { medicineCommand } from '#client/features/charting/form-commands.ts';
import { reviveNumbers } from '#client/engine-api/exact-numbers.ts';
import { loadCatalogue } from '#client/session/i18n.ts';
import { pillWords } from '#client/session/sync-pill.ts';
import { judgePush } from '#relay/relay/judge-push.ts';
import type { WalkedClinic } from '../support/walked-clinic.ts';
import { readHops } from '../support/walked-hops.ts';
import {
	createWalkedPractice,
	MARIA,
	ORDER,
	PASSPHRASE,
	take,
	until,
	type WalkedPractice
} from '../support/walked-practice.ts';

const suite = createWebCryptoSuite();
let practice: WalkedPractice;
beforeAll(async () => {
	practice = await createWalkedPractice();
});
afterAll(() => practice.close());

/** What a person at Hilltop can open, from the rows on its disk and the passphrase. */
async function keysOf({ store }: WalkedClinic): Promise<{ keyring: Keyring; control: ControlState }> {
	const records = (await store.list('control')).map((row) => row.value);
	const control = take(await foldControlLog(suite, records));
	const secrets = take(await openCredential(suite, store, PASSPHRASE));
	return { keyring: take(await openKeyring(suite, control, secrets)), control };
}

const doseIn = (view: ChartView | undefined): unknown => {
	const order = view?.entries['MedicationRequest']?.[ORDER] as { dosageInstruction: unknown[] } | undefined;
	return order?.dosageInstruction[0];
};

/** True when a text stands in any file of the folder. */
const standsIn = (folder: string, text: string): boolean =>
	readdirSync(folder).some((file) => readFileSync(join(folder, file)).includes(text));

test('a new dose goes hop by hop from a form at Hilltop to the screen at Riverside', async () => {
	const walked: string[] = [];
	const hop = (name: string): void => void walked.push(name);
	const { practiceId, hilltop, riverside, storage, relayCommits, dataDir, told } = practice;
	const { keyring, control } = await keysOf(hilltop);
	const docId = await clinicalDocument(hilltop);

	hop('E1'); // The form makes a command of what was typed; the number keeps its text.
	await loadCatalogue(['en']);
	const typed = { ...emptyMedicine(), dose: '2,50', unit: 'mg', often: '1d' };
	const command = medicineCommand(typed, ORDER)!;
	expect(command).toMatchObject({
		verb: 'changeDose',
		id: ORDER,
		dosageInstruction: [{ doseAndRate: [{ doseQuantity: { value: { rawJSON: '2.50' }, unit: 'mg' } }] }]
	});

	hop('E2'); // The command crosses to the worker as a message, which is cloned on the way.
	expect(structuredClone(command)).toEqual(command);
	expect(JSON.stringify(reviveNumbers(structuredClone(command)))).toContain('"value":2.50,');
	hilltop.commits.shut();
	hilltop.out.hold();
	hilltop.in.hold();
	riverside.in.hold();
	riverside.commits.shut();
	let replied = false;
	const reply = hilltop.tab.ask('run', { chartId: MARIA, command: command as ChartCommand });
	void reply.then(() => (replied = true));
	await until(() => hilltop.commits.waiting() === 1);

	// The store has not written yet: nobody was told, nothing was sent.
	expect(replied).toBe(false);
	expect(hilltop.out.frames()).toEqual([]);
	const log = createEnvelopeLog(hilltop.store);
	const before = await log.ofDocument(docId, 0);

	hilltop.commits.open();
	take(await reply);
	const after = await log.ofDocument(docId, 0);
	expect(after).toHaveLength(before.length + 1);
	const bytes = after.at(-1)!.bytes;
	const envelope: Envelope = take(await parseEnvelope(suite, bytes));
	const documentKey = (await keyring.documentKey(SCOPES.clinical, 1, docId))!;
	const inner = take(await openEnvelope(suite, envelope, documentKey));
	const changes = take(changesOfInner(inner));
	const [change] = changes;

	hop('E3'); // The verb wrote the element and its group's stamp, and nothing else.
	const document = applyRemoteChanges(createDocument('f'.repeat(48)), await changesBefore(before)).doc;
	const merged = applyRemoteChanges(document, changes);
	const facts = take(parseChange(change!));
	const writes = new Map([...writesOfChange(merged.doc, facts.hash)].map(([key, { atom }]) => [key, atom]));
	const element = `MedicationRequest:${ORDER}:dosageInstruction`;
	const stamp = `MedicationRequest:${ORDER}:~order`;
	expect([...writes.keys()].sort()).toEqual([element, stamp]);
	expect(writes.get(element)).toContain('"value":2.50,');
	expect(JSON.parse(writes.get(stamp)!)).toMatchObject({ verb: 'changeDose', user: keyring.userId, site: 1 });

	hop('E4'); // One Automerge change, by an actor that begins with the author's credential.
	expect(changes).toHaveLength(1);
	expect(facts).toMatchObject({ message: 'changeDose', credId: keyring.credId });
	expect(merged.missingDeps).toEqual([]);

	hop('E5'); // One envelope, signed by the author, in the author's chain; sealed for this document.
	const { credId, cseq, prev } = envelope.header;
	expect({ credId, kind: envelope.header.kind, scope: envelope.header.scope }).toEqual({
		credId: keyring.credId,
		kind: 1,
		scope: SCOPES.clinical
	});
	expect(await verifyEnvelope(suite, envelope, control.credentials.get(credId)!.signKey)).toBe(true);
	expect(prev).toBe(take(await parseEnvelope(suite, before.at(-1)!.bytes)).id);
	expect(Buffer.from(bytes).includes('2.50')).toBe(false);

	hop('E6'); // Durable in one transaction: envelope, chain head, outbox; only then was the screen told.
	expect(await hilltop.store.get('chain', `${credId}/${docId}`)).toEqual(hexToBytes(envelope.id));
	expect((await hilltop.store.list('outbox')).map((row) => bytesToHex(row.value))).toEqual([envelope.id]);
	expect(await hilltop.store.count('local', 'tail/')).toBe(0);
	expect(told).toEqual(['Hilltop stores', 'Hilltop sends']);
	expect(hilltop.engine.status().unsent).toBe(1);

	hop('E7'); // The replica pushes the stored bytes, as they are.
	await until(() => hilltop.out.frames().length > 0);
	const frames = hilltop.out.frames().filter((frame): frame is Push => frame.type === 'push');
	expect(frames.flatMap((frame) => frame.envelopes)).toEqual([bytes]);
	expect(pillWords(hilltop.engine.status(), true, 0).key).toBe('pill.sending');

	hop('E8'); // The relay judges it from outside: form, signature, role. A single bit decides.
	const { deviceId } = hilltop.engine.state() as { deviceId: DeviceId };
	expect(await judgePush(suite, control, deviceId, bytes)).toMatchObject({
		type: 'candidate',
		candidate: { own: true }
	});
	const altered = bytes.slice();
	altered[altered.length - 70]! ^= 1;
	expect(await judgePush(suite, control, deviceId, altered)).toMatchObject({
		type: 'refused',
		code: 'bad-signature'
	});
	relayCommits.shut();
	hilltop.out.release();
	await until(() => relayCommits.waiting() === 1);
	expect(hilltop.in.frames()).toEqual([]);
	expect(riverside.in.frames()).toEqual([]);
	const sought = { id: envelope.id, credId, cseq };
	expect((await storage.lookUp(practiceId, [sought])).places.size).toBe(0);

	hop('E9'); // It is in the relay's database before anybody hears of it; the acknowledgement empties the outbox.
	relayCommits.open();
	await until(() => hilltop.in.frames().some((frame) => frame.type === 'ack'));
	expect([...(await storage.lookUp(practiceId, [sought])).chain.values()]).toEqual([envelope.id]);
	expect(standsIn(dataDir, 'Warfarin') || standsIn(dataDir, 'Ortega') || standsIn(dataDir, '2.50')).toBe(
		false
	);
	const stored = (await storage.entriesAfter(practiceId, 0, 1 << 20)).map((entry) => entry.envelope);
	expect(Buffer.from(stored.at(-1)!)).toEqual(Buffer.from(bytes));
	expect(await hilltop.store.count('outbox')).toBe(1);
	hilltop.in.release();
	await until(() => hilltop.engine.status().unsent === 0);
	expect(await hilltop.store.count('outbox')).toBe(0);
	expect(pillWords(hilltop.engine.status(), true, 0).key).toBe('pill.all-sent-at');

	hop('E10'); // Riverside's replica checks it again, and stores the same bytes before anything is shown.
	const shown: ChartView[] = [];
	riverside.tab.listen((event) => {
		if (event.type === 'chart') shown.push(event.view);
	});
	await until(() => riverside.in.frames().some((frame) => frame.type === 'entries'));
	riverside.in.release();
	await until(() => riverside.commits.waiting() === 1);
	expect(shown).toEqual([]);
	riverside.commits.open();
	await until(() => shown.length > 0);
	expect(await createEnvelopeLog(riverside.store).byId(envelope.id)).toEqual(bytes);
	expect(await riverside.store.count('quarantine')).toBe(0);

	hop('E11'); // The change is merged into the open document, and the screen gets plain JSON.
	const dose = doseIn(shown.at(-1));
	expect(dose).toMatchObject({ doseAndRate: [{ doseQuantity: { value: 2.5, unit: 'mg' } }] });
	expect(shown.at(-1)).toMatchObject({ chartId: MARIA, disagreements: [], complete: true });
	const exported = take(await riverside.tab.ask('exportChart', { chartId: MARIA }));
	expect(exported).toContain('"value":2.50,');

	expect(told.slice(0, 5)).toEqual([
		'Hilltop stores',
		'Hilltop sends',
		'relay stores',
		'relay acknowledges Hilltop',
		'Riverside stores'
	]);
	expect(walked).toEqual(readHops().map(({ name }) => name));

	async function changesBefore(held: readonly { bytes: Uint8Array }[]): Promise<readonly Uint8Array[]> {
		const lists = await Promise.all(
			held.map(async (one) => {
				const sealed = take(await parseEnvelope(suite, one.bytes));
				return take(changesOfInner(take(await openEnvelope(suite, sealed, documentKey))));
			})
		);
		return lists.flat();
	}
});

/** The id of the chart's one clinical document, as the store knows it. */
async function clinicalDocument({ store }: WalkedClinic): Promise<DocId> {
	const [document, ...more] = await createEnvelopeLog(store).documents(SCOPES.clinical);
	expect(more).toEqual([]);
	return document!.docId;
}
