// Facts: usual ranges of vital signs by age, each with its source. They are for words beside a number ("High", "Low") and
// for nothing else: no verb refuses a value and no rule acts on one. Where no source was found there is no range.

/** Signs that have a range. Units: mm[Hg], /min, Cel, %, cm. */
export type RangedSign =
	'systolic' | 'diastolic' | 'pulse' | 'temperature' | 'respirations' | 'oxygen' | 'muac';

/** Usual values, both ends included. `fromMonths` to below `toMonths` of age. */
export interface VitalRange {
	readonly fromMonths: number;
	readonly toMonths: number;
	readonly low?: number;
	readonly high?: number;
	readonly source: string;
}

const ADULT = 216;
const EVER = Number.POSITIVE_INFINITY;

const HYPERTENSION =
	'WHO guideline for the pharmacological treatment of hypertension in adults (2021): 140/90 mmHg and over';
const LOW_PRESSURE = 'MedlinePlus, Low blood pressure: under 90/60 mmHg';
const NEWS2 = 'Royal College of Physicians, NEWS2 (2017): the band that scores 0';
const MEDLINE = 'MedlinePlus, Vital signs: resting adult';
const FLEMING = 'Fleming et al., Lancet 2011;377:1011-1018: 1st to 99th centile of well children';
const OXIMETRY = 'WHO Pulse oximetry training manual (2011): 94 % or lower is hypoxic';
const IMCI = 'WHO Integrated Management of Childhood Illness (2014): fever from 37.5, low below 35.5, armpit';
const BRIGHTON =
	'Marcy et al., Vaccine 2004;22:551-556, Brighton Collaboration: fever from 38.0 at any age and site';
const COLD = 'MedlinePlus, Hypothermia: below 35';
const MUAC = 'WHO and UNICEF, identification of acute malnutrition, 6-59 months (2009): under 12.5 cm';

/** Fleming et al., tables 3 and 4: from month, to month, lowest and highest rate a minute. */
const children = (rows: readonly (readonly [number, number, number, number])[]): readonly VitalRange[] =>
	rows.map(([fromMonths, toMonths, low, high]) => ({ fromMonths, toMonths, low, high, source: FLEMING }));

/** By sign; the rows of one sign never overlap. */
export const VITAL_RANGES: Readonly<Record<RangedSign, readonly VitalRange[]>> = {
	systolic: [
		{ fromMonths: ADULT, toMonths: EVER, low: 90, high: 139, source: `${HYPERTENSION}; ${LOW_PRESSURE}` }
	],
	diastolic: [
		{ fromMonths: ADULT, toMonths: EVER, low: 60, high: 89, source: `${HYPERTENSION}; ${LOW_PRESSURE}` }
	],
	pulse: [
		...children([
			[0, 3, 107, 181],
			[3, 6, 104, 175],
			[6, 9, 98, 168],
			[9, 12, 93, 161],
			[12, 18, 88, 156],
			[18, 24, 82, 149],
			[24, 36, 76, 142],
			[36, 48, 70, 136],
			[48, 72, 65, 131],
			[72, 96, 59, 123],
			[96, 144, 52, 115],
			[144, 180, 47, 108],
			[180, ADULT, 43, 104]
		]),
		{ fromMonths: ADULT, toMonths: EVER, low: 60, high: 100, source: MEDLINE }
	],
	respirations: [
		...children([
			[0, 3, 25, 66],
			[3, 6, 24, 64],
			[6, 9, 23, 61],
			[9, 12, 22, 58],
			[12, 18, 21, 53],
			[18, 24, 19, 46],
			[24, 36, 18, 38],
			[36, 48, 17, 33],
			[48, 72, 17, 29],
			[72, 96, 16, 27],
			[96, 144, 14, 25],
			[144, 180, 12, 23],
			[180, ADULT, 11, 22]
		]),
		{ fromMonths: ADULT, toMonths: EVER, low: 12, high: 20, source: NEWS2 }
	],
	temperature: [
		{ fromMonths: 0, toMonths: 60, low: 35.5, high: 37.4, source: IMCI },
		{ fromMonths: 60, toMonths: ADULT, low: 35, high: 37.9, source: `${BRIGHTON}; ${COLD}` },
		{ fromMonths: ADULT, toMonths: EVER, low: 36.1, high: 38, source: NEWS2 }
	],
	oxygen: [{ fromMonths: 0, toMonths: EVER, low: 95, source: OXIMETRY }],
	muac: [{ fromMonths: 6, toMonths: 60, low: 12.5, source: MUAC }]
};

/** The range of a sign at an age in whole months; undefined for an unknown age, and where there is no source. */
export const vitalRange = (sign: RangedSign, ageMonths: number | undefined): VitalRange | undefined =>
	ageMonths === undefined
		? undefined
		: VITAL_RANGES[sign].find(({ fromMonths, toMonths }) => ageMonths >= fromMonths && ageMonths < toMonths);

/** `high` or `low` beside a usual value of that age; undefined within it and where no range is known. */
export function outOfRange(
	sign: RangedSign,
	value: number,
	ageMonths: number | undefined
): 'high' | 'low' | undefined {
	const range = vitalRange(sign, ageMonths);
	if (range?.low !== undefined && value < range.low) return 'low';
	return range?.high !== undefined && value > range.high ? 'high' : undefined;
}
