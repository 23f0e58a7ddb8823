// A row of the access trail in words, and the periods and kinds that can be asked for. Pure.
import { TRAIL_KINDS, type TrailWhat, type TrailFilter, type TrailRow } from '#shared/engine/trail-facts.ts';
import { formatInstant, formatTime, localDate } from '#client/session/dates.ts';
import { parseTypedDate } from '#client/session/typed-date.ts';
import { clockOff, type ClockOff } from '#client/session/relay-clock.svelte.ts';
import { t, type MessageKey } from '#client/session/i18n.ts';

const DAY_MS = 86_400_000;
export const PERIODS = ['week', 'month', 'year', 'all'] as const;
export type Period = (typeof PERIODS)[number];
export type Chosen = Period | 'days';
const DAYS: Readonly<Record<Period, number | undefined>> = { week: 7, month: 30, year: 365, all: undefined };

/** Since when, for records of a period; `now` and the answer in ms since 1970. */
export function beganAt(period: Period, now: number): Pick<TrailFilter, 'from'> {
	const days = DAYS[period];
	return days === undefined ? {} : { from: now - days * DAY_MS };
}

/** A whole day as somebody typed it, YYYY-MM-DD; undefined for anything else. */
export function dayOf(typed: string): string | undefined {
	const day = parseTypedDate(typed);
	return day?.length === 10 ? day : undefined;
}

/** From the beginning of one local day to the end of another (YYYY-MM-DD); one that is absent is no bound. */
export function between(
	first: string | undefined,
	last: string | undefined
): Pick<TrailFilter, 'from' | 'to'> {
	const begins = (day: string, later = 0): number => {
		const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
		return new Date(year, month - 1, date + later).getTime();
	};
	return { ...(first && { from: begins(first) }), ...(last && { to: begins(last, 1) }) };
}

/** The kinds as a choice; all of them first. */
export const kindChoices = (): readonly { readonly value: string; readonly text: string }[] => [
	{ value: '', text: t('audit.every-kind') },
	...TRAIL_KINDS.map((kind) => ({ value: kind, text: t(`audit.kind-${kind}`) }))
];

const KNOWN: Readonly<Record<TrailWhat, MessageKey>> = {
	'open-chart': 'audit.open-chart',
	'export-chart': 'audit.export-chart',
	'print-chart': 'audit.print-chart',
	'save-document': 'audit.save-document',
	'print-today': 'audit.print-today',
	'take-retention': 'audit.take-retention',
	'take-trail': 'audit.take-trail',
	search: 'audit.search',
	'export-unsent': 'audit.export-unsent',
	'export-practice': 'audit.export-practice',
	import: 'audit.import',
	'move-entry': 'audit.move-entry',
	'same-person': 'audit.same-person',
	'settle-appointment': 'audit.settle-appointment',
	'read-trail': 'audit.read-trail',
	'list-for-patient': 'audit.list-for-patient',
	'change-members': 'audit.change-members',
	'show-sensitive': 'audit.show-sensitive',
	'open-elsewhere': 'audit.open-elsewhere',
	'hand-out': 'audit.hand-out',
	'sign-in': 'audit.sign-in',
	lock: 'audit.lock',
	'hand-over': 'audit.hand-over',
	'wrong-pin': 'audit.wrong-pin',
	'wrong-passphrase': 'audit.wrong-passphrase',
	registered: 'audit.registered',
	wrote: 'audit.wrote',
	'wrote-practice': 'audit.wrote-practice',
	'wrote-lists': 'audit.wrote-lists',
	'began-practice': 'audit.began-practice',
	invited: 'audit.invited',
	'let-in': 'audit.let-in',
	recovered: 'audit.recovered',
	'named-relay': 'audit.named-relay',
	'put-out': 'audit.put-out',
	'gave-role': 'audit.gave-role',
	'new-keys': 'audit.new-keys',
	'emptied-device': 'audit.emptied-device',
	'judged-late': 'audit.judged-late',
	'held-roles': 'audit.held-roles',
	'newer-record': 'audit.something-newer',
	'ask-erasure': 'audit.ask-erasure',
	'confirm-erasure': 'audit.confirm-erasure',
	'withdraw-erasure': 'audit.withdraw-erasure',
	'hold-record': 'audit.hold-record',
	'end-hold': 'audit.end-hold'
};

