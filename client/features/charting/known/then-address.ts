// Which moment of a chart is looked back at, as it stands behind the # of its address: going back leaves it, and who comes
// back after a lock or a reload is where they were. Names a change, or a site and a time; never a word of the chart.
import type { SiteId } from '#shared/core/ids.ts';
import type { Moment } from '#shared/engine/known-facts.ts';

/** What is asked for: a moment, or the form that asks which one. undefined when the chart is shown as it is. */
export function momentInAddress(hash: string): Moment | 'ask' | undefined {
	const [, said] = /^#then(?:=(.+))?$/.exec(hash) ?? [];
	if (hash === '#then') return 'ask';
	if (said === undefined) return undefined;
	if (/^[0-9a-f]{64}$/.test(said)) return { change: said };
	const [, site, at] = /^site\.(\d{1,9})(?:\.(\d{1,15}))?$/.exec(said) ?? [];
	if (site === undefined) return 'ask';
	return { site: Number(site) as SiteId, ...(at !== undefined && { at: Number(at) }) };
}

/** The address of a chart at a moment; of the form without one. */
export function momentAddress(chartId: string, moment?: Moment): string {
	const base = `/chart/${chartId}#then`;
	if (!moment) return base;
	if ('change' in moment) return `${base}=${moment.change}`;
	return `${base}=site.${moment.site}${moment.at === undefined ? '' : `.${moment.at}`}`;
}
