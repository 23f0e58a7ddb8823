// A finding of the safety checks in words, and the ways to settle it. Pure.
import type { ChartView } from '#shared/chart/chart-view.ts';
import { FOLDED_PATH, waitsForSomebody, type Finding, type FindingEntry } from '#shared/chart/finding.ts';
import { consentState, type ConsentFacts } from '#shared/safety/merge-rules/consent.ts';
import { t } from '#client/session/i18n.ts';
import { refuteAllergy, stopMedicine, type Undoable } from './entry-actions.ts';
import type { Resource } from './fhir-shapes.ts';
import { medicationLine, type MedicationLine } from './medication-line.ts';
import { entryAt } from './together.ts';

/** How many things in a chart wait for a person to decide. */
export const toDecideIn = ({
	disagreements,
	findings,
	perhapsSame = [],
	doubleBooked = []
}: ChartView): number =>
	disagreements.length + findings.filter(waitsForSomebody).length + perhapsSame.length + doubleBooked.length;

const isElsewhere = (path: string): boolean => path.startsWith('Linked/');

/** "warfarin and ibuprofen do not go together". */
export const findingTitle = ({ kind, entries, rule }: Finding): string =>
	foundWords(
		kind,
		entries.map(({ name }) => name),
		entries.map(({ path }) => path),
		rule
	);

/** The same for names alone; of another chart of the same person it is said so. */
export function foundWords(
	kind: Finding['kind'],
	named: readonly string[],
	at: readonly string[],
	rule: string
): string {
	// Entries stand by their paths; the sentence names the medicine first.
	const shown = named.map((name, i) => (at[i] === FOLDED_PATH ? t('sensitive.something') : name));
	const turned = kind === 'allergy' && at[0]?.includes('AllergyIntolerance/');
	const [names, paths] = turned ? [shown.toReversed(), at.toReversed()] : [shown, at];
	const isSame = (names[0] ?? '').toLowerCase() === (names[1] ?? names[0] ?? '').toLowerCase();
	const isAcross = paths.some(isElsewhere);
	const [first = '', second = first] =
		isSame && isAcross
			? [t('same.from-other', { name: names[0] ?? '' })]
			: names.map((name, i) => (isElsewhere(paths[i] ?? '') ? t('same.from-other', { name }) : name));
	if (isSame && kind === 'duplicate-therapy') return t('finding.same-medicine', { first });
	if (kind === 'vaccine-twice' && rule.startsWith('interval-'))
		return t(isSame ? 'finding.same-vaccine-soon' : 'finding.vaccine-soon', { first, second });
	if (isSame && kind === 'vaccine-twice') return t('finding.same-vaccine', { first });
	return t(`finding.${kind}`, { first, second });
}

/** An order as the line of its dose: two orders of one medicine are told apart by it. Undefined for any other entry. */
export function orderLine(view: ChartView, { path }: FindingEntry): MedicationLine | undefined {
	const entry = entryAt(view, path) as Resource | undefined;
	const type = entry?.resourceType;
	const isOrder = type === 'MedicationRequest' || type === 'MedicationStatement';
	return isOrder && entry ? medicationLine(entry, view.entries['Medication']) : undefined;
}

/** Whose table says so, and that nobody has decided it. */
export function findingEffect({ kind, apart, across, source, rule }: Finding): string {
	if (rule === FOLDED_PATH) return t('sensitive.folded-effect');
	if (kind === 'none-known' || kind === 'consent' || kind === 'after-signing')
		return t(`finding.effect-${kind}`);
	if (across) return t('finding.effect-across', { source: source ?? '' });
	return t(apart ? 'finding.effect-apart' : 'finding.effect', { source: source ?? '' });
}

/** One way to settle it. `undo`: what takes it back. */
export interface FindingWay extends Undoable {
	readonly words: string;
	readonly done: string;
}

function wayOf(
	view: ChartView,
	kind: Finding['kind'],
	of: FindingEntry,
	isFirst: boolean
): readonly FindingWay[] {
	const { path, name } = of;
	const [type = '', id = ''] = path.split('/');
	const entry = view.entries[type]?.[id] as Resource | undefined;
	// What stands in another chart is ended there.
	if (isElsewhere(path)) return [];
	const line = orderLine(view, of);
	if (line && entry?.status === 'active') {
		const named = [name, line.dose].filter(Boolean).join(' ');
		return [
			{ words: t('finding.stop', { name: named }), ...stopMedicine(entry, id), done: t('medicine.stopped') }
		];
	}
	if (kind === 'none-known' && entry)
		return [
			{
				words: t(isFirst ? 'finding.end-none-known' : 'finding.end-allergy', { name }),
				...refuteAllergy(entry, id),
				done: t('finding.ended')
			}
		];
	return [];
}

/** An entry each that can be ended, in the order of the entries; leaving everything as it is comes apart from these. */
export const waysOf = (view: ChartView, { kind, entries }: Finding): readonly FindingWay[] =>
	kind === 'consent'
		? entries.flatMap((entry, i) => keepConsent(view, entry, entries[1 - i]))
		: entries.flatMap((entry, i) => wayOf(view, kind, entry, i === 0));

/** The entry of a finding as it is now. */
export function findingEntry(view: ChartView, { path }: FindingEntry): Resource | undefined {
	const [type = '', id = ''] = path.split('/');
	return view.entries[type]?.[id] as Resource | undefined;
}

/** One consent stands, the other is ended. */
function keepConsent(
	view: ChartView,
	kept: FindingEntry,
	other: FindingEntry | undefined
): readonly FindingWay[] {
	const [stays, ends] = [findingEntry(view, kept), other && findingEntry(view, other)];
	if (!stays || !ends || !other) return [];
	const path = `${other.path}/status`;
	return [
		{
			words: t('answers.keep', { answer: t(`consent.${consentState(stays as ConsentFacts)}`) }),
			done: t('finding.consent-kept'),
			command: { verb: 'correctElement', path, value: 'inactive' },
			undo: { verb: 'correctElement', path, value: ends.status as string }
		}
	];
}

/** Everything stays, and somebody has seen it. */
export const keepWay = ({ id }: Finding): FindingWay => ({
	words: t('finding.keep'),
	command: { verb: 'reviewFinding', finding: id },
	done: t('finding.kept'),
	undo: { verb: 'reopenFinding', finding: id }
});
