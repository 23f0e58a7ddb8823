// Reading the access trail, newest first: for whoever holds the private audit key. A device holds the records of the whole
// practice; they are opened page by page, and never stored open. Beside what the records say stand what their authors wrote
// after them, and changes of who belongs.
import type { CredId, DeviceId } from '../core/ids.ts';
import { err, ok } from '../core/result.ts';
import { SCOPES } from '../core/scopes.ts';
import type { KemKey } from '../crypto/suite.ts';
import type { Engine } from './api.ts';
import type { EngineCore, SignedIn } from './engine-core.ts';
import { configKeys, readText } from './practice-config.ts';
import { unpackNote } from './sign-in-notes.ts';
import { KIND_OF, type TrailFilter, type TrailPage, type TrailRow } from './trail-facts.ts';
import { HeldRecords, type HeldRecord } from './trail/held-records.ts';
import { memberChanges, type Changed } from './trail/member-changes.ts';
import { WrittenInChart, writtenBehind, type Writing } from './trail/what-was-written.ts';

/** Rows that one page has at least when there are as many, and records that are opened for one: a second on a tablet. */
const ROWS = 100;
const OPENED = 1_000;
/** Records looked at for one page, when they are open already: so long nobody else has a turn. */
const LOOKED = 4_000;
/** So long after a person's record something they wrote may belong to it. */
const LONGEST_SITTING_MS = 24 * 3600 * 1000;
/** Records opened at once. */
const AT_ONCE = 32;

/** The private halves of the audit key that this person holds, newest first. */
export async function trailKeys(core: EngineCore, { session }: SignedIn): Promise<readonly KemKey[]> {
	const held = session.deps.keyring.held.filter(({ scope }) => scope === SCOPES.audit);
	const newest = held.toSorted((a, b) => b.epoch - a.epoch);
	return Promise.all(newest.map(({ raw }) => core.deps.suite.deriveKemKey(raw)));
}

/** What was opened by whoever is signed in; gone with them. With new keys it is opened anew. */
const opened = new WeakMap<SignedIn, { readonly keys: number; readonly records: HeldRecords }>();

async function recordsOf(core: EngineCore, signedIn: SignedIn): Promise<HeldRecords | undefined> {
	const keys = await trailKeys(core, signedIn);
	if (keys.length === 0) return undefined;
	const known = opened.get(signedIn);
	if (known?.keys === keys.length) return known.records;
	const { suite, store } = core.deps;
	const records = new HeldRecords({ suite, store, keys, docId: signedIn.session.auditDocId });
	opened.set(signedIn, { keys: keys.length, records });
	return records;
}

/** When the relay had what tells a row; nothing for a record that was not opened. */
const timed = ({ credId, cseq, relay }: Pick<HeldRecord, 'credId' | 'cseq' | 'relay'>): Partial<TrailRow> =>
	relay === undefined ? {} : { relay, timedBy: { credId, cseq } };

type Maker = ReturnType<typeof rowMaker>;

