// The invented people of a demo: some made by hand so that a tour finds them, the others household by household from the
// seed. Ages are counted back from the day on which the demo was begun.
import { dayAfter } from './demo-days.ts';
import { DEMO_PATIENTS, DEMO_SITES } from './demo-practice.ts';
import { NAME_POOLS, VILLAGES } from './names.ts';
import { createPicks, type Picks } from './seeded-picks.ts';
import { CAST, type CastMember } from './cast.ts';
import type { DemoPerson, Programme, Sex } from './demo-person.ts';

/** The id of a person: index in the last twelve digits, the rest from the seed. */
export function demoPatientId(seed: number, index: number): string {
	const picks = createPicks(seed, `id ${index}`);
	const hex = (length: number): string => Array.from({ length }, () => picks.below(16).toString(16)).join('');
	return `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${index.toString(16).padStart(12, '0')}`;
}

/** Which person an id is of; undefined for anybody else's. */
export function demoIndexOf(seed: number, patientId: string): number | undefined {
	const index = Number.parseInt(patientId.slice(-12), 16);
	if (!(index >= 0 && index < DEMO_PATIENTS)) return undefined;
	return demoPatientId(seed, index) === patientId ? index : undefined;
}

const ALLERGIES = [
	{ to: 'Penicillin', reaction: 'Rash', severity: 'mild' },
	{ to: 'Penicillin', reaction: 'Swelling of the face', severity: 'severe' },
	{ to: 'Co-trimoxazole', reaction: 'Rash', severity: 'mild' },
	{ to: 'Ibuprofen', reaction: 'Wheezing', severity: 'severe' },
	{ to: 'Peanut', reaction: 'Vomiting', severity: 'mild' },
	{ to: 'Latex', reaction: 'Itching', severity: 'mild' }
] as const;

interface Household {
	readonly family: string;
	readonly pool: (typeof NAME_POOLS)[number];
	readonly village: string;
	readonly phone: string | undefined;
	readonly site: number;
}

/** A number that no network gives out: 0700 000 and three digits. */
const phoneOf = (picks: Picks): string => `0700 000 ${String(picks.below(1000)).padStart(3, '0')}`;

function programmesOf(picks: Picks, age: number, sex: Sex): readonly Programme[] {
	const found: Programme[] = [];
	if (age >= 40 && picks.chance(0.35)) found.push('hypertension');
	if (age >= 38 && picks.chance(0.16)) found.push('diabetes');
	if (age >= 5 && picks.chance(0.07)) found.push('asthma');
	if (age >= 4 && picks.chance(0.02)) found.push('epilepsy');
	if (age >= 18 && picks.chance(0.06)) found.push('depression');
	if (age >= 55 && picks.chance(0.3)) found.push('osteoarthritis');
	if (age >= 14 && age < 50 && sex === 'female' && picks.chance(0.12)) found.push('anaemia');
	if (age >= 19 && age < 40 && sex === 'female' && picks.chance(0.14)) found.push('pregnancy');
	return found;
}

function personOf(
	seed: number,
	startDay: string,
	index: number,
	house: Household,
	ageDays: number,
	sex: Sex
): DemoPerson {
	const picks = createPicks(seed, `person ${index}`);
	const age = ageDays / 365.25;
	const born = dayAfter(startDay, -ageDays);
	const names = house.pool[sex];
	const given = [picks.pick(names)];
	if (house.pool.givenCount === 2) {
		const second = picks.pick(names);
		if (second !== given[0]) given.push(second);
	}
	const allergy = picks.chance(0.14) ? picks.pick(ALLERGIES) : undefined;
	return {
		index,
		id: demoPatientId(seed, index),
		sex,
		given,
		family: house.family,
		birthDate: age > 60 && picks.chance(0.25) ? born.slice(0, 4) : born,
		village: house.village,
		...(house.phone !== undefined && { phone: house.phone }),
		...(age > 70 && picks.chance(0.1) && { died: dayAfter(startDay, -picks.between(30, 700)) }),
		site: house.site,
		programmes: programmesOf(picks, age, sex),
		...(allergy && { allergy }),
		noAllergies: picks.chance(0.6)
	};
}

/** Ages in days of a household: one or two grown-ups, perhaps a grandparent, children between. */
function agesOf(picks: Picks): readonly (readonly [number, Sex])[] {
	const year = 365.25;
	const mother = picks.near(33, 12);
	const out: (readonly [number, Sex])[] = [[mother * year, picks.chance(0.8) ? 'female' : 'male']];
	if (picks.chance(0.65)) out.push([(mother + picks.near(3, 6)) * year, 'male']);
	if (picks.chance(0.4)) out.push([(mother + picks.between(19, 32)) * year, picks.pick(['female', 'male'])]);
	const youngest = Math.max(0.1, mother - 38);
	const oldest = mother - 18;
	for (let n = picks.below(4); n > 0 && oldest > youngest; n--)
		out.push([
			(youngest + (picks.below(1000) / 1000) ** 1.6 * (oldest - youngest)) * year,
			picks.pick(['female', 'male'])
		]);
	return out.map(([days, sex]) => [Math.round(days), sex] as const);
}

const castPerson = (seed: number, startDay: string, index: number, cast: CastMember): DemoPerson => {
	const { ageDays, bornYearOnly, diedDaysAgo, ...rest } = cast;
	const born = dayAfter(startDay, -ageDays);
	return {
		index,
		id: demoPatientId(seed, index),
		birthDate: bornYearOnly ? born.slice(0, 4) : born,
		...(diedDaysAgo !== undefined && { died: dayAfter(startDay, -diedDaysAgo) }),
		noAllergies: cast.allergy === undefined,
		...rest
	};
};

/** Everybody, by index. The same for the same seed and day. */
export function demoPeople(seed: number, startDay: string): readonly DemoPerson[] {
	const people = CAST.map((cast, index) => castPerson(seed, startDay, index, cast));
	const picks = createPicks(seed, 'households');
	while (people.length < DEMO_PATIENTS) {
		const pool = picks.pick(NAME_POOLS);
		const house: Household = {
			pool,
			family: picks.pick(pool.family),
			village: picks.pick(VILLAGES),
			phone: picks.chance(0.8) ? phoneOf(picks) : undefined,
			site: picks.between(1, DEMO_SITES.length)
		};
		for (const [ageDays, sex] of agesOf(picks))
			if (people.length < DEMO_PATIENTS)
				people.push(personOf(seed, startDay, people.length, house, ageDays, sex));
	}
	return people;
}
