// The visits of people who come back for the same thing: first found high, brought down step by step, then kept there with
// ups and downs.
import { dayAfter, daysBetween } from './demo-days.ts';
import type { LabName } from './demo-codes.ts';
import { MEDICINES } from './demo-medicines.ts';
import type { DemoPerson, Programme } from './demo-person.ts';
import type { PastVisit, PastVitals, PastWriter } from './past-writer.ts';
import { PROGRAMMES } from './programmes.ts';
import type { Picks } from './seeded-picks.ts';

interface Span {
	/** YYYY-MM-DD; visits lie after it. */
	readonly first: string;
	/** YYYY-MM-DD; visits lie before it. */
	readonly until: string;
	readonly body: { readonly kg: number; readonly cm: number };
	readonly staff: readonly string[];
}

/** At most so many reviews of one thing, alone or among others: charts stay quick. */
const mostOf = ({ programmes }: DemoPerson): number => (programmes.length > 1 ? 7 : 10);

/** Where a value stands: `share` goes from 0 (found) to 1 (now). */
const towards = (from: number, to: number, share: number): number =>
	from + (to - from) * Math.min(1, share * 1.6);

function vitalsAt(
	picks: Picks,
	programmes: readonly Programme[],
	share: number,
	{ kg }: Span['body']
): PastVitals {
	const high = programmes.includes('hypertension');
	const systolic = high ? towards(166, 138, share) : 122;
	const diastolic = high ? towards(101, 86, share) : 78;
	const gain = programmes.includes('pregnancy') ? share * 9 : -share * 2;
	return {
		bloodPressure: [Math.round(picks.near(systolic, 9)), Math.round(picks.near(diastolic, 6))],
		pulsePerMinute: Math.round(picks.near(76, 9)),
		weightKg: Number((kg + gain + picks.near(0, 0.8)).toFixed(1))
	};
}

function labAt(picks: Picks, lab: LabName, share: number, isLow: boolean): number {
	if (lab === 'hba1c') return picks.near(towards(9.6, 7.1, share), 0.5);
	if (lab === 'creatinine') return picks.near(towards(74, 92, share / 1.6), 8);
	if (lab === 'potassium') return picks.near(4.4, 0.4);
	return picks.near(isLow ? towards(9.1, 12.3, share) : 11.8, 0.5);
}

/** The days of one programme's visits: close together at first, then at its own pace, the last some weeks ago. */
function daysOf(picks: Picks, programme: Programme, { first, until }: Span, most: number): readonly string[] {
	const { everyDays } = PROGRAMMES[programme];
	const span = daysBetween(first, until);
	const from = programme === 'pregnancy' ? Math.max(1, span - picks.between(90, 190)) : picks.between(1, 60);
	const days: string[] = [];
	for (
		let day = from;
		day < span - 5;
		day += days.length < 3 ? everyDays / 2.5 : picks.near(everyDays, everyDays / 4)
	)
		days.push(dayAfter(first, Math.max(1, Math.round(day))));
	return days.length <= most ? days : [days[0]!, ...days.slice(-(most - 1))];
}

/** Orders: what is still taken at its step of today, and what was changed on the way. */
function writeMedicines(
	past: PastWriter,
	programme: Programme,
	visits: readonly PastVisit[],
	isUnsettled: boolean
): void {
	const { first, added } = PROGRAMMES[programme];
	const [found, second] = visits;
	const later = visits[Math.min(3, visits.length - 1)]!;
	for (const name of first) {
		const { steps } = MEDICINES[name];
		const raised = steps.length > 1 && second !== undefined;
		past.medicine(found!, name, steps[0], raised ? 'stopped' : 'active');
		if (raised) past.medicine(second, name, steps[1]!, 'active');
	}
	if (isUnsettled && later !== found)
		for (const name of added) past.medicine(later, name, MEDICINES[name].steps[0], 'active');
}

/** Writes every programme of a person. */
export function writeReviews(past: PastWriter, person: DemoPerson, picks: Picks, span: Span): void {
	for (const programme of person.programmes) {
		const facts = PROGRAMMES[programme];
		const days = daysOf(picks, programme, span, mostOf(person));
		const visits: PastVisit[] = [];
		days.forEach((day, i) => {
			const share = days.length === 1 ? 0.5 : i / (days.length - 1);
			const isWell = share > 0.5 && picks.chance(0.7);
			const who = picks.pick(span.staff);
			const visit = past.visit(day, picks.chance(0.9) ? person.site : picks.between(1, 3), who, facts.reason);
			visits.push(visit);
			if (i === 0) past.problem(visit, programme, day);
			past.vitals(visit, vitalsAt(picks, person.programmes, share, span.body));
			const isLow = programme === 'anaemia';
			if (facts.labs.length > 0 && (i % 2 === 0 || i === days.length - 1))
				past.results(
					visit,
					facts.panel,
					Object.fromEntries(facts.labs.map((lab) => [lab, labAt(picks, lab, share, isLow)]))
				);
			const { review } = facts;
			past.note(visit, {
				reason: `${facts.reason}.`,
				history: picks.pick(review.history),
				assessment: isWell ? review.well : review.unwell,
				plan: isWell ? review.planWell : review.planUnwell
			});
		});
		if (visits.length > 0) writeMedicines(past, programme, visits, picks.chance(0.5));
	}
}
