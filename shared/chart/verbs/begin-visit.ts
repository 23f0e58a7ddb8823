// Beginning a visit: not a command of anybody, but what the first entry of a visit brings along.
import { ok, type Result } from '../../core/result.ts';
import { groupStamp } from '../change-entry.ts';
import { createEntry, type VerbDone } from '../create-entry.ts';
import { groupOf } from '../decision-groups.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { patientReference } from '../entry-references.ts';
import { registerKey } from '../register-key.ts';
import { BEGIN_VISIT_MESSAGE, visitResource, type Visit } from '../visit.ts';

const STATUS = groupOf('Encounter', 'status')!;

/**
 * An Encounter in progress, class ambulatory (FHIR R4 encounter.html), its period to the day: the times are those of what
 * was entered. Group: none. Two devices of one site at once: one visit, for the id and every value are the same; two sites:
 * two visits. What it writes never counts against what a person decides about the visit. A visit of an earlier day is
 * finished in the same act. Refuses a visit that is there.
 */
export function beginVisit(
	chart: ChartReader,
	context: VerbContext,
	visit: Visit
): Result<VerbDone, VerbError> {
	const subject = patientReference(chart, context);
	if (!subject.ok) return subject;
	const begun = createEntry(chart, context, BEGIN_VISIT_MESSAGE, visitResource(visit, subject.value));
	if (!begun.ok || visit.day >= context.today) return begun;
	const { entry, edits } = begun.value;
	const keyOf = (element: string): string => registerKey(entry.type, entry.id, element);
	const writes = new Map([
		[keyOf('status'), '"finished"'],
		[keyOf('period'), JSON.stringify({ start: visit.day, end: visit.day })]
	]);
	writes.set(...groupStamp(chart, context, 'finishVisit', entry, STATUS, writes));
	return ok({ entry, edits: [...edits, { scope: 'clinical', message: 'finishVisit', writes, texts: [] }] });
}
