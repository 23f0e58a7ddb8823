// Deciding between answers that differ: the command, its way back, and the keys.
import { t } from '#client/session/i18n.ts';
import type { OpenChart } from '#client/session/open-chart.svelte.ts';
import type { Session } from '#client/session/session.svelte.ts';
import { mayKeepBoth, type Disagreement } from './disagreement-words.ts';
import { isCardKey, runAnswer } from './run-answer.ts';

/**
 * Keeps one answer, or all; true when it is durable. What went wrong is said. Keeping one can be taken back; when all were
 * kept, each is an entry that can be ended.
 */
export async function keepAnswer(
	session: Session,
	chart: OpenChart,
	{ path, group }: Disagreement,
	keep: number | 'both'
): Promise<boolean> {
	const command = { verb: 'resolveDisagreement', path, ...(group !== undefined && { group }), keep } as const;
	const undo = keep === 'both' ? undefined : () => chart.run({ verb: 'reopenDecision', path });
	return runAnswer(session, { act: () => chart.run(command), done: t('answers.kept'), undo });
}

/** What a key decides about a disagreement: an answer from 0, all, or nothing yet; undefined for any other key. */
export function choiceOfKey(
	event: KeyboardEvent,
	disagreement: Disagreement
): number | 'both' | 'later' | undefined {
	if (!isCardKey(event)) return undefined;
	const index = Number(event.key) - 1;
	if (disagreement.values[index]) return index;
	if (event.key === 'b' && mayKeepBoth(disagreement)) return 'both';
	return event.key === 'l' ? 'later' : undefined;
}
