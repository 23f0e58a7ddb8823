// Who belongs to whom: a patient's mother, and the household they live in, as RelatedPerson entries of the patient's own
// chart that name the other person's chart. The other direction, a mother's children, is found from the index of charts
// and written nowhere. The entry's id follows from what it says, so that two sites that say the same make one entry.
import type { ChartId } from '../core/ids.ts';
import type { JsonObject } from '../fhir/exact-json.ts';
import type { ChartReader } from './edit.ts';
import { parseRegisterKey, registerKey } from './register-key.ts';

/**
 * `mother`: the other chart is the mother's. `household`: this patient lives in the household that was begun with the
 * person of the other chart; that person belongs to it without an entry, until one of their own says that they left.
 */
export const KIN_KINDS = ['mother', 'household'] as const;
export type KinKind = (typeof KIN_KINDS)[number];

/** Identifier system of charts: their ids, which mean something inside the practice only. */
export const CHART_SYSTEM = 'urn:saddlebag:chart';

/** One entry, read. `name`: as it was known when it was written. `active`: false once it was taken back. */
export interface KinLink {
	readonly kind: KinKind;
	readonly chartId: ChartId;
	readonly name?: string;
	readonly active: boolean;
}

const ENTRY_ID = /^(mother|household)\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The entry's id. */
export const kinEntryId = (kind: KinKind, chartId: ChartId): string => `${kind}.${chartId}`;

/** True for what can be a chart's id in a kin entry. */
export const isKinChart = (chartId: string): boolean => ENTRY_ID.test(`mother.${chartId}`);

/** FHIR R4 relatedperson.html; MTH: terminology.hl7.org/CodeSystem-v3-RoleCode.html. Households have no code there. */
export const RELATIONSHIP: Readonly<Record<KinKind, JsonObject>> = {
	mother: {
		coding: [
			{
				system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode',
				code: 'MTH',
				display: 'mother'
			}
		]
	},
	household: { text: 'Lives in the same household' }
};

function nameIn(reader: ChartReader, id: string): string | undefined {
	for (const key of reader.keys(`${registerKey('RelatedPerson', id, 'name')}:`)) {
		const text = (JSON.parse(reader.atom(key) ?? 'null') as { text?: unknown } | null)?.text;
		if (typeof text === 'string') return text;
	}
	return undefined;
}

/** What a chart says of its patient's kin, by entry id. */
export function kinLinksOf(reader: ChartReader): readonly KinLink[] {
	const ids = new Set(reader.keys('RelatedPerson:').map((key) => parseRegisterKey(key)?.id ?? ''));
	return [...ids].sort().flatMap((id): KinLink[] => {
		const [, kind, chartId] = ENTRY_ID.exec(id) ?? [];
		if (!kind || !chartId) return [];
		const name = nameIn(reader, id);
		const active = reader.atom(registerKey('RelatedPerson', id, 'active')) !== 'false';
		return [{ kind: kind as KinKind, chartId: chartId as ChartId, ...(name && { name }), active }];
	});
}