/** By which words a chart was found, or what was searched for in vain; undefined where nobody searched. */
export const searchWords = ({
	what,
	search: words
}: Pick<TrailRow, 'what' | 'search'>): string | undefined =>
	words === undefined ? undefined : t(what === 'search' ? 'audit.searched-for' : 'audit.searched', { words });

type Told = Pick<TrailRow, 'what' | 'how' | 'count'>;

/** What was done; a newer version may know more. */
export function whatWords({ what, how, count }: Told): string {
	if (what === undefined) return t('audit.not-readable');
	if (what === 'sign-in' && how) return t(`audit.sign-in-${how}`);
	const key = KNOWN[what] ?? 'audit.something-newer';
	return count === undefined ? t(key) : t(key, { count });
}

/** Why, where that was asked; undefined where it was not. */
export function reasonWords({ reason }: Pick<TrailRow, 'reason'>): string | undefined {
	if (!reason) return undefined;
	const why = t(`sensitive.why-${reason.why}`);
	return reason.words ? `${why}: ${reason.words}` : why;
}

/** Whom, as what and on which device; undefined where it was about nobody. */
export function aboutWords({ about }: Pick<TrailRow, 'about'>): string | undefined {
	if (!about) return undefined;
	const role = about.role && t(`role.${about.role}`);
	return [about.user || t('audit.nobody-known'), role, about.device].filter(Boolean).join(' · ');
}

/** When, by the device's clock: one time, a span, or after which. */
export function whenWords({ at, until, after }: Pick<TrailRow, 'at' | 'until' | 'after'>): string {
	if (at === undefined) return '\u2014';
	if (after) return t('audit.after', { time: formatInstant(at) });
	const from = formatInstant(at);
	if (until === undefined || formatInstant(until) === from) return from;
	const to = localDate(until) === localDate(at) ? formatTime(until) : formatInstant(until);
	return t('audit.between', { from, to });
}

const amountWords = ({ unit, count }: ClockOff): string => t(`clock.${unit}`, { count });

/** How far the device's clock was off, and what the relay's said; undefined where that was no matter. */
export function clockWords({ at, ahead }: Pick<TrailRow, 'at' | 'ahead'>): string | undefined {
	const off = ahead === undefined ? undefined : clockOff(ahead);
	if (at === undefined || ahead === undefined || !off) return undefined;
	const amount = amountWords(off);
	const time = formatInstant(at - ahead);
	return t(ahead > 0 ? 'audit.clock-ahead' : 'audit.clock-behind', { amount, time });
}

type AtRelay = Pick<TrailRow, 'at' | 'until' | 'relay'>;

/** How far the relay's time is from the device's; undefined where that is no matter, or one of them is not known. */
function relayOff({
	at,
	until,
	relay
}: AtRelay): { readonly isLater: boolean; readonly amount: string } | undefined {
	const told = until ?? at;
	if (told === undefined || typeof relay !== 'number') return undefined;
	const off = clockOff(relay - told);
	return off && { isLater: relay > told, amount: amountWords(off) };
}

/** That in a few words. */
export function relayOffWords(row: AtRelay): string | undefined {
	const off = relayOff(row);
	return off && t(off.isLater ? 'audit.off-later' : 'audit.off-before', { amount: off.amount });
}

/** When the relay first had the record, on its word; undefined for what no record tells. */
export function relayWords(row: AtRelay, timeOf: (at: number) => string = formatInstant): string | undefined {
	const { relay } = row;
	if (relay === undefined) return undefined;
	if (typeof relay !== 'number') return t(`audit.relay-${relay}`);
	const off = relayOff(row);
	const time = timeOf(relay);
	if (!off) return t('audit.relay', { time });
	return t(off.isLater ? 'audit.relay-later' : 'audit.relay-before', { time, amount: off.amount });
}
