// A practice that an older version began: nothing that stands in its charts goes, and its admin begins to hold people to
// their roles. Also what is shown before the envelopes of a chart are here.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import { applyEdit } from '#shared/chart/document/apply-edit.ts';
import { loadDocument, saveDocument } from '#shared/chart/document/chart-document.ts';
import { SCOPES } from '#shared/core/scopes.ts';
import { ENVELOPE_KINDS, NO_ENVELOPE, sealEnvelope } from '#shared/crypto/envelope.ts';
import { INNER_TYPES } from '#shared/crypto/inner.ts';
import { readSnapshot } from '#shared/engine/bootstrap/read-snapshot.ts';
import { encodeSnapshot } from '#shared/engine/bootstrap/snapshot-format.ts';
import { openChart, registerPatient, run } from '#shared/engine/chart-work.ts';
import { createActor } from '#shared/engine/documents.ts';
import { holdToRoles } from '#shared/engine/hold-to-roles.ts';
import { lateWork } from '#shared/engine/late-views.ts';
import * as membership from '#shared/engine/membership.ts';
import { createMemoryStore, type StoreSnapshot } from '#shared/replica/memory-store.ts';
import { TABLES } from '#shared/replica/store.ts';
import { createRelayCore } from '#relay/relay/relay-core.ts';
import { createMemoryRelayStorage } from '#relay/storage/memory.ts';
import { force, orderOf } from '../../../support/forced-write.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';
import {
	meet,
	restart,
	RIG_PASSPHRASE,
	roadsTo,
	startDevices,
	startEngine,
	suite,
	take,
	until,
	type EngineRig
} from '../../../support/engine-rig.ts';

interface Golden {
	readonly profile: {
		readonly chartId: ChartId;
		readonly rows: Readonly<Record<string, readonly (readonly [key: string, value: string])[]>>;
	};
}

/** The device of an admin as the first version left it, and a nurse who joins it now. */
async function oldPractice() {
	const file = new URL('../../../compat/golden/0.1.0-spine.json', import.meta.url);
	const { profile } = JSON.parse(readFileSync(file, 'utf8')) as Golden;
	const row = ([key, value]: readonly [string, string]) => ({
		key,
		value: new Uint8Array(Buffer.from(value, 'base64'))
	});
	const tables = TABLES.map((table) => [table, (profile.rows[table] ?? []).map(row)]);
	const random = createSeededRandom(77);
	const clock = createManualClock(Date.UTC(2027, 0, 4, 9));
	const relay = await createRelayCore({ storage: createMemoryRelayStorage(random), suite, random, clock });
	const transport = roadsTo(relay);
	const store = createMemoryStore(Object.fromEntries(tables) as unknown as StoreSnapshot);
	const admin = await startEngine(store, { transport, clock });
	take(await membership.unlock(admin.core, { passphrase: RIG_PASSPHRASE }));
	admin.core.device!.link!.connect();
	await until(() => admin.core.status().caughtUp && admin.core.status().unsent === 0);
	const asked = { userName: 'Ben', role: 'nurse' as const, siteName: 'Riverside' };
	const invited = take(await membership.invite(admin.core, asked));
	const nurse = await startEngine(createMemoryStore(), { transport });
	take(await membership.join(nurse.core, { link: invited.link, passphrase: RIG_PASSPHRASE }));
	await meet(admin, nurse);
	return { admin, nurse, chartId: profile.chartId };
}

const shown = async ({ core }: EngineRig, chartId: ChartId): Promise<string> =>
	JSON.stringify(take(await openChart(core, chartId)).entries);

test('[CTL-19, RGT-6] what stands in the charts of an older practice stays; what comes after an admin began is judged', async () => {
	const { admin, nurse, chartId } = await oldPractice();
	await force(nurse, chartId, orderOf('before', 'amoxicillin'));
	await meet(admin, nurse);
	expect(await shown(admin, chartId)).toContain('amoxicillin');
	// The screens ask at once, whatever the records say yet.
	const order = {
		verb: 'addMedication' as const,
		medicationCodeableConcept: { text: 'metformin' },
		dosageInstruction: [{ text: '500 mg' }]
	};
	expect(take(await run(nurse.core, chartId, order)).proposed).toBeDefined();

	// Written before the record, and held here only after it: an admin is asked.
	await force(nurse, chartId, orderOf('on-the-way', 'ibuprofen'));
	expect(await holdToRoles(admin.core)).toEqual({ ok: false, error: { type: 'NeedsRelay' } });
	admin.core.device!.link!.connect();
	await until(() => admin.core.status().caughtUp);
	take(await holdToRoles(admin.core));
	take(await holdToRoles(admin.core));
	expect(admin.core.device!.replica.control().rights?.seq).toBeGreaterThan(1);
	await meet(admin, nurse);
	await force(nurse, chartId, orderOf('after', 'morphine'));
	await meet(admin, nurse);
	for (const rig of [admin, await restart(admin), nurse]) {
		const entries = await shown(rig, chartId);
		expect(entries).toContain('amoxicillin');
		if (rig !== nurse) expect(entries).not.toContain('morphine');
		expect(entries).not.toContain('ibuprofen');
	}
	expect(take(await lateWork(admin.core)).map(({ beyond }) => beyond?.kinds)).toEqual([
		['orders'],
		['orders']
	]);
});

test('[RGT-7] a snapshot with an order by somebody who may not order is passed over; an honest one is read', async () => {
	const { devices } = await startDevices([{ role: 'nurse', siteName: 'Riverside' }]);
	const [hilltop, nurse] = devices as [EngineRig, EngineRig];
	const { chartId } = take(await registerPatient(hilltop.core, { name: [{ family: 'Okello' }] }));
	take(await run(hilltop.core, chartId, { verb: 'recordVitals', pulsePerMinute: '70' }));
	await meet(hilltop, nurse);
	take(await openChart(nurse.core, chartId));
	const open = (await nurse.session.openChart(chartId))!.documents.clinical!;
	const isRead = async (writes: readonly (readonly [string, string])[]): Promise<boolean> => {
		const { keyring } = nurse.session.deps;
		const actor = createActor(keyring.credId, nurse.random);
		const edit = { scope: 'clinical' as const, message: 'x', writes: new Map(writes), texts: [] };
		const { doc } = applyEdit(loadDocument(saveDocument(open.doc), actor), edit, { at: 0 });
		const covers = new Map([[keyring.credId, 1] as const, [hilltop.session.deps.keyring.credId, 1] as const]);
		const { snapshot: kind } = ENVELOPE_KINDS;
		const { docId } = open;
		const { credId } = keyring;
		const header = { kind, scope: SCOPES.clinical, epoch: 1, docId, credId, cseq: 0, prev: NO_ENVELOPE };
		const sealed = await sealEnvelope(suite, {
			header,
			documentKey: (await keyring.documentKey(SCOPES.clinical, 1, docId))!,
			signingKey: keyring.signing,
			inner: {
				type: INNER_TYPES.snapshot,
				authoredAt: 0,
				...nurse.core.heads(),
				onBehalfOf: undefined,
				payload: encodeSnapshot({ covers, bytes: saveDocument(doc) })
			},
			random: nurse.random
		});
		const { deps } = hilltop.session;
		return (await readSnapshot(deps, docId, 'clinical', sealed.bytes)) !== undefined;
	};
	expect(await isRead([['Condition:c1:code', JSON.stringify({ text: 'Asthma' })]])).toBe(true);
	expect(await isRead(orderOf('forged', 'morphine'))).toBe(false);
});
