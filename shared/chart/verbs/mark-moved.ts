// Saying that an entry was written into the wrong chart and stands in the right one now.
import { err, type Result } from '../../core/result.ts';
import { entryPath, type Entry } from '../change-entry.ts';
import type { VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { extensionsOf, MOVED_TO_URL, withoutMovedTo } from '../moved-entry.ts';
import { errorStatusElements } from './mark-entered-in-error.ts';
import { correctElements } from './correct-elements.ts';

export interface MarkMoved extends Entry {
	/** The number of the chart where it stands now. */
	readonly to: string;
	/** In the author's words; kept in the stamp. */
	readonly reason: string;
}

/**
 * Marks the entry as entered in error, and names the chart that it was moved to by its number alone. Group: the one that
 * the status belongs to. Two sites at once: moved twice to one patient is moved; moved to two patients is a disagreement.
 * Refuses a type for which FHIR has no such status, and an empty reason.
 */
export function markMoved(
	chart: ChartReader,
	context: VerbContext,
	{ type, id, to, reason }: MarkMoved
): Result<VerbDone, VerbError> {
	const entry = { type, id };
	const status = errorStatusElements(type);
	if (!status || reason.trim() === '' || to === '')
		return err({ type: 'InvalidValue', path: entryPath(entry), reason: 'cannot be moved' });
	const moved = { url: MOVED_TO_URL, valueString: to };
	const extension = [...withoutMovedTo(extensionsOf(chart, type, id)), moved];
	const details = { reason: reason.trim(), evenIfSigned: true };
	return correctElements(chart, context, 'markMoved', entry, { ...status, extension }, details);
}
