// Recording what a patient said about being contacted, and about who may see their chart.
import { err, ok, type Result } from '../../core/result.ts';
import { entryExists } from '../change-entry.ts';
import { createEntry, type VerbDone } from '../create-entry.ts';
import type { ChartReader, Edit, VerbContext, VerbError } from '../edit.ts';
import { patientIdOf, patientReference } from '../entry-references.ts';
import { homesOf } from '../home-site.ts';
import {
	provisionOf,
	sharingEntryId,
	SHARING_TOPICS,
	SHARING_WORDS,
	type SharingAnswer,
	type SharingTopic
} from '../sharing-answers.ts';
import { checkedCode, checkedDate } from './checked-values.ts';
import { correctElements } from './correct-elements.ts';
import { setHomeSite } from './set-home-site.ts';

export interface SetSharing {
	readonly topic: SharingTopic;
	/** null: nobody has asked after all. */
	readonly answer: SharingAnswer | null;
	/** Who said it for the patient, in words; absent for the patient. */
	readonly by?: string;
	/** FHIR date; today when absent. */
	readonly on?: string;
	/** This site's name, should it become the home of a patient without one. */
	readonly siteName?: string;
}

const MOST_WORDS = 120;

/** ActCode OPTIN and OPTOUT (terminology.hl7.org/CodeSystem-v3-ActCode.html): a rule is needed (Consent, ppc-1). */
const POLICY = {
	coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'OPTIN' }]
};
/** hl7.org/fhir/R4/codesystem-consentscope.html */
const SCOPE = {
	coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }]
};

/**
 * The Consent of a question: made with its first answer, changed with the next. Group: `~consent`. A refusal of other sites
 * makes this site the home of a patient without one. Two sites at once: both answers are shown until somebody decides, and
 * meanwhile a refusal counts. Refuses an answer that is none, and a question
 * whose answers differ.
 */
export function setSharing(
	chart: ChartReader,
	context: VerbContext,
	{ topic, answer, by = '', on = context.today, siteName }: SetSharing
): Result<VerbDone, VerbError> {
	const checked = checkedCode('Consent/topic', topic, SHARING_TOPICS);
	if (!checked.ok) return checked;
	if (answer !== 'yes' && answer !== 'no' && answer !== null)
		return err({ type: 'InvalidValue', path: 'Consent/answer', reason: 'not yes, no or null' });
	const day = checkedDate('Consent/on', on);
	if (!day.ok) return day;
	const chartId = chart.keys('Chart:')[0]?.split(':')[1] ?? patientIdOf(chart) ?? context.patientId;
	if (chartId === undefined) return err({ type: 'NoSuchEntry', entry: 'Patient' });
	const entry = { type: 'Consent', id: sharingEntryId(topic, chartId) };
	const said = { by: by.trim().slice(0, MOST_WORDS), on: day.value };
	const isThere = entryExists(chart, entry);
	// Other sites than which? The site where it was said is home until somebody says otherwise.
	const home = topic === 'other-sites' && answer === 'no' ? homeHere(chart, context, siteName) : [];
	if (answer === null)
		return isThere
			? correctElements(chart, context, 'setSharing', entry, { status: 'inactive' })
			: ok({ edits: [] });
	const provision = provisionOf(topic, answer, said);
	if (isThere) {
		const done = correctElements(chart, context, 'setSharing', entry, { status: 'active', provision });
		return done.ok ? ok({ edits: [...done.value.edits, ...home] }) : done;
	}
	const patient = patientReference(chart, context);
	if (!patient.ok) return patient;
	const made = createEntry(chart, context, 'setSharing', {
		resourceType: 'Consent',
		id: entry.id,
		status: 'active',
		scope: { ...SCOPE, text: SHARING_WORDS[topic] },
		category: [{ text: SHARING_WORDS[topic] }],
		patient: patient.value,
		policyRule: POLICY,
		provision
	});
	return made.ok ? ok({ ...made.value, edits: [...made.value.edits, ...home] }) : made;
}

function homeHere(chart: ChartReader, context: VerbContext, name = ''): readonly Edit[] {
	const id = patientIdOf(chart);
	if (id === undefined || homesOf(chart, id).length > 0) return [];
	const done = setHomeSite(chart, context, { site: context.siteId, name });
	return done.ok ? done.value.edits : [];
}
