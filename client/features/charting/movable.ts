// Which entries can be moved into another patient's chart. Pure.
import { MOVABLE_TYPES, MOVED_FROM_URL } from '#shared/chart/movable-types.ts';
import { isEnteredInError, type Resource } from './fhir-shapes.ts';

/** False for a note that is not signed: its words are still being written by whoever has it open. */
export const isMovable = (entry: Resource | undefined): boolean =>
	entry !== undefined &&
	MOVABLE_TYPES.has(entry.resourceType) &&
	!isEnteredInError(entry) &&
	!(entry.resourceType === 'Composition' && entry.status === 'preliminary');

/** Where the entry was moved from, when it was: the number of the chart. */
export function movedFrom(entry: Resource): string | undefined {
	const extensions = (entry.extension ?? []) as readonly {
		readonly url?: string;
		readonly extension?: readonly { readonly url?: string; readonly valueString?: string }[];
	}[];
	return extensions.find(({ url }) => url === MOVED_FROM_URL)?.extension?.find(({ url }) => url === 'chart')
		?.valueString;
}
