// The years before a demo began, of one invented patient: the same Bundle on every device, from the seed, the day and the
// patient's number alone.
import { importKey } from '../chart/register-key.ts';
import type { DemoFacts } from '../engine/practice-config.ts';
import type { GeneratedPast } from '../engine/past-of.ts';
import { acuteVisit, acuteVitals } from './acute-visits.ts';
import { childBody, writeChildhood } from './childhood.ts';
import { dayAfter, daysBetween, yearsOn } from './demo-days.ts';
import { demoIndexOf, demoPeople } from './demo-people.ts';
import type { DemoPerson } from './demo-person.ts';
import { CLINICIANS } from './names.ts';
import { PastWriter } from './past-writer.ts';
import { writeReviews } from './reviews.ts';
import { createPicks } from './seeded-picks.ts';
import type { JsonObject } from '../fhir/exact-json.ts';

const GROWN = 18;

/** A body to begin with; grown-ups change slowly. */
function bodyOf(person: DemoPerson): { readonly kg: number; readonly cm: number } {
	const own = (person.index * 29) % 24;
	return person.sex === 'female'
		? { kg: 52 + own, cm: 152 + (own % 15) }
		: { kg: 58 + own, cm: 163 + (own % 18) };
}

/** The resources of a person's past, oldest first; all of it on days before the demo began, and none after a death. */
export function pastOfPerson(seed: number, startDay: string, person: DemoPerson): readonly JsonObject[] {
	const picks = createPicks(seed, `past ${person.index}`);
	const past = new PastWriter(person);
	const until = person.died ?? startDay;
	const born = person.birthDate.padEnd(10, '-07-01').slice(0, 10);
	const age = yearsOn(born, until);
	const staff = CLINICIANS;
	if (age < 14) writeChildhood(past, person, picks, { born, until, staff });
	const spanYears = age < GROWN ? Math.min(age, 4) : picks.between(2, 9);
	const first = dayAfter(until, -Math.floor(spanYears * 365.25) + 1);
	const body = bodyOf(person);
	if (age >= 14) {
		const visit = past.visit(first, person.site, picks.pick(staff), 'First visit');
		past.allergies(visit);
		past.vitals(visit, { weightKg: body.kg, heightCm: body.cm });
		if (picks.chance(0.4)) past.vaccine(visit, 'tetanus', 1);
	}
	writeReviews(past, person, picks, { first, until, body, staff });
	const span = daysBetween(first, until);
	const sudden = age < 5 ? picks.between(1, 4) : picks.between(1, 3);
	const days = Array.from({ length: sudden }, () => picks.between(3, Math.max(4, span - 3))).sort(
		(a, b) => a - b
	);
	for (const after of days) {
		const day = dayAfter(first, after);
		if (day >= until || day <= born) continue;
		const years = yearsOn(born, day);
		const { kg } = years < GROWN ? childBody(person, picks, years * 12) : body;
		const isFemale = person.sex === 'female';
		const sick = acuteVisit(picks, { years, kg, isFemale, allergicTo: person.allergy?.to });
		const visit = past.visit(
			day,
			picks.chance(0.85) ? person.site : picks.between(1, 3),
			picks.pick(staff),
			sick.reason
		);
		past.vitals(visit, { ...acuteVitals(picks, sick, years), weightKg: Number(kg.toFixed(1)) });
		if (sick.test) past.quickTest(visit, ...sick.test);
		if (sick.course) past.medicine(visit, sick.course.name, sick.course.dose, 'completed', sick.course.days);
		past.note(visit, sick.words);
	}
	return past.resources;
}

/** Resources as a file. */
export const bundleOf = (resources: readonly JsonObject[]): JsonObject => ({
	resourceType: 'Bundle',
	type: 'collection',
	entry: resources.map((resource) => ({ resource }))
});

/** A patient's past as the engine takes it in. */
export async function patientPast(
	{ seed, startDay }: DemoFacts,
	patientId: string
): Promise<GeneratedPast | undefined> {
	const index = demoIndexOf(seed, patientId);
	if (index === undefined) return undefined;
	const resources = pastOfPerson(seed, startDay, demoPeople(seed, startDay)[index]!);
	const last = resources.at(-1);
	if (!last) return undefined;
	return {
		text: JSON.stringify(bundleOf(resources)),
		lastKey: importKey(String(last['resourceType']), String(last['id']))
	};
}
