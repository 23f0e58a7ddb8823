// Writes down what happened to one invented patient as FHIR resources that name each other. Days only, no times: a past
// must read the same in every time zone.
import {
	conditionClinical,
	conditionVerification,
	allergyClinical,
	allergyVerification,
	NO_KNOWN_ALLERGY,
	PROBLEM_LIST_ITEM,
	PROGRESS_NOTE,
	VITAL_SIGNS
} from '../chart/clinical-codes.ts';
import { signedSection } from '../chart/note-sections.ts';
import {
	bloodPressureComponents,
	BLOOD_PRESSURE,
	quantity,
	SINGLE_SIGNS,
	type SingleSign
} from '../chart/verbs/vital-signs.ts';
import { SITE_SYSTEM } from '../chart/visit.ts';
import type { JsonObject } from '../fhir/exact-json.ts';
import { CONDITIONS, LAB_TESTS, VACCINES, type LabName, type VaccineName } from './demo-codes.ts';
import { demoDosage, MEDICINES, type MedicineName } from './demo-medicines.ts';
import type { DemoPerson, Programme } from './demo-person.ts';

const THO = 'http://terminology.hl7.org/CodeSystem/';
/** hl7.org/fhir/R4/valueset-observation-category.html */
const LABORATORY: JsonObject = {
	coding: [{ system: `${THO}observation-category`, code: 'laboratory', display: 'Laboratory' }]
};
/** hl7.org/fhir/R4/valueset-diagnostic-service-sections.html */
const LAB_SECTION: JsonObject = { coding: [{ system: `${THO}v2-0074`, code: 'LAB', display: 'Laboratory' }] };

/** One visit that is over. */
export interface PastVisit {
	readonly id: string;
	readonly day: string;
	readonly who: string;
}

/** What was measured at a visit; units as the names of the panel say. */
export type PastVitals = Partial<Record<SingleSign, number>> & {
	readonly bloodPressure?: readonly [systolic: number, diastolic: number];
};

/** Words of a finished note by section: reason, history, exam, assessment, plan. */
export type NoteWords = Readonly<Record<string, string>>;

/** Collects the resources of one patient, in the order in which they are written. */
export class PastWriter {
	readonly resources: JsonObject[] = [];
	readonly #person: DemoPerson;
	readonly #counts = new Map<string, number>();

	constructor(person: DemoPerson) {
		this.#person = person;
	}

	#add(type: string, elements: Readonly<Record<string, JsonObject[string] | undefined>>): string {
		const count = (this.#counts.get(type) ?? 0) + 1;
		this.#counts.set(type, count);
		const id = `past-${this.#person.index}-${type.toLowerCase()}-${count}`;
		const given = Object.entries(elements).filter(([, value]) => value !== undefined);
		this.resources.push({ resourceType: type, id, ...Object.fromEntries(given) } as JsonObject);
		return id;
	}

