// A site of the merge bench and of the partition histories: the documents of one chart, the real verbs, a clock that may
// be wrong. Nothing of a test runner, so that programs and threads can use it.
import './load-automerge.ts';
import { applyEdit } from '#shared/chart/document/apply-edit.ts';
import { applyRemoteChanges } from '#shared/chart/document/merge-changes.ts';
import {
	createDocument,
	headsOf,
	releaseDocument,
	type ChartDocument
} from '#shared/chart/document/chart-document.ts';
import { historyOf, writesOfChange } from '#shared/chart/document/document-history.ts';
import type { ChangeFacts } from '#shared/chart/change-facts.ts';
import { createChartReader } from '#shared/chart/chart-reader.ts';
import { createChartViewer, viewChart, type ChartFacts, type ChartView } from '#shared/chart/chart-view.ts';
import type { VerbDone } from '#shared/chart/create-entry.ts';
import type { ChartReader, ChartScope, Edit, VerbContext, VerbError } from '#shared/chart/edit.ts';
import { registerPatient } from '#shared/chart/verbs/register-patient.ts';
import type { ChartId, CredId, SiteId, UserId } from '#shared/core/ids.ts';
import { ok, type Result } from '#shared/core/result.ts';
import { runCommand, type ChartCommand } from '#shared/engine/chart-command.ts';
import { createSeededRandom } from './seeded-random.ts';

const SCOPES = ['directory', 'clinical'] as const satisfies readonly ChartScope[];
type HeldScope = (typeof SCOPES)[number];

export interface ApartSiteOptions {
	readonly chartId: ChartId;
	/** Of the ids that are drawn here; the number of the site is part of it. */
	readonly seed: number;
	/** What is written of an edit: a test leaves something out to see that it is missed. */
	readonly alter?: (edit: Edit) => Edit;
}

export class ApartSite {
	readonly n: number;
	readonly #options: ApartSiteOptions;
	readonly #context: Omit<VerbContext, 'now' | 'today'>;
	readonly #changes: Record<HeldScope, Uint8Array[]> = { directory: [], clinical: [] };
	readonly #held: Record<HeldScope, Set<Uint8Array>> = { directory: new Set(), clinical: new Set() };
	#documents: Record<HeldScope, ChartDocument>;
	readonly #viewer = createChartViewer();
	#seen = false;
	readonly #touched = { keys: new Set<string>(), textKeys: new Set<string>() };
	/** By this site's clock. */
	now = 0;

	constructor(n: number, options: ApartSiteOptions) {
		this.n = n;
		this.#options = options;
		const actor = n.toString(16).padStart(32, '0') + options.seed.toString(16).padStart(16, '0');
		this.#documents = { directory: createDocument(actor), clinical: createDocument(actor) };
		this.#context = {
			userId: `user-${n}` as UserId,
			siteId: n as SiteId,
			random: createSeededRandom(options.seed * 31 + n),
			patientId: options.chartId
		};
	}

	get context(): VerbContext {
		return { ...this.#context, now: this.now, today: new Date(this.now).toISOString().slice(0, 10) };
	}

	get chart(): ChartReader {
		return createChartReader(this.#documents);
	}

	get heads(): readonly string[] {
		return SCOPES.flatMap((scope) => headsOf(this.#documents[scope])).sort();
	}

	/** Registers the patient of the chart; gives what was written. */
	register(family: string): readonly Edit[] {
		const id = this.#options.chartId;
		const done = this.#apply(registerPatient(this.chart, this.context, { id, name: [{ family }] }));
		return done.ok ? done.value.edits : [];
	}

	run(command: ChartCommand): Result<VerbDone, VerbError> {
		return this.#apply(runCommand(this.chart, this.context, command));
	}

	/** What any verb wants written. */
	write(edits: readonly Edit[]): void {
		this.#apply(ok({ edits }));
	}

	#apply<D extends { readonly edits: readonly Edit[] }>(done: Result<D, VerbError>): Result<D, VerbError> {
		if (!done.ok) return done;
		for (const whole of done.value.edits) {
			const edit = this.#options.alter?.(whole) ?? whole;
			const scope = edit.scope as HeldScope;
			const { doc, change } = applyEdit(this.#documents[scope], edit, { at: this.now });
			this.#documents = { ...this.#documents, [scope]: doc };
			if (change) this.#hold(scope, [change]);
			this.#touch(
				edit.writes.keys(),
				edit.texts.map(({ key }) => key)
			);
		}
		return done;
	}

	#hold(scope: HeldScope, changes: readonly Uint8Array[]): void {
		for (const change of changes) {
			this.#changes[scope].push(change);
			this.#held[scope].add(change);
		}
	}

	/** Takes what the other site holds and this one does not; in another order, when one is given. */
	take(other: ApartSite, order?: (changes: Uint8Array[]) => Uint8Array[]): void {
		for (const scope of SCOPES) {
			const fresh = other.#changes[scope].filter((change) => !this.#held[scope].has(change));
			if (fresh.length === 0) continue;
			const changes = order ? order([...fresh]) : fresh;
			const merged = applyRemoteChanges(this.#documents[scope], changes);
			if (merged.refused.length > 0) throw new Error('a change of an honest site was refused');
			this.#documents = { ...this.#documents, [scope]: merged.doc };
			this.#hold(scope, fresh);
			this.#touch(merged.touchedKeys, merged.touchedTextKeys);
		}
	}

	#touch(keys: Iterable<string>, textKeys: Iterable<string>): void {
		for (const key of keys) this.#touched.keys.add(key);
		for (const key of textKeys) this.#touched.textKeys.add(key);
	}

	/** The chart made from nothing. */
	view(): ChartView {
		return viewChart(this.chart, this.#facts());
	}

	/** As a screen has it: what was touched since the last look is read anew. */
	glance(): ChartView {
		const touched = { keys: [...this.#touched.keys], textKeys: [...this.#touched.textKeys] };
		this.#touched.keys.clear();
		this.#touched.textKeys.clear();
		const view = this.#viewer.view(this.chart, this.#facts(), this.#seen ? touched : undefined);
		this.#seen = true;
		return view;
	}

	#facts(): ChartFacts {
		return {
			chartId: this.#options.chartId,
			authorOf: (credId: CredId) => {
				const n = Number.parseInt(credId, 16);
				return { user: `user-${n}`, userId: `user-${n}` as UserId, site: `site ${n}` };
			},
			complete: true,
			missing: [],
			heads: this.heads
		};
	}

	/** Every change that this site holds, with the atoms that it wrote. */
	history(): readonly { readonly change: ChangeFacts; readonly atoms: readonly string[] }[] {
		return SCOPES.flatMap((scope) =>
			historyOf(this.#documents[scope]).map((change) => ({
				change,
				atoms: [...writesOfChange(this.#documents[scope], change.hash).values()].map(({ atom }) => atom)
			}))
		);
	}

	/** Gives the memory of its documents back: many of them at once make everything slow. */
	release(): void {
		for (const scope of SCOPES) releaseDocument(this.#documents[scope]);
	}
}
