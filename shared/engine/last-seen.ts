// When and where a patient was seen last, as far as this device knows: from the visits in a chart that was opened here, and
// from the queues that were looked at here. A date beside a name in lists, nothing that anybody decides by.
import { registerKey, parseRegisterKey } from '../chart/register-key.ts';
import { SITE_SYSTEM } from '../chart/visit.ts';
import type { ChartReader } from '../chart/edit.ts';
import type { SiteId } from '../core/ids.ts';
import type { LastSeen } from './patient-rows.ts';

/** The later of two; the first when they are of one day. */
export const laterSeen = (a: LastSeen | undefined, b: LastSeen | undefined): LastSeen | undefined =>
	!a || (b && b.day > a.day) ? b : a;

interface EncounterLocation {
	readonly location?: { readonly identifier?: { readonly system?: string; readonly value?: string } };
}

function siteOf(reader: ChartReader, id: string): SiteId | undefined {
	const atom = reader.atom(registerKey('Encounter', id, 'location'));
	const places = atom === undefined ? [] : ((JSON.parse(atom) ?? []) as readonly EncounterLocation[]);
	const ours = Array.isArray(places)
		? places.find(({ location }) => location?.identifier?.system === SITE_SYSTEM)
		: undefined;
	const site = Number(ours?.location?.identifier?.value);
	return Number.isSafeInteger(site) ? (site as SiteId) : undefined;
}

/** The latest visit in the documents that are read; one entered in error or planned does not count. */
export function lastVisitOf(reader: ChartReader): LastSeen | undefined {
	let latest: { readonly day: string; readonly id: string } | undefined;
	for (const key of reader.keys('Encounter:')) {
		const parsed = parseRegisterKey(key);
		if (parsed?.element !== 'period') continue;
		const start = (JSON.parse(reader.atom(key) ?? 'null') as { start?: unknown } | null)?.start;
		const day = typeof start === 'string' && start.length >= 10 ? start.slice(0, 10) : undefined;
		if (day === undefined || (latest && latest.day >= day)) continue;
		const status = reader.atom(registerKey('Encounter', parsed.id, 'status'));
		if (status === '"planned"' || status === '"cancelled"' || status === '"entered-in-error"') continue;
		latest = { day, id: parsed.id };
	}
	if (!latest) return undefined;
	const site = siteOf(reader, latest.id);
	return { day: latest.day, ...(site !== undefined && { site }) };
}
