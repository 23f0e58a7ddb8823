// What in a chart waits for somebody, from the facts in it alone: nothing is guessed from what is missing, except that
// nobody has asked about allergies. Pure.
import type { ChartView } from '#shared/chart/chart-view.ts';
import { waitsForSomebody, type Finding } from '#shared/chart/finding.ts';
import { t } from '#client/session/i18n.ts';
import type { AllergyFacts } from './allergy-title.ts';
import { disagreementTitle } from './disagreement-words.ts';
import type { WorkspaceName } from './drafts.ts';
import { findingTitle } from './finding-words.ts';
import { isEnteredInError, listOf, type Resource } from './fhir-shapes.ts';
import { latestOutOfRange } from './vital-flags.ts';

export interface ChartAlert {
	readonly id: string;
	/** `hand`: a person decides. `caution`: somebody should look. */
	readonly tone: 'hand' | 'caution';
	readonly words: string;
	/** The day it is of, shown unbroken after the words. */
	readonly day?: string;
	/** The words of its one action. */
	readonly act: string;
	readonly does:
		| { readonly show: 'decide' | 'notes' | 'timeline' }
		| { readonly open: WorkspaceName; readonly target?: string };
}

const dayOf = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 10) : '');

/** Alerts in the order of how soon somebody should look. `today`: YYYY-MM-DD. */
export function chartAlerts(view: ChartView, allergies: AllergyFacts, today: string): readonly ChartAlert[] {
	return [
		...view.disagreements.map((one): ChartAlert => ({
			id: one.path,
			tone: 'hand',
			words: disagreementTitle(view, one),
			act: t('answers.look'),
			does: { show: 'decide' }
		})),
		...found(view),
		...notAsked(allergies),
		...outOfRange(view),
		...openVisits(view, today),
		...unsignedNotes(view, today)
	];
}

/** What the checks found and nobody let stand: to decide when a merge brought it, else said once more beside the entries. */
const found = (view: ChartView): readonly ChartAlert[] =>
	view.findings
		.filter(({ review }) => review === undefined)
		.map((finding) => ({
			id: finding.id,
			tone: waitsForSomebody(finding) ? 'hand' : 'caution',
			words: findingTitle(finding),
			act: t('answers.look'),
			does: waitsForSomebody(finding) ? { show: 'decide' } : { open: 'entry', target: ownPath(finding) }
		}));

/** The entry of this chart, of what is found between two. */
const ownPath = ({ entries }: Finding): string =>
	(entries.find(({ path }) => !path.startsWith('Linked/')) ?? entries[0])?.path ?? '';

const notAsked = ({ state }: AllergyFacts): readonly ChartAlert[] =>
	state === 'notRecorded'
		? [
				{
					id: 'allergies',
					tone: 'caution',
					words: t('alerts.allergies'),
					act: t('alerts.record'),
					does: { open: 'allergy' }
				}
			]
		: [];

const outOfRange = (view: ChartView): readonly ChartAlert[] =>
	latestOutOfRange(view).map(({ sign, words, flag, at }) => ({
		id: `vital-${sign}`,
		tone: 'caution',
		words: t('alerts.vital', {
			sign: t(`vital.${sign}`),
			value: words,
			flag: t(`flag.${flag}`)
		}),
		day: at,
		act: t('alerts.trend'),
		does: { open: 'trends', target: sign }
	}));

function openVisits(view: ChartView, today: string): readonly ChartAlert[] {
	const startOf = (entry: Resource) => dayOf((entry.period as { start?: unknown } | undefined)?.start);
	return listOf(view.entries.Encounter)
		.filter((entry) => entry.status === 'in-progress' || entry.status === 'arrived')
		.filter((entry) => startOf(entry) !== '' && startOf(entry) < today)
		.map((entry) => ({
			id: `visit-${entry.entryId}`,
			tone: 'caution',
			words: t('alerts.visit-open'),
			day: startOf(entry),
			act: t('answers.look'),
			does: { show: 'timeline' }
		}));
}

const unsignedNotes = (view: ChartView, today: string): readonly ChartAlert[] =>
	listOf(view.entries.Composition)
		.filter((entry) => entry.status === 'preliminary' && !isEnteredInError(entry))
		.filter((entry) => dayOf(entry.date) !== '' && dayOf(entry.date) < today)
		.map((entry) => ({
			id: `note-${entry.entryId}`,
			tone: 'caution',
			words: t('alerts.unsigned'),
			day: dayOf(entry.date),
			act: t('alerts.finish'),
			does: { show: 'notes' }
		}));
