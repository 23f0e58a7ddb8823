// What an author could see, what a site had by a time, which devices hold a change, what arrived since somebody looked:
// told by real engines of several sites that meet through a relay now and then.
import { describe, expect, test } from 'vitest';
import type { ChartId, DeviceId } from '#shared/core/ids.ts';
import { changesByHash } from '#shared/chart/document/document-history.ts';
import type { ChartView } from '#shared/chart/chart-view.ts';
import { arrivedSince, lookedAt } from '#shared/engine/arrived-since.ts';
import { carriersOf } from '#shared/engine/carriers.ts';
import { chartThen } from '#shared/engine/chart-then.ts';
import { openChart, registerPatient, run } from '#shared/engine/chart-work.ts';
import type { ChartCommand } from '#shared/engine/chart-command.ts';
import { delivery } from '#shared/engine/delivery.ts';
import { entryHistory } from '#shared/engine/entry-history.ts';
import { chainPlaceRow } from '#shared/replica/rows.ts';
import { bytesToHex } from '#shared/core/bytes.ts';
import { readIncoming, takeIn } from '#shared/replica/receiving.ts';
import { restart, startPractice, suite, take, type EngineRig } from '../../../support/engine-rig.ts';
import {
	documentsOf,
	hashesIn,
	report,
	startSites,
	visitRelay,
	withAncestors
} from '../../../support/known-rig.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const write = async (rig: EngineRig, chartId: ChartId, command: ChartCommand): Promise<string> => {
	await documentsOf(rig, chartId);
	return take(await run(rig.core, chartId, command)).entry!;
};
const allergy = (text: string): ChartCommand => ({ verb: 'addAllergy', code: { text } });
const medicine = (text: string): ChartCommand => ({
	verb: 'addMedication',
	medicationCodeableConcept: { text },
	dosageInstruction: [{ text: 'one a day' }]
});
const allergiesIn = ({ entries }: ChartView): readonly string[] =>
	Object.values(entries['AllergyIntolerance'] ?? {}).map(({ code }) => (code as { text: string }).text);
const deviceIdOf = ({ core }: EngineRig): DeviceId => core.device!.profile.deviceId;
const siteOf = ({ session }: EngineRig) => session.deps.profile.siteId;

async function patientAt(rig: EngineRig): Promise<ChartId> {
	const { chartId } = take(await registerPatient(rig.core, { name: [{ family: 'Okello' }] }));
	take(await openChart(rig.core, chartId));
	return chartId;
}

describe('the chart as an author could see it', () => {
	test('holds what the change builds on, and nothing that came from elsewhere meanwhile', async () => {
		const [hilltop, riverside] = (await startSites('Riverside')) as [EngineRig, EngineRig];
		const chartId = await patientAt(hilltop);
		await write(hilltop, chartId, allergy('latex'));
		for (const rig of [hilltop, riverside]) await visitRelay(rig);
		// Apart: an allergy at one site, the medicine it speaks against at the other.
		await write(hilltop, chartId, allergy('penicillin'));
		const order = await write(riverside, chartId, medicine('amoxicillin'));
		for (const rig of [hilltop, riverside, hilltop]) await visitRelay(rig);

		await documentsOf(hilltop, chartId);
		const [version] = take(await entryHistory(hilltop.core, chartId, order));
		const then = take(await chartThen(hilltop.core, chartId, { change: version!.hash }));
		expect(allergiesIn(then.view)).toEqual(['latex']);
		expect(then).toMatchObject({ user: 'Ben', site: 'Riverside', exact: true });
		expect(then.view.allergies).toBe('known');
		expect(then.view.entries['MedicationRequest'] ?? {}).toEqual({});
		expect(then.view.patient).toMatchObject({ name: [{ family: 'Okello' }] });
		expect(then.later).toBeGreaterThan(0);
		expect(await chartThen(hilltop.core, chartId, { change: 'ff'.repeat(32) })).toMatchObject({ ok: false });
	});

	test('is exact for the other documents too: a change says what its author had of them', async () => {
		const [hilltop, riverside] = (await startSites('Riverside')) as [EngineRig, EngineRig];
		const chartId = await patientAt(hilltop);
		await write(hilltop, chartId, { verb: 'recordNoKnownAllergies' });
		for (const rig of [hilltop, riverside]) await visitRelay(rig);
		const patient = Object.keys(take(await openChart(riverside.core, chartId)).entries['Patient']!)[0]!;
		const born = (value: string): ChartCommand => ({
			verb: 'correctElement',
			path: `Patient/${patient}/birthDate`,
			value
		});
		await write(hilltop, chartId, allergy('penicillin'));
		await write(riverside, chartId, born('1990-01-01'));
		await write(riverside, chartId, born('1990-02-02'));
		for (const rig of [hilltop, riverside, hilltop]) await visitRelay(rig);
		await write(riverside, chartId, born('1990-03-03'));
		for (const rig of [riverside, hilltop]) await visitRelay(rig);
		await documentsOf(hilltop, chartId);
		const versions = take(await entryHistory(hilltop.core, chartId, `Patient/${patient}`));
		const seen = await Promise.all(
			versions.map(async ({ hash }) => take(await chartThen(hilltop.core, chartId, { change: hash })))
		);
		expect(seen.map(({ view }) => view.patient['birthDate'])).toEqual([
			undefined,
			undefined,
			'1990-01-01',
			'1990-02-02'
		]);
		// The first one was made before there was anything else.
		expect(seen.slice(1).map(({ exact }) => exact)).toEqual([true, true, true]);
		expect(seen.slice(1).map(({ view }) => view.allergies)).toEqual(['noneKnown', 'noneKnown', 'known']);
	});

	test('of a change that says nothing of them, no more than is proven', async () => {
		const [hilltop, riverside] = (await startSites('Riverside')) as [EngineRig, EngineRig];
		const chartId = await patientAt(hilltop);
		const none = await write(hilltop, chartId, { verb: 'recordNoKnownAllergies' });
		for (const rig of [hilltop, riverside]) await visitRelay(rig);
		await documentsOf(riverside, chartId);
		const registered = Object.keys(take(await openChart(riverside.core, chartId)).entries['Patient']!)[0]!;
		const [first] = take(await entryHistory(riverside.core, chartId, `Patient/${registered}`));
		const then = take(await chartThen(riverside.core, chartId, { change: first!.hash }));
		expect(then).toMatchObject({ exact: false, view: { complete: false, allergies: 'unavailable' } });
		const [asked] = take(await entryHistory(riverside.core, chartId, none));
		expect(take(await chartThen(riverside.core, chartId, { change: asked!.hash }))).toMatchObject({
			exact: true,
			view: { complete: true, allergies: 'notRecorded' }
		});
	});
});

