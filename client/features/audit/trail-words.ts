// A record of who looked in words, and the periods that can be asked for. Pure.
import type { TrailFilter, TrailRow } from '#shared/engine/api.ts';
import { t, type MessageKey } from '#client/session/i18n.ts';

const DAY_MS = 86_400_000;
export const PERIODS = ['week', 'month', 'year', 'all'] as const;
export type Period = (typeof PERIODS)[number];
const DAYS: Readonly<Record<Period, number | undefined>> = { week: 7, month: 30, year: 365, all: undefined };

/** Since when, for records of a period; `now` and the answer in ms since 1970. */
export function beganAt(period: Period, now: number): Pick<TrailFilter, 'from'> {
	const days = DAYS[period];
	return days === undefined ? {} : { from: now - days * DAY_MS };
}

const KNOWN: Readonly<Record<NonNullable<TrailRow['what']>, MessageKey>> = {
	'open-chart': 'audit.open-chart',
	'export-chart': 'audit.export-chart',
	'print-chart': 'audit.print-chart',
	'export-unsent': 'audit.export-unsent',
	'export-practice': 'audit.export-practice',
	import: 'audit.import',
	'move-entry': 'audit.move-entry',
	'same-person': 'audit.same-person',
	'settle-appointment': 'audit.settle-appointment',
	'read-trail': 'audit.read-trail',
	'change-members': 'audit.change-members',
	'show-sensitive': 'audit.show-sensitive'
};

/** What was done; a newer version may know more. */
export function whatWords({ what }: Pick<TrailRow, 'what'>): string {
	if (what === undefined) return t('audit.not-readable');
	return t(KNOWN[what] ?? 'audit.something-newer');
}

/** Why, where that was asked; undefined where it was not. */
export function reasonWords({ reason }: Pick<TrailRow, 'reason'>): string | undefined {
	if (!reason) return undefined;
	const why = t(`sensitive.why-${reason.why}`);
	return reason.words ? `${why}: ${reason.words}` : why;
}
