// What is measured on: seeded people, records and charts. A chart is the steps by which it was written, told in nobody's
// format, so that each side writes the same one in its own. No step is anybody's data.
import type { JsonObject } from '#shared/fhir/exact-json.ts';
import { hexToUuid } from '#shared/core/ids.ts';
import { bytesToHex } from '#shared/core/bytes.ts';
import { createSeededRandom, type SeededRandom } from '../support/seeded-random.ts';

/** One saved act at a screen; typing is told burst by burst. Positions in UTF-16 code units. */
export type ChartStep =
	| { readonly type: 'add'; readonly resource: JsonObject }
	| { readonly type: 'vitals'; readonly vitals: Readonly<Record<string, string>> }
	| { readonly type: 'note'; readonly title: string }
	/** Into the newest note. `pause`: the author stopped here for as long as it takes to be sealed. */
	| { readonly type: 'type'; readonly at: number; readonly remove: number; readonly insert: string; readonly pause: boolean }
	| { readonly type: 'finish'; readonly encounter: string };

export interface Person {
	readonly id: string;
	readonly name: readonly { readonly use: string; readonly family: string; readonly given: readonly string[] }[];
	readonly gender: string;
	readonly birthDate: string;
	readonly telecom: readonly JsonObject[];
	readonly identifier: readonly JsonObject[];
	readonly address: readonly JsonObject[];
}

const GIVEN =
	'Maria James Aisha Wei Olu Sofia Daniel Priya Tomas Grace Ana José Łucja Ñusta Ingrid Yusuf Chidi Mei Noor Petra Sam Rosa Ivan Leila Kofi Ebba Hugo Tala Zoë Amir Juno Pilar Marek Nia Otto Wanjiru Rafael Selma Tariq Uma'.split(
		' '
	);
const FAMILY =
	'Okafor Nguyen García Smith Khan Mwangi Silva Brown Kowalska Müller Ivanova Haddad Sato Kim Diallo Jensen Rossi Novák Patel Reyes Alvarado Benavides Castellanos Draper Echeverría Fonseca Gupta Hollis Iqbal Jovanović Keller Lindqvist Moreno Nakamura Oyelaran Pereira Quispe Rahman Santos Takahashi Ueda Vega Whitaker Xu Yilmaz Zamora Abbott Becker Chavez Dube'.split(
		' '
	);
const WORDS =
	'patient reports presents with denies history of chest pain shortness breath cough fever chills nausea vomiting abdominal exam lungs clear to auscultation heart regular rate rhythm no murmurs blood pressure controlled on current regimen continue follow up in weeks labs ordered discussed diet exercise adherence side effects alert oriented extremities without edema skin warm dry assessment plan mild moderate severe improved worsening stable since last visit three days ago sleep appetite mood therapy referral return precautions given understands agrees imaging negative left right upper lower tenderness guarding urinary frequency rash reviewed updated family mother father works as lives near the river'.split(
		' '
	);
const CONDITIONS = ['44054006|Diabetes mellitus type 2', '38341003|Hypertensive disorder', '55822004|Hyperlipidemia', '195967001|Asthma', '239873007|Osteoarthritis of knee', '35489007|Depressive disorder', '235595009|Gastroesophageal reflux disease'];
const MEDICINES = ['860975|Metformin hydrochloride 500 MG Oral Tablet', '314076|Lisinopril 10 MG Oral Tablet', '197361|Amlodipine 5 MG Oral Tablet', '617312|Atorvastatin 20 MG Oral Tablet', '312940|Sertraline 50 MG Oral Tablet', '402014|Omeprazole 20 MG Delayed Release Oral Capsule'];
const ALLERGIES = ['91936005|Allergy to penicillin', '300916003|Latex allergy', '91935009|Allergy to peanut'];
const VACCINES = ['140|Influenza, seasonal, injectable', '115|Tdap', '33|pneumococcal polysaccharide PPV23', '43|Hep B, adult', '94|MMRV', '187|zoster recombinant', '207|COVID-19, mRNA, LNP-S, PF', '52|Hep A, adult'];
const RESULTS = ['8480-6|Systolic blood pressure|mm[Hg]', '8867-4|Heart rate|/min', '29463-7|Body weight|kg', '39156-5|Body mass index|kg/m2', '2339-0|Glucose|mg/dL', '6299-2|Urea nitrogen|mg/dL', '4548-4|Hemoglobin A1c|%', '2093-3|Cholesterol|mg/dL'];

const SNOMED = 'http://snomed.info/sct';
const pick = <T>(random: SeededRandom, from: readonly T[]): T => from[random.below(from.length)]!;
const uuid = (random: SeededRandom): string => hexToUuid(bytesToHex(random.bytes(16)));
const two = (n: number): string => String(n).padStart(2, '0');