	get #subject(): JsonObject {
		return { reference: `Patient/${this.#person.id}` };
	}

	visit(day: string, site: number, who: string, reason: string): PastVisit {
		const id = this.#add('Encounter', {
			status: 'finished',
			class: { system: `${THO}v3-ActCode`, code: 'AMB', display: 'ambulatory' },
			subject: this.#subject,
			participant: [{ individual: { display: who } }],
			period: { start: day, end: day },
			reasonCode: [{ text: reason }],
			location: [{ location: { identifier: { system: SITE_SYSTEM, value: String(site) } } }]
		});
		return { id, day, who };
	}

	#at({ id, day, who }: PastVisit) {
		return {
			subject: this.#subject,
			encounter: { reference: `Encounter/${id}` },
			effectiveDateTime: day,
			performer: [{ display: who }]
		};
	}

	vitals(visit: PastVisit, { bloodPressure, ...signs }: PastVitals): void {
		const common = { status: 'final', category: [VITAL_SIGNS], ...this.#at(visit) };
		if (bloodPressure)
			this.#add('Observation', {
				...common,
				code: BLOOD_PRESSURE,
				component: bloodPressureComponents(...bloodPressure)
			});
		for (const [name, value] of Object.entries(signs)) {
			const { code, unit } = SINGLE_SIGNS[name as SingleSign];
			this.#add('Observation', { ...common, code, valueQuantity: quantity(value, unit) });
		}
	}

	/** One paper of a laboratory. */
	results(visit: PastVisit, panel: string, values: Partial<Record<LabName, number>>): void {
		const ids = Object.entries(values).map(([name, value]) => {
			const { code, display, unit, digits, ...range } = LAB_TESTS[name as LabName];
			const { low, high } = range as { low?: number; high?: number };
			return this.#add('Observation', {
				status: 'final',
				category: [LABORATORY],
				code: { coding: [{ system: 'http://loinc.org', code, display }] },
				...this.#at(visit),
				valueQuantity: quantity(Number(value.toFixed(digits)), unit),
				referenceRange: [
					{
						...(low !== undefined && { low: quantity(low, unit) }),
						...(high !== undefined && { high: quantity(high, unit) })
					}
				]
			});
		});
		this.#add('DiagnosticReport', {
			status: 'final',
			category: [LAB_SECTION],
			code: { text: panel },
			...this.#at(visit),
			result: ids.map((id) => ({ reference: `Observation/${id}` }))
		});
	}

	/** A test at the bedside with its answer in words. */
	quickTest(visit: PastVisit, name: string, answer: string): void {
		this.#add('Observation', {
			status: 'final',
			category: [LABORATORY],
			code: { text: name },
			...this.#at(visit),
			valueString: answer
		});
	}

	problem(visit: PastVisit, programme: Programme, onset: string, endedOn?: string): void {
		this.#add('Condition', {
			clinicalStatus: conditionClinical(endedOn === undefined ? 'active' : 'resolved'),
			verificationStatus: conditionVerification('confirmed'),
			category: [PROBLEM_LIST_ITEM],
			code: CONDITIONS[programme],
			subject: this.#subject,
			encounter: { reference: `Encounter/${visit.id}` },
			onsetDateTime: onset,
			abatementDateTime: endedOn,
			recordedDate: visit.day,
			recorder: { display: visit.who }
		});
	}

	/** `status`: active, or how it ended. `days`: a course of so many days. */
	medicine(
		visit: PastVisit,
		name: MedicineName,
		dose: number,
		status: 'active' | 'stopped' | 'completed',
		days?: number
	): void {
		this.#add('MedicationRequest', {
			status,
			intent: 'order',
			medicationCodeableConcept: { text: MEDICINES[name].drug },
			subject: this.#subject,
			encounter: { reference: `Encounter/${visit.id}` },
			authoredOn: visit.day,
			requester: { display: visit.who },
			dosageInstruction: [demoDosage(name, dose, days)],
			...(days !== undefined && {
				dispenseRequest: {
					expectedSupplyDuration: { value: days, unit: 'd', system: 'http://unitsofmeasure.org', code: 'd' }
				}
			})
		});
	}

	vaccine(visit: PastVisit, name: VaccineName, dose: number): void {
		this.#add('Immunization', {
			status: 'completed',
			vaccineCode: VACCINES[name],
			patient: this.#subject,
			encounter: { reference: `Encounter/${visit.id}` },
			occurrenceDateTime: visit.day,
			primarySource: true,
			performer: [{ actor: { display: visit.who } }],
			protocolApplied: [{ doseNumberPositiveInt: dose }]
		});
	}

	allergies(visit: PastVisit): void {
		const { allergy, noAllergies } = this.#person;
		if (!allergy && !noAllergies) return;
		this.#add('AllergyIntolerance', {
			clinicalStatus: allergyClinical('active'),
			verificationStatus: allergyVerification('confirmed'),
			...(allergy && { criticality: allergy.severity === 'severe' ? 'high' : 'low' }),
			code: allergy ? { text: allergy.to } : NO_KNOWN_ALLERGY,
			patient: this.#subject,
			recordedDate: visit.day,
			recorder: { display: visit.who },
			...(allergy && {
				reaction: [{ manifestation: [{ text: allergy.reaction }], severity: allergy.severity }]
			})
		});
	}

	/** A finished note: words that nobody changes any more, whole in the entry. */
	note(visit: PastVisit, words: NoteWords): void {
		this.#add('Composition', {
			status: 'final',
			type: PROGRESS_NOTE,
			subject: this.#subject,
			encounter: { reference: `Encounter/${visit.id}` },
			date: visit.day,
			author: [{ display: visit.who }],
			title: 'Visit note',
			section: Object.entries(words).map(([name, text]) => signedSection(name, text))
		});
	}
}
