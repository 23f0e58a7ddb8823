// The rows of the script in our own terms: which verb writes which columns, and which columns an entry, or a part of one
// that waits for a decision, shows.
import type { ChartCommand } from '#shared/engine/chart-command.ts';
import type { JsonObject } from '#shared/fhir/exact-json.ts';
import type { ChartId } from '#shared/core/ids.ts';
import type { Row } from './edit-pairs.ts';

const dosage = ({ amount, times }: Row): readonly JsonObject[] => [
	{
		text: `${amount} mg, ${times} a day`,
		timing: { repeat: { frequency: Number(times), period: 1, periodUnit: 'd' } },
		doseAndRate: [{ doseQuantity: { value: Number(amount), unit: 'mg' } }]
	}
];

const kilograms = (value: string): JsonObject => ({
	value: Number(value),
	unit: 'kg',
	system: 'http://unitsofmeasure.org',
	code: 'kg'
});

const made = (type: string, elements: Record<string, unknown>): ChartCommand => ({
	verb: 'addResource',
	resource: { resourceType: type, ...elements } as unknown as JsonObject
});

/** The command that makes a row. */
export const MAKES: Readonly<Record<string, (row: Row) => ChartCommand>> = {
	MedicationRequest: (row) => ({
		verb: 'addMedication',
		medicationCodeableConcept: { text: row['medicine']! },
		dosageInstruction: dosage(row)
	}),
	AllergyIntolerance: ({ substance, criticality }) => ({
		verb: 'addAllergy',
		code: { text: substance! },
		criticality: criticality as 'low'
	}),
	Condition: ({ name }) => ({ verb: 'addCondition', code: { text: name! } }),
	Observation: ({ value }) => ({ verb: 'recordVitals', weightKg: value! }),
	Immunization: ({ vaccine, lot }) => ({
		verb: 'addImmunization',
		vaccineCode: { text: vaccine! },
		lotNumber: lot!
	}),
	Composition: ({ title, text }) => ({
		verb: 'startNote',
		title: title!,
		sections: ['plan'],
		words: { plan: text! }
	}),
	Consent: ({ status }) =>
		made('Consent', { status, scope: { text: 'research' }, category: [{ text: 'research' }] }),
	Encounter: ({ status }) => made('Encounter', { status, class: { code: 'AMB' } }),
	ServiceRequest: ({ status, code }) =>
		made('ServiceRequest', { status, intent: 'order', code: { text: code } })
};

type Change = (id: string, columns: Row, before: Row) => readonly ChartCommand[];

const element = (path: string, value: JsonObject | string): ChartCommand => ({
	verb: 'correctElement',
	path,
	value
});
const inError = (type: string, id: string): ChartCommand => ({
	verb: 'markEnteredInError',
	type,
	id,
	reason: 'wrong'
});

