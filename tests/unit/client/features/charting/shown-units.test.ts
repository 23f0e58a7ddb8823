import { beforeAll, describe, expect, test } from 'vitest';
import { fc } from '../../../../support/seeded-fast-check.ts';
import { loadCatalogue } from '#client/session/i18n.ts';
import { METRIC, unitsFrom, unitsFromText, unitsToText } from '#client/session/units.ts';
import { shownRows } from '#client/features/charting/shown-units.ts';
import { vitalRows } from '#client/features/charting/vital-rows.ts';
import { emptyVitals } from '#client/features/charting/drafts.ts';
import { asksAgain, readVital, typedFlag, vitalsCommand } from '#client/features/charting/vitals-form.ts';

beforeAll(() => loadCatalogue(['en']));

const IMPERIAL = unitsFrom({ temperature: 'fahrenheit', weight: 'pound', height: 'inch' });
const observation = (loinc: string, value: number, code: string) => ({
	resourceType: 'Observation',
	effectiveDateTime: '2026-11-22T09:00:00Z',
	code: { coding: [{ system: 'http://loinc.org', code: loinc }] },
	valueQuantity: { value, code, unit: code }
});
const shown = (loinc: string, value: number, code: string, units = IMPERIAL) => {
	const entries = { a: observation(loinc, value, code) } as unknown as Parameters<typeof vitalRows>[0];
	return shownRows(vitalRows(entries), units)[0]?.readings[0];
};

describe('a reading is shown in the chosen unit, with what was measured beside it', () => {
	test.each([
		['8310-5', 37, 'Cel', '98.6\u00a0°F', '37\u00a0°C'],
		['29463-7', 78, 'kg', '172\u00a0lb', '78\u00a0kg'],
		['8302-2', 165, 'cm', '65\u00a0in', '165\u00a0cm']
	] as const)('%s %d %s', (loinc, value, code, words, measured) => {
		expect(shown(loinc, value, code)).toMatchObject({ words, measured, value });
	});

	test('nothing is said of another unit where there is none', () => {
		expect(shown('8310-5', 98.6, '[degF]')).not.toHaveProperty('measured');
		expect(shown('8867-4', 84, '/min')).not.toHaveProperty('measured');
		expect(shown('8310-5', 37, 'Cel', METRIC)).not.toHaveProperty('measured');
	});

	test('a unit that is not known stays as it is', () => {
		expect(shown('29463-7', 12, '[stone_av]')).toMatchObject({ value: undefined });
	});
});

describe('a bare number is in the chosen unit', () => {
	test.each([
		['temperature', '98.6', { temperatureDegF: '98.6' }],
		['weight', '172', { weightLb: '172' }],
		['height', '65', { heightIn: '65' }]
	] as const)('%s %s', (field, text, wanted) => {
		expect(readVital(field, text, IMPERIAL)?.arguments).toEqual(wanted);
	});

	test('one with its unit is in that, whatever was chosen', () => {
		expect(readVital('temperature', '37 C', IMPERIAL)?.arguments).toEqual({ temperatureCel: '37' });
		expect(readVital('weight', '78kg', IMPERIAL)?.arguments).toEqual({ weightKg: '78' });
		expect(readVital('temperature', '98.6 F')?.arguments).toEqual({ temperatureDegF: '98.6' });
	});

	test('and is judged in it', () => {
		expect(asksAgain('temperature', '98.6', IMPERIAL)).toBe(false);
		expect(asksAgain('temperature', '98.6')).toBe(true);
		expect(typedFlag('temperature', '102', 480, IMPERIAL)).toBeDefined();
	});

	test('a draft keeps the units it was begun in', () => {
		const draft = { ...emptyVitals(), weight: '70', units: unitsToText(METRIC) };
		expect(vitalsCommand(draft)).toMatchObject({ weightKg: '70' });
		expect(vitalsCommand({ ...draft, units: unitsToText(IMPERIAL) })).toMatchObject({ weightLb: '70' });
	});
});

test('units survive being written down, and nonsense is metric', () => {
	fc.assert(
		fc.property(fc.constantFrom(METRIC, IMPERIAL), (units) => {
			expect(unitsFromText(unitsToText(units))).toEqual(units);
		})
	);
	expect(unitsFromText('')).toEqual(METRIC);
	expect(unitsFrom({ temperature: 'kelvin' })).toEqual(METRIC);
});
