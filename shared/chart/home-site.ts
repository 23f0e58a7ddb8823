// Which site of the practice a patient belongs to: FHIR R4 Patient.managingOrganization, the site by its number; why and
// since when are extensions of that reference, so that two sites which move one patient apart answer one question.
import type { SiteId } from '../core/ids.ts';
import type { JsonObject } from '../fhir/exact-json.ts';
import type { ChartReader } from './edit.ts';
import { registerKey } from './register-key.ts';
import { SITE_SYSTEM } from './visit.ts';

export const HOME_SINCE_URL = 'urn:saddlebag:home-since';
export const HOME_REASON_URL = 'urn:saddlebag:home-reason';

/** A home as it was said. */
export interface HomeSaid {
	readonly site: SiteId;
	/** YYYY-MM-DD */
	readonly since?: string;
	readonly reason?: string;
}

interface Reference {
	readonly identifier?: { readonly system?: string; readonly value?: string };
	readonly extension?: readonly {
		readonly url?: string;
		readonly valueDate?: string;
		readonly valueString?: string;
	}[];
}

export const homeReference = ({ site, since, reason }: HomeSaid, siteName: string): JsonObject => {
	const extension: JsonObject[] = [
		...(since ? [{ url: HOME_SINCE_URL, valueDate: since }] : []),
		...(reason ? [{ url: HOME_REASON_URL, valueString: reason }] : [])
	];
	return {
		...(extension.length > 0 && { extension }),
		identifier: { system: SITE_SYSTEM, value: String(site) },
		...(siteName && { display: siteName })
	};
};

/** Reads `managingOrganization` as JSON; undefined for one that is no site of the practice. */
export function homeIn(value: unknown): HomeSaid | undefined {
	const { identifier, extension } = (value ?? {}) as Reference;
	const site = identifier?.system === SITE_SYSTEM ? Number(identifier.value) : Number.NaN;
	if (!Number.isSafeInteger(site)) return undefined;
	const since = extension?.find(({ url }) => url === HOME_SINCE_URL)?.valueDate;
	const reason = extension?.find(({ url }) => url === HOME_REASON_URL)?.valueString;
	return { site: site as SiteId, ...(since && { since }), ...(reason && { reason }) };
}

/** The sites that count as home: none while nobody said, several while two sites said otherwise apart. */
export function homesOf(reader: ChartReader, patientId: string): readonly SiteId[] {
	const key = registerKey('Patient', patientId, 'managingOrganization');
	const standing = reader.candidates(key).map(({ atom }) => atom);
	const atoms = standing.length > 1 ? standing : [reader.atom(key) ?? 'null'];
	const homes = atoms.flatMap((atom) => homeIn(JSON.parse(atom))?.site ?? []);
	return [...new Set(homes)].sort((a, b) => a - b);
}
