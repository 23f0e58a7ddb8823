// Which of four things a chart says about allergies. Saying less than is known is a danger, so every doubt counts as known.
import { codesIn, SNOMED } from './clinical-codes.ts';
import type { ChartReader } from './edit.ts';
import { entryPrefix, idsIn } from './register-key.ts';
import { registersToResource } from './registers-to-resource.ts';

/**
 * `known`: at least one. `noneKnown`: somebody asked, there are none. `notRecorded`: nobody has written anything.
 * `unavailable`: parts of the chart have not arrived on this device, so nothing can be said.
 */
export type AllergyStatus = 'known' | 'noneKnown' | 'notRecorded' | 'unavailable';

/** hl7.fhir.uv.ips, CodeSystem absent-unknown-uv-ips */
const IPS_ABSENT = 'http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips';

/** "None known" of every kind: SNOMED CT 716186003 |No known allergy (situation)| and the IPS code. */
const NONE_KNOWN = ['716186003', 'no-known-allergies'];

/** Other statements that name no allergen: none known of one kind only (drug, food, environment, latex), or no information. */
const NO_ALLERGEN = [
	'409137002',
	'429625007',
	'428607008',
	'1003774007',
	'no-allergy-info',
	'no-known-medication-allergies',
	'no-known-environmental-allergies',
	'no-known-food-allergies'
];

type Kind = 'allergy' | 'noneKnown' | 'noAllergen';

interface AllergyEntry {
	readonly id: string;
	readonly kind: Kind;
	/** `past`: inactive or resolved. `void`: refuted, or entered in error. */
	readonly state: 'current' | 'past' | 'void';
}

const statusCodes = (value: unknown): readonly string[] =>
	((value as { coding?: { code?: string }[] } | undefined)?.coding ?? []).map(({ code }) => String(code));

function kindOf(code: unknown): Kind {
	const codes = [...codesIn(code, SNOMED), ...codesIn(code, IPS_ABSENT)];
	if (codes.some((one) => NONE_KNOWN.includes(one))) return 'noneKnown';
	return codes.some((one) => NO_ALLERGEN.includes(one)) ? 'noAllergen' : 'allergy';
}

/** By reader: one never changes, and checks, list and screen ask the same of it. */
const entriesIn = new WeakMap<ChartReader, readonly AllergyEntry[]>();

function allergyEntries(chart: ChartReader): readonly AllergyEntry[] {
	const known = entriesIn.get(chart) ?? readAllergyEntries(chart);
	entriesIn.set(chart, known);
	return known;
}

function readAllergyEntries(chart: ChartReader): readonly AllergyEntry[] {
	const ids = idsIn(chart.keys('AllergyIntolerance:'));
	const contested = chart.contested();
	return ids.map((id) => {
		const entry = registersToResource(chart, 'AllergyIntolerance', id);
		const kind = kindOf(entry['code']);
		const disputed = contested.some((key) => key.startsWith(entryPrefix('AllergyIntolerance', id)));
		const verification = statusCodes(entry['verificationStatus']);
		const clinical = statusCodes(entry['clinicalStatus']);
		const isVoid = verification.some((code) => code === 'refuted' || code === 'entered-in-error');
		const isPast = clinical.some((code) => code === 'inactive' || code === 'resolved');
		const state = disputed && kind === 'allergy' ? 'current' : isVoid ? 'void' : isPast ? 'past' : 'current';
		return { id, kind, state };
	});
}

/** Ids of the allergies that stand, or are in disagreement. */
export const knownAllergyEntries = (chart: ChartReader): readonly string[] =>
	allergyEntries(chart)
		.filter(({ kind, state }) => kind === 'allergy' && state === 'current')
		.map(({ id }) => id);

export const hasKnownAllergy = (chart: ChartReader): boolean => knownAllergyEntries(chart).length > 0;

/** Ids of the entries that say "no known allergies" and were not ended. */
export const noKnownAllergyEntries = (chart: ChartReader): readonly string[] =>
	allergyEntries(chart)
		.filter(({ kind, state }) => kind === 'noneKnown' && state === 'current')
		.map(({ id }) => id);

/**
 * The chart's allergy status. Any standing allergy invalidates "none known", whoever wrote which first. Only allergies of
 * the past count as known too, unless somebody said since that there are none.
 */
export function allergyStatus(
	chart: ChartReader,
	{ complete }: { readonly complete: boolean }
): AllergyStatus {
	if (!complete) return 'unavailable';
	const entries = allergyEntries(chart).filter(({ state }) => state !== 'void');
	const some = (kind: Kind, state: AllergyEntry['state']): boolean =>
		entries.some((entry) => entry.kind === kind && entry.state === state);
	if (some('allergy', 'current')) return 'known';
	if (some('noneKnown', 'current')) return 'noneKnown';
	return some('allergy', 'past') ? 'known' : 'notRecorded';
}
