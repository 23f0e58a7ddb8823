// What verbs write is R4: required elements, required codes, the vital signs profile.
import { describe, expect, it } from 'vitest';
import type { ChartView } from '#shared/chart/chart-view.ts';
import { validateResource } from '#shared/fhir/validate-resource.ts';
import type { JsonObject } from '#shared/fhir/exact-json.ts';
import { meet, sitesSharing, TEST_CHART } from '../../../../support/chart-site.ts';

/** Elements with minimum cardinality 1 in FHIR R4, of the types that verbs make. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
	Patient: ['name'],
	Condition: ['subject', 'clinicalStatus', 'code'],
	AllergyIntolerance: ['patient', 'clinicalStatus', 'code'],
	MedicationRequest: ['status', 'intent', 'medicationCodeableConcept', 'subject'],
	Observation: ['status', 'category', 'code', 'subject', 'effectiveDateTime'],
	Composition: ['status', 'type', 'date', 'author', 'title', 'subject']
};

const codesOf = (concept: unknown) =>
	(concept as { coding: { code: string }[] }).coding.map(({ code }) => code);
const only = (view: ChartView, type: string) => Object.values(view.entries[type]!)[0]!;

it('every entry made by a verb has what FHIR requires and refers to the patient', () => {
	const [[a]] = sitesSharing(1, (first) => {
		first.do({
			verb: 'addCondition',
			args: { code: { text: 'Asthma' }, onsetDateTime: '2019', note: 'since school' }
		});
		first.do({
			verb: 'addAllergy',
			args: {
				code: { text: 'Penicillin' },
				type: 'allergy',
				category: 'medication',
				criticality: 'high',
				reaction: { manifestation: { text: 'rash' }, severity: 'moderate' }
			}
		});
		first.do({
			verb: 'addMedication',
			args: {
				medicationCodeableConcept: { text: 'Metformin' },
				dosageInstruction: [{ text: '500 mg' }],
				effectiveAt: '2026-05-01'
			}
		});
		first.do({
			verb: 'recordVitals',
			args: { systolicMmHg: 128, diastolicMmHg: 82, temperatureCel: '37.0', oxygenSaturationPercent: 98 }
		});
		first.do({ verb: 'startNote', args: { title: 'Visit' } });
	});
	for (const [type, required] of Object.entries(REQUIRED)) {
		for (const resource of Object.values(a!.view.entries[type]!)) {
			expect(Object.keys(resource), type).toEqual(expect.arrayContaining([...required]));
			expect(validateResource(resource as unknown as JsonObject).ok).toBe(true);
			const about = (resource['subject'] ?? resource['patient']) as { reference: string } | undefined;
			if (about) expect(about.reference).toBe(`Patient/${TEST_CHART}`);
		}
	}
	expect(only(a!.view, 'MedicationRequest')).toMatchObject({ authoredOn: '2026-05-01', intent: 'order' });
});

describe('vital signs', () => {
	it('are one Observation each, blood pressure with two components, UCUM units and number text as typed', () => {
		const [[a]] = sitesSharing(1, () => undefined);
		const done = a!.do({
			verb: 'recordVitals',
			args: {
				effectiveAt: '2026-05-03T09:30:00+03:00',
				systolicMmHg: '128',
				pulsePerMinute: '72',
				respirationsPerMinute: '16',
				temperatureCel: '37.0',
				oxygenSaturationPercent: '97',
				weightKg: '71.10',
				heightCm: '168',
				note: 'after rest'
			}
		});
		const { Observation } = a!.view.entries;
		const entries = done.entries!.map(({ id }) => Observation![id]!);
		expect(entries.map(({ code }) => codesOf(code))).toEqual([
			['85354-9'],
			['8867-4'],
			['9279-1'],
			['8310-5'],
			['2708-6', '59408-5'],
			['29463-7'],
			['8302-2']
		]);
		expect(entries.slice(1).map(({ valueQuantity }) => (valueQuantity as { code: string }).code)).toEqual([
			'/min',
			'/min',
			'Cel',
			'%',
			'kg',
			'cm'
		]);
		for (const entry of entries)
			expect(entry).toMatchObject({
				status: 'final',
				effectiveDateTime: '2026-05-03T09:30:00+03:00',
				category: [
					{
						coding: [
							{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }
						]
					}
				]
			});
		const [pressure] = entries;
		expect(pressure!['component']).toMatchObject([
			{ code: { coding: [{ code: '8480-6' }] }, valueQuantity: { value: 128, code: 'mm[Hg]' } },
			{ code: { coding: [{ code: '8462-4' }] }, dataAbsentReason: { coding: [{ code: 'unknown' }] } }
		]);
		const weight = entries.find(({ code }) => codesOf(code).includes('29463-7'))!;
		expect(a!.chart.atom(`Observation:${weight.id}:value[x]`)).toContain('"value":71.10,');
		expect(pressure!['issued']).not.toBe(pressure!['effectiveDateTime']);
	});

	it('refuses what is no number, a month without a day, and an empty panel', () => {
		const [[a]] = sitesSharing(1, () => undefined);
		for (const args of [
			{ weightKg: 'heavy' },
			{ weightKg: 71, effectiveAt: '2026-05' },
			{},
			{ weightKg: '' }
		])
			expect(a!.try({ verb: 'recordVitals', args })).toMatchObject({
				ok: false,
				error: { type: 'InvalidValue' }
			});
	});

	it('a correction is a new Observation that says what it replaces, and the old one stays, marked', () => {
		const [[a, b], { id }] = sitesSharing(2, (first) =>
			first.make({ verb: 'recordVitals', args: { weightKg: '17.1' } })
		);
		const elements = {
			valueQuantity: { value: 71.1, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' }
		};
		const made = a!.make({ verb: 'correctObservation', args: { id, elements, reason: 'digits swapped' } });
		const { entries } = meet(a!, b!);
		expect(entries['Observation']![id]).toMatchObject({
			status: 'entered-in-error',
			valueQuantity: { value: 17.1 }
		});
		expect(entries['Observation']![made.id]).toMatchObject({
			status: 'final',
			valueQuantity: { value: 71.1 },
			extension: [
				{
					url: 'http://hl7.org/fhir/StructureDefinition/observation-replaces',
					valueReference: { reference: `Observation/${id}` }
				}
			]
		});
		expect(JSON.parse(a!.chart.atom(`Observation:${id}:~result`)!)).toMatchObject({
			reason: 'digits swapped'
		});
		expect(a!.try({ verb: 'correctObservation', args: { id, elements } })).toMatchObject({ ok: false });
		a!.do({
			verb: 'correctElement',
			args: { path: `Observation/${made.id}/extension/-`, value: { url: 'urn:x', valueCode: 'y' } }
		});
		const again = a!.make({
			verb: 'correctObservation',
			args: { id: made.id, elements: { valueString: 'refused' } }
		});
		const last = a!.view.entries['Observation']![again.id]!;
		expect(last['extension']).toMatchObject([
			{ url: 'urn:x' },
			{ valueReference: { reference: `Observation/${made.id}` } }
		]);
		expect('valueQuantity' in last).toBe(false);
	});
});

describe('ends and errors', () => {
	it('an ended problem keeps con-4, an erroneous one con-5 and ait-2', () => {
		const [[a], { id }] = sitesSharing(1, (first) =>
			first.make({ verb: 'addCondition', args: { code: { text: 'Asthma' } } })
		);
		a!.do({ verb: 'stopCondition', args: { id } });
		expect(a!.view.entries['Condition']![id]).toMatchObject({
			clinicalStatus: { coding: [{ code: 'resolved' }] },
			abatementDateTime: '2026-05-04'
		});
		a!.do({ verb: 'markEnteredInError', args: { type: 'Condition', id, reason: 'another person' } });
		const condition = a!.view.entries['Condition']![id]!;
		expect(condition).toMatchObject({ verificationStatus: { coding: [{ code: 'entered-in-error' }] } });
		expect('clinicalStatus' in condition).toBe(false);
		expect(JSON.parse(a!.chart.atom(`Condition:${id}:~problem`)!)).toMatchObject({
			reason: 'another person',
			user: 'user-1',
			site: 1
		});
	});

	it('a stop keeps its reason in FHIR and its day in the stamp', () => {
		const [[a], { id }] = sitesSharing(1, (first) =>
			first.make({
				verb: 'addMedication',
				args: { medicationCodeableConcept: { text: 'Metformin' }, dosageInstruction: [{ text: 'daily' }] }
			})
		);
		a!.do({ verb: 'stopMedication', args: { id, reason: 'nausea', effectiveAt: '2026-05-01' } });
		expect(a!.view.entries['MedicationRequest']![id]).toMatchObject({
			status: 'stopped',
			statusReason: { text: 'nausea' }
		});
		expect(JSON.parse(a!.chart.atom(`MedicationRequest:${id}:~order`)!)).toMatchObject({
			effectiveAt: '2026-05-01'
		});
	});

	it('writes only what differs: nothing at all when nothing does', () => {
		const [[a], { id }] = sitesSharing(1, (first) =>
			first.make({ verb: 'addCondition', args: { code: { text: 'Asthma' } } })
		);
		const { edits } = a!.do({
			verb: 'correctCondition',
			args: { id, elements: { code: { text: 'Asthma' }, severity: { text: 'mild' } } }
		});
		expect([...edits[0]!.writes.keys()]).toEqual([`Condition:${id}:severity`]);
		expect(
			a!.do({ verb: 'correctCondition', args: { id, elements: { code: { text: 'Asthma' } } } }).edits
		).toEqual([]);
	});

	it('refuses a person without a name, dates that are none, and concepts without words', () => {
		const [[a]] = sitesSharing(1, () => undefined);
		expect(a!.try({ verb: 'registerPatient', args: { name: [{ family: 'X' }] } })).toMatchObject({
			ok: false,
			error: { type: 'AlreadyExists' }
		});
		expect(a!.try({ verb: 'addCondition', args: { code: { text: ' ' } } })).toMatchObject({ ok: false });
		expect(
			a!.try({ verb: 'addCondition', args: { code: { text: 'x' }, onsetDateTime: '01.05.2026' } })
		).toMatchObject({ ok: false });
		expect(
			a!.try({ verb: 'markEnteredInError', args: { type: 'Organization', id: 'o', reason: 'x' } })
		).toMatchObject({ ok: false });
	});
});
