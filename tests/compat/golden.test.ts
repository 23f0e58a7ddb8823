// Charts and devices that older versions wrote (golden/, made by make-golden.ts) are opened with this code: nothing of them
// is lost or read otherwise, they are edited and merged, and a device of then goes on with what was typed last.
import '../support/load-automerge.ts';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { applyEdit } from '#shared/chart/document/apply-edit.ts';
import { applyRemoteChanges } from '#shared/chart/document/merge-changes.ts';
import { changesSince } from '#shared/chart/document/document-history.ts';
import { headsOf, loadDocument, type ChartDocument } from '#shared/chart/document/chart-document.ts';
import { createChartReader } from '#shared/chart/chart-reader.ts';
import { viewChart, type ChartView } from '#shared/chart/chart-view.ts';
import type { ChartReader, Edit } from '#shared/chart/edit.ts';
import type { ChartId, UserId } from '#shared/core/ids.ts';
import { SCOPES } from '#shared/core/scopes.ts';
import { runCommand, VERBS, type ChartCommand } from '#shared/engine/chart-command.ts';
import { exportChart } from '#shared/engine/chart-files.ts';
import * as work from '#shared/engine/chart-work.ts';
import { exportBundle } from '#shared/engine/export-chart.ts';
import * as membership from '#shared/engine/membership.ts';
import { verifyStore } from '#shared/engine/verify-store.ts';
import { stringifyExact, type ExactJson } from '#shared/fhir/exact-json.ts';
import { createMemoryStore, type StoreSnapshot } from '#shared/replica/memory-store.ts';
import { TABLES } from '#shared/replica/store.ts';
import { newestEpochOf } from '#shared/replica/members.ts';
import { createRelayCore } from '#relay/relay/relay-core.ts';
import { createMemoryRelayStorage } from '#relay/storage/memory.ts';
import { RIG_PASSPHRASE, restart, roadsTo, startEngine, suite, take, until } from '../support/engine-rig.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

interface Bundle {
	readonly entry: readonly {
		readonly fullUrl?: string;
		readonly resource: { readonly resourceType: string };
	}[];
}
interface Golden {
	readonly version: string;
	readonly chart: {
		readonly verbs: readonly string[];
		readonly documents: Readonly<Record<Scope, string>>;
		readonly registers: Readonly<Record<string, string | null>>;
		readonly view: Pick<ChartView, 'entries' | 'texts' | 'allergies'> & {
			readonly disagreements: readonly { readonly path: string; readonly values: number }[];
		};
		readonly export: Bundle;
	};
	readonly profile: {
		readonly passphrase: string;
		readonly chartId: ChartId;
		readonly noteId: string;
		readonly rows: Readonly<Record<string, readonly (readonly [key: string, value: string])[]>>;
		readonly export: Bundle;
	};
}
type Scope = 'directory' | 'clinical';
type Documents = Record<Scope, ChartDocument>;

