// Taking an ending back: what was stopped, resolved, refuted or marked as an error stands again. A new edit each time;
// what happened before stays in the history.
import { err, type Result } from '../../core/result.ts';
import { parseExact, type ExactJson } from '../../fhir/exact-json.ts';
import { entryPath, type Entry } from '../change-entry.ts';
import { allergyClinical, allergyVerification, conditionClinical } from '../clinical-codes.ts';
import type { VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { extensionsOf, movedToOf, withoutMovedTo } from '../moved-entry.ts';
import { registerKey } from '../register-key.ts';
import { errorStatusOf } from '../required-codes.ts';
import { correctElements, type ElementValues } from './correct-elements.ts';

export interface ResumeEntry {
	readonly id: string;
	/** Since when, when that is not now: an FHIR dateTime; kept in the stamp. */
	readonly effectiveAt?: string;
	readonly reason?: string;
}

export interface ResumeMedication extends ResumeEntry {
	/** Default MedicationRequest. */
	readonly type?: 'MedicationRequest' | 'MedicationStatement';
}

/**
 * A medicine is active again; the reason it was stopped is removed. Group: `~order`. Two sites at once: resumed twice is
 * resumed; resumed here and a new dose there are a disagreement.
 */
export const resumeMedication = (
	chart: ChartReader,
	context: VerbContext,
	{ type = 'MedicationRequest', id, effectiveAt, reason }: ResumeMedication
): Result<VerbDone, VerbError> =>
	correctElements(
		chart,
		context,
		'resumeMedication',
		{ type, id },
		{ status: 'active', statusReason: null },
		{ effectiveAt, reason }
	);

/**
 * A problem is active again, without an end. Group: `~problem`. Two sites at once: reactivated twice is reactivated;
 * another status elsewhere is a disagreement.
 */
export const reactivateCondition = (
	chart: ChartReader,
	context: VerbContext,
	{ id, effectiveAt, reason }: ResumeEntry
): Result<VerbDone, VerbError> =>
	correctElements(
		chart,
		context,
		'reactivateCondition',
		{ type: 'Condition', id },
		{ clinicalStatus: conditionClinical('active'), 'abatement[x]': null },
		{ effectiveAt, reason }
	);

/** True when the entry's verification has the code. */
function isVerified(chart: ChartReader, { type, id }: Entry, code: string): boolean {
	const atom = chart.atom(registerKey(type, id, 'verificationStatus'));
	return atom !== undefined && atom.includes(`"${code}"`);
}

/**
 * An allergy stands again; one that was refuted counts as confirmed. Group: `~allergy`. Two sites at once: reactivated
 * twice is reactivated; another change of the group elsewhere is a disagreement, and it counts as known.
 */
export const reactivateAllergy = (
	chart: ChartReader,
	context: VerbContext,
	{ id, effectiveAt, reason }: ResumeEntry
): Result<VerbDone, VerbError> => {
	const entry = { type: 'AllergyIntolerance', id };
	const elements: Record<string, ExactJson> = { clinicalStatus: allergyClinical('active') };
	if (isVerified(chart, entry, 'refuted')) elements['verificationStatus'] = allergyVerification('confirmed');
	return correctElements(chart, context, 'reactivateAllergy', entry, elements, { effectiveAt, reason });
};

export interface RestoreEntry extends Entry {
	/**
	 * The statuses that stood before it was marked, as FHIR JSON properties: `{ status: "active" }`; for a problem or an
	 * allergy clinicalStatus and verificationStatus. null for one that was not there.
	 */
	readonly elements: Readonly<Record<string, ExactJson>>;
}

/** What a mark as an error takes away, and nothing else may be restored. */
const RESTORED = new Set([
	'status',
	'statusReason',
	'lifecycleStatus',
	'verificationStatus',
	'clinicalStatus'
]);

/**
 * An entry marked as entered in error stands again with the statuses it had; one that was moved is moved no more. Group: the one its status belongs to. Two
 * sites at once: restored to the same is restored; restored to different statuses is a disagreement. Refuses an entry
 * that is not marked, other elements than statuses, and restoring to "entered in error".
 */
export function restoreEntry(
	chart: ChartReader,
	context: VerbContext,
	{ type, id, elements }: RestoreEntry
): Result<VerbDone, VerbError> {
	const entry = { type, id };
	const element = errorStatusOf(type)?.element;
	const atom = element === undefined ? undefined : chart.atom(registerKey(type, id, element));
	const parsed = atom === undefined ? undefined : parseExact(atom);
	const isMarked = parsed?.ok === true && JSON.stringify(parsed.value).includes('"entered-in-error"');
	const path = entryPath(entry);
	if (!isMarked || element === undefined)
		return err({ type: 'InvalidValue', path, reason: 'not marked as entered in error' });
	const names = Object.keys(elements);
	if (!names.includes(element) || names.some((name) => !RESTORED.has(name)))
		return err({ type: 'InvalidValue', path, reason: 'only the statuses are restored' });
	if (JSON.stringify(elements[element]).includes('"entered-in-error"'))
		return err({ type: 'InvalidValue', path: `${path}/${element}`, reason: 'still entered in error' });
	const left = withoutMovedTo(extensionsOf(chart, type, id));
	const wasMoved = movedToOf(chart, type, id) !== undefined;
	const standing: ElementValues = {
		...elements,
		...(wasMoved && { extension: left.length > 0 ? left : null })
	};
	return correctElements(chart, context, 'restoreEntry', entry, standing, { evenIfSigned: true });
}
