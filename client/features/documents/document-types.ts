// What kinds of document there are: a small list, with LOINC codes (loinc.org) where one is exact.
import type { JsonObject } from '#shared/fhir/exact-json.ts';
import { t } from '#client/session/i18n.ts';

export const DOCUMENT_TYPES = ['photo', 'lab', 'letter', 'referral', 'consent', 'id', 'other'] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];

const LOINC: Partial<Record<DocumentType, string>> = {
	photo: '72170-4',
	lab: '11502-2',
	referral: '57133-1',
	consent: '59284-0'
};

/** The type as a CodeableConcept with this clinic's word. */
export function typeConcept(type: DocumentType): JsonObject {
	const code = LOINC[type];
	const text = t(`documents.type-${type}`);
	return code === undefined ? { text } : { coding: [{ system: 'http://loinc.org', code }], text };
}
