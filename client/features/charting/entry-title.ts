// One entry of any kind on one line, for its history and for moving it. Pure.
import type { ChartView } from '#shared/chart/chart-view.ts';
import { t } from '#client/session/i18n.ts';
import { patientName, type PatientFacts } from '#client/session/patient-words.ts';
import { conceptWords, type Resource } from './fhir-shapes.ts';
import { medicationLine } from './medication-line.ts';
import { resultWords } from './result-rows.ts';
import { entryWords, typeWords } from './value-words.ts';
import { readingOf, signOf } from './vital-rows.ts';

/** What kind of entry it is and what it says: `Medicine`, `metformin — DOSE 500 mg — oral`. */
export interface EntryTitle {
	readonly kind: string;
	readonly words: string;
}

/** What an entry says, on one line. */
export function entryWordsIn(view: ChartView, entry: Resource): string {
	switch (entry.resourceType) {
		case 'Patient':
			return patientName((entry as PatientFacts).name);
		case 'MedicationRequest':
		case 'MedicationStatement': {
			const { drug, dose, parts } = medicationLine(entry, view.entries.Medication);
			return [drug, dose && `${t('medicine.dose')} ${dose}`, ...parts].filter(Boolean).join(' — ');
		}
		case 'Observation': {
			const sign = signOf(entry);
			if (sign) return `${t(`vital.${sign}`)} ${readingOf(sign, entry)?.words ?? ''}`.trim();
			return [conceptWords(entry.code), resultWords(entry)].filter(Boolean).join(' ');
		}
		case 'Immunization':
			return conceptWords(entry.vaccineCode) ?? '';
		case 'Composition':
			return typeof entry.title === 'string' ? entry.title : (conceptWords(entry.type) ?? '');
		case 'DocumentReference': {
			const [content] = (entry.content ?? []) as readonly { attachment?: { title?: string } }[];
			return content?.attachment?.title ?? conceptWords(entry.type) ?? '';
		}
		default:
			return entryWords(entry, '');
	}
}

/** The title of an entry (`Type/id`) as the chart has it now. */
export function entryTitle(view: ChartView, path: string): EntryTitle {
	const [type = '', id = ''] = path.split('/');
	const entry = (type === 'Patient' ? view.patient : view.entries[type]?.[id]) as Resource | undefined;
	return { kind: typeWords(type), words: (entry && entryWordsIn(view, entry)) || t('timeline.no-name') };
}
