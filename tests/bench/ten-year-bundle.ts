// A seeded record as one file of another system.
import type { JsonObject } from '#shared/fhir/exact-json.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { personOf } from './people.ts';
import { concept, day, SNOMED, uuid } from './seeded-facts.ts';
import { chartStepsOf } from './workload.ts';

const RESULTS = [
	'8480-6|Systolic blood pressure|mm[Hg]',
	'8867-4|Heart rate|/min',
	'29463-7|Body weight|kg',
	'39156-5|Body mass index|kg/m2',
	'2339-0|Glucose|mg/dL',
	'6299-2|Urea nitrogen|mg/dL',
	'4548-4|Hemoglobin A1c|%',
	'2093-3|Cholesterol|mg/dL'
];

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
				category: [
					concept('http://terminology.hl7.org/CodeSystem/observation-category', 'vital-signs|vital-signs')
				],
				code: concept('http://loinc.org', `${code}|${display}`),
				subject,
				encounter: reference,
				effectiveDateTime: date,
				issued: date,
				valueQuantity: {
					value: 40 + random.below(12_000) / 100,
					unit,
					system: 'http://unitsofmeasure.org',
					code: unit
				}
			});
		}
		const coded = {
			productOrService: concept(SNOMED, '162673000|General examination of patient (procedure)')
		};
		const money = { value: 100 + random.below(10_000) / 100, currency: 'USD' };
		const lines = Array.from({ length: 5 }, (_, i) => ({
			sequence: i + 1,
			...coded,
			encounter: [reference],
			net: money
		}));
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
				locationCodeableConcept: concept(
					'http://terminology.hl7.org/CodeSystem/ex-serviceplace',
					'19|Off Campus-Outpatient Hospital'
				),
				adjudication: ['submitted', 'copay', 'eligible', 'deductible', 'benefit'].map((name) => ({
					category: concept(
						'http://terminology.hl7.org/CodeSystem/adjudication',
						`${name}|Line ${name} amount`
					),
					amount: money
				}))
			})),
			total: [
				{
					category: concept(
						'http://terminology.hl7.org/CodeSystem/adjudication',
						'submitted|Submitted Amount'
					),
					amount: money
				}
			],
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
