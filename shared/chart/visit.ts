// A visit of one patient to one site on one local day, as a FHIR Encounter: how it begins by itself with the first entry,
// and how entries name it.
import type { SiteId } from '../core/ids.ts';
import type { ExactJson, JsonObject } from '../fhir/exact-json.ts';
import type { ChartReader, VerbContext } from './edit.ts';
import { registerKey } from './register-key.ts';

/** The message of changes that begin a visit because something was entered. Nobody decided what stands in them. */
export const BEGIN_VISIT_MESSAGE = 'beginVisit';

type Properties = Readonly<Record<string, ExactJson | undefined>> & { readonly resourceType: string };

/** Identifier system of the practice's sites, by number. */
export const SITE_SYSTEM = 'urn:saddlebag:site';

/** Which visit: the same facts, and the same id, on every device of the site. */
export interface Visit {
	readonly id: string;
	readonly site: SiteId;
	/** The site's local calendar date, YYYY-MM-DD. */
	readonly day: string;
	/** Why the patient came, in words, where the queue says so. */
	readonly reason?: string | undefined;
}

/** Where each type names its visit (FHIR R4): `encounter`, or `context.encounter` of a document. */
const NAMES_VISIT: Readonly<Record<string, 'encounter' | 'context'>> = {
	AllergyIntolerance: 'encounter',
	Composition: 'encounter',
	Condition: 'encounter',
	DiagnosticReport: 'encounter',
	DocumentReference: 'context',
	Immunization: 'encounter',
	MedicationRequest: 'encounter',
	Observation: 'encounter',
	Procedure: 'encounter',
	ServiceRequest: 'encounter'
};

/** The draft of a new entry with the context's visit, unless it names one or its type has no place for it. */
export function withVisit(draft: Properties, { encounterId }: VerbContext): Properties {
	const element = NAMES_VISIT[draft.resourceType];
	if (encounterId === undefined || !element || draft[element]) return draft;
	const reference = { reference: `Encounter/${encounterId}` };
	return { ...draft, [element]: element === 'context' ? { encounter: [reference] } : reference };
}

/** The resource of a visit that begins. Every device of a site writes the same, so that two that begin it apart agree. */
export const visitResource = ({ id, site, day, reason }: Visit, subject: JsonObject): Properties => ({
	resourceType: 'Encounter',
	id,
	status: 'in-progress',
	class: {
		system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
		code: 'AMB',
		display: 'ambulatory'
	},
	subject,
	period: { start: day },
	reasonCode: reason?.trim() ? [{ text: reason.trim() }] : undefined,
	location: [{ location: { identifier: { system: SITE_SYSTEM, value: String(site) } } }]
});

/** The FHIR status of a visit; undefined when the chart does not have it. */
export function visitStatus(chart: ChartReader, id: string): string | undefined {
	const atom = chart.atom(registerKey('Encounter', id, 'status'));
	return atom === undefined ? undefined : (JSON.parse(atom) as string);
}
