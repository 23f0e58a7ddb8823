// Which records the practice has kept for longer than it has to: looked for when an admin asks, in what is on this device.
// It tells; nothing is ever erased by it.
import type { ChartReader } from '../../chart/edit.ts';
import { IMPORT_MESSAGE } from '../../chart/edit.ts';
import { parseRegisterKey } from '../../chart/register-key.ts';
import type { ChartId } from '../../core/ids.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { isWaiting } from '../../replica/control-erasure.ts';
import type { Engine } from '../api.ts';
import type { EngineError } from '../engine-error.ts';
import { peekChart } from '../charts.ts';
import { localDate, type EngineCore, type SignedIn } from '../engine-core.ts';
import { configKeys, type ConfigReader } from '../practice-config.ts';
import type { RetentionPolicy, RetentionRow } from './erasure-api.ts';
import { obstaclesIn } from './obstacles.ts';
import { numberOf } from './record-number-of.ts';

/** Charts looked at in one go: whoever waits for the engine comes between. */
const AT_ONCE = 20;
/** An adult from this birthday on. */
const ADULT = 18;

/**
 * Germany's rule for doctors (BGB section 630f) is ten years; many countries keep a child's record until 25 (NHS Records
 * Management Code of Practice). Each practice sets what its own law says.
 */
export const DEFAULT_POLICY: RetentionPolicy = { years: 10, childUntil: 25, source: '' };

export function readPolicyOf(read: ConfigReader): RetentionPolicy {
	const atom = read(configKeys.retention);
	const value = atom === undefined ? undefined : (JSON.parse(atom) as Partial<RetentionPolicy> | null);
	const { years, childUntil, source } = value ?? {};
	return {
		years: isYears(years) ? years : DEFAULT_POLICY.years,
		childUntil: isYears(childUntil) ? childUntil : DEFAULT_POLICY.childUntil,
		source: typeof source === 'string' ? source : ''
	};
}

const isYears = (value: unknown): value is number =>
	typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= 100;

export const setRetention = (core: EngineCore, policy: RetentionPolicy): ReturnType<Engine['setRetention']> =>
	core.exclusive(async () => {
		const { signedIn } = core;
		if (!signedIn) return err({ type: 'Locked' });
		if (signedIn.session.deps.keyring.role !== 'admin') return err({ type: 'NotAdmin' });
		if (!isYears(policy.years) || !isYears(policy.childUntil))
			return err({ type: 'InvalidValue', path: 'retention', reason: 'years' });
		const atom = JSON.stringify(policy);
		const written = await signedIn.session.writeConfig(
			new Map([[configKeys.retention, atom]]),
			'setRetention'
		);
		if (!written.ok) return written;
		await core.offer();
		core.emit({ type: 'practice' });
		return ok(undefined);
	});

export async function retentionReport(core: EngineCore): ReturnType<Engine['retentionReport']> {
	const begun = await core.exclusive(async (): Promise<Result<readonly ChartId[], EngineError>> => {
		const { session } = core.signedIn ?? {};
		if (!session) return err({ type: 'Locked' });
		if (session.deps.keyring.role !== 'admin') return err({ type: 'NotAdmin' });
		return ok(session.summaries.all().flatMap(({ listed, chartId }) => (listed ? [chartId] : [])));
	});
	if (!begun.ok) return begun;
	const rows: RetentionRow[] = [];
	let notHere = 0;
	const charts = begun.value;
	for (let at = 0; at < charts.length; at += AT_ONCE) {
		const looked = await core.exclusive(async () => {
			const { signedIn } = core;
			if (!signedIn) return false;
			for (const chartId of charts.slice(at, at + AT_ONCE)) {
				const row = await look(core, signedIn, chartId);
				if (row === 'not-here') notHere += 1;
				else if (row) rows.push(row);
			}
			return true;
		});
		if (!looked) return err({ type: 'Locked' });
	}
	const policy = readPolicyOf((key) => core.signedIn?.session.readConfig(key));
	rows.sort((a, b) => (a.keptUntil < b.keptUntil ? -1 : a.keptUntil > b.keptUntil ? 1 : 0));
	return ok({ policy, rows, notHere, looked: charts.length - notHere });
}

/** One chart; undefined when it is to be kept still. */
async function look(
	core: EngineCore,
	{ session }: SignedIn,
	chartId: ChartId
): Promise<RetentionRow | 'not-here' | undefined> {
	const summary = session.summaries.get(chartId);
	if (!summary) return undefined;
	if (!summary.complete) return 'not-here';
	const policy = readPolicyOf(session.readConfig);
	const now = core.deps.clock.now();
	const today = localDate(now, core.deps.zone);
	// Seen lately: nothing in the chart can make it older.
	const { lastSeen, birthDate } = summary;
	if (lastSeen && keptUntil(policy, lastSeen.day, birthDate) > today) return undefined;
	let found: RetentionRow | undefined;
	const control = core.device!.replica.control();
	await peekChart(session.charts, summary, ({ full }) => {
		const lastEntry = lastEntryIn(full, today, core.deps.zone);
		const day = lastSeen && (!lastEntry || lastSeen.day > lastEntry) ? lastSeen.day : lastEntry;
		if (!day) return;
		const until = keptUntil(policy, day, birthDate);
		if (until > today) return;
		found = {
			chartId,
			patient: summary.name,
			number: numberOf(summary),
			birthDate,
			lastEntry: day,
			keptUntil: until,
			onHold: control.onHold.has(summary.docIds.directory),
			obstacles: obstaclesIn(session, summary, full, now),
			waiting: [...control.erasures.values()].some(
				(one) => isWaiting(one, now) && one.parts.has(summary.docIds.directory)
			)
		};
	});
	return found;
}

/** The first day on which nobody has to keep it any more. */
export function keptUntil(
	{ years, childUntil }: RetentionPolicy,
	lastEntry: string,
	birthDate: string | undefined
): string {
	const after = yearsAfter(lastEntry, years);
	if (!birthDate) return after;
	// Of a birthday known by its year or month alone the latest day counts.
	const born =
		birthDate.length === 4 ? `${birthDate}-12-31` : birthDate.length === 7 ? `${birthDate}-31` : birthDate;
	const wasChild = lastEntry < yearsAfter(born, ADULT);
	const grown = yearsAfter(born, childUntil);
	return wasChild && grown > after ? grown : after;
}

const yearsAfter = (day: string, years: number): string =>
	String(Number(day.slice(0, 4)) + years).padStart(4, '0') + day.slice(4);

/** Elements of entries that say when what they tell of was. */
const DATES: ReadonlySet<string> = new Set([
	'effectiveDateTime',
	'effectivePeriod',
	'authoredOn',
	'recordedDate',
	'issued',
	'date',
	'occurrenceDateTime',
	'performedDateTime',
	'period',
	'start',
	'sent',
	'created'
]);

/** The day of the latest thing that the chart tells of, or that a person wrote in it. None is of tomorrow. */
export function lastEntryIn(
	reader: ChartReader,
	today: string,
	zone: string | undefined
): string | undefined {
	let latest: string | undefined;
	const say = (day: string): void => {
		if (day <= today && (!latest || day > latest)) latest = day;
	};
	for (const key of reader.keys('')) {
		const atom = reader.atom(key);
		const element = parseRegisterKey(key)?.element;
		if (atom !== undefined && element && DATES.has(element))
			for (const [day] of atom.matchAll(/\d{4}-\d{2}-\d{2}/g)) say(day);
		for (const { at, message } of reader.candidates(key))
			if (!message.startsWith(IMPORT_MESSAGE)) say(localDate(at, zone));
	}
	return latest;
}
