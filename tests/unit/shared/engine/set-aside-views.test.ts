import { expect, test } from 'vitest';
import messages from '#client/locales/en.json' with { type: 'json' };
import { applyEdit } from '#shared/chart/document/apply-edit.ts';
import { createDocument } from '#shared/chart/document/chart-document.ts';
import { encodeChangeList } from '#shared/crypto/change-list.ts';
import { parseEnvelope } from '#shared/crypto/envelope.ts';
import * as work from '#shared/engine/chart-work.ts';
import { createActor } from '#shared/engine/documents.ts';
import { setAside } from '#shared/engine/set-aside-views.ts';
import type { RefusedReason } from '#shared/replica/effects.ts';
import type { QuarantineReason } from '#shared/replica/receiving.ts';
import { meet, startTwoSites, suite, take, type EngineRig } from '../../../support/engine-rig.ts';
import { sealPayload } from '../../../support/seal-payload.ts';

test('somebody who signs in the name of another is told by their own name, with the patient, the reason and the words', async () => {
	const { hilltop, riverside } = await startTwoSites();
	const { chartId } = take(
		await work.registerPatient(hilltop.core, { name: [{ family: 'Ortega', given: ['Maria'] }] } as never)
	);
	await meet(hilltop, riverside);
	expect(take(await setAside(hilltop.core))).toEqual([]);
	const actor = createActor(hilltop.session.deps.keyring.credId, riverside.random);
	const writes = new Map([['AllergyIntolerance:x:code', '{"text":"Nothing at all"}']]);
	const edit = { scope: 'clinical' as const, message: 'test', writes, texts: [] };
	const { change } = applyEdit(createDocument(actor), edit, { at: 0 });
	const { docId } = (await riverside.session.openChart(chartId))!.documents.clinical!;
	await sealPayload(riverside, docId, encodeChangeList([change!]));
	await meet(hilltop, riverside);
	take(await work.openChart(hilltop.core, chartId));
	const [row, ...others] = take(await setAside(hilltop.core));
	expect(others).toEqual([]);
	expect(row).toMatchObject({
		reason: 'forged-author',
		author: 'Ben',
		isOwn: false,
		isSigned: true,
		device: riverside.core.device!.profile.deviceId,
		what: 'clinical',
		patient: expect.stringContaining('Ortega') as unknown,
		lines: [{ type: 'AllergyIntolerance', field: 'code', value: 'Nothing at all' }]
	});
});

test('whom an envelope names without a signature that fits is a claim, also where it names this device', async () => {
	const { hilltop, riverside } = await startTwoSites();
	take(await work.registerPatient(hilltop.core, { name: [{ family: 'Ortega' }] } as never));
	take(await work.registerPatient(riverside.core, { name: [{ family: 'Nakato' }] } as never));
	await meet(hilltop, riverside);
	const spoiltOf = async ({ session }: EngineRig): Promise<Uint8Array> => {
		const all = await hilltop.store.list('envelope');
		const { credId } = session.deps.keyring;
		const parsed = await Promise.all(all.map(({ value }) => parseEnvelope(suite, value)));
		const bytes = parsed
			.flatMap((one) => (one.ok ? [one.value] : []))
			.find((one) => one.header.credId === credId)!
			.bytes.slice();
		bytes[bytes.length >> 1]! ^= 1;
		return bytes;
	};
	const envelopes = [await spoiltOf(hilltop), await spoiltOf(riverside)];
	await hilltop.core.exclusive(async () => {
		await hilltop.core.device!.replica.carried({ control: [], envelopes }, () => {});
	});
	const rows = take(await setAside(hilltop.core));
	const told = rows.map(({ reason, author, isOwn, isSigned }) => [reason, author, isOwn, isSigned]);
	expect(told.sort()).toEqual([
		['bad-signature', 'Ana', true, false],
		['bad-signature', 'Ben', false, false]
	]);
});

test('the person reads why in words, whatever the reason', () => {
	const reasons: Record<QuarantineReason | RefusedReason, true> = {
		'unknown-credential': true,
		unauthorised: true,
		'bad-signature': true,
		equivocation: true,
		'chain-contradicted': true,
		'refused-not-authorised': true,
		'refused-bad-signature': true,
		'refused-malformed': true,
		'refused-too-large': true
	};
	for (const reason of Object.keys(reasons)) expect(messages).toHaveProperty([`set-aside.${reason}`]);
});
