// Ending an entry, and what takes that back: commands only. Nothing is deleted; taking back is one more change.
import type { ChartCommand } from '#shared/engine/chart-command.ts';
import type { Resource } from './fhir-shapes.ts';

/** A change and the one that takes it back. */
export interface Undoable {
	readonly command: ChartCommand;
	readonly undo: ChartCommand;
}

/** The elements as they are now: null for those that are not there. */
const asTheyAre = (entry: Resource, names: readonly string[]): Record<string, never> =>
	Object.fromEntries(names.map((name) => [name, entry[name] ?? null])) as Record<string, never>;

function correct(entry: Resource, id: string, names: readonly string[]): ChartCommand {
	const elements = asTheyAre(entry, names);
	switch (entry.resourceType) {
		case 'Condition':
			return { verb: 'correctCondition', id, elements };
		case 'AllergyIntolerance':
			return { verb: 'correctAllergy', id, elements };
		case 'MedicationStatement':
		case 'MedicationRequest':
			return { verb: 'correctMedication', type: entry.resourceType, id, elements };
		default:
			return {
				verb: 'correctElement',
				path: `${entry.resourceType}/${id}/status`,
				value: entry.status as string
			};
	}
}

/** A problem that is over. */
export const resolveProblem = (entry: Resource, id: string): Undoable => ({
	command: { verb: 'stopCondition', id },
	undo: correct(entry, id, ['clinicalStatus', 'abatementDateTime'])
});

/** A medicine that is taken no more. */
export const stopMedicine = (entry: Resource, id: string): Undoable => ({
	command: {
		verb: 'stopMedication',
		id,
		type: entry.resourceType as 'MedicationRequest' | 'MedicationStatement'
	},
	undo: correct(entry, id, ['status'])
});

/** An allergy that was shown not to exist. */
export const refuteAllergy = (entry: Resource, id: string): Undoable => ({
	command: { verb: 'stopAllergy', id, outcome: 'refuted' },
	undo: correct(entry, id, ['clinicalStatus', 'verificationStatus'])
});

const STATUS_ELEMENTS: Readonly<Record<string, readonly string[]>> = {
	Condition: ['clinicalStatus', 'verificationStatus'],
	AllergyIntolerance: ['clinicalStatus', 'verificationStatus']
};

/** An entry that should never have been made. */
export const markInError = (entry: Resource, id: string, reason: string): Undoable => ({
	command: { verb: 'markEnteredInError', type: entry.resourceType, id, reason },
	undo: correct(entry, id, STATUS_ELEMENTS[entry.resourceType] ?? ['status'])
});
