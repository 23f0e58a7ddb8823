// Which role may write what: one table for the screens, the verbs and the judge of what arrives from elsewhere. Which parts
// of a chart a role has the key of is in scopes.ts.
import type { Role } from './scopes.ts';

/** `proposes`: what is entered waits for a prescriber. */
export type Right = 'writes' | 'proposes' | 'no';

type Cells = Readonly<Record<Role, Right>>;

const CLINICAL: Cells = {
	admin: 'writes',
	prescriber: 'writes',
	nurse: 'writes',
	outreach: 'writes',
	'front-desk': 'no',
	auditor: 'no'
};
/** In a small practice the doctor is often its admin: an admin counts as a prescriber. */
const PRESCRIBING: Cells = { ...CLINICAL, nurse: 'proposes', outreach: 'proposes' };
const ANSWERING: Cells = { ...CLINICAL, nurse: 'no', outreach: 'no' };
const FINDING_PEOPLE: Cells = { ...CLINICAL, 'front-desk': 'writes' };
const MONEY: Cells = { ...FINDING_PEOPLE, outreach: 'no' };
const LEADING: Cells = {
	admin: 'writes',
	prescriber: 'no',
	nurse: 'no',
	outreach: 'no',
	'front-desk': 'no',
	auditor: 'no'
};
const ONES_OWN: Cells = {
	admin: 'writes',
	prescriber: 'writes',
	nurse: 'writes',
	outreach: 'writes',
	'front-desk': 'writes',
	auditor: 'writes'
};

/** Kinds of entry, in the order in which they are shown. `types`: FHIR types that are of this kind and no other. */
export const RIGHTS = {
	people: { types: ['Patient', 'RelatedPerson', 'Flag', 'Coverage'], roles: FINDING_PEOPLE },
	appointments: { types: ['Appointment', 'AppointmentResponse'], roles: FINDING_PEOPLE },
	queue: { types: [], roles: FINDING_PEOPLE },
	billing: {
		types: [
			'Account',
			'ChargeItem',
			'Claim',
			'ClaimResponse',
			'CoverageEligibilityRequest',
			'CoverageEligibilityResponse',
			'EnrollmentRequest',
			'EnrollmentResponse',
			'ExplanationOfBenefit',
			'Invoice',
			'PaymentNotice',
			'PaymentReconciliation'
		],
		roles: MONEY
	},
	vitals: { types: ['Observation', 'DiagnosticReport', 'Specimen', 'Media'], roles: CLINICAL },
	problems: { types: ['Condition', 'FamilyMemberHistory'], roles: CLINICAL },
	allergies: { types: ['AllergyIntolerance'], roles: CLINICAL },
	vaccines: { types: ['Immunization'], roles: CLINICAL },
	'medicines-taken': { types: ['MedicationStatement', 'MedicationAdministration'], roles: CLINICAL },
	/** FHIR R4 medicationrequest.html and the other resources of the request pattern that ask for treatment. */
	orders: {
		types: [
			'MedicationRequest',
			'ServiceRequest',
			'DeviceRequest',
			'NutritionOrder',
			'VisionPrescription',
			'RequestGroup'
		],
		roles: PRESCRIBING
	},
	answers: { types: [], roles: ANSWERING },
	notes: { types: ['Composition', 'ClinicalImpression'], roles: CLINICAL },
	documents: { types: ['DocumentReference', 'Binary'], roles: CLINICAL },
	messages: { types: ['Task', 'Communication'], roles: CLINICAL },
	visits: { types: ['Encounter', 'EpisodeOfCare'], roles: CLINICAL },
	consents: { types: ['Consent'], roles: CLINICAL },
	/** Every other type. */
	clinical: { types: [], roles: CLINICAL },
	/** Which charts an outreach tablet is given the keys of: whoever holds them all may give some. */
	trips: { types: [], roles: { ...CLINICAL, outreach: 'no' } },
	settings: { types: [], roles: LEADING },
	own: { types: [], roles: ONES_OWN }
} as const satisfies Readonly<Record<string, { readonly types: readonly string[]; readonly roles: Cells }>>;

export type EntryKind = keyof typeof RIGHTS;
export const ENTRY_KINDS = Object.keys(RIGHTS) as readonly EntryKind[];

const kinds: ReadonlyMap<string, EntryKind> = new Map(
	ENTRY_KINDS.flatMap((kind) => RIGHTS[kind].types.map((type) => [type, kind] as const))
);

/** The kind of a FHIR type in a chart's documents. */
export const kindOfType = (type: string): EntryKind => kinds.get(type) ?? 'clinical';

/** What a role may do with a kind of entry. */
export const rightTo = (role: Role, kind: EntryKind): Right => RIGHTS[kind].roles[role];

/** True for a role whose changes to charts need no look: there is nothing that it may not write. */
export const writesAllOfCharts = (role: Role): boolean =>
	ENTRY_KINDS.every((kind) => kind === 'settings' || rightTo(role, kind) === 'writes');
