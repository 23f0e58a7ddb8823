// What stands in the forms of one chart until it is saved. Closing a sheet keeps it; leaving the chart drops it, and no
// form pretends before then that it is saved.
import { t } from '#client/session/i18n.ts';
import type { HelpTopic } from '#client/session/help-topics.ts';

export const emptyProblem = () => ({ name: '', since: '', day: '', time: '', sensitive: false });
export const emptyAllergy = () => ({
	substance: '',
	reaction: '',
	severity: '',
	criticality: '',
	since: '',
	day: '',
	time: ''
});
export const emptyMedicine = () => ({
	drug: '',
	dose: '',
	unit: t('unit.mg'),
	route: '',
	often: '',
	days: '',
	asNeeded: false,
	words: '',
	day: '',
	time: '',
	sensitive: false
});
export const emptyVitals = () => ({
	pressure: '',
	pulse: '',
	temperature: '',
	respirations: '',
	oxygen: '',
	weight: '',
	height: '',
	muac: '',
	comment: '',
	day: '',
	time: '',
	/** What a number without a unit means (session/units.ts), set with the first thing that is typed. */
	units: ''
});

export const emptyMessage = () => ({ to: '', text: '', urgent: false });
export type MessageDraft = ReturnType<typeof emptyMessage>;

export const emptyResults = () => ({
	panel: 'count',
	test: '',
	unit: '',
	value0: '',
	value1: '',
	value2: '',
	range0: '',
	range1: '',
	range2: '',
	day: '',
	source: '',
	comment: '',
	time: ''
});

export const emptyVaccine = () => ({
	/** A CVX code, or empty. */
	vaccine: '',
	/** What was typed to find it; its name when it is not in the list. */
	query: '',
	/** Here, or told by a card or by the patient, or not given. */
	how: 'here',
	reason: '',
	lot: '',
	expires: '',
	site: '',
	route: '',
	dose: '',
	day: '',
	note: ''
});

export type ResultsDraft = ReturnType<typeof emptyResults>;
export type ProblemDraft = ReturnType<typeof emptyProblem>;
export type AllergyDraft = ReturnType<typeof emptyAllergy>;
export type MedicineDraft = ReturnType<typeof emptyMedicine>;
export type VaccineDraft = ReturnType<typeof emptyVaccine>;
export type VitalsDraft = ReturnType<typeof emptyVitals>;

/** Empty forms for a chart. */
export const emptyDrafts = () => ({
	problem: emptyProblem(),
	allergy: emptyAllergy(),
	medicine: emptyMedicine(),
	dose: emptyMedicine(),
	vaccine: emptyVaccine(),
	vitals: emptyVitals(),
	results: emptyResults(),
	message: emptyMessage()
});
export type Drafts = ReturnType<typeof emptyDrafts>;

/** What can be opened on a chart: sheets beside it, and the note in its place. */
export type WorkspaceName =
	| 'patient'
	| 'problem'
	| 'medicine'
	| 'dose'
	| 'allergy'
	| 'vaccine'
	| 'vitals'
	| 'trends'
	| 'results'
	| 'documents'
	| 'note'
	| 'message'
	| 'entry';

/** The page of help of each sheet, and of the note. */
export const TOPIC_OF: Readonly<Record<WorkspaceName, HelpTopic>> = {
	patient: 'patient',
	problem: 'problems',
	medicine: 'medicines',
	dose: 'medicines',
	allergy: 'allergies',
	vaccine: 'immunizations',
	vitals: 'vitals',
	trends: 'vitals',
	results: 'results',
	documents: 'documents',
	note: 'note',
	message: 'inbox',
	entry: 'chart'
};

/** Opens a workspace; `target` says for which entry, sign, code or template. */
export type OpenWorkspace = (name: WorkspaceName, target?: string) => void;
