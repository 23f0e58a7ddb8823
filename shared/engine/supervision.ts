// What a role and supervision mean for a command: it is carried out, kept as a proposal, or left to others.
import { createUuid } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import { writesAllOfCharts, type EntryKind } from '../core/role-rights.ts';
import type { Role } from '../core/scopes.ts';
import type { ChartReader, VerbContext } from '../chart/edit.ts';
import { contextOfProposal } from '../chart/verbs/answer-proposal.ts';
import { proposedIn } from '../chart/proposals.ts';
import { registerKey } from '../chart/register-key.ts';
import type { JsonObject } from '../fhir/exact-json.ts';
import type { Engine } from './api.ts';
import type { EngineError } from './engine-error.ts';
import { runCommand, type ChartCommand } from './chart-command.ts';
import type { EngineCore, SignedIn } from './engine-core.ts';
import { configKeys } from './practice-config.ts';
import { kindsBeyond, refusing } from './role-judge.ts';
import { isSupervisedHere, mayAccept } from './supervised-people.ts';

/** Registering, the queue and the visit, and the words of a note that nobody signed. */
const OPEN_TO_ALL: ReadonlySet<ChartCommand['verb']> = new Set([
	'correctDemographics',
	'correctMessage',
	'editNoteText',
	'finishVisit',
	'linkKin',
	'replyToMessage',
	'reopenVisit',
	'sendMessage',
	'setHomeSite',
	'setMessageStatus',
	'setSharing',
	'startNote',
	'unlinkKin',
	'writeNote'
]);

/** A decision is either made or not: nobody can make it for later. */
const NEVER_PROPOSED: ReadonlySet<ChartCommand['verb']> = new Set([
	'endKeepingApart',
	'enterApart',
	'keepApart',
	'markMoved',
	'propose',
	'reopenDecision',
	'reopenFinding',
	'resolveDisagreement',
	'reviewFinding',
	'signNote',
	'takeMovedEntry',
	'writeAddendum'
]);

/** A note that nobody signed is given up like any words of one's own. */
const isDraftNote = (chart: ChartReader, command: ChartCommand): boolean =>
	(command.verb === 'markEnteredInError' || command.verb === 'restoreEntry') &&
	command.type === 'Composition' &&
	chart.atom(registerKey('Composition', command.id, 'status')) !== '"final"';

/** The command that is carried out for the one given: the same, or one that keeps it until a prescriber accepts it. */
export function supervised(
	signedIn: SignedIn,
	chart: ChartReader,
	context: VerbContext,
	command: ChartCommand
): Result<ChartCommand, EngineError> {
	const { session } = signedIn;
	if (command.verb === 'acceptProposal' || command.verb === 'answerProposal') {
		if (mayAccept(session)) return ok(command);
		const isOwn = proposedIn(chart, command.id)?.user === session.deps.keyring.userId;
		const takesBack = command.verb === 'answerProposal' && command.answer !== 'declined';
		return isOwn && takesBack ? ok(command) : err({ type: 'NeedsPrescriber' });
	}
	if (OPEN_TO_ALL.has(command.verb) || isDraftNote(chart, command)) return ok(command);
	const { keyring } = session.deps;
	if (!isSupervisedHere(session)) {
		if (writesAllOfCharts(keyring.role)) return ok(command);
		const refusal = refusalOfCommand(keyring.role, runCommand(chart, context, command));
		// What waits for nobody is refused where it is written.
		if (refusal?.type !== 'NeedsPrescriber') return ok(command);
		if (NEVER_PROPOSED.has(command.verb)) return err(refusal);
	} else if (NEVER_PROPOSED.has(command.verb)) return err({ type: 'Supervised' });
	// What would be refused is refused now, while its author is there.
	const tried = runCommand(chart, context, command);
	if (!tried.ok) return tried;
	const id = createUuid(context.random);
	return ok({ verb: 'propose', id, command: command as unknown as JsonObject });
}

/** What a role does not let somebody write; what the verb refuses is said by the verb. */
function refusalOfCommand(
	role: Role,
	done: ReturnType<typeof runCommand>
): ReturnType<typeof refusing> | undefined {
	if (!done.ok) return undefined;
	const kinds = new Set<EntryKind>();
	for (const { scope, writes, texts } of done.value.edits) {
		const registers = [...writes].map(([key, atom]) => ({ key, atom, isNew: false }));
		const written = { message: '', registers, writesText: texts.length > 0 };
		for (const kind of kindsBeyond(role, scope, written)) kinds.add(kind);
	}
	return kinds.size > 0 ? refusing({ role, kinds: [...kinds] }) : undefined;
}

/** Which command decides what visit an entry belongs to, as of when and where: of a proposal, when and where it was asked for. */
export function commandOfVisit(
	chart: ChartReader,
	context: VerbContext,
	command: ChartCommand
): { readonly of: ChartCommand; readonly at: VerbContext } {
	if (command.verb === 'enterApart') return { of: command.command as unknown as ChartCommand, at: context };
	const proposed = command.verb === 'acceptProposal' ? proposedIn(chart, command.id) : undefined;
	if (!proposed || command.verb !== 'acceptProposal') return { of: command, at: context };
	const at = { ...contextOfProposal(context, command.id, proposed), random: context.random };
	return { of: proposed.command as unknown as ChartCommand, at };
}

/** Marks somebody as supervised, or no more. Two sites at once: supervised, until an admin says otherwise again. */
export const setSupervised = (
	core: EngineCore,
	{ userId, on }: Parameters<Engine['setSupervised']>[0]
): ReturnType<Engine['setSupervised']> =>
	core.exclusive(async () => {
		const { device, signedIn } = core;
		if (!device || !signedIn) return err({ type: 'Locked' });
		if (signedIn.session.deps.keyring.role !== 'admin') return err({ type: 'NotAdmin' });
		const known = [...device.replica.control().credentials.values()].some((one) => one.userId === userId);
		if (!known) return err({ type: 'NoSuchEntry', entry: 'person' });
		const writes = new Map([[configKeys.supervised(userId), on ? 'true' : 'null']]);
		const written = await signedIn.session.writeConfig(writes, 'setSupervised');
		if (!written.ok) return written;
		await core.offer();
		core.stateChanged();
		core.emit({ type: 'practice' });
		return ok(undefined);
	});
