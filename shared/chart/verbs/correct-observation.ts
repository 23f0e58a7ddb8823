// Correcting a measurement or a result: a new Observation takes the place of the old one, which stays readable.
import { err, ok, type Result } from '../../core/result.ts';
import { isJsonArray, isJsonObject, type ExactJson, type JsonObject } from '../../fhir/exact-json.ts';
import { changeEntry, entryExists, entryPath } from '../change-entry.ts';
import { createEntry, type VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { recordedNow, userReference } from '../entry-references.ts';
import { registerKey } from '../register-key.ts';
import { registersToResource } from '../registers-to-resource.ts';
import type { CorrectElements } from './correct-elements.ts';

/** "This observation replaces a previous observation (i.e. a revised value)": hl7.org/fhir/R4/extension-observation-replaces.html */
export const OBSERVATION_REPLACES = 'http://hl7.org/fhir/StructureDefinition/observation-replaces';

export interface CorrectObservation extends CorrectElements {
	readonly reason?: string;
}

/** What belongs to the one statement that was wrong, not to the one that takes its place. */
const LEFT_BEHIND = new Set([
	'id',
	'meta',
	'text',
	'identifier',
	'status',
	'issued',
	'performer',
	'extension'
]);

/** Extensions of the old Observation but for what that one replaced, and the link to it. */
const extensionsOf = (old: ExactJson | undefined, reference: string): readonly ExactJson[] => [
	...(isJsonArray(old) ? old.filter((one) => !isJsonObject(one) || one['url'] !== OBSERVATION_REPLACES) : []),
	{ url: OBSERVATION_REPLACES, valueReference: { reference } }
];

/**
 * Results are append-only: a copy with the corrected elements and a link to what it replaces becomes a new final
 * Observation, and the old one is marked entered-in-error, in one change. Group of the old one: `~result`.
 * Two sites at once: both corrections are kept as results of their own, and the old one is marked once; a correction here
 * against an edit of the old one there is a disagreement. Refuses an Observation that is in error already.
 */
export function correctObservation(
	chart: ChartReader,
	context: VerbContext,
	{ id, elements, reason }: CorrectObservation
): Result<VerbDone, VerbError> {
	const old = { type: 'Observation', id };
	if (!entryExists(chart, old)) return err({ type: 'NoSuchEntry', entry: entryPath(old) });
	const status = registerKey('Observation', id, 'status');
	if (chart.atom(status) === '"entered-in-error"')
		return err({ type: 'InvalidValue', path: `${entryPath(old)}/status`, reason: 'entered in error' });
	const marked = changeEntry(
		chart,
		context,
		'correctObservation',
		old,
		new Map([[status, '"entered-in-error"']]),
		{ reason }
	);
	if (!marked.ok) return marked;
	const before = registersToResource(chart, 'Observation', id);
	const kept = Object.entries(before).filter(([name]) => !LEFT_BEHIND.has(name));
	const choices = ['value', 'effective'].filter((base) =>
		Object.keys(elements).some((name) => name.startsWith(base))
	);
	const copy = kept.filter(([name]) => !choices.some((base) => name.startsWith(base)));
	const created = createEntry(chart, context, 'correctObservation', {
		...(Object.fromEntries(copy) as JsonObject),
		...elements,
		resourceType: 'Observation',
		status: 'final',
		issued: recordedNow(context),
		performer: [userReference(context)],
		extension: extensionsOf(before['extension'], entryPath(old))
	});
	if (!created.ok) return created;
	const writes = new Map([...marked.value, ...created.value.edits].flatMap((edit) => [...edit.writes]));
	return ok({
		...created.value,
		edits: [{ scope: 'clinical', message: 'correctObservation', writes, texts: [] }]
	});
}
