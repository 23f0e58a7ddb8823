// On a device that knows its own patients alone: who else there is, from the pages of the list at the relay, in memory and
// nowhere else. For who registers somebody, and for comparing whom was registered while the relay could not be asked.
import type { ChartId, DocId } from '../../core/ids.ts';
import { err, ok } from '../../core/result.ts';
import type { Want } from '../../replica/context.ts';
import type { Incoming } from '../../replica/receiving.ts';
import { LIKELY, similarityOf, type PersonFacts } from '../../safety/similar-people.ts';
import type { Engine } from '../api.ts';
import type { SimilarHit } from '../patient-rows.ts';
import {
	pageDocId,
	rowOfTold,
	type DirectoryPage,
	type PageName,
	type ToldChart
} from '../bootstrap/directory-page.ts';
import { openPage } from '../bootstrap/open-page.ts';
import type { EngineCore } from '../engine-core.ts';
import { personOfFacts, personOfRow } from '../person-facts.ts';
import type { Session } from '../session.ts';
import type { Summary } from '../summaries.ts';
import type { LookedUp } from './for-own-patients.ts';
import { documentsToKeep } from './keep-opened.ts';
import { forgetRegistered, registeredHere as readRegistered } from './registered-here.ts';

/** What was looked up is so old at most: whoever registers somebody asks at every key. */
const FRESH_MS = 60_000;
/** How long somebody waits who asks; a slow road goes on bringing pages. */
const PATIENCE_MS = 15_000;
const MOST_SIMILAR = 6;

interface Other {
	readonly row: Summary;
	readonly person: PersonFacts;
}

class Everybody implements LookedUp {
	readonly #core: EngineCore;
	readonly #session: Session;
	readonly #importKey: Uint8Array;
	readonly #others = new Map<ChartId, Other>();
	readonly #asked = new Map<DocId, PageName>();
	readonly #waiting = new Set<() => void>();
	/** Parts of the list that came with something in them, of how many. */
	readonly #parts = new Set<PageName>();
	#of = 0;
	at = 0;

	constructor(core: EngineCore, session: Session, importKey: Uint8Array) {
		this.#core = core;
		this.#session = session;
		this.#importKey = importKey;
	}

	/** The whole list has come. */
	get isWhole(): boolean {
		return this.#asked.size === 0 && this.#of > 0 && this.#parts.size === this.#of;
	}

	/** Asks for the pages. Call inside `exclusive`. */
	async begin(): Promise<void> {
		this.at = this.#core.deps.clock.now();
		await this.#ask(['list/0', 'recent']);
	}

	async #ask(names: readonly PageName[]): Promise<void> {
		const wants: Want[] = [];
		for (const name of names) {
			const docId = await pageDocId(this.#core.deps.suite, this.#importKey, name);
			this.#asked.set(docId, name);
			wants.push({ docId, what: 'on-demand' });
		}
		const { device } = this.#core;
		if (wants.length > 0) await device?.link?.perform(device.replica.want(wants, true));
	}

