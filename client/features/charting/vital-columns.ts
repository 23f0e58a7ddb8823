// The last days on which vital signs were taken, as columns beside the day that is typed. Pure.
import { t } from '#client/session/i18n.ts';
import type { Units } from '#client/session/units.ts';
import { inShownUnit, unitOfSign } from './shown-units.ts';
import { bareWords, type Reading, type VitalRow, type VitalSign } from './vital-rows.ts';
import { dayOf } from './timeline-entries.ts';
import { bodyMassIndex } from './vitals-form.ts';

export interface VitalColumn {
	/** YYYY-MM-DD. */
	readonly day: string;
	readonly words: Readonly<Partial<Record<VitalSign, string>>>;
}

/** The newest `count` days, oldest first; numbers in the units of `units`. */
export function lastColumns(rows: readonly VitalRow[], count: number, units: Units): readonly VitalColumn[] {
	const days = [
		...new Set(rows.flatMap(({ readings }) => readings.slice(0, count * 4).map(({ at }) => dayOf(at))))
	]
		.filter(Boolean)
		.sort()
		.slice(-count);
	return days.map((day) => {
		const words: Partial<Record<VitalSign, string>> = {};
		for (const { sign, readings } of rows) {
			const reading = readings.find(({ at }) => dayOf(at) === day);
			if (reading) words[sign] = bareWords(sign, inUnits(sign, reading, units));
		}
		const weight = rows
			.find(({ sign }) => sign === 'weight')
			?.readings.find(({ at }) => dayOf(at) === day)?.value;
		const height = heightOn(rows, day);
		if (weight !== undefined && height) words.bmi ??= String(bodyMassIndex(weight, height.cm));
		return { day, words };
	});
}

const inUnits = (sign: VitalSign, reading: Reading, units: Units): Reading =>
	reading.value === undefined ? reading : { ...reading, value: inShownUnit(sign, reading.value, units) };

/** The newest height up to a day. */
export function heightOn(
	rows: readonly VitalRow[],
	day: string
): { readonly cm: number; readonly day: string } | undefined {
	const found = rows
		.find(({ sign }) => sign === 'height')
		?.readings.find(({ at, value }) => value !== undefined && dayOf(at) <= day);
	return found && { cm: found.value!, day: dayOf(found.at) };
}

/** The unit beside a field. */
export const unitOfField = (field: string, units: Units): string =>
	t(`unit.${unitOfSign(field, units) ?? FIXED[field as keyof typeof FIXED]}`);

const FIXED = {
	pressure: 'mmHg',
	pulse: 'per-minute',
	respirations: 'per-minute',
	oxygen: 'percent',
	muac: 'cm'
} as const;
