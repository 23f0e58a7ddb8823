// Whatever comes from another practice is refused by name at every door, and nothing that is here changes: a transfer file, a
// card, an invitation, the words of a trip and of a recovery.
import { beforeEach, expect, test } from 'vitest';
import { cardOf, findByCard } from '#shared/engine/cards.ts';
import { registerPatient, search } from '#shared/engine/chart-work.ts';
import * as membership from '#shared/engine/membership.ts';
import { checkWords } from '#shared/engine/recovery/words-kept.ts';
import { exportUnsent, showUnsent, takeTransfer } from '#shared/engine/transfers.ts';
import { takeExtension } from '#shared/engine/trips/on-trip.ts';
import { createRecoveryWords } from '#shared/crypto/recovery-words.ts';
import {
	RIG_PASSPHRASE,
	startDevices,
	startPractice,
	take,
	until,
	type EngineRig
} from '../../../support/engine-rig.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

let ours: EngineRig;
let theirs: EngineRig;
let before: unknown;

const held = async ({ core, store }: EngineRig): Promise<unknown> => ({
	envelopes: (await store.list('envelopeId')).map(({ key }) => key),
	control: await store.count('control'),
	names: search(core, '').map(({ name }) => name),
	state: core.state()
});

beforeEach(async () => {
	ours = await startPractice();
	const { devices } = await startDevices([]);
	theirs = devices[0]!;
	take(await registerPatient(ours.core, { name: [{ family: 'Okello' }] }));
	take(await registerPatient(theirs.core, { name: [{ family: 'Fremd' }] }));
	before = await held(ours);
});

test('a transfer file, also one shown as a moving code', async () => {
	const shown = take(await showUnsent(theirs.core)).bytes!;
	for (const bytes of [take(await exportUnsent(theirs.core, '')).bytes, shown]) {
		const source = {
			size: bytes.length,
			read: async (from: number, to: number) => bytes.subarray(from, to)
		};
		expect(await takeTransfer(ours.core, source, 0)).toEqual({ ok: false, error: { type: 'OtherPractice' } });
	}
	expect(await held(ours)).toEqual(before);
});

test('the card of a patient', async () => {
	const { chartId } = search(theirs.core, 'fremd')[0]!;
	const card = take(await cardOf(theirs.core, chartId));
	for (const text of [card.words, card.qrText])
		expect(await findByCard(ours.core, text)).toEqual({ type: 'other-practice' });
	expect(await held(ours)).toEqual(before);
});

test('an invitation: a device belongs to one practice', async () => {
	theirs.core.device!.link!.connect();
	await until(() => theirs.core.status().caughtUp);
	const someone = { userName: 'Ben', role: 'nurse', siteName: 'Riverside' } as const;
	const { link } = take(await membership.invite(theirs.core, someone));
	expect(await membership.join(ours.core, { link, passphrase: RIG_PASSPHRASE })).toEqual({
		ok: false,
		error: { type: 'ProfileExists' }
	});
	expect(await held(ours)).toEqual(before);
});

test('the words of a trip, and recovery words', async () => {
	const words = createRecoveryWords(createSeededRandom(7));
	expect(await checkWords(ours.core, { words })).toMatchObject({ ok: false, error: { type: 'OtherWords' } });
	const twelve = words.split(' ').slice(0, 12).join(' ');
	expect(await takeExtension(ours.core, { words: twelve })).toMatchObject({ ok: false });
	expect(await held(ours)).toEqual(before);
});
