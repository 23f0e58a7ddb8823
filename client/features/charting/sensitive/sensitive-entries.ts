// Entries that are kept apart, on the screen: who may make them, which entries may be, and a chart without them. Pure.
import type { ChartView, PlainResource } from '#shared/chart/chart-view.ts';
import { MAY_BE_APART } from '#shared/chart/may-be-apart.ts';
import { SCOPES_OF_ROLE, type Role } from '#shared/core/scopes.ts';
import type { ChartCommand } from '#shared/engine/chart-command.ts';
import type { JsonObject } from '#shared/fhir/exact-json.ts';
import type { Session } from '#client/session/session.svelte.ts';

/** True for a role that holds the key. */
export const holdsKey = (role: Role): boolean => SCOPES_OF_ROLE[role].includes('sensitive');

/** True when the person signed in may keep entries apart; what somebody supervised enters goes to others first. */
export const mayKeepApart = ({ state }: Pick<Session, 'state'>): boolean =>
	state?.phase === 'open' && holdsKey(state.role) && !state.supervised;

export const isApart = (view: ChartView | undefined, path: string): boolean =>
	view?.sensitive?.shown.includes(path) === true;

/** An entry that all see now and that may be kept apart. */
export const canBeApart = (view: ChartView, path: string): boolean =>
	MAY_BE_APART.has(path.split('/')[0] ?? '') && !isApart(view, path);

/** The command that makes the same, kept apart. */
export const apartCommand = (command: ChartCommand, sensitive: boolean): ChartCommand =>
	sensitive ? { verb: 'enterApart', command: command as unknown as JsonObject } : command;

/** How many there are in the chart, shown or not. */
export const countSensitive = ({ sensitive }: ChartView): number =>
	sensitive ? sensitive.shown.length + sensitive.hidden : 0;

/** The chart without them, as it goes on paper and beside a note; charts of the same person too. */
export function withoutSensitive(view: ChartView): ChartView {
	const { sensitive, linked } = view;
	const others = linked?.map((one) => (one.view ? { ...one, view: withoutSensitive(one.view) } : one));
	const rest = others ? { ...view, linked: others } : view;
	if (!sensitive || sensitive.shown.length === 0) return rest;
	const shown = new Set(sensitive.shown);
	const entries: Record<string, Record<string, PlainResource>> = {};
	for (const [type, all] of Object.entries(view.entries))
		entries[type] = Object.fromEntries(Object.entries(all).filter(([id]) => !shown.has(`${type}/${id}`)));
	const isAbout = (path: string): boolean => shown.has(path.split('/', 2).join('/'));
	return {
		...rest,
		entries,
		disagreements: view.disagreements.filter(({ path }) => !isAbout(path)),
		findings: view.findings.filter((finding) => !finding.entries.some(({ path }) => isAbout(path))),
		sensitive: { shown: [], hidden: countSensitive(view) }
	};
}