const FOLDER = join(import.meta.dirname, 'golden');
const GOLDEN = readdirSync(FOLDER).map(
	(file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Golden
);
const CHART = '7d1f1c1e-0d3c-4f3c-9d35-0f9a5b1f2c11' as ChartId;
const NOW = Date.UTC(2027, 0, 1);
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

let actors = 0;
function openDocuments({ chart: { documents } }: Golden): Documents {
	const actor = (1000 + ++actors).toString(16).padStart(48, '0');
	return {
		directory: loadDocument(bytes(documents.directory), actor),
		clinical: loadDocument(bytes(documents.clinical), actor)
	};
}
const viewOf = (documents: Documents): ChartView =>
	viewChart(createChartReader(documents), {
		chartId: CHART,
		authorOf: () => ({ user: '', userId: '' as UserId, site: '' }),
		complete: true,
		missing: [],
		heads: []
	});
function write(documents: Documents, edits: readonly Edit[]): void {
	for (const edit of edits)
		documents[edit.scope as Scope] = applyEdit(documents[edit.scope as Scope], edit, { at: NOW }).doc;
}
function run(documents: Documents, n: number, command: ChartCommand): void {
	const random = createSeededRandom(4000 + n);
	const who = { userId: `user-${n}` as UserId, siteId: n as never, now: NOW, today: '2027-01-01', random };
	const done = runCommand(createChartReader(documents), { ...who, patientId: CHART }, command);
	expect(done).toMatchObject({ ok: true });
	if (done.ok) write(documents, done.value.edits);
}
function take2(to: Documents, from: Documents): void {
	for (const scope of ['directory', 'clinical'] as const)
		to[scope] = applyRemoteChanges(to[scope], changesSince(from[scope], headsOf(to[scope]))).doc;
}
/** What is exported today, as it was read of a file then. */
const exported = (bundle: ExactJson): Bundle => JSON.parse(stringifyExact(bundle)) as Bundle;
/** What is not decided is told in an export by entries made for it: they are of the version that makes them. */
const recorded = ({ entry }: Bundle): Bundle['entry'] =>
	entry.filter(({ resource }) => resource.resourceType !== 'DetectedIssue');

function expectRegisters(reader: ChartReader, registers: Golden['chart']['registers']): void {
	for (const [key, atom] of Object.entries(registers)) expect(reader.atom(key) ?? null, key).toBe(atom);
}

test('golden charts were written with every verb of their time', () => {
	for (const { version, chart } of GOLDEN) {
		const unknown = chart.verbs.filter((verb) => verb !== 'registerPatient' && !Object.hasOwn(VERBS, verb));
		expect(unknown, version).toEqual([]);
		expect(chart.verbs.length, version).toBeGreaterThan(20);
	}
});

describe.each(GOLDEN)('a chart of $version', (golden) => {
	const { chart, profile } = golden;

	test('is read as it was written: every register, entry and word, and what was to be decided', () => {
		const documents = openDocuments(golden);
		const reader = createChartReader(documents);
		expectRegisters(reader, chart.registers);
		const view = viewOf(documents);
		expect(view.entries).toEqual(chart.view.entries);
		expect(view.texts).toEqual(chart.view.texts);
		expect(view.allergies).toBe(chart.view.allergies);
		const open = view.disagreements.map(({ path, values }) => ({ path, values: values.length }));
		expect(open).toEqual(chart.view.disagreements);
		expect(recorded(exported(exportBundle(reader)))).toEqual(recorded(chart.export));
	});

	test('is edited and decided at two sites of today, and merged, with nothing of then lost', () => {
		const [one, other] = [openDocuments(golden), openDocuments(golden)];
		const [order] = Object.keys(chart.view.entries['MedicationRequest']!).filter(
			(id) => !chart.view.disagreements.some(({ path }) => path.startsWith(`MedicationRequest/${id}/`))
		);
		run(one, 1, { verb: 'addCondition', code: { text: 'Cough' } });
		run(one, 1, { verb: 'changeDose', id: order!, dosageInstruction: [{ text: 'one at night' }] });
		run(other, 2, { verb: 'changeDose', id: order!, dosageInstruction: [{ text: 'two at night' }] });
		run(other, 2, { verb: 'recordVitals', weightKg: '70.10' });
		take2(one, other);
		take2(other, one);
		expect(viewOf(other)).toEqual(viewOf(one));
		expect(viewOf(one).disagreements).toHaveLength(chart.view.disagreements.length + 1);
		// The new ones and those of then.
		for (let left = viewOf(one).disagreements; left.length > 0; left = viewOf(one).disagreements)
			run(one, 1, { verb: 'resolveDisagreement', path: left[0]!.path, keep: 0 });
		take2(other, one);
		expect(viewOf(other)).toEqual(viewOf(one));
		const { entries, texts } = viewOf(one);
		expect(texts).toEqual(chart.view.texts);
		for (const [type, then] of Object.entries(chart.view.entries))
			for (const id of Object.keys(then)) expect(entries[type]?.[id], `${type}/${id}`).toBeDefined();
		const untouched = Object.entries(chart.registers).filter(
			([key]) =>
				!key.startsWith('MedicationRequest:') && !key.startsWith('Condition:') && !/^re(view|open):/.test(key)
		);
		expect(untouched.length).toBeGreaterThan(50);
		expectRegisters(createChartReader(one), Object.fromEntries(untouched));
	});

	const rowsOfThen = (): StoreSnapshot =>
		Object.fromEntries(
			TABLES.map((table) => [
				table,
				(profile.rows[table] ?? []).map(([key, value]) => ({ key, value: bytes(value) }))
			])
		) as unknown as StoreSnapshot;

	test('[CTL-21] a practice of then gets the keys that came later, from its admin, and entries kept apart with them', async () => {
		const random = createSeededRandom(9);
		const clock = createManualClock(NOW);
		const storage = createMemoryRelayStorage(random);
		const relay = await createRelayCore({ storage, suite, random, clock });
		const rig = await startEngine(createMemoryStore(rowsOfThen()), { clock, transport: roadsTo(relay) });
		take(await membership.unlock(rig.core, { passphrase: profile.passphrase }));
		const control = () => rig.core.device!.replica.control();
		expect(newestEpochOf(control(), SCOPES.sensitive)).toBe(0);
		take(await work.openChart(rig.core, profile.chartId));
		const apart = {
			verb: 'enterApart',
			command: { verb: 'addCondition', code: { text: 'Kept apart' } }
		} as const;
		expect(await work.run(rig.core, profile.chartId, apart)).toMatchObject({
			ok: false,
			error: { type: 'NoKeyForScope' }
		});
		rig.core.device!.link!.connect();
		await until(() => rig.session.deps.keyring.newestEpoch(SCOPES.sensitive) === 1);
		await rig.core.exclusive(async () => {});
		take(await work.run(rig.core, profile.chartId, apart));
		const view = take(await work.openChart(rig.core, profile.chartId));
		expect(view.sensitive).toMatchObject({ hidden: 0 });
		await rig.core.device!.link!.disconnect();
		const again = await restart(rig);
		expect(take(await work.openChart(again.core, profile.chartId)).sensitive).toEqual(view.sensitive);
	});

	test('a device of then is unlocked, has what was typed last, and goes on', async () => {
		expect(profile.passphrase).toBe(RIG_PASSPHRASE);
		const rig = await startEngine(createMemoryStore(rowsOfThen()));
		take(await membership.unlock(rig.core, { passphrase: profile.passphrase }));
		expect(work.search(rig.core, 'okafor').map(({ chartId }) => chartId)).toEqual([profile.chartId]);
		const view = take(await work.openChart(rig.core, profile.chartId));
		expect(view).toMatchObject({ complete: true, allergies: 'known' });
		expect(view.texts[profile.noteId]).toEqual({ plan: 'Typed last.' });
		const now = recorded(exported(take(await exportChart(rig.core, profile.chartId))));
		for (const then of recorded(profile.export)) expect(now).toContainEqual(then);
		take(await work.run(rig.core, profile.chartId, { verb: 'addCondition', code: { text: 'Cough' } }));
		const again = await restart(rig);
		const after = take(await work.openChart(again.core, profile.chartId));
		expect(Object.keys(after.entries['Condition'] ?? {})).toHaveLength(1);
		expect(after.texts[profile.noteId]).toEqual({ plan: 'Typed last.' });
		const { device } = again.core;
		const verified = await verifyStore(suite, again.store, device!.replica.control());
		expect(verified.problems).toEqual([]);
	});
});