	/** Resolves when every page has come, or after a while. Never await it inside `exclusive`. */
	settled(): Promise<void> {
		if (this.#asked.size === 0) return Promise.resolve();
		return new Promise((resolve) => {
			const settle = (): void => {
				cancel();
				this.#waiting.delete(settle);
				resolve();
			};
			const cancel = this.#core.deps.clock.after(PATIENCE_MS, settle);
			this.#waiting.add(settle);
		});
	}

	isAsked(docId: DocId): boolean {
		return this.#asked.has(docId);
	}

	async took(docId: DocId, envelopes: readonly Incoming[]): Promise<void> {
		const name = this.#asked.get(docId)!;
		this.#asked.delete(docId);
		const opened = await Promise.all(envelopes.map((one) => openPage(this.#session, one)));
		const pages = opened.filter((one): one is DirectoryPage => one !== undefined);
		for (const { charts } of pages) for (const told of charts) await this.#add(told);
		if (name.startsWith('list/') && pages.length > 0) this.#parts.add(name);
		if (name === 'list/0' && pages.length > 0) {
			this.#of = Math.max(...pages.map(({ parts }) => parts));
			await this.#ask(Array.from({ length: this.#of - 1 }, (_, i): PageName => `list/${i + 1}`));
		}
		if (this.#asked.size === 0) for (const settle of [...this.#waiting]) settle();
	}

	async #add(told: ToldChart): Promise<void> {
		const row = await rowOfTold(this.#core.deps.suite, this.#importKey, told);
		const before = this.#others.get(row.chartId)?.row;
		if ((before?.changes ?? -1) >= told.changes) return;
		if (this.#session.deps.control().erased.has(row.docIds.directory)) return;
		this.#others.set(row.chartId, { row, person: personOfRow(row) });
	}

	/** Those that are not on this device's own list, likeliest first. */
	similar(wanted: PersonFacts, limit: number): readonly SimilarHit[] {
		const hits: SimilarHit[] = [];
		for (const { row, person } of this.#others.values()) {
			const similarity = this.has(row.chartId) && similarityOf(wanted, person);
			if (similarity) hits.push({ ...row, ...similarity });
		}
		return hits.sort((a, b) => b.score - a.score || (a.chartId < b.chartId ? -1 : 1)).slice(0, limit);
	}

	has(chartId: ChartId): boolean {
		return this.#others.has(chartId) && !this.#session.summaries.get(chartId);
	}

	async takeIn(chartId: ChartId): Promise<void> {
		const { row } = this.#others.get(chartId)!;
		if (!(await this.#core.kept?.add(this.#core.deps.store, documentsToKeep(this.#core.holds, row), 'chart')))
			return;
		this.#session.summaries.put(row);
		await this.#session.rows.save();
		this.#core.emit({ type: 'patients' });
	}
}

/** Everybody, as the relay tells now; undefined while it cannot be asked, or when not all of it has come. */
async function lookUp(core: EngineCore): Promise<Everybody | undefined> {
	const everybody = await core.exclusive(async () => {
		const { session } = core.signedIn ?? {};
		const importKey = await session?.importKey();
		if (!session || !importKey || core.holds.charts !== 'own') return undefined;
		if (core.device?.replica.status().road !== 'live') return undefined;
		const known = core.lookedUp instanceof Everybody ? core.lookedUp : undefined;
		if (known && core.deps.clock.now() - known.at < FRESH_MS) return known;
		const begun = new Everybody(core, session, importKey);
		core.lookedUp = begun;
		await begun.begin();
		return begun;
	});
	await everybody?.settled();
	return everybody?.isWhole ? everybody : undefined;
}

/** See Engine.similarElsewhere. */
export const similarElsewhere = async (
	core: EngineCore,
	{ limit, ...facts }: Parameters<Engine['similarElsewhere']>[0]
): ReturnType<Engine['similarElsewhere']> => {
	if (!core.signedIn) return err({ type: 'Locked' });
	const everybody = await lookUp(core);
	return ok({
		checked: everybody !== undefined,
		hits: everybody?.similar(personOfFacts(facts), limit) ?? []
	});
};

/** See Engine.registeredHere. */
export const registeredHere = async (core: EngineCore): ReturnType<Engine['registeredHere']> => {
	const { store } = core.deps;
	const { session } = core.signedIn ?? {};
	if (!session) return err({ type: 'Locked' });
	const registered = await readRegistered(store);
	if (registered.length === 0) return ok({ waiting: [], found: [] });
	const everybody = await lookUp(core);
	const rows = registered.flatMap((chartId) => session.summaries.rowOf(chartId) ?? []);
	if (!everybody) return ok({ waiting: rows, found: [] });
	const found = rows.flatMap((patient) => {
		const similar = everybody.similar(personOfRow(patient), MOST_SIMILAR);
		const likely = similar.filter(({ score }) => score >= LIKELY);
		return likely.length > 0 ? [{ patient, similar: likely }] : [];
	});
	const asked = new Set(found.map(({ patient }) => patient.chartId));
	await forgetRegistered(
		store,
		registered.filter((chartId) => !asked.has(chartId))
	);
	return ok({ waiting: [], found });
};

/** See Engine.settleRegistered. */
export const settleRegistered = async (
	core: EngineCore,
	{ chartId }: Parameters<Engine['settleRegistered']>[0]
): ReturnType<Engine['settleRegistered']> => {
	if (!core.signedIn) return err({ type: 'Locked' });
	const stored = await forgetRegistered(core.deps.store, [chartId]);
	return stored.ok ? ok(undefined) : err({ type: 'NotSaved', cause: 'failed' });
};