/** The commands that change columns of a row. */
export const CHANGES: Readonly<Record<string, Change>> = {
	MedicationRequest: (id, { status, reason, priority, ...dose }, before) => [
		...(Object.keys(dose).length > 0
			? [{ verb: 'changeDose', id, dosageInstruction: dosage({ ...before, ...dose }) } as const]
			: []),
		...(status ? [{ verb: 'stopMedication', id, ...(reason && { reason }) } as const] : []),
		...(priority ? [{ verb: 'correctMedication', id, elements: { priority } } as const] : [])
	],
	AllergyIntolerance: (id, { state, criticality, substance, reaction }) => [
		...(state ? [{ verb: 'stopAllergy', id, outcome: state as 'refuted' } as const] : []),
		...(criticality ? [{ verb: 'correctAllergy', id, elements: { criticality } } as const] : []),
		...(substance ? [{ verb: 'correctAllergy', id, elements: { code: { text: substance } } } as const] : []),
		...(reaction
			? [element(`AllergyIntolerance/${id}/reaction/-`, { manifestation: [{ text: reaction }] })]
			: [])
	],
	Condition: (id, { state, ended, onset, name }) => [
		...(state
			? [
					{
						verb: 'stopCondition',
						id,
						clinicalStatus: state as 'resolved',
						abatementDateTime: ended!
					} as const
				]
			: []),
		...(onset ? [element(`Condition/${id}/onsetDateTime`, onset)] : []),
		...(name ? [element(`Condition/${id}/code`, { text: name })] : [])
	],
	Observation: (id, { value, status }) => [
		...(value
			? [{ verb: 'correctObservation', id, elements: { valueQuantity: kilograms(value) } } as const]
			: []),
		...(status ? [inError('Observation', id)] : [])
	],
	Immunization: (id, { lot, status }) => [
		...(lot ? [element(`Immunization/${id}/lotNumber`, lot)] : []),
		...(status ? [inError('Immunization', id)] : [])
	],
	Composition: (id, { text, signer }, before) => [
		...(text
			? [{ verb: 'editNoteText', noteId: id, section: 'plan', base: before['text']!, next: text } as const]
			: []),
		...(signer ? [{ verb: 'signNote', noteId: id, heads: [] } as const] : [])
	],
	Patient: (id, { born, phone, family, sex, married, died, mother }) => [
		...(born ? [element(`Patient/${id}/birthDate`, born)] : []),
		...(phone ? [element(`Patient/${id}/telecom/-`, { system: 'phone', value: phone })] : []),
		...(family ? [element(`Patient/${id}/name/0/family`, family)] : []),
		...(sex ? [element(`Patient/${id}/gender`, sex)] : []),
		...(married ? [element(`Patient/${id}/maritalStatus`, { text: married })] : []),
		...(died
			? [{ verb: 'correctDemographics', id, elements: { deceasedBoolean: died === 'true' } } as const]
			: []),
		...(mother ? [{ verb: 'linkKin', kind: 'mother', chartId: mother as ChartId } as const] : [])
	],
	Consent: (id, { status, provision }) => [
		...(status ? [element(`Consent/${id}/status`, status)] : []),
		...(provision ? [element(`Consent/${id}/provision`, { type: provision })] : [])
	],
	Encounter: (id, { status }) => [element(`Encounter/${id}/status`, status!)],
	ServiceRequest: (id, { status, code }) => [
		...(status ? [element(`ServiceRequest/${id}/status`, status)] : []),
		...(code ? [element(`ServiceRequest/${id}/code`, { text: code })] : [])
	]
};

const plainText = (sections: any): string =>
	(sections ?? []).map(({ text }: any) => String(text?.div).replace(/<[^>]*>/g, '')).join(' ');
const code = (concept: any): string | undefined => concept?.coding?.[0]?.code;
const joined = (items: any, read: (item: any) => unknown): string | undefined =>
	items && items.map(read).join(' ');

/** Columns of a resource, or of some of its elements. */
const COLUMNS: Readonly<Record<string, (resource: any) => Record<string, unknown>>> = {
	MedicationRequest: (r) => ({
		medicine: r.medicationCodeableConcept?.text,
		amount: r.dosageInstruction?.[0].doseAndRate[0].doseQuantity.value,
		times: r.dosageInstruction?.[0].timing.repeat.frequency,
		status: r.status,
		reason: r.statusReason?.text,
		priority: r.priority
	}),
	AllergyIntolerance: (r) => {
		const verification = code(r.verificationStatus);
		return {
			substance: r.code?.text,
			criticality: r.criticality,
			state: verification === 'refuted' ? verification : code(r.clinicalStatus),
			reaction: joined(r.reaction, ({ manifestation }) => manifestation[0].text)
		};
	},
	Condition: (r) => ({
		name: r.code?.text,
		state: code(r.clinicalStatus),
		ended: r.abatementDateTime,
		onset: r.onsetDateTime
	}),
	Observation: (r) => ({ value: r.valueQuantity?.value, status: r.status }),
	Immunization: (r) => ({ vaccine: r.vaccineCode?.text, lot: r.lotNumber, status: r.status }),
	Composition: (r) => ({
		title: r.title,
		status: r.status,
		text: r.section && plainText(r.section),
		signer: r.attester?.[0]?.party?.identifier?.value
	}),
	Patient: (r) => ({
		born: r.birthDate,
		phone: joined(r.telecom, ({ value }) => value),
		family: r.name?.[0]?.family,
		sex: r.gender,
		married: r.maritalStatus?.text,
		died: r.deceasedBoolean
	}),
	Consent: (r) => ({ status: r.status, provision: r.provision?.type }),
	Encounter: (r) => ({ status: r.status }),
	ServiceRequest: (r) => ({ status: r.status, code: r.code?.text })
};

/** The columns that are there, as text. */
export const columnsOf = (type: string, resource: unknown): Row =>
	Object.fromEntries(
		Object.entries(COLUMNS[type]?.(resource) ?? {})
			.filter(([, value]) => value !== undefined && value !== null)
			.map(([column, value]) => [column, String(value)])
	);