test('a site at a time: what it wrote and reported until then; here also what had arrived', async () => {
	const [hilltop, riverside] = (await startSites('Riverside')) as [EngineRig, EngineRig];
	const chartId = await patientAt(hilltop);
	await write(hilltop, chartId, allergy('latex'));
	for (const rig of [hilltop, riverside]) await visitRelay(rig);
	hilltop.clock.advance(3_600_000);
	riverside.clock.advance(3_600_000);
	const noon = riverside.clock.now() - 1;
	const seen = async (rig: EngineRig, of: EngineRig, at: number) =>
		take(await chartThen(rig.core, chartId, { site: siteOf(of), at }));
	await documentsOf(riverside, chartId);
	// Riverside has it and has written nothing: only a report, or an entry of its own, says so to Hilltop.
	expect(allergiesIn((await seen(hilltop, riverside, noon)).view)).toEqual([]);
	await report(riverside);
	const reported = riverside.clock.now();
	for (const rig of [riverside, hilltop]) await visitRelay(rig);
	const told = await seen(hilltop, riverside, reported);
	expect(allergiesIn(told.view)).toEqual(['latex']);
	expect(told).toMatchObject({ site: 'Riverside', exact: false });
	expect(told.view.complete, 'more may have been there').toBe(false);
	expect(allergiesIn((await seen(hilltop, riverside, noon)).view)).toEqual([]);

	await write(hilltop, chartId, allergy('penicillin'));
	await visitRelay(hilltop);
	riverside.clock.advance(60_000);
	await visitRelay(riverside);
	const arrived = riverside.clock.now();
	await write(riverside, chartId, medicine('paracetamol'));
	riverside.clock.advance(60_000);
	// Riverside itself can tell by the order in which it stored things, from its own entry on.
	expect(allergiesIn((await seen(riverside, riverside, arrived - 120_000)).view)).not.toContain('penicillin');
	expect(allergiesIn((await seen(riverside, riverside, riverside.clock.now() - 1)).view)).toContain(
		'penicillin'
	);
	const now = await seen(riverside, riverside, riverside.clock.now());
	expect(now).toMatchObject({ exact: true, later: 0 });
	expect(now.view.complete).toBe(true);
});

