// Answering what supervised people asked for: the checks first, each answer with its way back.
import type { ProposalView } from '#shared/chart/chart-view.ts';
import type { ChartCommand } from '#shared/engine/chart-command.ts';
import type { SafetyFinding } from '#shared/safety/safety-facts.ts';
import { errorWords } from '#client/session/error-words.ts';
import { t, type MessageKey } from '#client/session/i18n.ts';
import type { OpenChart } from '#client/session/open-chart.svelte.ts';
import type { Session, SignedIn } from '#client/session/session.svelte.ts';
import { orderOfProposal } from './proposal-words.ts';

/** May accept and decline. */
export const mayAnswer = ({ role, supervised }: SignedIn): boolean =>
	(role === 'prescriber' || role === 'admin') && !supervised;

/** What the checks say of an order as the chart stands; nothing for what is no order. */
export async function findingsOf(
	session: Session,
	chart: OpenChart,
	proposal: ProposalView
): Promise<readonly SafetyFinding[]> {
	const order = chart.view && orderOfProposal(chart.view, proposal);
	const said = order && (await session.ask('checkOrder', { chartId: chart.chartId, order }));
	return said?.ok ? said.value : [];
}

const waitAgain = (id: string): ChartCommand => ({ verb: 'answerProposal', id, answer: 'waiting' });

async function takeBack(session: Session, chart: OpenChart, ids: readonly string[]): Promise<void> {
	for (const id of ids.toReversed()) {
		const undone = await chart.run(waitAgain(id));
		if (undone.ok) continue;
		const isChanged = undone.error.type === 'InvalidValue';
		session.toasts.show(isChanged ? t('proposal.changed-since') : errorWords(undone.error));
	}
}

/** Gives one answer and offers Undo; true when it is durable. What went wrong is said. */
export async function answer(
	session: Session,
	chart: OpenChart,
	command: ChartCommand & { readonly id: string },
	done: MessageKey
): Promise<boolean> {
	const ran = await chart.run(command);
	if (!ran.ok) session.toasts.show(errorWords(ran.error));
	else session.toasts.offerUndo(t(done), () => void takeBack(session, chart, [command.id]));
	return ran.ok;
}

/** Accepts one after the other what no check stands against; what is left stays where it is, and how many is said. */
export async function acceptAll(
	session: Session,
	chart: OpenChart,
	proposals: readonly ProposalView[]
): Promise<void> {
	const accepted: string[] = [];
	for (const proposal of proposals) {
		const found = await findingsOf(session, chart, proposal);
		if (found.some(({ severity }) => severity === 'severe')) continue;
		const ran = await chart.run({ verb: 'acceptProposal', id: proposal.id });
		if (ran.ok) accepted.push(proposal.id);
	}
	const left = proposals.length - accepted.length;
	const words = [t('proposal.accepted-count', { count: accepted.length })];
	if (left > 0) words.push(t('proposal.left-count', { count: left }));
	if (accepted.length === 0) session.toasts.show(words.join(' '));
	else session.toasts.offerUndo(words.join(' '), () => void takeBack(session, chart, accepted));
}