function concept(system: string, coded: string): JsonObject {
	const [code = '', display = ''] = coded.split('|');
	return { coding: [{ system, code, display }], text: display };
}

const day = (random: SeededRandom, year: number): string =>
	`${year}-${two(1 + random.below(12))}-${two(1 + random.below(28))}`;

function words(random: SeededRandom, length: number): string {
	let text = '';
	while (text.length < length)
		text += `${random.below(16) === 0 ? random.below(300) : pick(random, WORDS)}${random.below(11) === 0 ? '. ' : ' '}`;
	return text.slice(0, length);
}

/** The nth person of a practice. */
export function personOf(n: number): Person {
	const random = createSeededRandom(n * 7919 + 17);
	const digits = String(1_000_000 + random.below(9_000_000));
	return {
		id: uuid(random),
		name: [
			{ use: 'official', family: `${pick(random, FAMILY)} ${pick(random, FAMILY)}`, given: [pick(random, GIVEN), pick(random, GIVEN)] }
		],
		gender: pick(random, ['female', 'male']),
		birthDate: day(random, 1930 + random.below(95)),
		telecom: [{ system: 'phone', value: `+1555${digits}` }],
		identifier: [{ system: 'urn:example:mrn', value: bytesToHex(random.bytes(4)) }],
		address: [{ line: [`${random.below(900)} Main Street`], city: 'Springfield', postalCode: digits.slice(0, 5), country: 'US' }]
	};
}

/** Bursts of about 20 characters until about 1,200 are there; now and then in the middle, now and then a correction. */
function* typing(random: SeededRandom): Generator<ChartStep> {
	const target = 1080 + random.below(240);
	let length = 0;
	for (let burst = 1; length < target; burst++) {
		const pause = burst % BURSTS_A_MINUTE === 0;
		const way = random.below(20);
		if (way === 0 && length > 100) {
			yield { type: 'type', at: random.below(length - 20), remove: 0, insert: words(random, 20), pause };
			length += 20;
		} else if (way === 1 && length > 100) {
			yield { type: 'type', at: length - 6, remove: 6, insert: words(random, 20), pause };
			length += 14;
		} else {
			const insert = words(random, 16 + random.below(9));
			yield { type: 'type', at: length, remove: 0, insert, pause };
			length += insert.length;
		}
	}
}

/** 200 characters a minute; unsealed typing is sealed every minute. */
const BURSTS_A_MINUTE = 10;
const VISITS = 12;

/** A chart of twelve visits: about 800 steps, a change each. Everything except the Patient. */
export function chartStepsOf(n: number, personId: string): readonly ChartStep[] {
	const random = createSeededRandom(n * 104_729 + 5);
	const subject = { reference: `Patient/${personId}` };
	const steps: ChartStep[] = [];
	const add = (coded: readonly string[], make: (code: string, i: number) => JsonObject): void =>
		coded.forEach((code, i) => steps.push({ type: 'add', resource: { id: uuid(random), ...make(code, i) } }));
	add(CONDITIONS.slice(0, 5), (code) => ({
		resourceType: 'Condition',
		subject,
		clinicalStatus: concept('http://terminology.hl7.org/CodeSystem/condition-clinical', 'active|Active'),
		verificationStatus: concept('http://terminology.hl7.org/CodeSystem/condition-ver-status', 'confirmed|Confirmed'),
		code: concept(SNOMED, code),
		onsetDateTime: day(random, 2015 + random.below(6)),
		recordedDate: day(random, 2021)
	}));
	add(MEDICINES, (code) => ({
		resourceType: 'MedicationRequest',
		status: 'active',
		intent: 'order',
		subject,
		medicationCodeableConcept: concept('http://www.nlm.nih.gov/research/umls/rxnorm', code),
		authoredOn: day(random, 2022),
		dosageInstruction: [
			{
				text: 'Take one tablet by mouth daily',
				timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } },
				doseAndRate: [{ doseQuantity: { value: 1, unit: 'tablet' } }]
			}
		],
		dispenseRequest: { numberOfRepeatsAllowed: 3, quantity: { value: 90, unit: 'tablet' } }
	}));
	add(ALLERGIES, (code) => ({
		resourceType: 'AllergyIntolerance',
		patient: subject,
		clinicalStatus: concept('http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', 'active|Active'),
		criticality: 'high',
		code: concept(SNOMED, code),
		recordedDate: day(random, 2016),
		reaction: [{ manifestation: [concept(SNOMED, '271807003|Eruption of skin')], severity: 'moderate' }]
	}));
	add(VACCINES, (code, i) => ({
		resourceType: 'Immunization',
		status: 'completed',
		patient: subject,
		vaccineCode: concept('http://hl7.org/fhir/sid/cvx', code),
		occurrenceDateTime: day(random, 2017 + (i % 5)),
		lotNumber: bytesToHex(random.bytes(3)).toUpperCase(),
		doseQuantity: { value: 0.5, unit: 'mL' }
	}));
	for (let visit = 0; visit < VISITS; visit++) {
		const id = uuid(random);
		const date = day(random, 2021 + Math.floor(visit / 3));
		const between = (low: number, high: number): string => String(low + random.below(high - low));
		steps.push(
			{
				type: 'add',
				resource: {
					resourceType: 'Encounter',
					id,
					status: 'in-progress',
					class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
					type: [concept(SNOMED, '185349003|Encounter for check up')],
					subject,
					period: { start: `${date}T09:30:00Z` },
					reasonCode: [{ text: words(random, 40) }]
				}
			},
			{
				type: 'vitals',
				vitals: {
					systolicMmHg: between(95, 165),
					diastolicMmHg: between(55, 95),
					pulsePerMinute: between(52, 110),
					respirationsPerMinute: between(11, 24),
					temperatureCel: `${between(36, 39)}.${random.below(10)}`,
					oxygenSaturationPercent: between(90, 100),
					weightKg: `${between(45, 120)}.${random.below(10)}`,
					heightCm: between(150, 195)
				}
			},
			{ type: 'note', title: 'Visit note' },
			...typing(random),
			{ type: 'finish', encounter: id }
		);
	}
	return steps;
}

