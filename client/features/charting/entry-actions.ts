// Ending an entry, and what takes that back: commands, and the toast that offers the way back. Nothing is deleted; taking back is one more change.
import type { ExactJson } from '#shared/fhir/exact-json.ts';
import type { ChartCommand } from '#shared/engine/chart-command.ts';
import { errorWords } from '#client/session/error-words.ts';
import { t, type MessageKey } from '#client/session/i18n.ts';
import type { OpenChart } from '#client/session/open-chart.svelte.ts';
import type { Session } from '#client/session/session.svelte.ts';
import type { Resource } from './fhir-shapes.ts';

/** A change and the one that takes it back. */
export interface Undoable {
	readonly command: ChartCommand;
	readonly undo: ChartCommand;
}

/** The elements as they are now: null for those that are not there. */
const asTheyAre = (entry: Resource, names: readonly string[]): Record<string, never> =>
	Object.fromEntries(names.map((name) => [name, entry[name] ?? null])) as Record<string, never>;

function correct(entry: Resource, id: string, names: readonly string[]): ChartCommand {
	const elements = asTheyAre(entry, names);
	switch (entry.resourceType) {
		case 'Condition':
			return { verb: 'correctCondition', id, elements };
		case 'AllergyIntolerance':
			return { verb: 'correctAllergy', id, elements };
		case 'MedicationStatement':
		case 'MedicationRequest':
			return { verb: 'correctMedication', type: entry.resourceType, id, elements };
		default:
			return {
				verb: 'correctElement',
				path: `${entry.resourceType}/${id}/status`,
				value: entry.status as string
			};
	}
}

/** A problem that is over. */
export const resolveProblem = (entry: Resource, id: string): Undoable => ({
	command: { verb: 'stopCondition', id },
	undo: correct(entry, id, ['clinicalStatus', 'abatementDateTime'])
});

/** A medicine that is taken no more. */
export const stopMedicine = (entry: Resource, id: string): Undoable => ({
	command: {
		verb: 'stopMedication',
		id,
		type: entry.resourceType as 'MedicationRequest' | 'MedicationStatement'
	},
	undo: correct(entry, id, ['status'])
});

/** An allergy that was shown not to exist. */
export const refuteAllergy = (entry: Resource, id: string): Undoable => ({
	command: { verb: 'stopAllergy', id, outcome: 'refuted' },
	undo: correct(entry, id, ['clinicalStatus', 'verificationStatus'])
});

const STATUS_ELEMENTS: Readonly<Record<string, readonly string[]>> = {
	Condition: ['clinicalStatus', 'verificationStatus'],
	AllergyIntolerance: ['clinicalStatus', 'verificationStatus']
};

/** An entry that should never have been made. */
export const markInError = (entry: Resource, id: string, reason: string): Undoable => ({
	command: { verb: 'markEnteredInError', type: entry.resourceType, id, reason },
	undo: {
		verb: 'restoreEntry',
		type: entry.resourceType,
		id,
		elements: asTheyAre(entry, STATUS_ELEMENTS[entry.resourceType] ?? ['status'])
	}
});

/** Makes a change and offers Undo; true when it is durable. What went wrong is said. */
export async function runUndoable(
	session: Session,
	chart: OpenChart,
	{ command, undo }: Undoable,
	done: MessageKey
): Promise<boolean> {
	const ran = await chart.run(command);
	if (!ran.ok) session.toasts.show(errorWords(ran.error));
	else if (!ran.value.done.proposed)
		session.toasts.offerUndo(
			t(done),
			() => void chart.run(undo).then((undone) => undone.ok || session.toasts.show(errorWords(undone.error)))
		);
	return ran.ok;
}

/** Puts an entry back that was entered in error, with the statuses that its history says it had. */
export async function putBack(session: Session, chart: OpenChart, path: string): Promise<void> {
	const [type = '', id = ''] = path.split('/');
	const { chartId } = chart;
	const told = await session.ask('entryHistory', { chartId, entry: path });
	if (!told.ok) return session.toasts.show(errorWords(told.error));
	const marked = told.value.findLast(({ verb }) => verb === 'markEnteredInError' || verb === 'markMoved');
	const names = ['status', 'clinicalStatus', 'verificationStatus', 'lifecycleStatus'];
	const statuses = marked?.elements.filter(({ element }) => names.includes(element)) ?? [];
	const movedTo = chart.view?.marks[path]?.movedTo as typeof chartId | undefined;
	if (movedTo !== undefined) {
		const reason = t('move.back-reason');
		const back = await session.ask('returnEntries', { from: chartId, to: movedTo, entries: [path], reason });
		session.toasts.show(back.ok ? t('entry.put-back-done') : errorWords(back.error));
		return;
	}
	const elements = Object.fromEntries(
		statuses.map(({ element, before }) => [element, (before[0] ?? null) as ExactJson])
	);
	const reason = chart.view?.marks[path]?.reason ?? t('reason.wrong');
	await runUndoable(
		session,
		chart,
		{
			command: { verb: 'restoreEntry', type, id, elements },
			undo: { verb: 'markEnteredInError', type, id, reason }
		},
		'entry.put-back-done'
	);
}
