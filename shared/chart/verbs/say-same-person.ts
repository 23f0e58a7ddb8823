// Saying that another chart is of the same person, or is not, and taking that back.
import { isUuid, type ChartId } from '../../core/ids.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type { VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { samePersonKey, type SameOrApart, type SaidOfChart } from '../same-person.ts';

export interface SaySamePerson {
	/** The other chart. */
	readonly chartId: ChartId;
	/** `nothing`: what was said is taken back. */
	readonly said: SameOrApart | 'nothing';
	/** The other chart's Patient.id. */
	readonly patient: string;
	readonly score: number;
}

/**
 * One register, to be written in both charts. Two sites at once: the same said twice is said once; `same` here and `apart`
 * there both stand, count as one person where safety hangs on it, and wait for somebody. Refuses what is no chart.
 */
export function saySamePerson(
	chart: ChartReader,
	{ userId, siteId, now }: VerbContext,
	{ chartId, said, patient, score }: SaySamePerson
): Result<VerbDone, VerbError> {
	if (!isUuid(chartId)) return err({ type: 'InvalidValue', path: 'chartId', reason: 'is not a chart' });
	const key = samePersonKey(chartId);
	if (said === 'nothing' && chart.candidates(key).every(({ atom }) => atom === 'null'))
		return ok({ edits: [] });
	const register: SaidOfChart | null =
		said === 'nothing' ? null : { said, patient, score, user: userId, site: siteId, at: now };
	const writes = new Map([[key, JSON.stringify(register)]]);
	return ok({ edits: [{ scope: 'directory', message: 'saySamePerson', writes, texts: [] }] });
}