/** Ten years in one file, of the size and kinds of a larger Synthea record: over 200 resources, claims and all. */
export function tenYearBundle(n: number): string {
	const random = createSeededRandom(n * 15_485_863 + 3);
	const person = personOf(n);
	const subject = { reference: `urn:uuid:${person.id}` };
	const resources: JsonObject[] = [{ resourceType: 'Patient', ...person } as unknown as JsonObject];
	const add = (resource: JsonObject): JsonObject => {
		const made = { id: uuid(random), ...resource };
		resources.push(made);
		return made;
	};
	for (let visit = 0; visit < 20; visit++) {
		const date = `${day(random, 2014 + (visit >> 1))}T09:30:00-05:00`;
		const encounter = add({
			resourceType: 'Encounter',
			status: 'finished',
			class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
			type: [concept(SNOMED, '162673000|General examination of patient (procedure)')],
			subject,
			period: { start: date, end: date },
			serviceProvider: { reference: `urn:uuid:${uuid(random)}`, display: 'Springfield General' }
		});
		const reference = { reference: `urn:uuid:${String(encounter['id'])}` };
		for (let i = 0; i < 7; i++) {
			const [code = '', display = '', unit = ''] = RESULTS[(visit + i) % RESULTS.length]!.split('|');
			add({
				resourceType: 'Observation',
				status: 'final',
				category: [concept('http://terminology.hl7.org/CodeSystem/observation-category', 'vital-signs|vital-signs')],
				code: concept('http://loinc.org', `${code}|${display}`),
				subject,
				encounter: reference,
				effectiveDateTime: date,
				issued: date,
				valueQuantity: { value: 40 + random.below(12_000) / 100, unit, system: 'http://unitsofmeasure.org', code: unit }
			});
		}
		const coded = { productOrService: concept(SNOMED, '162673000|General examination of patient (procedure)') };
		const money = { value: 100 + random.below(10_000) / 100, currency: 'USD' };
		const lines = Array.from({ length: 5 }, (_, i) => ({ sequence: i + 1, ...coded, encounter: [reference], net: money }));
		add({
			resourceType: 'Claim',
			status: 'active',
			use: 'claim',
			patient: subject,
			billablePeriod: { start: date, end: date },
			created: date,
			priority: concept('http://terminology.hl7.org/CodeSystem/processpriority', 'normal|normal'),
			item: lines,
			total: money
		});
		add({
			resourceType: 'ExplanationOfBenefit',
			status: 'active',
			use: 'claim',
			patient: subject,
			created: date,
			outcome: 'complete',
			item: lines.map((line) => ({
				...line,
				servicedPeriod: { start: date, end: date },
				locationCodeableConcept: concept('http://terminology.hl7.org/CodeSystem/ex-serviceplace', '19|Off Campus-Outpatient Hospital'),
				adjudication: ['submitted', 'copay', 'eligible', 'deductible', 'benefit'].map((name) => ({
					category: concept('http://terminology.hl7.org/CodeSystem/adjudication', `${name}|Line ${name} amount`),
					amount: money
				}))
			})),
			total: [{ category: concept('http://terminology.hl7.org/CodeSystem/adjudication', 'submitted|Submitted Amount'), amount: money }],
			payment: { amount: money }
		});
	}
	for (const step of chartStepsOf(n, person.id)) {
		if (step.type !== 'add' || step.resource['resourceType'] === 'Encounter') continue;
		resources.push(step.resource);
	}
	const entry = resources.map((resource) => ({ fullUrl: `urn:uuid:${String(resource['id'])}`, resource }));
	return JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry });
}
