// High or low beside a vital sign, by the patient's age at the time. Words only: nothing is refused. Pure.
import { outOfRange, vitalRange, type RangedSign, type VitalRange } from '#shared/chart/vital-ranges.ts';
import type { ChartView } from '#shared/chart/chart-view.ts';
import { vitalRows, type Reading, type VitalSign } from './vital-rows.ts';

export type Flag = 'high' | 'low';

/** Whole months between two dates; undefined while the birth date is not known to the month. */
export function monthsBetween(born: string | undefined, day: string): number | undefined {
	const [, year, month, date] = /^(\d{4})-(\d{2})(?:-(\d{2}))?/.exec(born ?? '') ?? [];
	const [, toYear, toMonth, toDate] = /^(\d{4})-(\d{2})(?:-(\d{2}))?/.exec(day) ?? [];
	if (year && toYear) {
		const months = (Number(toYear) - Number(year)) * 12 + Number(toMonth) - Number(month);
		return Math.max(0, months - (date && toDate && Number(toDate) < Number(date) ? 1 : 0));
	}
	return adultByYear(born, day);
}

/** A year alone tells an adult from a child when it leaves no doubt. */
function adultByYear(born: string | undefined, day: string): number | undefined {
	const years = Number(day.slice(0, 4)) - Number(/^\d{4}$/.exec(born ?? '')?.[0]);
	return years > 18 ? years * 12 - 12 : undefined;
}

/** The patient's age in months on a day, with whatever is known of the birth date. */
export const ageMonthsOn = (view: ChartView, day: string): number | undefined => {
	const { birthDate } = view.patient;
	return monthsBetween(typeof birthDate === 'string' ? birthDate : undefined, day.slice(0, 10));
};

const RANGED = new Set<string>(['pulse', 'temperature', 'respirations', 'oxygen', 'muac']);

/** High or low at an age. A blood pressure is high when either part is, and low when neither is high and either is low. */
export function flagOf(
	sign: VitalSign,
	{ value, second }: Pick<Reading, 'value' | 'second'>,
	ageMonths: number | undefined
): Flag | undefined {
	if (sign !== 'bloodPressure')
		return RANGED.has(sign) && value !== undefined
			? outOfRange(sign as RangedSign, value, ageMonths)
			: undefined;
	const flags = [
		value === undefined ? undefined : outOfRange('systolic', value, ageMonths),
		second === undefined ? undefined : outOfRange('diastolic', second, ageMonths)
	];
	return flags.includes('high') ? 'high' : flags.includes('low') ? 'low' : undefined;
}

/** The newest reading of each sign that is high or low. */
export const latestOutOfRange = (
	view: ChartView
): readonly { sign: VitalSign; words: string; flag: Flag; at: string }[] =>
	vitalRows(view.entries.Observation).flatMap(({ sign, readings }) => {
		const last = readings[0];
		const flag = last && flagOf(sign, last, ageMonthsOn(view, last.at));
		return last && flag ? [{ sign, words: last.words, flag, at: last.at }] : [];
	});

/** Usual values of a sign at an age, with their source; for a blood pressure those of the systolic. */
export const rangeOfSign = (sign: VitalSign, ageMonths: number | undefined): VitalRange | undefined =>
	sign === 'bloodPressure'
		? vitalRange('systolic', ageMonths)
		: RANGED.has(sign)
			? vitalRange(sign as RangedSign, ageMonths)
			: undefined;
