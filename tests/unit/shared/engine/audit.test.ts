import { decode } from 'cborg';
import { describe, expect, test } from 'vitest';
import { bytesToHex, hexToBytes } from '#shared/core/bytes.ts';
import { SCOPES } from '#shared/core/scopes.ts';
import {
	ENVELOPE_KINDS,
	openAuditEnvelope,
	openEnvelope,
	parseEnvelope,
	verifyEnvelope,
	type Envelope
} from '#shared/crypto/envelope.ts';
import { openLockbox, rootRecipient } from '#shared/crypto/lockbox.ts';
import { rootKeysOfWords } from '#shared/crypto/recovery-words.ts';
import * as membership from '#shared/engine/membership.ts';
import { exportChart, importText } from '#shared/engine/chart-files.ts';
import * as work from '#shared/engine/chart-work.ts';
import { packNote } from '#shared/engine/sign-in-notes.ts';
import type { ChartId } from '#shared/core/ids.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import { err } from '#shared/core/result.ts';
import {
	meet,
	RIG_PASSPHRASE,
	startEngine,
	startPractice,
	startTwoSites,
	suite,
	take,
	type EngineRig
} from '../../../support/engine-rig.ts';

const MARIA = '3a0cf8a2-5c8e-4a64-8f8e-6b3f0d3b7f01' as ChartId;
const register = async ({ core }: EngineRig): Promise<unknown> =>
	take(await work.registerPatient(core, { id: MARIA, name: [{ family: 'Ortega' }] } as never));

/** The audit envelopes of a store, in the order of their arrival. */
async function auditOf({ store }: EngineRig): Promise<readonly Envelope[]> {
	const rows = (await store.list('envelope')).toSorted((a, b) =>
		a.key.slice(33) < b.key.slice(33) ? -1 : 1
	);
	const all = await Promise.all(rows.map(async ({ value }) => take(await parseEnvelope(suite, value))));
	return all.filter(({ header }) => header.kind === ENVELOPE_KINDS.audit);
}

/** The audit scope's private key, as a credential's lockbox gives it; undefined when it has none. */
async function auditKeyOf({ core, session }: EngineRig) {
	const { credId, kem } = session.deps.keyring;
	const control = core.device!.replica.control();
	for (const { scope, epoch, sealed } of control.credentials.get(credId)!.lockboxes) {
		if (scope !== SCOPES.audit) continue;
		const raw = await openLockbox(
			suite,
			{ practice: control.salt, scope, epoch, recipient: hexToBytes(credId) },
			kem,
			sealed
		);
		return raw && suite.deriveKemKey(raw);
	}
	return undefined;
}

async function readable(rig: EngineRig): Promise<readonly unknown[]> {
	const key = (await auditKeyOf(rig))!;
	const opened = await Promise.all(
		(await auditOf(rig)).map((envelope) => openAuditEnvelope(suite, envelope, key))
	);
	return opened.map((result) => decode(take(result).payload));
}

describe('looking at a chart', () => {
	test('leaves a record that the admin’s lockbox opens: who, what, when', async () => {
		const rig = await startPractice();
		await register(rig);
		take(await work.openChart(rig.core, MARIA));
		rig.clock.advance(1000);
		take(await exportChart(rig.core, MARIA));
		take(
			await importText(
				rig.core,
				'x',
				JSON.stringify({ resourceType: 'Patient', id: MARIA.replace('3', '4') })
			)
		);
		const { userId, credId, siteId } = rig.session.deps.keyring;
		const at = rig.clock.now();
		const who = { v: 1, userId, credId, siteId, since: at - 1000 };
		const came = packNote({ what: 'sign-in', at: at - 1000, credId, how: 'new' });
		expect(await readable(rig)).toEqual([
			{ ...who, at: at - 1000, action: 'R', what: 'open-chart', chartId: MARIA, notes: [came] },
			{ ...who, at, action: 'R', what: 'export-chart', chartId: MARIA },
			{ ...who, at, action: 'C', what: 'import', chartId: MARIA.replace('3', '4') }
		]);
	});

	test('is durable before anything is shown', async () => {
		const rig = await startPractice();
		await register(rig);
		const shown: number[] = [];
		const { commit } = rig.store;
		let stored = 0;
		rig.store.commit = async (ops, expected) => {
			const done = await commit(ops, expected);
			if (ops.some((op) => op.table === 'envelope')) stored += 1;
			return done;
		};
		rig.core.subscribe((event) => event.type === 'chart' && shown.push(stored));
		take(await work.openChart(rig.core, MARIA));
		expect(stored).toBe(1);
		expect(shown.every((count) => count > 0)).toBe(true);
	});

	test('is not possible when the record cannot be kept', async () => {
		const rig = await startPractice();
		await register(rig);
		rig.store.commit = async () => err({ type: 'StoreFull' });
		const refused = { ok: false, error: { type: 'NotSaved', cause: 'full' } };
		expect(await work.openChart(rig.core, MARIA)).toEqual(refused);
		expect(await exportChart(rig.core, MARIA)).toEqual(refused);
		expect(rig.session.live.size).toBe(0);
	});

	test('of a chart that is not here leaves none', async () => {
		const rig = await startPractice();
		expect(await work.openChart(rig.core, MARIA)).toEqual({ ok: false, error: { type: 'NoSuchChart' } });
		expect(await auditOf(rig)).toEqual([]);
	});
});

