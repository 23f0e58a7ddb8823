// The readings of a vital sign or of a test as lines of a plot. Pure.
import { vitalRange } from '#shared/chart/vital-ranges.ts';
import type { PlotSeries } from '#client/ui/plot-scale.ts';
import { formatInstant } from '#client/session/dates.ts';
import { t } from '#client/session/i18n.ts';
import { METRIC, type Units } from '#client/session/units.ts';
import { inShownUnit } from './shown-units.ts';
import { instantOf, type VitalRow } from './vital-rows.ts';

/** Readings at or after `since` (milliseconds) in the units shown, oldest first; a blood pressure has two lines. */
export function vitalSeries(row: VitalRow, since = 0, units: Units = METRIC): readonly PlotSeries[] {
	const readings = row.readings.filter(({ at }) => instantOf(at) >= since && instantOf(at) > 0).toReversed();
	const line = (name: string, part: 'value' | 'second'): PlotSeries => ({
		name,
		points: readings.flatMap((reading) =>
			reading[part] === undefined
				? []
				: [
						{
							at: instantOf(reading.at),
							value: Number(
								inShownUnit(row.sign, reading[part], units).toFixed(row.sign === 'bloodPressure' ? 0 : 1)
							),
							words: `${formatInstant(reading.at)}: ${reading.words}`
						}
					]
		)
	});
	const lines =
		row.sign === 'bloodPressure'
			? [line(t('trend.systolic'), 'value'), line(t('trend.diastolic'), 'second')]
			: [line('', 'value')];
	return lines.filter(({ points }) => points.length > 0);
}

/** Lines that a plot of blood pressure is read against: where both parts begin to be high in an adult. */
export const pressureLines = (
	sign: string | undefined,
	ageMonths: number | undefined
): readonly number[] | undefined => {
	const ends = [vitalRange('systolic', ageMonths)?.high, vitalRange('diastolic', ageMonths)?.high];
	return sign === 'bloodPressure' && ends.every((end) => end !== undefined)
		? ends.map((end) => end! + 1)
		: undefined;
};
