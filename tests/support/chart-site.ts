// A clinic site in miniature for tests of verbs: one chart, real Automerge documents of all its scopes, one person who
// acts, and the changes made so far. Sites exchange changes with each other and nothing else.
import './load-automerge.ts';
import { expect } from 'vitest';
import type { Entry } from '#shared/chart/change-entry.ts';
import { createChartReader } from '#shared/chart/chart-reader.ts';
import {
	createChartViewer,
	viewChart,
	type ChartFacts,
	type ChartView,
	type ChartViewer
} from '#shared/chart/chart-view.ts';
import { applyEdit } from '#shared/chart/document/apply-edit.ts';
import { applyRemoteChanges } from '#shared/chart/document/merge-changes.ts';
import { createDocument, headsOf, type ChartDocument } from '#shared/chart/document/chart-document.ts';
import { registerKeys } from '#shared/chart/document/document-values.ts';
import type { VerbDone } from '#shared/chart/create-entry.ts';
import { entryHistory, type EntryChange } from '#shared/chart/entry-history.ts';
import type { Author } from '#shared/chart/disagreements.ts';
import type { ChartReader, ChartScope, Edit, VerbContext, VerbError } from '#shared/chart/edit.ts';
import { registerPatient } from '#shared/chart/verbs/register-patient.ts';
import type { ChartId, CredId, SiteId, UserId } from '#shared/core/ids.ts';
import type { Result } from '#shared/core/result.ts';
import { VERBS as ENGINE_VERBS } from '#shared/engine/chart-command.ts';
import { testActor, testCredId } from './chart-documents.ts';
import { entriesOfKeys, routeApart } from '#shared/chart/kept-apart.ts';
import { createSeededRandom } from './seeded-random.ts';

/** Every verb: those of an open chart, and the one that begins a chart. */
export const VERBS = { ...ENGINE_VERBS, registerPatient } as const;
export type VerbName = keyof typeof VERBS;
type VerbArgs<V extends VerbName> = Parameters<(typeof VERBS)[V]>[2];

/** A verb and its arguments. */
export type VerbCall = {
	[V in VerbName]: undefined extends VerbArgs<V>
		? { readonly verb: V }
		: { readonly verb: V; readonly args: VerbArgs<V> };
}[VerbName];

type AnyVerb = (chart: ChartReader, context: VerbContext, args: unknown) => Result<VerbDone, VerbError>;

const SCOPES: readonly ChartScope[] = ['directory', 'clinical', 'billing', 'sensitive'];
const START = Date.UTC(2026, 4, 4, 8);

/** The chart of every test site. */
export const TEST_CHART = '7d1f1c1e-0d3c-4f3c-9d35-0f9a5b1f2c11' as ChartId;

const NAMES = ['', 'Ana Hilltop', 'Ben Riverside', 'Cai Lakeside'];

/** The person behind the nth test credential. */
export function testAuthor(credId: CredId): Author {
	const n = Number.parseInt(credId, 16);
	return { user: NAMES[n] ?? `user ${n}`, userId: `user-${n}` as UserId, site: `site ${n}` };
}

