// Asking for a change instead of making it.
import { err, ok, type Result } from '../../core/result.ts';
import { stringifyExact, type JsonObject } from '../../fhir/exact-json.ts';
import type { VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { isProposalId, proposalKey } from '../proposals.ts';

export interface Propose {
	/** A fresh UUID, lowercase. */
	readonly id: string;
	/** The command, with its verb; numbers keep their text. */
	readonly command: JsonObject;
}

/**
 * Keeps a command until somebody answers. Group: none, the proposal is new. Two sites at once: two proposals. Refuses an id
 * that is taken, and what is no command.
 */
export function propose(
	chart: ChartReader,
	{ userId, siteId, now, today }: VerbContext,
	{ id, command }: Propose
): Result<VerbDone, VerbError> {
	if (!isProposalId(id)) return err({ type: 'InvalidValue', path: 'id', reason: 'is no id' });
	if (typeof command['verb'] !== 'string')
		return err({ type: 'InvalidValue', path: 'command', reason: 'has no verb' });
	const key = proposalKey(id);
	if (chart.has(key)) return err({ type: 'AlreadyExists', entry: id });
	const proposed = { command, user: userId, site: siteId, at: now, day: today };
	const writes = new Map([[key, stringifyExact(proposed)]]);
	return ok({ edits: [{ scope: 'clinical', message: 'propose', writes, texts: [] }] });
}
