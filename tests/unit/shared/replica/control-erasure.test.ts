// What may be erased, by the control log alone: two people sign, and nothing else is enough.
import { beforeEach, expect, test } from 'vitest';
import { bytesToHex, hexToBytes } from '#shared/core/bytes.ts';
import type { DocId, EnvelopeId } from '#shared/core/ids.ts';
import { SCOPES } from '#shared/core/scopes.ts';
import { createFakeSuite } from '#shared/crypto/fake-suite.ts';
import { ENVELOPE_KINDS } from '#shared/crypto/envelope.ts';
import type { Erase, ErasureRecord } from '#shared/protocol/erasure-records.ts';
import { applyControlRecord } from '#shared/replica/control-log.ts';
import type { ControlError } from '#shared/replica/control-state.ts';
import { verdictOf } from '#shared/replica/verdict.ts';
import { createSeededRandom, type SeededRandom } from '../../../support/seeded-random.ts';
import { createTestPractice, type TestDevice, type TestPractice } from '../../../support/test-practice.ts';

const suite = createFakeSuite();
let random: SeededRandom;
let practice: TestPractice;
let second: TestDevice;
let nurse: TestDevice;
let docId: DocId;

beforeEach(async () => {
	random = createSeededRandom(61);
	practice = await createTestPractice(suite, random);
	second = (await practice.enrol('admin')).device;
	nurse = (await practice.enrol('nurse')).device;
	docId = bytesToHex(random.bytes(16)) as DocId;
});

const say = async (body: ErasureRecord, by?: TestDevice): Promise<void> =>
	practice.append(await practice.sign(body, by && { by }));
const refusal = async (body: ErasureRecord, by?: TestDevice): Promise<ControlError['type'] | undefined> => {
	const applied = await applyControlRecord(suite, practice.state(), await practice.sign(body, by && { by }));
	return applied.ok ? undefined : applied.error.type;
};
const ask = (upTo = 3, id = 7): Erase => ({
	type: 'ERASE',
	erasure: new Uint8Array(16).fill(id),
	reason: 'retention',
	parts: [{ docId: hexToBytes(docId), covers: [{ credId: hexToBytes(nurse.credId), upTo }], chunks: [] }],
	pages: []
});
const confirm = (id = 7): ErasureRecord => ({ type: 'CONFIRM', erasure: new Uint8Array(16).fill(id) });
const withdraw = (id = 7): ErasureRecord => ({ type: 'WITHDRAW', erasure: new Uint8Array(16).fill(id) });
const hold = (keep: boolean): ErasureRecord => ({ type: 'HOLD', documents: [hexToBytes(docId)], keep });
const verdict = (cseq: number, given: { kind?: number; scope?: number; id?: EnvelopeId } = {}) => {
	const { kind = ENVELOPE_KINDS.changes, scope = SCOPES.clinical, id } = given;
	return verdictOf(practice.state(), { docId, kind, scope, credId: nurse.credId, cseq }, id);
};
const standOf = (id = 7) => practice.state().erasures.get('07'.replace('7', String(id)).repeat(16))?.stand;

test('[ERS-1] one signature erases nothing, whoever gives it', async () => {
	await say(ask());
	expect(verdict(1)).toBe('accept');
	expect(practice.state().erased.size).toBe(0);
	expect(await refusal(confirm())).toBe('SecondAdminNeeded');
	expect(await refusal(confirm(), nurse)).toBe('NotAdmin');
	expect(await refusal(ask(3, 8), nurse)).toBe('NotAdmin');
	expect(await refusal(confirm(9), second)).toBe('ErasureUnknown');
	await say(confirm(), second);
	expect(verdict(1)).toBe('erased');
	expect(standOf()).toBe('erased');
});

test('[ERS-1] the same person on another device, or one made an admin afterwards, is no second signature', async () => {
	const { grant } = practice.admin;
	const twin = await practice.createDevice('admin');
	const inviteId = random.bytes(16);
	const site = grant.site;
	await practice.append(
		await practice.sign({
			type: 'INVITE',
			inviteId,
			userId: grant.userId,
			role: 'admin',
			site,
			validMs: 1
		})
	);
	await practice.append(
		await practice.sign({ type: 'ENROL', inviteId, grant: { ...twin.grant, userId: grant.userId, site } })
	);
	await say(ask());
	expect(await refusal(confirm(), twin)).toBe('SecondAdminNeeded');
	const late = (await practice.enrol('admin')).device;
	expect(await refusal(confirm(), late)).toBe('SecondAdminNeeded');
	expect(await refusal(confirm(), second)).toBeUndefined();
});

test('[ERS-1, CTL-3] admins of another practice erase nothing here, in their practice’s name or in this one’s', async () => {
	const other = await createTestPractice(suite, random);
	const theirs = (await other.enrol('admin')).device;
	await say(ask());
	for (const [signed, why] of [
		[await other.sign(ask(3, 8)), 'WrongPractice'],
		[await other.sign(confirm(), { by: theirs }), 'WrongPractice'],
		[await practice.sign(ask(3, 8), { by: other.admin }), 'NotAdmin'],
		[await practice.sign(confirm(), { by: theirs }), 'NotAdmin']
	] as const)
		expect(await applyControlRecord(suite, practice.state(), signed)).toMatchObject({ error: { type: why } });
	// In their own log the same names erase, and say nothing of this practice.
	await other.append(await other.sign(ask()));
	await other.append(await other.sign(confirm(), { by: theirs }));
	expect(other.state().erased.size).toBe(1);
	expect(verdict(1)).toBe('accept');
	expect(practice.state().erased.size).toBe(0);
});

