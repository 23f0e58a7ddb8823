// Writes a golden chart with the code of the tree in which it stands: make-golden.ts copies it into the tree of an older
// version. It therefore uses only what every version has had, and asks for each verb whether it is known. Prints JSON.
import '../support/load-automerge.ts';
import { dose, PATIENT, STEPS, type Made } from './golden-steps.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { applyEdit } from '#shared/chart/document/apply-edit.ts';
import { applyRemoteChanges } from '#shared/chart/document/merge-changes.ts';
import { createDocument, saveDocument, type ChartDocument } from '#shared/chart/document/chart-document.ts';
import { createChartReader } from '#shared/chart/chart-reader.ts';
import { viewChart } from '#shared/chart/chart-view.ts';
import { registerPatient } from '#shared/chart/verbs/register-patient.ts';
import { VERBS, runCommand } from '#shared/engine/chart-command.ts';
import { EngineCore } from '#shared/engine/engine-core.ts';
import { exportBundle } from '#shared/engine/export-chart.ts';
import * as membership from '#shared/engine/membership.ts';
import { exportChart } from '#shared/engine/chart-files.ts';
import * as work from '#shared/engine/chart-work.ts';
import { stringifyExact } from '#shared/fhir/exact-json.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';

const PASSPHRASE = 'lantern river copper orbit apple';
const START = Date.UTC(2026, 4, 4, 8);
const HOUR_MS = 3_600_000;

function chartOfTwoSites(): unknown {
	const actorOf = (n: number): string => n.toString(16).padStart(32, '0') + 'a'.padStart(16, '0');
	const known: string[] = ['registerPatient'];
	const refused: string[] = [];
	const made: Made = {};
	const scopes = ['directory', 'clinical'] as const;
	const sites = [1, 2].map((n) => ({
		n,
		random: createSeededRandom(n),
		documents: Object.fromEntries(scopes.map((scope) => [scope, createDocument(actorOf(n))])) as Record<
			(typeof scopes)[number],
			ChartDocument
		>,
		changes: { directory: [] as Uint8Array[], clinical: [] as Uint8Array[] }
	}));
	let now = START;
	type Site = (typeof sites)[number];
	const context = ({ n, random }: Site) =>
		({ userId: `user-${n}`, siteId: n, now, today: '2026-05-04', random, patientId: PATIENT }) as never;
	const write = (site: Site, edits: readonly unknown[]): void => {
		for (const edit of edits as readonly { readonly scope: 'directory' | 'clinical' }[]) {
			const { doc, change } = applyEdit(site.documents[edit.scope], edit as never, { at: now });
			site.documents[edit.scope] = doc;
			if (change) site.changes[edit.scope].push(change);
		}
	};
	const registered = registerPatient(createChartReader({}), context(sites[0]!), {
		id: PATIENT,
		name: [{ family: 'Ortega', given: ['Maria'] }],
		gender: 'female',
		birthDate: '1970-05-04'
	} as never);
	if (!registered.ok) throw new Error(JSON.stringify(registered.error));
	write(sites[0]!, registered.value.edits);
	for (const [where, name, command] of STEPS) {
		now += HOUR_MS;
		if (where === 'meet') {
			for (const [to, from] of [
				[sites[1]!, sites[0]!],
				[sites[0]!, sites[1]!]
			] as const)
				for (const scope of scopes)
					to.documents[scope] = applyRemoteChanges(to.documents[scope], from.changes[scope]).doc;
			continue;
		}
		const site = sites[where]!;
		const wanted = command(made);
		if (!Object.hasOwn(VERBS, wanted.verb)) continue;
		const done = runCommand(createChartReader(site.documents), context(site), wanted as never);
		if (!done.ok) {
			refused.push(`${wanted.verb}: ${JSON.stringify(done.error)}`);
			continue;
		}
		known.push(wanted.verb);
		const { entry, entries } = done.value as {
			entry?: { type: string; id: string };
			entries?: { type: string; id: string }[];
		};
		const first = entry ?? entries?.[0];
		if (name && first) made[name] = `${first.type}/${first.id}`;
		write(site, done.value.edits);
	}
	const { documents } = sites[0]!;
	const reader = createChartReader(documents);
	const nobody = () => ({ user: '', userId: '', site: '' });
	const facts = { chartId: PATIENT, authorOf: nobody, complete: true, missing: [], heads: [] };
	const view = viewChart(reader, facts as never);
	const missed = Object.keys(VERBS).filter((verb) => !known.includes(verb));
	if (refused.length + missed.length > 0)
		throw new Error(`not written: ${[...refused, ...missed].join('\n')}`);
	return {
		verbs: [...new Set(known)].sort(),
		documents: Object.fromEntries(
			scopes.map((scope) => [scope, Buffer.from(saveDocument(documents[scope])).toString('base64')])
		),
		registers: Object.fromEntries(reader.keys('').map((key) => [key, reader.atom(key) ?? null])),
		view: {
			entries: view.entries,
			texts: view.texts,
			allergies: view.allergies,
			disagreements: view.disagreements.map(({ path, values }) => ({ path, values: values.length }))
		},
		export: JSON.parse(stringifyExact(exportBundle(reader))) as unknown
	};
}

