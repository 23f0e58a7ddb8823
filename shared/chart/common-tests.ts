// Facts: tests that small clinics read from paper, by LOINC code (loinc.org, free licence) with the UCUM unit that is usual
// for it. No reference ranges: those stand on the paper, and belong to the laboratory that wrote it.

export interface CommonTest {
	/** Key of its words. */
	readonly name: string;
	/** LOINC code and long common name. */
	readonly loinc: readonly [code: string, display: string];
	/** UCUM; undefined for a test that is positive or negative. */
	readonly unit?: string;
}

/** By panel, in the order of the paper. `other` is a test that is typed. */
export const COMMON_PANELS = {
	count: [
		{ name: 'haemoglobin', loinc: ['718-7', 'Hemoglobin [Mass/volume] in Blood'], unit: 'g/dL' },
		{
			name: 'whiteCells',
			loinc: ['6690-2', 'Leukocytes [#/volume] in Blood by Automated count'],
			unit: '10*3/uL'
		},
		{
			name: 'platelets',
			loinc: ['777-3', 'Platelets [#/volume] in Blood by Automated count'],
			unit: '10*3/uL'
		}
	],
	diabetes: [
		{ name: 'glucose', loinc: ['15074-8', 'Glucose [Moles/volume] in Blood'], unit: 'mmol/L' },
		{ name: 'hba1c', loinc: ['4548-4', 'Hemoglobin A1c/Hemoglobin.total in Blood'], unit: '%' }
	],
	kidney: [
		{
			name: 'creatinine',
			loinc: ['14682-9', 'Creatinine [Moles/volume] in Serum or Plasma'],
			unit: 'umol/L'
		},
		{ name: 'potassium', loinc: ['2823-3', 'Potassium [Moles/volume] in Serum or Plasma'], unit: 'mmol/L' },
		{ name: 'sodium', loinc: ['2951-2', 'Sodium [Moles/volume] in Serum or Plasma'], unit: 'mmol/L' }
	],
	rapid: [
		{ name: 'malaria', loinc: ['70569-9', 'Plasmodium sp Ag [Identifier] in Blood by Rapid immunoassay'] },
		{ name: 'hiv', loinc: ['68961-2', 'HIV 1 Ab [Presence] in Serum, Plasma or Blood by Rapid immunoassay'] },
		{ name: 'pregnancy', loinc: ['2106-3', 'Choriogonadotropin (pregnancy test) [Presence] in Urine'] }
	],
	urine: [
		{ name: 'urineProtein', loinc: ['20454-5', 'Protein [Presence] in Urine by Test strip'] },
		{ name: 'urineGlucose', loinc: ['25428-4', 'Glucose [Presence] in Urine by Test strip'] }
	],
	other: []
} as const satisfies Readonly<Record<string, readonly CommonTest[]>>;

export type PanelName = keyof typeof COMMON_PANELS;