describe('delivery', () => {
	test('goes from this device to the relay to whoever reported it, and knows nothing of the silent', async () => {
		const [hilltop, riverside, lakeside] = (await startSites('Riverside', 'Lakeside')) as [
			EngineRig,
			EngineRig,
			EngineRig
		];
		const chartId = await patientAt(hilltop);
		const entry = await write(hilltop, chartId, allergy('penicillin'));
		const look = async () => {
			await documentsOf(hilltop, chartId);
			const { devices, entries } = take(await delivery(hilltop.core, chartId, [entry]));
			return { devices, changes: entries[entry]! };
		};
		const mine = deviceIdOf(hilltop);
		expect((await look()).changes).toMatchObject([{ reached: 'here', holders: [mine] }]);
		await visitRelay(hilltop);
		expect((await look()).changes).toMatchObject([{ reached: 'relay', holders: [mine] }]);
		// Lakeside has it too, and says nothing.
		for (const rig of [lakeside, riverside]) await visitRelay(rig);
		expect((await look()).changes).toMatchObject([{ reached: 'relay', holders: [mine] }]);
		await report(riverside);
		for (const rig of [riverside, hilltop]) await visitRelay(rig);
		const { changes, devices } = await look();
		expect(new Set(changes[0]!.holders)).toEqual(new Set([mine, deviceIdOf(riverside)]));
		expect(devices.map(({ siteName }) => siteName).sort()).toEqual(['Hilltop', 'Lakeside', 'Riverside']);
		expect(devices.find(({ siteName }) => siteName === 'Riverside')!.status?.at).toBeTypeOf('number');
		// What is typed and not sealed is nowhere else.
		const note = await write(hilltop, chartId, { verb: 'startNote', title: 'Visit note' });
		const noteId = note.split('/')[1]!;
		await write(hilltop, chartId, { verb: 'editNoteText', noteId, section: 'plan', base: '', next: 'Rest' });
		const typed = take(await delivery(hilltop.core, chartId, [note])).entries[note]!;
		expect(typed.map(({ reached }) => reached)).toEqual(['here', 'unsealed']);
	});
});

test('what arrived since somebody last looked is others’ work, until they looked again', async () => {
	const [hilltop, riverside] = (await startSites('Riverside')) as [EngineRig, EngineRig];
	const chartId = await patientAt(hilltop);
	for (const rig of [hilltop, riverside]) await visitRelay(rig);
	expect(take(await arrivedSince(hilltop.core, chartId)), 'never looked before').toBeUndefined();
	const headsAt = async (rig: EngineRig) => take(await openChart(rig.core, chartId)).heads;
	take(await lookedAt(hilltop.core, chartId, await headsAt(hilltop)));
	expect(take(await arrivedSince(hilltop.core, chartId))!.entries).toEqual([]);
	await write(hilltop, chartId, allergy('latex'));
	const order = await write(riverside, chartId, medicine('amoxicillin'));
	for (const rig of [riverside, hilltop]) await visitRelay(rig);
	await documentsOf(hilltop, chartId);
	const { entries } = take(await arrivedSince(hilltop.core, chartId))!;
	expect(entries.map(({ entry }) => entry)).toContain(order);
	expect(entries.every(({ user, site }) => user === 'Ben' && site === 'Riverside')).toBe(true);
	// Kept on the device, also when the process ends.
	const again = await restart(hilltop);
	take(await openChart(again.core, chartId));
	expect(take(await arrivedSince(again.core, chartId))!.entries.map(({ entry }) => entry)).toContain(order);
	take(await lookedAt(again.core, chartId, take(await openChart(again.core, chartId)).heads));
	expect(take(await arrivedSince(again.core, chartId))!.entries).toEqual([]);
});

test('a chart of which something is still to come says how much, and nothing of allergies', async () => {
	const [hilltop, riverside] = (await startSites('Riverside')) as [EngineRig, EngineRig];
	const chartId = await patientAt(hilltop);
	await write(hilltop, chartId, { verb: 'recordNoKnownAllergies' });
	for (const rig of [hilltop, riverside]) await visitRelay(rig);
	expect(take(await openChart(riverside.core, chartId))).toMatchObject({
		complete: true,
		allergies: 'noneKnown'
	});
	await write(hilltop, chartId, allergy('latex'));
	await write(hilltop, chartId, allergy('penicillin'));
	await visitRelay(hilltop);
	// The envelope between is lost on the way, the one behind it is there.
	const clinical = hilltop.session.live.get(chartId)!.documents.clinical!;
	const envelopes = await hilltop.core.device!.replica.log.ofDocument(clinical.docId, 0);
	const [between, last] = envelopes.slice(-2).map(({ bytes }) => bytes);
	const incoming = async (bytes: Uint8Array) => (await readIncoming(suite, bytes))!;
	const { store, core } = riverside;
	const deps = { store, suite, now: () => 0, isOwn: () => false };
	const arrive = async (bytes: Uint8Array) => {
		take(await takeIn(deps, core.device!.replica.control(), [await incoming(bytes)]));
		await core.exclusive(async () => void (await riverside.session.arrived([clinical.docId])));
		return riverside.core.signedIn!.views.view(riverside.session.live.get(chartId)!);
	};
	expect(await arrive(last!)).toMatchObject({ complete: false, waiting: 1, allergies: 'unavailable' });
	const whole = await arrive(between!);
	expect(whole).toMatchObject({ complete: true, allergies: 'known' });
	expect(whole.waiting).toBeUndefined();
});