/** A whole device: its rows as they lay on the disk, a chart written behind a passphrase. */
async function profile(): Promise<unknown> {
	const store = createMemoryStore();
	const random = createSeededRandom(77);
	const core = new EngineCore({
		...{ store, suite: createWebCryptoSuite(), random, clock: createManualClock(START) },
		argon2Cost: { memoryKiB: 64, passes: 1, lanes: 1 },
		zone: 'UTC'
	} as never);
	const names = { practiceName: 'Valley', siteName: 'Hilltop', userName: 'Ana', relayUrl: 'http://relay' };
	const take = <T>(result: { readonly ok: boolean; readonly value?: T; readonly error?: unknown }): T => {
		if (!result.ok) throw new Error(JSON.stringify(result.error));
		return result.value as T;
	};
	take((await membership.createPractice(core, { ...names, passphrase: PASSPHRASE })) as never);
	const name = [{ family: 'Okafor', given: ['Grace'] }];
	const { chartId } = take<{ chartId: string }>(
		(await work.registerPatient(core, { name, birthDate: '1988-02-03', gender: 'female' } as never)) as never
	);
	take((await work.openChart(core, chartId as never)) as never);
	for (const command of [
		{ verb: 'addAllergy', code: { text: 'penicillin' } },
		{
			verb: 'addMedication',
			medicationCodeableConcept: { text: 'metformin' },
			dosageInstruction: dose('500 mg daily')
		},
		{ verb: 'recordVitals', weightKg: '61.20' }
	])
		take((await work.run(core, chartId as never, command as never)) as never);
	const exported = take((await exportChart(core, chartId as never)) as never);
	const note = take<{ entry: string }>(
		(await work.run(
			core,
			chartId as never,
			{ verb: 'startNote', title: 'Visit', sections: ['plan'] } as never
		)) as never
	);
	const noteId = note.entry.split('/')[1]!;
	// Typed and not sealed: the power is cut now.
	take(
		(await work.run(
			core,
			chartId as never,
			{ verb: 'editNoteText', noteId, section: 'plan', base: '', next: 'Typed last.' } as never
		)) as never
	);
	const rows = Object.entries(store.snapshot()).map(([table, all]) => [
		table,
		(all as readonly { key: string; value: Uint8Array }[]).map(({ key, value }) => [
			key,
			Buffer.from(value).toString('base64')
		])
	]);
	return {
		passphrase: PASSPHRASE,
		chartId,
		noteId,
		rows: Object.fromEntries(rows),
		export: JSON.parse(stringifyExact(exported as never)) as unknown
	};
}

process.stdout.write(JSON.stringify({ chart: chartOfTwoSites(), profile: await profile() }));
process.exit(0);
