// Facts: codes of what happens in a demo. SNOMED CT concepts, LOINC long common names with UCUM units, and CVX vaccine
// codes (CDC, www2a.cdc.gov/vaccines/iis). Ranges are usual adult ones, as a laboratory would print them.
import type { JsonObject } from '../fhir/exact-json.ts';

const coded = (system: string, code: string, display: string): JsonObject => ({
	coding: [{ system, code, display }],
	text: display
});
const snomed = (code: string, display: string): JsonObject => coded('http://snomed.info/sct', code, display);
const cvx = (code: string, display: string): JsonObject =>
	coded('http://hl7.org/fhir/sid/cvx', code, display);

export const CONDITIONS = {
	hypertension: snomed('38341003', 'Hypertension'),
	diabetes: snomed('44054006', 'Diabetes mellitus type 2'),
	asthma: snomed('195967001', 'Asthma'),
	epilepsy: snomed('84757009', 'Epilepsy'),
	depression: snomed('35489007', 'Depressive disorder'),
	osteoarthritis: snomed('396275006', 'Osteoarthritis'),
	anaemia: snomed('271737000', 'Anemia'),
	pregnancy: snomed('77386006', 'Pregnancy')
} as const;

/** What the paper of a laboratory gives. `unit`: UCUM. */
interface LabTest {
	readonly code: string;
	readonly display: string;
	readonly unit: string;
	readonly low?: number;
	readonly high?: number;
	/** Digits after the point. */
	readonly digits: number;
}

export const LAB_TESTS = {
	hba1c: {
		code: '4548-4',
		display: 'Hemoglobin A1c/Hemoglobin.total in Blood',
		unit: '%',
		high: 6.4,
		digits: 1
	},
	creatinine: {
		code: '14682-9',
		display: 'Creatinine [Moles/volume] in Serum or Plasma',
		unit: 'umol/L',
		low: 45,
		high: 110,
		digits: 0
	},
	potassium: {
		code: '2823-3',
		display: 'Potassium [Moles/volume] in Serum or Plasma',
		unit: 'mmol/L',
		low: 3.5,
		high: 5.1,
		digits: 1
	},
	haemoglobin: {
		code: '718-7',
		display: 'Hemoglobin [Mass/volume] in Blood',
		unit: 'g/dL',
		low: 12,
		high: 16,
		digits: 1
	}
} as const satisfies Readonly<Record<string, LabTest>>;
export type LabName = keyof typeof LAB_TESTS;

export const VACCINES = {
	bcg: cvx('19', 'BCG'),
	opv: cvx('02', 'Oral polio'),
	penta: cvx('198', 'DTP-HepB-Hib'),
	pcv: cvx('133', 'Pneumococcal conjugate 13-valent'),
	rota: cvx('119', 'Rotavirus, monovalent'),
	ipv: cvx('10', 'Inactivated polio'),
	measles: cvx('04', 'Measles and rubella'),
	tetanus: cvx('09', 'Tetanus and diphtheria, adult')
} as const;
export type VaccineName = keyof typeof VACCINES;