test('until when everything was here is known, also without a network after a start', async () => {
	const [hilltop] = (await startSites('Riverside')) as [EngineRig];
	hilltop.clock.advance(3_600_000);
	await visitRelay(hilltop);
	const checkedAt = hilltop.clock.now();
	expect(hilltop.core.status().checkedAt).toBe(checkedAt);
	hilltop.clock.advance(3_600_000);
	expect(hilltop.core.status().checkedAt, 'nothing was heard since').toBe(checkedAt);
	expect((await restart(hilltop)).core.status().checkedAt).toBe(checkedAt);
	expect((await startPractice()).core.status().checkedAt).toBeUndefined();
});

test('nothing is told while nobody is signed in, or of a chart that is not open', async () => {
	const { core } = await startPractice();
	const none = 'ab'.repeat(16) as ChartId;
	expect(await chartThen(core, none, { change: '' })).toMatchObject({ error: { type: 'NoSuchChart' } });
	expect(await delivery(core, none, [])).toMatchObject({ error: { type: 'NoSuchChart' } });
	expect(await arrivedSince(core, none)).toMatchObject({ error: { type: 'NoSuchChart' } });
});

/** One of the histories that devices may have together: writing, meeting the relay, reporting, in any order. */
async function wander(seed: number): Promise<void> {
	const random = createSeededRandom(seed);
	const pick = (count: number): number => random.bytes(1)[0]! % count;
	const rigs = await startSites('Riverside', 'Lakeside');
	const chartId = await patientAt(rigs[0]!);
	for (const rig of rigs) await visitRelay(rig);
	/** What the author's device held when each change was made. */
	const had = new Map<string, ReadonlySet<string>>();
	for (let step = 0; step < 14; step++) {
		const rig = rigs[pick(rigs.length)]!;
		rig.clock.advance(1_000 + 1_000 * pick(200));
		const what = pick(8);
		if (what < 3) {
			const before = hashesIn(await documentsOf(rig, chartId));
			const patient = rig.session.summaries.get(chartId)!.patientId!;
			await write(
				rig,
				chartId,
				what === 0
					? {
							verb: 'correctElement',
							path: `Patient/${patient}/birthDate`,
							value: `19${60 + pick(30)}-01-01`
						}
					: what === 1
						? allergy(`allergen ${step}`)
						: medicine(`medicine ${step}`)
			);
			const after = hashesIn(await documentsOf(rig, chartId));
			// Changes of one command build on each other.
			for (const hash of after) if (!before.has(hash)) had.set(hash, after);
		} else if (what < 7) await visitRelay(rig);
		else await report(rig);
	}
	for (const rig of rigs) {
		const documents = await documentsOf(rig, chartId);
		const held = hashesIn(documents);
		for (const [change, author] of had) {
			if (!held.has(change)) continue;
			const then = take(await chartThen(rig.core, chartId, { change }));
			for (const hash of withAncestors(documents, then.view.heads))
				expect(author.has(hash) && hash !== change, `seed ${seed}: seen too much`).toBe(true);
		}
		const view = take(await openChart(rig.core, chartId));
		const entries = ['AllergyIntolerance', 'MedicationRequest', 'Patient'].flatMap((type) =>
			Object.keys(view.entries[type] ?? {}).map((id) => `${type}/${id}`)
		);
		const told = take(await delivery(rig.core, chartId, entries));
		for (const open of documents) {
			const carrierOf = await carriersOf(rig.core, rig.core.signedIn!, open);
			for (const { change, holders } of Object.values(told.entries).flat()) {
				const facts = changesByHash(open.doc).get(change);
				const carrier = facts && carrierOf(facts);
				if (!carrier) continue;
				const id = (await rig.store.get('envelopeId', chainPlaceRow(carrier.credId, carrier.cseq)))!;
				for (const deviceId of holders) {
					const holder = rigs.find((other) => deviceIdOf(other) === deviceId)!;
					const holds = await holder.store.get('envelopeId', bytesToHex(id));
					expect(holds, `seed ${seed}: said to hold what is not in its store`).toBeDefined();
				}
			}
		}
	}
}

test('in any history nothing is seen that was not there, and nobody holds what is not in their store', async () => {
	for (const seed of [1, 2, 3, 4, 5, 6]) await wander(seed);
}, 60_000);
