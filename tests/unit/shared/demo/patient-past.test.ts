// The past of every invented patient: the same twice, resources that can be taken in, and nothing that could not have been.
import { expect, test } from 'vitest';
import type { JsonObject } from '#shared/fhir/exact-json.ts';
import { validateResource } from '#shared/fhir/validate-resource.ts';
import { dayAfter } from '#shared/demo/demo-days.ts';
import { demoIndexOf, demoPatientId, demoPeople } from '#shared/demo/demo-people.ts';
import { demoPatient } from '#shared/demo/demo-patient.ts';
import { DEMO_PATIENTS } from '#shared/demo/demo-practice.ts';
import { pastOfPerson, patientPast } from '#shared/demo/patient-past.ts';

const DAY = '2026-05-04';
const people = demoPeople(1, DAY);
const pasts = people.map((person) => ({ person, past: pastOfPerson(1, DAY, person) }));
const everything = pasts.flatMap(({ person, past }) => past.map((entry) => ({ person, entry })));
const dayOf = (entry: JsonObject): string =>
	String(
		(entry['period'] as { start?: string } | undefined)?.start ??
			entry['effectiveDateTime'] ??
			entry['authoredOn'] ??
			entry['occurrenceDateTime'] ??
			entry['recordedDate'] ??
			entry['date']
	);

test('one seed and day give the same people and pasts twice, another seed others', async () => {
	expect(demoPeople(1, DAY)).toEqual(people);
	expect(people).toHaveLength(DEMO_PATIENTS);
	const demo = { seed: 1, startDay: DAY };
	expect(await patientPast(demo, people[40]!.id)).toEqual(await patientPast(demo, people[40]!.id));
	expect(demoPeople(2, DAY).slice(30)).not.toEqual(people.slice(30));
});

test('an id names its person, and nobody else’s id does', () => {
	for (const { id, index } of people) expect(demoIndexOf(1, id)).toBe(index);
	expect(new Set(people.map(({ id }) => id)).size).toBe(DEMO_PATIENTS);
	expect(demoIndexOf(2, demoPatientId(1, 3))).toBeUndefined();
});

test('every resource can be taken in, and no two of a patient have one id', () => {
	for (const person of people) expect(validateResource(demoPatient(person)).ok).toBe(true);
	for (const { entry } of everything) expect(validateResource(entry)).toEqual({ ok: true, value: entry });
	for (const { past } of pasts) {
		const names = past.map((entry) => `${String(entry['resourceType'])}/${String(entry['id'])}`);
		expect(new Set(names).size).toBe(names.length);
	}
});

test('everybody has a past, most of them of years', () => {
	const spans = pasts.map(({ past }) => {
		const days = past.map(dayOf).sort();
		return (Date.parse(days.at(-1)!) - Date.parse(days[0]!)) / 31_557_600_000;
	});
	expect(pasts.every(({ past }) => past.length > 0)).toBe(true);
	expect(spans.filter((years) => years >= 2).length).toBeGreaterThan(120);
	expect(Math.max(...spans)).toBeLessThan(14);
});

test('nothing happened before a birth, after a death, or on the day of the demo', () => {
	for (const { person, entry } of everything) {
		const day = dayOf(entry);
		expect(day).toMatch(/^\d{4}-\d\d-\d\d$/);
		expect(day < (person.died ?? DAY)).toBe(true);
		expect(day >= person.birthDate).toBe(true);
	}
});

test('vaccines are given in order, and none to a child that is too young for it', () => {
	for (const { person, entry } of everything) {
		if (entry['resourceType'] !== 'Immunization') continue;
		const [coding] = (entry['vaccineCode'] as { coding: { code: string }[] }).coding;
		if (coding!.code === '04') expect(dayOf(entry) >= dayAfter(person.birthDate, 270)).toBe(true);
	}
});

test('doses are numbers in units that the form of a medicine knows, and none meets a recorded allergy', () => {
	const units = ['mg', 'g', 'microgram', 'mL', 'unit', 'tablet', 'capsule', 'drop', 'puff'];
	let orders = 0;
	for (const { person, entry } of everything) {
		if (entry['resourceType'] !== 'MedicationRequest') continue;
		orders += 1;
		const [dosage] = entry['dosageInstruction'] as unknown as {
			doseAndRate: { doseQuantity: { value: number; unit: string } }[];
		}[];
		const { value, unit } = dosage!.doseAndRate[0]!.doseQuantity;
		expect(value).toBeGreaterThan(0);
		expect(units).toContain(unit);
		const drug = (entry['medicationCodeableConcept'] as { text: string }).text;
		if (person.allergy?.to === 'Penicillin') expect(drug).not.toBe('Amoxicillin');
	}
	expect(orders).toBeGreaterThan(150);
});

test('measurements are such as people have', () => {
	for (const { entry } of everything) {
		if (entry['resourceType'] !== 'Observation') continue;
		const { code, valueQuantity } = entry as unknown as {
			code: { coding?: { code: string }[] };
			valueQuantity?: { value: number };
		};
		const value = valueQuantity?.value;
		const limits: Readonly<Record<string, readonly [number, number]>> = {
			'29463-7': [2, 110],
			'8302-2': [44, 200],
			'8310-5': [35.5, 40.5],
			'4548-4': [5.5, 12],
			'2823-3': [3.4, 5.4]
		};
		const limit = limits[code.coding?.[0]?.code ?? ''];
		if (!limit || value === undefined) continue;
		expect(value).toBeGreaterThanOrEqual(limit[0]);
		expect(value).toBeLessThanOrEqual(limit[1]);
	}
});

test('no man is pregnant, and one person is known by a year, one by one name, one has died', () => {
	for (const { sex, programmes } of people) if (sex === 'male') expect(programmes).not.toContain('pregnancy');
	expect(people.some(({ birthDate }) => birthDate.length === 4)).toBe(true);
	expect(people.some(({ family }) => family === undefined)).toBe(true);
	expect(people.some(({ died }) => died !== undefined)).toBe(true);
});
