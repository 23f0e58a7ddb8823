// Facts: the medicines of a demo with doses that are usual for what they are given for (WHO Model List of Essential
// Medicines, 23rd list, 2023). Units and routes are those that the app's own form offers.
import type { JsonObject } from '../fhir/exact-json.ts';

interface Medicine {
	readonly drug: string;
	readonly unit: 'mg' | 'g' | 'microgram' | 'mL' | 'unit' | 'tablet' | 'puff';
	readonly route: 'oral' | 'inhaled';
	/** Times a day. */
	readonly times: number;
	/** Doses each time, from the first to the highest. */
	readonly steps: readonly number[];
	readonly asNeeded?: true;
}

export const MEDICINES = {
	amlodipine: { drug: 'amlodipine', unit: 'mg', route: 'oral', times: 1, steps: [5, 10] },
	enalapril: { drug: 'enalapril', unit: 'mg', route: 'oral', times: 1, steps: [5, 10, 20] },
	metformin: { drug: 'metformin', unit: 'mg', route: 'oral', times: 2, steps: [500, 850, 1000] },
	gliclazide: { drug: 'gliclazide', unit: 'mg', route: 'oral', times: 2, steps: [40, 80] },
	salbutamol: {
		drug: 'salbutamol inhaler 100 microgram',
		unit: 'puff',
		route: 'inhaled',
		times: 4,
		steps: [2],
		asNeeded: true
	},
	budesonide: {
		drug: 'budesonide inhaler 200 microgram',
		unit: 'puff',
		route: 'inhaled',
		times: 2,
		steps: [1, 2]
	},
	carbamazepine: { drug: 'carbamazepine', unit: 'mg', route: 'oral', times: 2, steps: [100, 200] },
	fluoxetine: { drug: 'fluoxetine', unit: 'mg', route: 'oral', times: 1, steps: [20] },
	paracetamol: { drug: 'paracetamol', unit: 'g', route: 'oral', times: 3, steps: [1], asNeeded: true },
	iron: { drug: 'ferrous sulfate with folic acid', unit: 'tablet', route: 'oral', times: 1, steps: [1] },
	amoxicillin: { drug: 'amoxicillin', unit: 'mg', route: 'oral', times: 3, steps: [500] },
	nitrofurantoin: { drug: 'nitrofurantoin', unit: 'mg', route: 'oral', times: 2, steps: [100] },
	artemether: {
		drug: 'artemether with lumefantrine 20 mg/120 mg',
		unit: 'tablet',
		route: 'oral',
		times: 2,
		steps: [1, 2, 3, 4]
	},
	zinc: { drug: 'zinc sulfate', unit: 'mg', route: 'oral', times: 1, steps: [20] }
} as const satisfies Readonly<Record<string, Medicine>>;
export type MedicineName = keyof typeof MEDICINES;

/** A dosage in coded parts, which a screen says in its own words. `dose`: in the medicine's unit, each time. */
export function demoDosage(name: MedicineName, dose: number, days?: number): JsonObject {
	const { unit, route, times, ...rest }: Medicine = MEDICINES[name];
	const bounds = { value: days!, unit: 'd', system: 'http://unitsofmeasure.org', code: 'd' };
	return {
		timing: {
			repeat: {
				...(days !== undefined && { boundsDuration: bounds }),
				frequency: times,
				period: 1,
				periodUnit: 'd'
			}
		},
		...(rest.asNeeded && { asNeededBoolean: true }),
		route: { text: route },
		doseAndRate: [{ doseQuantity: { value: dose, unit } }]
	};
}
