// Adding any FHIR resource as a new entry: what a script or another program brings.
import { err, type Result } from '../../core/result.ts';
import { isJsonObject, type ExactJson } from '../../fhir/exact-json.ts';
import { createEntry, type Draft, type VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { patientIdOf } from '../entry-references.ts';

export interface AddResource {
	/** The resource as exact JSON; an id is drawn when it has none. */
	readonly resource: ExactJson;
}

/**
 * The resource as it came, number text and all. Group: none, the entry is new. Two sites at once: two entries; the same id
 * with other content made apart is a disagreement on the elements that differ. Refuses an id that is taken, a second
 * Patient (a chart is one person's), and what FHIR R4 certainly forbids.
 */
export function addResource(
	chart: ChartReader,
	context: VerbContext,
	{ resource }: AddResource
): Result<VerbDone, VerbError> {
	if (!isJsonObject(resource) || typeof resource['resourceType'] !== 'string')
		return err({ type: 'InvalidValue', path: 'resource', reason: 'not a resource' });
	const taken = patientIdOf(chart);
	if (resource['resourceType'] === 'Patient' && taken !== undefined)
		return err({ type: 'AlreadyExists', entry: `Patient/${taken}` });
	return createEntry(chart, context, 'addResource', resource as unknown as Draft);
}
