// The one road by which a verb makes a new entry.
import { createUuid } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { ExactJson, JsonObject } from '../fhir/exact-json.ts';
import { resourceErrorText, validateResource } from '../fhir/validate-resource.ts';
import { entryExists, entryPath, type Entry } from './change-entry.ts';
import type { ChartReader, Edit, VerbContext, VerbError } from './edit.ts';
import { parseRegisterKey, scopeOfType } from './register-key.ts';
import { codeProblem } from './required-codes.ts';
import { resourceToRegisters } from './resource-to-registers.ts';
import { withVisit } from './visit.ts';

/** What a verb did: the edits to apply, and the entry it made, when it made one. */
export interface VerbDone {
	readonly edits: readonly Edit[];
	readonly entry?: Entry;
	/** All of them, when it made several; `entry` is the first. */
	readonly entries?: readonly Entry[];
}

/** Properties of a resource under construction: undefined ones are left out. */
export type Draft = Readonly<Record<string, ExactJson | undefined>> & { readonly resourceType: string };

/**
 * A new entry as an edit: all its registers in one change of the document that its type belongs to. The id is the draft's,
 * else a random UUID, so that two sites never make the same entry; no stamp is needed, because nobody else can have it. It
 * names the visit that the context names, unless it names one itself.
 * Refuses an id that is taken, what is not a resource, and codes that FHIR does not have there.
 */
export function createEntry(
	chart: ChartReader,
	context: VerbContext,
	verb: string,
	draft: Draft
): Result<VerbDone & { readonly entry: Entry }, VerbError> {
	const properties = Object.entries(withVisit(draft, context)).filter(
		([, value]) => value !== undefined && value !== null
	);
	const id = draft.id ?? createUuid(context.random);
	const resource = validateResource(Object.fromEntries([...properties, ['id', id]]) as JsonObject);
	if (!resource.ok)
		return err({ type: 'InvalidValue', path: draft.resourceType, reason: resourceErrorText(resource.error) });
	const { type, entryId, writes } = resourceToRegisters(resource.value, { imported: false });
	const entry = { type, id: entryId };
	if (entryExists(chart, entry)) return err({ type: 'AlreadyExists', entry: entryPath(entry) });
	for (const [key, atom] of writes) {
		const { element } = parseRegisterKey(key)!;
		const reason = codeProblem(type, element, atom);
		if (reason !== undefined) return err({ type: 'InvalidValue', path: `${type}/${element}`, reason });
	}
	return ok({ edits: [{ scope: scopeOfType(type, entryId), message: verb, writes, texts: [] }], entry });
}
