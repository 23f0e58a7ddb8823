// The one road by which a verb makes a new entry.
import { createUuid } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { ExactJson, ExactObject } from '../fhir/exact-json.ts';
import { isResourceType } from '../fhir/resource-types.ts';
import { entryExists, entryPath, type Entry } from './change-entry.ts';
import type { ChartReader, Edit, VerbContext, VerbError } from './edit.ts';
import { scopeOfType } from './register-key.ts';
import { resourceToRegisters } from './resource-to-registers.ts';

/** What a verb did: the edits to apply, and the entry it made, when it made one. */
export interface VerbDone {
	readonly edits: readonly Edit[];
	readonly entry?: Entry;
}

/** FHIR R4 datatypes, id. */
const ID = /^[A-Za-z0-9.-]{1,64}$/;

/** Properties of a resource under construction: undefined ones are left out. */
export type Draft = Readonly<Record<string, ExactJson | undefined>> & { readonly resourceType: string };

/**
 * A new entry as an edit: all its registers in one change of the document that its type belongs to. The id is the draft's,
 * else a random UUID, so that two sites never make the same entry; no stamp is needed, because nobody else can have it.
 * Refuses an id that is taken, and what is not a resource.
 */
export function createEntry(
	chart: ChartReader, context: VerbContext, verb: string, draft: Draft
): Result<VerbDone & { readonly entry: Entry }, VerbError> {
	const type = draft.resourceType;
	if (!isResourceType(type)) return err({ type: 'InvalidValue', path: 'resourceType', reason: 'not an R4 resource type' });
	const id = draft.id ?? createUuid(context.random);
	if (typeof id !== 'string' || !ID.test(id)) return err({ type: 'InvalidValue', path: `${type}/id`, reason: 'not an id' });
	const entry = { type, id };
	if (entryExists(chart, entry)) return err({ type: 'AlreadyExists', entry: entryPath(entry) });
	const properties = Object.entries({ ...draft, id }).filter(([, value]) => value !== undefined && value !== null);
	const writes = resourceToRegisters(Object.fromEntries(properties) as ExactObject, { random: context.random });
	return ok({ edits: [{ scope: scopeOfType(type), message: verb, writes, texts: [] }], entry });
}
