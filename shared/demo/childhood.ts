// A child's visits for vaccines and weighing. Facts: the vaccines by age in days follow the WHO's table of recommended
// routine immunizations for children (summary of WHO position papers).
import { dayAfter } from './demo-days.ts';
import type { VaccineName } from './demo-codes.ts';
import type { DemoPerson } from './demo-person.ts';
import { medianGrowth } from './growth.ts';
import type { PastWriter } from './past-writer.ts';
import type { Picks } from './seeded-picks.ts';

const WEEK = 7;
const MONTH = 30.44;

/** Age in days, and what is given then with the number of the dose. */
const SCHEDULE: readonly (readonly [days: number, given: readonly (readonly [VaccineName, number])[]])[] = [
	[
		1,
		[
			['bcg', 1],
			['opv', 1]
		]
	],
	[
		6 * WEEK,
		[
			['penta', 1],
			['opv', 2],
			['pcv', 1],
			['rota', 1]
		]
	],
	[
		10 * WEEK,
		[
			['penta', 2],
			['opv', 3],
			['pcv', 2],
			['rota', 2]
		]
	],
	[
		14 * WEEK,
		[
			['penta', 3],
			['opv', 4],
			['pcv', 3],
			['ipv', 1]
		]
	],
	[9 * MONTH + 4, [['measles', 1]]],
	[18 * MONTH, [['measles', 2]]]
];

/** Weight and height of this child at an age: near the median, along a line of their own. */
export function childBody(person: DemoPerson, picks: Picks, months: number): { kg: number; cm: number } {
	const { kg, cm } = medianGrowth(months);
	const own = 0.9 + ((person.index * 37) % 20) / 100;
	return {
		kg: Number((kg * own * (1 + picks.near(0, 0.015))).toFixed(1)),
		cm: Number((cm * (0.98 + ((person.index * 13) % 5) / 100)).toFixed(1))
	};
}

/** Writes the visits of a childhood up to a day. `born`: a whole date. */
export function writeChildhood(
	past: PastWriter,
	person: DemoPerson,
	picks: Picks,
	{ born, until, staff }: { readonly born: string; readonly until: string; readonly staff: readonly string[] }
): void {
	for (const [days, given] of SCHEDULE) {
		const day = dayAfter(born, days + (days > 1 ? picks.below(6) : 0));
		if (day >= until) return;
		const visit = past.visit(
			day,
			person.site,
			picks.pick(staff),
			days === 1 ? 'Newborn' : 'Vaccines and weighing'
		);
		const { kg, cm } = childBody(person, picks, days / MONTH);
		past.vitals(visit, {
			weightKg: kg,
			heightCm: cm,
			temperatureCel: Number(picks.near(36.7, 0.4).toFixed(1))
		});
		for (const [name, dose] of given) past.vaccine(visit, name, dose);
		if (days === 1) past.allergies(visit);
	}
	for (let months = 24; ; months += months < 60 ? 12 : 24) {
		const day = dayAfter(born, months * MONTH + picks.below(20));
		if (day >= until || months > 150) return;
		const visit = past.visit(day, person.site, picks.pick(staff), 'Growth check');
		const { kg, cm } = childBody(person, picks, months);
		past.vitals(visit, { weightKg: kg, heightCm: cm });
		past.note(visit, {
			reason: 'Growth check.',
			history: picks.pick([
				'Eats with the family, plays well. No worries at home.',
				'Well since the last visit. Sleeps through.',
				'One cold this season, got over it at home.'
			]),
			assessment: 'Growing along the same line as before.',
			plan: 'Come back at the next birthday, or sooner when unwell.'
		});
	}
}
