// The units in which this device shows and asks for temperature, weight and height. What is recorded keeps the unit that
// was typed (docs/decisions/0026); these are only how it is shown, and what a bare number in a form means.

/** A choice for each sign that has one; the first is the default. The names are those of the words `unit.*`. */
export const UNIT_CHOICES = {
	temperature: ['celsius', 'fahrenheit'],
	weight: ['kg', 'pound'],
	height: ['cm', 'inch']
} as const;
export type UnitSign = keyof typeof UNIT_CHOICES;
export type UnitName = (typeof UNIT_CHOICES)[UnitSign][number];

export interface Units {
	readonly temperature: 'celsius' | 'fahrenheit';
	readonly weight: 'kg' | 'pound';
	readonly height: 'cm' | 'inch';
}

export const METRIC: Units = { temperature: 'celsius', weight: 'kg', height: 'cm' };

/** Units as one word for a form's draft, so that a number typed before keeps its meaning whatever is chosen later. */
export const unitsToText = ({ temperature, weight, height }: Units): string =>
	[temperature, weight, height].join(' ');

/** Units from what was kept; the default for whatever is missing or not known here. */
export function unitsFrom(kept: Readonly<Record<string, unknown>>): Units {
	const one = <T extends UnitName>(value: unknown, values: readonly T[], otherwise: T): T =>
		values.find((name) => name === value) ?? otherwise;
	return {
		temperature: one(kept.temperature, UNIT_CHOICES.temperature, METRIC.temperature),
		weight: one(kept.weight, UNIT_CHOICES.weight, METRIC.weight),
		height: one(kept.height, UNIT_CHOICES.height, METRIC.height)
	};
}

/** Units from a draft's word; metric for a draft that says nothing. */
export function unitsFromText(text: string): Units {
	const [temperature, weight, height] = text.split(' ');
	return unitsFrom({ temperature, weight, height });
}
