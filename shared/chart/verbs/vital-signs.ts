// Facts: the vital signs that the panel takes, as Observations of the FHIR R4 vital signs profiles
// (hl7.org/fhir/R4/observation-vitalsigns.html: LOINC codes, UCUM units). BP is one Observation with two components.
import type { ExactJson, JsonObject } from '../../fhir/exact-json.ts';
import { loinc, UNKNOWN_VALUE } from '../clinical-codes.ts';

/** A measurement that is one Observation with one quantity. `unit`: a UCUM code. */
interface Sign {
	readonly code: JsonObject;
	readonly unit: string;
}

const TEMPERATURE = loinc(['8310-5', 'Body temperature']);
const WEIGHT = loinc(['29463-7', 'Body weight']);
const HEIGHT = loinc(['8302-2', 'Body height']);

/**
 * By the name that the panel's arguments have, which says the unit. The profiles allow both units of a temperature, a
 * weight and a height: what was read from the instrument is what is recorded, and screens convert.
 */
export const SINGLE_SIGNS = {
	pulsePerMinute: { code: loinc(['8867-4', 'Heart rate']), unit: '/min' },
	respirationsPerMinute: { code: loinc(['9279-1', 'Respiratory rate']), unit: '/min' },
	temperatureCel: { code: TEMPERATURE, unit: 'Cel' },
	oxygenSaturationPercent: {
		code: loinc(
			['2708-6', 'Oxygen saturation in Arterial blood'],
			['59408-5', 'Oxygen saturation in Arterial blood by Pulse oximetry']
		),
		unit: '%'
	},
	weightKg: { code: WEIGHT, unit: 'kg' },
	heightCm: { code: HEIGHT, unit: 'cm' },
	temperatureDegF: { code: TEMPERATURE, unit: '[degF]' },
	weightLb: { code: WEIGHT, unit: '[lb_av]' },
	heightIn: { code: HEIGHT, unit: '[in_i]' },
	/** Mid upper arm circumference. */
	muacCm: { code: loinc(['56072-2', 'Circumference Mid upper arm - right']), unit: 'cm' }
} as const satisfies Readonly<Record<string, Sign>>;

export type SingleSign = keyof typeof SINGLE_SIGNS;

export const BLOOD_PRESSURE = loinc(['85354-9', 'Blood pressure panel with all children optional']);
const SYSTOLIC = loinc(['8480-6', 'Systolic blood pressure']);
const DIASTOLIC = loinc(['8462-4', 'Diastolic blood pressure']);

/** A Quantity in a UCUM unit. */
export const quantity = (value: ExactJson, unit: string): JsonObject => ({
	value,
	unit,
	system: 'http://unitsofmeasure.org',
	code: unit
});

/** Both components; one that was not measured says so (invariant vs-3). */
export const bloodPressureComponents = (
	systolic: ExactJson | undefined,
	diastolic: ExactJson | undefined
): readonly JsonObject[] =>
	(
		[
			[SYSTOLIC, systolic],
			[DIASTOLIC, diastolic]
		] as const
	).map(([code, value]): JsonObject =>
		value === undefined
			? { code, dataAbsentReason: UNKNOWN_VALUE }
			: { code, valueQuantity: quantity(value, 'mm[Hg]') }
	);
