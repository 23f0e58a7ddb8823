// Which elements of a resource are one clinical decision. Two people who change different elements of one group apart
// from each other disagree, although no single register is in conflict: the group's stamp makes that visible.

/** Elements that are decided together. `together`: values of different authors must not be mixed (a signature and its text). */
export interface DecisionGroup {
	/** The name without the tilde that the stamp's register key has. */
	readonly name: string;
	readonly elements: readonly string[];
	readonly together?: true;
}

const ORDER = ['status', 'statusReason', 'doNotPerform', 'medication[x]'];

/**
 * Groups by resource type. Sources: the merge table of docs/ARCHITECTURE.md (order, problem, allergy, deceased, note,
 * consent) and, for the other types, the elements that FHIR R4 marks as modifiers (isModifier) of the same statement.
 */
const GROUPS: Readonly<Record<string, readonly DecisionGroup[]>> = {
	Patient: [{ name: 'deceased', elements: ['deceased[x]'] }],
	MedicationRequest: [
		{ name: 'order', elements: [...ORDER, 'dosageInstruction', 'dispenseRequest', 'substitution'] }
	],
	MedicationStatement: [{ name: 'order', elements: [...ORDER, 'dosage', 'effective[x]'] }],
	ServiceRequest: [
		{
			name: 'order',
			elements: ['status', 'doNotPerform', 'code', 'quantity[x]', 'occurrence[x]', 'asNeeded[x]']
		}
	],
	Condition: [{ name: 'problem', elements: ['clinicalStatus', 'verificationStatus', 'abatement[x]'] }],
	AllergyIntolerance: [
		{
			name: 'allergy',
			elements: ['clinicalStatus', 'verificationStatus', 'type', 'criticality', 'code', 'reaction']
		}
	],
	Observation: [
		{
			name: 'result',
			elements: ['status', 'code', 'effective[x]', 'value[x]', 'dataAbsentReason', 'component']
		}
	],
	Immunization: [
		{
			name: 'immunization',
			elements: [
				'status',
				'statusReason',
				'vaccineCode',
				'occurrence[x]',
				'lotNumber',
				'doseQuantity',
				'isSubpotent'
			]
		}
	],
	Composition: [{ name: 'note', elements: ['status', 'section', 'attester'], together: true }],
	Consent: [{ name: 'consent', elements: ['status', 'scope', 'policyRule', 'provision'] }],
	Appointment: [{ name: 'appointment', elements: ['status', 'cancelationReason', 'start', 'end', 'slot'] }],
	Coverage: [{ name: 'coverage', elements: ['status', 'beneficiary', 'payor', 'period', 'subscriberId'] }]
};

/** Types with groups of their own. */
export const GROUPED_TYPES: readonly string[] = Object.keys(GROUPS);

/** Types without a table entry: their status and its reason are one decision. */
const ANY_TYPE: readonly DecisionGroup[] = [{ name: 'status', elements: ['status', 'statusReason'] }];

/** The groups of a resource type. */
export const groupsOf = (type: string): readonly DecisionGroup[] => GROUPS[type] ?? ANY_TYPE;

/** The group that an element belongs to, or undefined when it stands alone. */
export const groupOf = (type: string, element: string): DecisionGroup | undefined =>
	groupsOf(type).find((group) => group.elements.includes(element));

/** The group of that name, with or without the tilde, or undefined. */
export const groupNamed = (type: string, name: string): DecisionGroup | undefined =>
	groupsOf(type).find((group) => group.name === name.replace(/^~/, ''));