describe('the record', () => {
	test('is signed, chained, of the audit scope, and travels like any envelope', async () => {
		const { hilltop, riverside } = await startTwoSites('nurse');
		await register(hilltop);
		await meet(hilltop, riverside);
		take(await work.openChart(riverside.core, MARIA));
		take(await work.openChart(riverside.core, MARIA));
		await meet(hilltop, riverside);
		const { credId } = riverside.session.deps.keyring;
		const theirs = (await auditOf(hilltop)).filter(({ header }) => header.credId === credId);
		expect(theirs).toHaveLength(2);
		expect(theirs.map(({ header }) => header.scope)).toEqual([SCOPES.audit, SCOPES.audit]);
		expect(theirs[1]!.header.prev).toBe(theirs[0]!.id);
		const { signKey } = hilltop.core.device!.replica.control().credentials.get(credId)!;
		for (const envelope of theirs) expect(await verifyEnvelope(suite, envelope, signKey)).toBe(true);
		const readableAtHilltop = (await readable(hilltop)) as { credId: string }[];
		expect(readableAtHilltop.filter((record) => record.credId === credId)).toHaveLength(2);
	});

	test('is closed to whoever wrote it, and to every key that they hold', async () => {
		const { riverside, hilltop } = await startTwoSites('nurse');
		await register(hilltop);
		await meet(hilltop, riverside);
		take(await work.openChart(riverside.core, MARIA));
		expect(await auditKeyOf(riverside)).toBeUndefined();
		const { keyring } = riverside.session.deps;
		const [envelope] = await auditOf(riverside);
		expect((await openAuditEnvelope(suite, envelope!, keyring.kem)).ok).toBe(false);
		for (const { raw } of keyring.held) {
			expect((await openAuditEnvelope(suite, envelope!, await suite.deriveKemKey(raw))).ok).toBe(false);
			expect((await openEnvelope(suite, envelope!, await suite.importAes(raw))).ok).toBe(false);
		}
		expect(await keyring.documentKey(SCOPES.audit, 1, envelope!.header.docId)).toBeUndefined();
		expect((await openAuditEnvelope(suite, envelope!, (await auditKeyOf(hilltop))!)).ok).toBe(true);
	});

	test('is open to an auditor', async () => {
		const { riverside, hilltop } = await startTwoSites('auditor');
		await register(hilltop);
		take(await work.openChart(hilltop.core, MARIA));
		await meet(hilltop, riverside);
		expect(await readable(riverside)).toMatchObject([{ what: 'open-chart', chartId: MARIA }]);
	});

	test('is open to the recovery words', async () => {
		const rig = await startEngine(createMemoryStore());
		const names = { practiceName: 'Valley', siteName: 'Hilltop', userName: 'Ana', relayUrl: 'http://relay' };
		const { recoveryWords } = take(
			await membership.createPractice(rig.core, { ...names, passphrase: RIG_PASSPHRASE })
		);
		await register(rig);
		take(await work.openChart(rig.core, MARIA));
		const control = rig.core.device!.replica.control();
		const { scope, epoch, sealed } = control.recovery.find((box) => box.scope === SCOPES.audit)!;
		const root = await rootKeysOfWords(suite, recoveryWords as never);
		const raw = await openLockbox(
			suite,
			{ practice: control.salt, scope, epoch, recipient: rootRecipient() },
			root.kem,
			sealed
		);
		const key = await suite.deriveKemKey(raw!);
		expect(bytesToHex(key.publicKey)).toBe(bytesToHex(control.auditKey));
		expect((await openAuditEnvelope(suite, (await auditOf(rig))[0]!, key)).ok).toBe(true);
	});
});