export class TestSite {
	readonly #changes: Record<ChartScope, Uint8Array[]> = {
		directory: [],
		clinical: [],
		billing: [],
		sensitive: []
	};
	readonly #viewer: ChartViewer = createChartViewer();
	readonly #touched = { keys: new Set<string>(), textKeys: new Set<string>() };
	#documents: Record<ChartScope, ChartDocument>;
	#context: Omit<VerbContext, 'now'>;
	/** The one time that all sites live in; a site's own clock is off by its offset. */
	static #time = START;
	now = START;
	clockOffsetMs: number;

	/** `clockOffsetMs`: by how much this site's clock is wrong; may be set later. */
	constructor(n: number, clockOffsetMs = 0) {
		const actor = testActor(n);
		this.#documents = {
			directory: createDocument(actor),
			clinical: createDocument(actor),
			billing: createDocument(actor),
			sensitive: createDocument(actor)
		};
		const { userId } = testAuthor(testCredId(n));
		this.#context = { userId, siteId: n as SiteId, today: '2026-05-04', random: createSeededRandom(n) };
		this.clockOffsetMs = clockOffsetMs;
	}

	get chart(): ChartReader {
		return createChartReader(this.#documents);
	}

	get heads(): readonly string[] {
		return SCOPES.flatMap((scope) => headsOf(this.#documents[scope])).sort();
	}

	get clinicalHeads(): readonly string[] {
		return headsOf(this.#documents.clinical);
	}

	/** Runs a command and applies its edits; time moves on by a second. */
	try(command: VerbCall): Result<VerbDone, VerbError> {
		this.now = (TestSite.#time += 1000) + this.clockOffsetMs;
		const args = 'args' in command ? command.args : undefined;
		const done = (VERBS[command.verb] as AnyVerb)(this.chart, { ...this.#context, now: this.now }, args);
		if (done.ok) for (const edit of this.#routed(done.value.edits)) this.apply(edit);
		return done;
	}

	/** Where the engine writes them. */
	#routed(edits: readonly Edit[]): readonly Edit[] {
		const apart = [...entriesOfKeys(registerKeys(this.#documents.sensitive))].map(
			(entry) => entry.split('/')[1]!
		);
		return routeApart(this.chart, edits, new Set(apart));
	}

	/** Runs a command that must be accepted. */
	do(command: VerbCall): VerbDone {
		const done = this.try(command);
		expect(done, command.verb).toMatchObject({ ok: true });
		return (done as { value: VerbDone }).value;
	}

	/** Runs a command that must make an entry. */
	make(command: VerbCall): Entry {
		return this.do(command).entry!;
	}

	apply(edit: Edit): void {
		const applied = applyEdit(this.#documents[edit.scope], edit, { at: this.now });
		this.#documents = { ...this.#documents, [edit.scope]: applied.doc };
		for (const key of edit.writes.keys()) this.#touched.keys.add(key);
		for (const { key } of edit.texts) this.#touched.textKeys.add(key);
		if (applied.change) this.#changes[edit.scope].push(applied.change);
	}

	/** Takes everything the other site holds. */
	take(other: TestSite): void {
		for (const scope of SCOPES) {
			const merged = applyRemoteChanges(this.#documents[scope], other.#changes[scope]);
			expect(merged.refused).toEqual([]);
			this.#documents = { ...this.#documents, [scope]: merged.doc };
			for (const change of other.#changes[scope])
				if (!this.#changes[scope].includes(change)) this.#changes[scope].push(change);
			for (const key of merged.touchedKeys) this.#touched.keys.add(key);
			for (const key of merged.touchedTextKeys) this.#touched.textKeys.add(key);
		}
	}

	/** The clinical document's history of an entry. */
	history(entry: Entry): readonly EntryChange[] {
		return entryHistory(this.#documents.clinical, this.chart, entry);
	}

	get #facts(): ChartFacts {
		return { chartId: TEST_CHART, authorOf: testAuthor, complete: true, missing: [], heads: this.heads };
	}

	/** The chart as shown; the incremental view must equal the one made anew. */
	get view(): ChartView {
		const anew = viewChart(this.chart, this.#facts);
		const touched = { keys: [...this.#touched.keys], textKeys: [...this.#touched.textKeys] };
		expect(this.#viewer.view(this.chart, this.#facts, touched)).toEqual(anew);
		this.#touched.keys.clear();
		this.#touched.textKeys.clear();
		return anew;
	}

	/** The chart as shown, unchecked: for tests that look often. */
	get glance(): ChartView {
		return viewChart(this.chart, this.#facts);
	}

	get disagreements(): ChartView['disagreements'] {
		return this.view.disagreements;
	}
}

/** Both take what the other holds, and must then show the same. */
export function meet(a: TestSite, b: TestSite): ChartView {
	a.take(b);
	b.take(a);
	expect(b.view).toEqual(a.view);
	return a.view;
}

/** Two or more sites that share a chart with a registered patient, and whatever `prepare` adds at the first. */
export function sitesSharing<T>(
	count: number,
	prepare: (first: TestSite) => T
): readonly [readonly TestSite[], T] {
	const sites = Array.from({ length: count }, (_, i) => new TestSite(i + 1));
	const [first, ...others] = sites;
	first!.do({
		verb: 'registerPatient',
		args: { id: TEST_CHART, name: [{ family: 'Ortega', given: ['Maria'] }] }
	});
	const prepared = prepare(first!);
	for (const other of others) other.take(first!);
	return [sites, prepared];
}
