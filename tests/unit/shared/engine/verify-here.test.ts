// What a device says of its own store while it is used: the first broken link by name, also when it was the relay that kept
// something back.
import { expect, test } from 'vitest';
import type { ChartId, EnvelopeId } from '#shared/core/ids.ts';
import { ENVELOPE_KINDS, parseEnvelope, parseHeader } from '#shared/crypto/envelope.ts';
import { envelopeToStub } from '#shared/crypto/stub.ts';
import * as work from '#shared/engine/chart-work.ts';
import { recordPrint } from '#shared/engine/sharing/hand-out.ts';
import * as membership from '#shared/engine/membership.ts';
import { verifyHere } from '#shared/engine/verify-here.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import { createRelayCore } from '#relay/relay/relay-core.ts';
import { createMemoryRelayStorage } from '#relay/storage/memory.ts';
import type { RelayStorage, StoredEntry } from '#relay/storage/relay-storage.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';
import {
	meet,
	RIG_PASSPHRASE,
	roadsTo,
	startEngine,
	startPractice,
	startTwoSites,
	suite,
	take,
	until
} from '../../../support/engine-rig.ts';

const MARIA = '3a0cf8a2-5c8e-4a64-8f8e-6b3f0d3b7f01' as ChartId;

/** A storage whose relay gives out one envelope as its bare stub, as if its content were elsewhere. */
function withholding(storage: RelayStorage): { storage: RelayStorage; withhold(id: EnvelopeId): void } {
	let kept: EnvelopeId | undefined;
	const lie = async (entries: readonly StoredEntry[]): Promise<readonly StoredEntry[]> =>
		Promise.all(
			entries.map(async (entry) => {
				const parsed = await parseEnvelope(suite, entry.envelope);
				if (!parsed.ok || parsed.value.id !== kept) return entry;
				return { ...entry, envelope: (await envelopeToStub(suite, parsed.value)).bytes };
			})
		);
	return {
		withhold: (id) => (kept = id),
		storage: {
			...storage,
			entriesAfter: async (...a) => lie(await storage.entriesAfter(...a)),
			documentEntries: async (...a) => lie(await storage.documentEntries(...a))
		}
	};
}

test('a record that a relay keeps back is named: whose it is, and where it stood', async () => {
	const random = createSeededRandom(811);
	const clock = createManualClock(Date.UTC(2026, 4, 4, 9));
	const { storage, withhold } = withholding(createMemoryRelayStorage(random));
	const transport = roadsTo(await createRelayCore({ storage, suite, random, clock }));
	const hilltop = await startPractice({ transport });
	hilltop.core.device!.link!.connect();
	await until(() => hilltop.core.status().caughtUp);
	const invited = take(
		await membership.invite(hilltop.core, { userName: 'Ben', role: 'nurse', siteName: 'Riverside' })
	);
	const riverside = await startEngine(createMemoryStore(), { transport });
	take(await membership.join(riverside.core, { link: invited.link, passphrase: RIG_PASSPHRASE }));
	take(await work.registerPatient(hilltop.core, { id: MARIA, name: [{ family: 'Ortega' }] } as never));
	await meet(hilltop, riverside);
	const before = new Set((await riverside.store.list('envelope')).map(({ key }) => key));
	take(await work.openChart(riverside.core, MARIA));
	take(await recordPrint(riverside.core, [MARIA], 'practice'));
	const fresh = (await riverside.store.list('envelope')).filter(({ key }) => !before.has(key));
	const looked = take(await parseEnvelope(suite, fresh[0]!.value));
	expect(looked.header.kind).toBe(ENVELOPE_KINDS.audit);
	withhold(looked.id);
	expect((await verifyHere(hilltop.core)).broken).toEqual([]);
	for (const { core } of [riverside, hilltop]) core.device!.link!.connect();
	const { credId, cseq } = looked.header;
	const behind = take(parseHeader(fresh[1]!.value));
	await until(() => riverside.core.status().unsent === 0);
	const places = async () => (await hilltop.store.list('envelopeId', { prefix: `c/${credId}/` })).length;
	await expect.poll(places).toBe(behind.cseq - 1);
	const report = await verifyHere(hilltop.core);
	expect(report.broken).toEqual([
		{
			...{ credId, cseq, upTo: cseq, fault: 'missing' },
			by: { user: 'Ben', device: '', site: 'Riverside' }
		}
	]);
	// Whoever wrote it has it.
	expect((await verifyHere(riverside.core)).broken).toEqual([]);
});

test('names are said only while somebody is signed in', async () => {
	const { hilltop } = await startTwoSites('nurse');
	const [own] = (await hilltop.store.list('envelope')).filter(({ value }) => {
		const header = parseHeader(value);
		return (
			header.ok && header.value.cseq === 1 && header.value.credId === hilltop.core.signedIn!.secrets.credId
		);
	});
	take(await hilltop.store.commit([{ type: 'delete', table: 'envelope', key: own!.key }]));
	const link = { cseq: 1, upTo: 1, fault: 'missing' };
	expect((await verifyHere(hilltop.core)).broken).toMatchObject([
		{ ...link, by: { user: 'Ana', site: 'Hilltop' } }
	]);
	await membership.lock(hilltop.core);
	const [locked] = (await verifyHere(hilltop.core)).broken;
	expect(locked).toMatchObject(link);
	expect(locked!.by).toBeUndefined();
});
