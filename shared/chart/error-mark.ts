// Why an entry is entered in error, and who said so: read from its status and the stamp beside it.
import { groupOf } from './decision-groups.ts';
import type { Author, AuthorOf } from './disagreements.ts';
import type { ChartReader } from './edit.ts';
import { movedToOf } from './moved-entry.ts';
import { registerKey } from './register-key.ts';
import { errorStatusOf } from './required-codes.ts';
import { stampKey, type Stamp } from './stamp.ts';

/** Who marked an entry. `reason`: absent when nobody gave one, as in a file of another system. */
export interface ErrorMark extends Author {
	readonly reason?: string;
	/** When, as the author's device said: ISO 8601, UTC. */
	readonly at: string;
	/** The chart that the entry was moved to. */
	readonly movedTo?: string;
}

/** The mark of an entry, or undefined for one that is not marked. */
export function errorMarkOf(
	chart: ChartReader,
	type: string,
	id: string,
	authorOf: AuthorOf
): ErrorMark | undefined {
	const element = errorStatusOf(type)?.element;
	if (element === undefined) return undefined;
	const statusKey = registerKey(type, id, element);
	if (!chart.atom(statusKey)?.includes('"entered-in-error"')) return undefined;
	const group = groupOf(type, element);
	const key = group && stampKey(type, id, group.name);
	const [stamped] = key === undefined ? [] : chart.candidates(key);
	const candidate = stamped ?? chart.candidates(statusKey)[0];
	if (!candidate) return undefined;
	const { reason } = (stamped ? JSON.parse(stamped.atom) : {}) as Partial<Stamp>;
	const movedTo = movedToOf(chart, type, id);
	return {
		...authorOf(candidate.credId),
		at: new Date(candidate.at).toISOString(),
		...(reason !== undefined && { reason }),
		...(movedTo !== undefined && { movedTo })
	};
}
