// An invented person as a FHIR Patient.
import type { JsonObject } from '../fhir/exact-json.ts';
import type { DemoPerson } from './demo-person.ts';

/** The system of the numbers on the demo's patient cards. */
export const CARD_SYSTEM = 'urn:saddlebag:demo-card';

/** hl7.org/fhir/R4/valueset-identifier-type.html, medical record number */
const RECORD_NUMBER: JsonObject = {
	coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }]
};

/** What the practice's list has of a person: the same wherever it is made. */
export function demoPatient(person: DemoPerson): JsonObject {
	const { index, id, given, family, sex, birthDate, phone, village, died } = person;
	const number = `D${String(10_001 + index * 37).padStart(6, '0')}`;
	return {
		resourceType: 'Patient',
		id,
		identifier: [{ type: RECORD_NUMBER, system: CARD_SYSTEM, value: number }],
		active: true,
		name: [{ use: 'official', ...(family !== undefined && { family }), given }],
		...(phone !== undefined && { telecom: [{ system: 'phone', value: phone, use: 'mobile' }] }),
		gender: sex,
		birthDate,
		...(died !== undefined && { deceasedDateTime: died }),
		address: [{ use: 'home', text: village, city: village }]
	};
}
