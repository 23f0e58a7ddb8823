// The title of a patient's allergies is one of four (NHS CUI PAB-0064..71); they are told apart by their words alone.
import type { MessageKey } from '#client/session/i18n.ts';
import { conceptWords, hasCode, isEnteredInError, listOf, type EntriesById, type Resource } from './fhir-shapes.ts';

export type AllergyState = 'known' | 'none-known' | 'not-recorded' | 'unavailable';

export interface AllergyFacts {
	readonly state: AllergyState;
	/** What the patient is allergic to, as recorded. */
	readonly substances: readonly string[];
	/** Current entries, "none known" left out. */
	readonly entries: readonly (Resource & { readonly entryId: string })[];
	/** The entry that says that none is known, when it is the only current one. */
	readonly noneKnownId: string | undefined;
}

/** SNOMED CT: no known allergy, and its children for drugs, food and environment. */
const NONE_KNOWN = ['716186003', '409137002', '429625007', '428607008'];

/** True for an entry that says that no allergy is known. */
export const saysNoneKnown = (entry: Resource): boolean => hasCode(entry.code, ...NONE_KNOWN);

const isCurrent = (entry: Resource): boolean =>
	!isEnteredInError(entry) && !hasCode(entry.verificationStatus, 'refuted') && !hasCode(entry.clinicalStatus, 'resolved', 'inactive');

/**
 * `arrived`: the part of the chart that holds allergies is whole on this device. An entry always wins over "none known";
 * while the chart is incomplete nothing but known entries is claimed.
 */
export function allergyFacts(entries: EntriesById, arrived: boolean): AllergyFacts {
	const current = listOf<Resource>(entries).filter(isCurrent);
	const known = current.filter((entry) => !saysNoneKnown(entry));
	const none = known.length === 0 ? current.find(saysNoneKnown) : undefined;
	const substances = known.map((entry) => conceptWords(entry.code) ?? '').filter(Boolean);
	const state = !arrived ? 'unavailable' : known.length > 0 ? 'known' : none ? 'none-known' : 'not-recorded';
	return { state, substances, entries: known, noneKnownId: none?.entryId };
}

/** The title's words. */
export const allergyTitle = (state: AllergyState): MessageKey => `allergies.title-${state}`;