test('[ERS-2] what is erased is what is named: places in chains, chunks, and what shows the document', async () => {
	const chunk = bytesToHex(random.bytes(32)) as EnvelopeId;
	const [part] = ask().parts;
	await say({ ...ask(), parts: [{ ...part!, chunks: [hexToBytes(chunk)] }] });
	await say(confirm(), second);
	expect([1, 3, 4].map((cseq) => verdict(cseq))).toEqual(['erased', 'erased', 'late']);
	expect(verdict(0, { kind: ENVELOPE_KINDS.snapshot })).toBe('erased');
	expect(verdict(0, { kind: ENVELOPE_KINDS.blobChunk, id: chunk })).toBe('erased');
	const another = '0'.repeat(64) as EnvelopeId;
	expect(verdict(0, { kind: ENVELOPE_KINDS.blobChunk, id: another })).toBe('accept');
	// The same file in somebody else's record.
	const scope = SCOPES.attachments;
	expect(verdict(4, { kind: ENVELOPE_KINDS.blobManifest, scope })).toBe('accept');
	const elsewhere = { docId: 'f'.repeat(32) as DocId, kind: 1, scope: 1, credId: nurse.credId, cseq: 1 };
	expect(verdictOf(practice.state(), elsewhere)).toBe('accept');
});

test('[ERS-3] what came after stays held whatever is said of it, until it is erased too', async () => {
	await say(ask());
	await say(confirm(), second);
	const id = bytesToHex(random.bytes(32)) as EnvelopeId;
	await practice.append(await practice.sign({ type: 'ACCEPT', accepted: [hexToBytes(id)], discarded: [] }));
	expect(verdict(4, { id })).toBe('late');
	await say(ask(9, 8));
	await say(confirm(8), second);
	expect([3, 4, 9, 10].map((cseq) => verdict(cseq))).toEqual(['erased', 'erased', 'erased', 'late']);
});

test('[ERS-4] an erasure is over once it was withdrawn, asked for anew, confirmed, or its asker put out', async () => {
	await say(ask());
	await say(withdraw(), second);
	expect(await refusal(confirm(), second)).toBe('ErasureOver');
	expect(await refusal(withdraw(), second)).toBe('ErasureOver');
	expect(await refusal(ask())).toBe('ErasureOver');
	await say(ask(3, 8));
	await say(ask(4, 9));
	expect([standOf(7), standOf(8), standOf(9)]).toEqual(['withdrawn', 'replaced', 'waiting']);
	expect(await refusal(confirm(8), second)).toBe('ErasureOver');
	await practice.append(
		await practice.sign(
			{ type: 'REVOKE', cuts: [{ credId: hexToBytes(practice.admin.credId), upTo: 9 }] },
			{ by: second }
		)
	);
	expect(await refusal(confirm(9), second)).toBe('ErasureOver');
});

test('[ERS-4] said twice it changes nothing', async () => {
	await say(ask());
	await say(confirm(), second);
	const { erased } = practice.state();
	expect(await refusal(confirm(), second)).toBe('ErasureOver');
	expect(await refusal(ask())).toBe('ErasureOver');
	expect(practice.state().erased).toBe(erased);
});

test('[ERS-6] a legal hold refuses both signatures and ends what waits', async () => {
	await say(ask());
	await say(hold(true), second);
	expect(standOf()).toBe('held');
	expect(await refusal(confirm(), second)).toBe('ErasureOver');
	expect(await refusal(ask(3, 8))).toBe('ErasureOnHold');
	await say(hold(false));
	expect(await refusal(confirm(), second)).toBe('ErasureOver');
	await say(ask(3, 8));
	expect(await refusal(confirm(8), second)).toBeUndefined();
});

test('[ERS-1] a record that names nothing, or a document twice, is malformed', async () => {
	expect(await refusal({ ...ask(), parts: [] })).toBe('MalformedRecord');
	const { parts } = ask();
	expect(await refusal({ ...ask(), parts: [...parts, ...parts] })).toBe('MalformedRecord');
});

test('[ERS-8] what nobody confirmed in thirty days is over, by the times that were signed', async () => {
	const days = (n: number): number => n * 24 * 3600 * 1000;
	const at = async (when: number, body: ErasureRecord, by?: TestDevice): Promise<void> =>
		practice.append(await practice.sign(body, { at: when, ...(by && { by }) }));
	await at(days(1), ask());
	await at(days(31), hold(false));
	expect(standOf()).toBe('waiting');
	const late = await practice.sign(confirm(), { by: second, at: days(31) + 1 });
	const refused = await applyControlRecord(suite, practice.state(), late);
	expect(refused).toMatchObject({ ok: false, error: { type: 'ErasureOver' } });
	// Whoever's clock is behind confirms it no more, once anybody signed anything later.
	await at(days(31) + 1, hold(false));
	expect(standOf()).toBe('lapsed');
	expect(await refusal(confirm(), second)).toBe('ErasureOver');
	expect(await refusal(withdraw(), second)).toBe('ErasureOver');
	expect(practice.state().erased.size).toBe(0);
	// Asked for anew it counts, and what was confirmed in time stays erased.
	await at(days(32), ask(3, 9));
	await at(days(62), confirm(9), second);
	await at(days(300), hold(false));
	expect(standOf(9)).toBe('erased');
});
