// What is measured on: seeded charts. A chart is the steps by which it was written, told in nobody's format, so that each
// side writes the same one in its own.
import { bytesToHex } from '#shared/core/bytes.ts';
import type { JsonObject } from '#shared/fhir/exact-json.ts';
import { createSeededRandom, type SeededRandom } from '../support/seeded-random.ts';
import { concept, day, SNOMED, uuid, words } from './seeded-facts.ts';

/** One saved act at a screen; typing is told burst by burst. Positions in UTF-16 code units. */
export type ChartStep =
	| { readonly type: 'add'; readonly resource: JsonObject }
	| { readonly type: 'vitals'; readonly vitals: Readonly<Record<string, string>> }
	| { readonly type: 'note'; readonly title: string }
	/** Into the newest note. `pause`: the author stopped here for as long as it takes to be sealed. */
	| {
			readonly type: 'type';
			readonly at: number;
			readonly remove: number;
			readonly insert: string;
			readonly pause: boolean;
	  }
	| { readonly type: 'finish'; readonly encounter: string };

const CONDITIONS = [
	'44054006|Diabetes mellitus type 2',
	'38341003|Hypertensive disorder',
	'55822004|Hyperlipidemia',
	'195967001|Asthma',
	'239873007|Osteoarthritis of knee',
	'35489007|Depressive disorder',
	'235595009|Gastroesophageal reflux disease'
];
const MEDICINES = [
	'860975|Metformin hydrochloride 500 MG Oral Tablet',
	'314076|Lisinopril 10 MG Oral Tablet',
	'197361|Amlodipine 5 MG Oral Tablet',
	'617312|Atorvastatin 20 MG Oral Tablet',
	'312940|Sertraline 50 MG Oral Tablet',
	'402014|Omeprazole 20 MG Delayed Release Oral Capsule'
];
const ALLERGIES = ['91936005|Allergy to penicillin', '300916003|Latex allergy', '91935009|Allergy to peanut'];
const VACCINES = [
	'140|Influenza, seasonal, injectable',
	'115|Tdap',
	'33|pneumococcal polysaccharide PPV23',
	'43|Hep B, adult',
	'94|MMRV',
	'187|zoster recombinant',
	'207|COVID-19, mRNA, LNP-S, PF',
	'52|Hep A, adult'
];

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
		verificationStatus: concept(
			'http://terminology.hl7.org/CodeSystem/condition-ver-status',
			'confirmed|Confirmed'
		),
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
		clinicalStatus: concept(
			'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical',
			'active|Active'
		),
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
