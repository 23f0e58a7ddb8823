// What of a chart a note can name, in the words that a note uses: always as it is now. Pure.
import type { ChartView } from '#shared/chart/chart-view.ts';
import { partsOfNote } from '#shared/chart/note-references.ts';
import type { IconName } from '#client/ui/icon-paths.ts';
import { formatDate, formatInstant } from '#client/session/dates.ts';
import { t } from '#client/session/i18n.ts';
import { allergyFacts } from '../allergy-title.ts';
import { isDisputed } from '../disagreement-words.ts';
import { conceptWords, hasCode, isEnteredInError, listOf, type Resource } from '../fhir-shapes.ts';
import { isCurrentMedicine, medicationLine, PART_SEPARATOR } from '../medication-line.ts';
import { isResult, resultFlag, resultRows, resultWords, testWords } from '../result-rows.ts';
import { entryWords } from '../value-words.ts';
import { ageMonthsOn, flagOf, type Flag } from '../vital-flags.ts';
import { measuredAt, readingOf, signOf, vitalRows, type VitalSign } from '../vital-rows.ts';

/** `in-error`: somebody took the entry back; `to-decide`: two answers; `missing`: it is not in what is here of the chart. */
export type FactState = 'present' | 'in-error' | 'to-decide' | 'missing';

export interface NoteFact {
	/** `Type/id`. */
	readonly path: string;
	readonly icon: IconName;
	/** What it says now; empty when it is missing. */
	readonly words: string;
	readonly state: FactState;
}

const ICONS: Readonly<Record<string, IconName>> = {
	AllergyIntolerance: 'allergy',
	Condition: 'caution',
	DiagnosticReport: 'files',
	DocumentReference: 'files',
	Immunization: 'vaccine',
	MedicationRequest: 'pill',
	MedicationStatement: 'pill',
	Observation: 'pulse'
};

const joined = (parts: readonly (string | undefined | false)[]): string => parts.filter(Boolean).join(', ');
const whenWords = (at: string): string => (at === '' ? '' : formatInstant(at));

/** A vital sign's name as notes have it: short only where the short form is what people say. */
export const signWords = (sign: VitalSign): string =>
	t(sign === 'bloodPressure' ? 'vital.short-bloodPressure' : `vital.${sign}`);

function observationWords(view: ChartView, entry: Resource): string {
	const at = measuredAt(entry);
	const sign = signOf(entry);
	const reading = sign && readingOf(sign, entry);
	if (!sign || !reading) {
		const flag = isResult(entry) ? resultFlag(entry) : undefined;
		const said = [testWords(entry.code), resultWords(entry)].filter(Boolean).join(' ');
		return joined([said, flag && t(`flag.${flag}`), whenWords(at)]);
	}
	const flag = flagOf(sign, reading, ageMonthsOn(view, at));
	const unit = sign === 'bloodPressure' ? `\u00a0${t('unit.mmHg')}` : '';
	return joined([`${signWords(sign)} ${reading.words}${unit}`, flag && t(`flag.${flag}`), whenWords(at)]);
}

function medicineWords(view: ChartView, entry: Resource): string {
	const { drug, dose, parts } = medicationLine(entry, view.entries.Medication);
	const line = [drug, dose && `${t('medicine.dose')} ${dose}`, ...parts].filter(Boolean);
	const over = isCurrentMedicine(entry) ? '' : `, ${t('status.stopped')}`;
	return line.join(PART_SEPARATOR) + over;
}

const WORDS: Readonly<Record<string, (view: ChartView, entry: Resource) => string>> = {
	Observation: observationWords,
	MedicationRequest: medicineWords,
	MedicationStatement: medicineWords,
	Condition: (_, entry) =>
		joined([
			conceptWords(entry.code) ?? t('problem.no-name'),
			typeof entry.onsetDateTime === 'string' &&
				t('problem.since', { date: formatDate(entry.onsetDateTime) }),
			hasCode(entry.clinicalStatus, 'resolved', 'inactive') && t('status.resolved')
		]),
	AllergyIntolerance: (_, entry) => {
		const [reaction] = (entry.reaction ?? []) as readonly { manifestation?: readonly unknown[] }[];
		const said = [conceptWords(entry.code), conceptWords(reaction?.manifestation?.[0])];
		return `${t('timeline.AllergyIntolerance')}: ${said.filter(Boolean).join(PART_SEPARATOR)}`;
	},
	Immunization: (_, entry) => {
		const [dose] = (entry.protocolApplied ?? []) as readonly { doseNumberPositiveInt?: number }[];
		return joined([
			entry.status === 'not-done'
				? t('vaccine.not-given-of', { name: vaccineName(entry) })
				: vaccineName(entry),
			dose?.doseNumberPositiveInt !== undefined && t('vaccine.dose', { count: dose.doseNumberPositiveInt }),
			whenWords(String(entry.occurrenceDateTime ?? ''))
		]);
	}
};
const vaccineName = (entry: Resource): string => conceptWords(entry.vaccineCode) ?? t('vaccine.no-name');

