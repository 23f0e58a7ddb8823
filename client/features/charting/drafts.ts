// What stands in the forms of one chart until it is saved. Closing a sheet keeps it; leaving the chart drops it, and no
// form pretends before then that it is saved.
import type { HelpTopic } from '#client/session/help-topics.ts';

export const emptyProblem = () => ({ name: '', since: '' });
export const emptyAllergy = () => ({ substance: '', reaction: '', severity: '', criticality: '', since: '' });
export const emptyMedicine = () => ({
	drug: '',
	dose: '',
	unit: 'mg',
	route: '',
	often: '',
	days: '',
	asNeeded: false,
	words: ''
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
	time: ''
});

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
	comment: ''
});

export type ResultsDraft = ReturnType<typeof emptyResults>;
export type ProblemDraft = ReturnType<typeof emptyProblem>;
export type AllergyDraft = ReturnType<typeof emptyAllergy>;
export type MedicineDraft = ReturnType<typeof emptyMedicine>;
export type VitalsDraft = ReturnType<typeof emptyVitals>;

/** Empty forms for a chart. */
export const emptyDrafts = () => ({
	problem: emptyProblem(),
	allergy: emptyAllergy(),
	medicine: emptyMedicine(),
	dose: emptyMedicine(),
	vitals: emptyVitals(),
	results: emptyResults()
});
export type Drafts = ReturnType<typeof emptyDrafts>;

/** The sheets that can stand beside a chart. */
export type WorkspaceName =
	'patient' | 'problem' | 'medicine' | 'dose' | 'allergy' | 'vitals' | 'trends' | 'results' | 'documents';

/** The page of help of each sheet. */
export const TOPIC_OF: Readonly<Record<WorkspaceName, HelpTopic>> = {
	patient: 'patient',
	problem: 'problems',
	medicine: 'medicines',
	dose: 'medicines',
	allergy: 'allergies',
	vitals: 'vitals',
	trends: 'vitals',
	results: 'results',
	documents: 'documents'
};

/** Opens a workspace; `target` says for which entry, sign or code. */
export type OpenWorkspace = (name: WorkspaceName, target?: string) => void;