/** Turns what was found into rows with names. */
function rowMaker(core: EngineCore, { session, views }: SignedIn) {
	const control = core.device!.replica.control();
	const by = (credId: CredId | undefined) => {
		const credential = credId && control.credentials.get(credId);
		if (!credential) return { user: '', deviceId: undefined, device: '', site: '' };
		const { userId, user, device = '', site } = views.authorOf(credential.credId);
		return { userId, user, role: credential.role, deviceId: credential.deviceId, device, site };
	};
	const named = (key: string): string => readText(session.readConfig, key) ?? '';
	const withPatient = (chartId: TrailRow['chartId']) => {
		const patient = chartId && session.summaries.rowOf(chartId);
		return { ...(chartId && { chartId }), ...(patient && { patient }) };
	};
	return {
		record(one: HeldRecord): TrailRow {
			const { arrival, credId, record } = one;
			const who = { key: `r${arrival}`, ...by(credId), ...timed(one) };
			if (!record) return who;
			const { chartId, notes: _, ...said } = record;
			return { ...who, ...said, ...withPatient(chartId ?? undefined) };
		},
		/** What was noted before a record, newest first; whose it was is not the author's. */
		notes(one: HeldRecord): readonly TrailRow[] {
			const { arrival, credId, record } = one;
			const { deviceId, device, site } = by(credId);
			const told = { deviceId, device, site, action: 'E' as const, ...timed(one) };
			const rows = (record?.notes ?? []).flatMap((packed, i): TrailRow[] => {
				const found = unpackNote(packed);
				if (!found) return [];
				const { credId: whose, ...said } = found;
				return [{ ...by(whose), ...told, key: `r${arrival}.${i}`, ...said }];
			});
			return rows.toReversed();
		},
		writing({ credId, what, chartId, at, cseq, relay }: Writing, before?: HeldRecord): TrailRow {
			const known = at ?? before?.record?.at;
			return {
				key: `w${credId}/${cseq}/${chartId ?? what}`,
				...by(credId),
				what,
				action: what === 'registered' ? 'C' : 'U',
				...timed({ credId, cseq, relay }),
				...(known !== undefined && { at: known }),
				...(at === undefined && known !== undefined && { after: true as const }),
				...withPatient(chartId)
			};
		},
		change({ key, at, credId, what, about, count, relay, record }: Changed): TrailRow {
			const device = about?.deviceId && named(configKeys.deviceName(about.deviceId));
			return {
				...{ key, ...by(credId), at, what, action: 'E' as const, relay },
				...(record !== undefined && { timedBy: { record } }),
				...(count && { count }),
				...(about && {
					about: {
						user: about.userId ? named(configKeys.userName(about.userId)) : '',
						...(device && { device }),
						...(about.role && { role: about.role })
					}
				})
			};
		}
	};
}

const passes = (row: TrailRow, { chartId, userId, deviceId, from, to, kind }: TrailFilter): boolean =>
	(userId === undefined || row.userId === userId) &&
	(deviceId === undefined || row.deviceId === deviceId) &&
	(chartId === undefined || row.chartId === chartId) &&
	(kind === undefined || (row.what !== undefined && KIND_OF[row.what] === kind)) &&
	// What cannot be read has no time and no patient: it is left out of no period, and named under no patient.
	(row.at === undefined || ((from === undefined || row.at >= from) && (to === undefined || row.at < to)));

/** Which records may hold anything that is asked for, by their headers: of a person also those of their devices. */
function mayHold(core: EngineCore, { userId, deviceId }: TrailFilter): (record: HeldRecord) => boolean {
	const { credentials } = core.device!.replica.control();
	const devices = new Set<DeviceId>();
	for (const one of credentials.values()) if (one.userId === userId) devices.add(one.deviceId);
	return ({ credId }) => {
		const author = credentials.get(credId);
		if (!author) return userId === undefined && deviceId === undefined;
		return (
			(userId === undefined || devices.has(author.deviceId)) &&
			(deviceId === undefined || author.deviceId === deviceId)
		);
	};
}

const WRITTEN_APART: ReadonlySet<TrailFilter['kind']> = new Set([undefined, 'wrote']);

/** Walks from the newest record to older ones, and makes the rows of those behind `before`. */
class Walk {
	readonly #signedIn: SignedIn;
	readonly #filter: TrailFilter;
	readonly #make: Maker;
	readonly #written: WrittenInChart | undefined;
	/** Newest first, those that are not told yet. */
	readonly #changes: Changed[];
	readonly rows: TrailRow[] = [];

	constructor(
		core: EngineCore,
		signedIn: SignedIn,
		filter: TrailFilter,
		written: WrittenInChart | undefined,
		changes: readonly Changed[]
	) {
		this.#signedIn = signedIn;
		this.#filter = filter;
		this.#make = rowMaker(core, signedIn);
		this.#written = written;
		this.#changes = [...changes];
	}