/** The entry that a reference names, as it is now. */
export function factOf(view: ChartView, path: string): NoteFact {
	const [type = '', id = ''] = path.split('/');
	const entry = view.entries[type]?.[id] as Resource | undefined;
	const icon = ICONS[type] ?? 'files';
	if (!entry) return { path, icon, words: '', state: 'missing' };
	const toDecide = isDisputed(view.disagreements, { ...entry, entryId: id });
	const said = WORDS[type]?.(view, entry) ?? entryWords(entry, t('timeline.no-name'));
	const name = type.startsWith('Medication') ? medicationLine(entry, view.entries.Medication).drug : said;
	return {
		path,
		icon: toDecide ? 'hand' : icon,
		words: toDecide ? joined([name, t('fact.two-answers')]) : said,
		state: toDecide ? 'to-decide' : isEnteredInError(entry) ? 'in-error' : 'present'
	};
}

/** A section's words as plain text, its references as their entries are now. */
export const wordsNow = (view: ChartView, words: string): string =>
	partsOfNote(words)
		.map((part) => (part.path === undefined ? part.text : factOf(view, part.path).words || part.words))
		.join('');

/** One line of the panel of facts; `value` and what follows stand apart where there is a value. */
export interface FactLine {
	readonly fact: NoteFact;
	readonly name: string;
	readonly value?: string | undefined;
	readonly flag?: Flag | undefined;
	/** The reading before, or the day. */
	readonly aside?: string | undefined;
}
export interface FactGroup {
	readonly id: 'vitals' | 'results' | 'medicines' | 'problems' | 'allergies' | 'vaccines';
	readonly lines: readonly FactLine[];
}

const MOST_RESULTS = 8;

/** Everything that a note is likely to name, newest first, in the order of the panel. Groups without lines are left out. */
export function factGroups(view: ChartView): readonly FactGroup[] {
	const live = (type: string) => listOf(view.entries[type]).filter((entry) => !isEnteredInError(entry));
	const line = (type: string) => (entry: { readonly entryId: string }) => {
		const fact = factOf(view, `${type}/${entry.entryId}`);
		return { fact, name: fact.words };
	};
	const vitals = vitalRows(view.entries.Observation).flatMap(({ sign, readings: [last, before] }) =>
		last
			? [
					{
						fact: factOf(view, `Observation/${last.entryId}`),
						name: signWords(sign),
						value: sign === 'bloodPressure' ? `${last.words}\u00a0${t('unit.mmHg')}` : last.words,
						flag: flagOf(sign, last, ageMonthsOn(view, last.at)),
						aside: before?.words
					}
				]
			: []
	);
	const results = resultRows(view)
		.slice(0, MOST_RESULTS)
		.flatMap(({ name, readings: [last] }) =>
			last
				? [
						{
							fact: factOf(view, `Observation/${last.entryId}`),
							name,
							value: last.words,
							flag: last.flag,
							aside: formatDate(last.at)
						}
					]
				: []
		);
	const medicines = ['MedicationRequest', 'MedicationStatement'].flatMap((type) =>
		live(type).filter(isCurrentMedicine).map(line(type))
	);
	const problems = live('Condition')
		.filter((entry) => !hasCode(entry.clinicalStatus, 'resolved', 'inactive', 'remission'))
		.map(line('Condition'));
	const allergies = allergyFacts(view).entries.map((entry) => ({
		fact: factOf(view, `AllergyIntolerance/${entry.entryId}`),
		name: conceptWords(entry.code) ?? t('timeline.no-name')
	}));
	const vaccines = live('Immunization').map(line('Immunization'));
	const groups: readonly FactGroup[] = [
		{ id: 'vitals', lines: vitals },
		{ id: 'results', lines: results },
		{ id: 'medicines', lines: medicines },
		{ id: 'problems', lines: problems },
		{ id: 'allergies', lines: allergies },
		{ id: 'vaccines', lines: vaccines }
	];
	return groups.filter(({ lines }) => lines.length > 0);
}