	#add(row: TrailRow): void {
		if (passes(row, this.#filter)) this.rows.push(row);
	}

	/** A record of an earlier page: what stood with it is told. */
	pass({ credId, cseq, record }: HeldRecord): void {
		this.#written?.take(credId, cseq);
		this.#changesAfter(record?.at);
	}

	#changesAfter(at: number | undefined): readonly Changed[] {
		if (at === undefined) return [];
		const older = this.#changes.findIndex((change) => change.at <= at);
		return this.#changes.splice(0, older < 0 ? this.#changes.length : older);
	}

	async tell(record: HeldRecord): Promise<void> {
		for (const change of this.#changesAfter(record.record?.at)) this.#add(this.#make.change(change));
		if (WRITTEN_APART.has(this.#filter.kind) && this.#mayReach(record)) {
			const written = this.#written ? await this.#written.after(record) : await this.#behind(record);
			for (const one of written) this.#add(this.#make.writing(one, record));
		}
		this.#add(this.#make.record(record));
		for (const note of this.#make.notes(record)) this.#add(note);
		if (record.isFirst && !this.#written && WRITTEN_APART.has(this.#filter.kind))
			for (const one of await this.#behind({ ...record, cseq: 0 })) this.#add(this.#make.writing(one));
	}

	#behind({ credId, cseq }: HeldRecord): Promise<readonly Writing[]> {
		return writtenBehind(this.#signedIn.session, credId, cseq);
	}

	/** False for a record so old that what was written after it is older than what is asked for, too. */
	#mayReach({ record }: HeldRecord): boolean {
		const { from } = this.#filter;
		return from === undefined || !record || record.at >= from - LONGEST_SITTING_MS;
	}

	/** What no record stands before. */
	async rest(): Promise<void> {
		for (const one of (await this.#written?.rest()) ?? []) this.#add(this.#make.writing(one));
		for (const change of this.#changes) this.#add(this.#make.change(change));
	}
}

export async function auditTrail(
	core: EngineCore,
	filter: TrailFilter,
	before?: number
): ReturnType<Engine['auditTrail']> {
	const { device, signedIn } = core;
	if (!device || !signedIn) return err({ type: 'Locked' });
	const records = await recordsOf(core, signedIn);
	if (!records) return err({ type: 'NoKeyForScope', scope: 'audit' });
	const { session } = signedIn;
	const { chartId, forPatient } = filter;
	if (before === undefined) {
		// Who reads it stands in it too.
		const what = forPatient ? 'list-for-patient' : 'read-trail';
		const recorded = await core.exclusive(() => session.recordAccess({ action: 'R', what, chartId }));
		if (!recorded.ok) return recorded;
		await core.offer();
	}
	await records.freshen();
	const { store } = core.deps;
	const written = chartId && (await WrittenInChart.read(session, chartId));
	const changes = chartId ? [] : await memberChanges(store, device.replica.control());
	const walk = new Walk(core, signedIn, filter, written, changes);
	const wanted = mayHold(core, filter);
	const held = await store.count('envelope', `${session.auditDocId}/`);
	let looked = 0;
	const page = (end?: number): TrailPage => ({
		...{ rows: walk.rows, looked, held },
		...(end !== undefined && { before: end })
	});
	let openedNow = 0;
	for (let place = 0; ;) {
		const some: HeldRecord[] = [];
		const next = async () => records.known(place) ?? (await records.at(place));
		let one = await next();
		for (; one && some.length < AT_ONCE; one = records.known(++place) ?? (await next())) some.push(one);
		if (some.length === 0) break;
		const asked = some.filter(wanted);
		openedNow += await records.open(asked);
		for (const record of some) {
			const isTold = before !== undefined && record.arrival >= before;
			if (!isTold) looked++;
			if (!wanted(record)) continue;
			if (isTold) walk.pass(record);
			else await walk.tell(record);
			const isEnough = walk.rows.length >= ROWS || openedNow >= OPENED || looked >= LOOKED;
			if (!isTold && isEnough && record !== some.at(-1)) return ok(page(record.arrival));
		}
		if (walk.rows.length >= ROWS || openedNow >= OPENED || looked >= LOOKED) {
			if (!one) break;
			return ok(page(some.at(-1)!.arrival));
		}
	}
	await walk.rest();
	return ok(page());
}
