// What is done to a golden chart: every verb that a chart has had, at two sites. A step whose verb a version does not know is
// left out there.

export const PATIENT = '7d1f1c1e-0d3c-4f3c-9d35-0f9a5b1f2c11';

export type Command = { readonly verb: string; readonly [argument: string]: unknown };
/** What was made so far, by a name of its own: a command may need the id. */
export type Made = Record<string, string>;
export type Step = readonly [site: 0 | 1 | 'meet', name: string, command: (made: Made) => Command];

const meet: Step = ['meet', '', () => ({ verb: '' })];
export const dose = (text: string): readonly unknown[] => [{ text }];
const idOf = (made: Made, name: string): string => made[name]?.split('/')[1] ?? '';

/** Every verb that a chart has had; two sites, apart in between, so that something is left to decide. */
export const STEPS: readonly Step[] = [
	[0, '', () => ({ verb: 'recordNoKnownAllergies' })],
	[0, 'allergy', () => ({ verb: 'addAllergy', code: { text: 'penicillin' }, criticality: 'high' })],
	[0, 'latex', () => ({ verb: 'addAllergy', code: { text: 'latex' } })],
	[0, 'asthma', () => ({ verb: 'addCondition', code: { text: 'Asthma' }, onsetDateTime: '2019' })],
	[0, 'gout', () => ({ verb: 'addCondition', code: { text: 'Gout' } })],
	[
		0,
		'metformin',
		() => ({
			verb: 'addMedication',
			medicationCodeableConcept: { text: 'metformin' },
			dosageInstruction: dose('500 mg twice daily')
		})
	],
	[
		0,
		'aspirin',
		() => ({
			verb: 'addMedication',
			medicationCodeableConcept: { text: 'aspirin' },
			dosageInstruction: dose('75 mg daily')
		})
	],
	[
		0,
		'lisinopril',
		() => ({
			verb: 'addMedication',
			medicationCodeableConcept: { text: 'lisinopril' },
			dosageInstruction: dose('10 mg daily')
		})
	],
	[
		0,
		'procedure',
		() => ({
			verb: 'addResource',
			resource: {
				resourceType: 'Procedure',
				status: 'completed',
				code: { text: 'Suture' },
				subject: { reference: `Patient/${PATIENT}` }
			}
		})
	],
	[
		0,
		'vaccine',
		() => ({ verb: 'addImmunization', vaccineCode: { text: 'MMR' }, effectiveAt: '2026-05-01' })
	],
	[
		0,
		'results',
		() => ({
			verb: 'recordResults',
			results: [{ code: { text: 'Potassium' }, value: '4.10', unit: 'mmol/L' }]
		})
	],
	[0, 'vitals', () => ({ verb: 'recordVitals', weightKg: '71.50', pulsePerMinute: '72' })],
	[
		0,
		'note',
		() => ({
			verb: 'startNote',
			title: 'Visit',
			sections: ['history', 'plan'],
			words: { history: 'Cough for a week.' }
		})
	],
	[
		0,
		'',
		(made) => ({
			verb: 'editNoteText',
			noteId: idOf(made, 'note'),
			section: 'plan',
			base: '',
			next: 'Rest and fluids.'
		})
	],
	[
		0,
		'',
		() => ({
			verb: 'linkKin',
			kind: 'mother',
			chartId: '11111111-1111-4111-8111-111111111111',
			name: 'Rosa Ortega'
		})
	],
	meet,
	[
		0,
		'',
		(made) => ({
			verb: 'changeDose',
			id: idOf(made, 'metformin'),
			dosageInstruction: dose('850 mg twice daily')
		})
	],
	[
		1,
		'',
		(made) => ({ verb: 'changeDose', id: idOf(made, 'metformin'), dosageInstruction: dose('1000 mg daily') })
	],
	[1, '', (made) => ({ verb: 'stopMedication', id: idOf(made, 'aspirin'), reason: 'bleeding' })],
	[1, '', (made) => ({ verb: 'correctAllergy', id: idOf(made, 'latex'), elements: { criticality: 'low' } })],
	[
		0,
		'',
		(made) => ({
			verb: 'correctCondition',
			id: idOf(made, 'gout'),
			elements: { code: { text: 'Gout of the toe' } }
		})
	],
	[
		1,
		'',
		(made) => ({
			verb: 'correctCondition',
			id: idOf(made, 'gout'),
			elements: { code: { text: 'Gout, left' } }
		})
	],
	[
		1,
		'',
		(made) => ({
			verb: 'editNoteText',
			noteId: idOf(made, 'note'),
			section: 'history',
			base: 'Cough for a week.',
			next: 'Cough for a week. No fever.'
		})
	],
	meet,
	[0, '', (made) => ({ verb: 'resolveDisagreement', path: `Condition/${idOf(made, 'gout')}/code`, keep: 0 })],
	[0, '', (made) => ({ verb: 'stopCondition', id: idOf(made, 'asthma'), clinicalStatus: 'resolved' })],
	[0, '', (made) => ({ verb: 'reactivateCondition', id: idOf(made, 'asthma') })],
	[0, '', (made) => ({ verb: 'stopAllergy', id: idOf(made, 'latex'), outcome: 'refuted' })],
	[0, '', (made) => ({ verb: 'reactivateAllergy', id: idOf(made, 'latex') })],
	[0, '', (made) => ({ verb: 'resumeMedication', id: idOf(made, 'aspirin') })],
	[
		0,
		'',
		(made) => ({
			verb: 'correctMedication',
			id: idOf(made, 'lisinopril'),
			elements: { reasonCode: [{ text: 'blood pressure' }] }
		})
	],
	[
		0,
		'',
		(made) => ({
			verb: 'correctElement',
			path: `MedicationRequest/${idOf(made, 'lisinopril')}/priority`,
			value: 'urgent'
		})
	],
	[
		0,
		'',
		(made) => ({
			verb: 'correctObservation',
			id: idOf(made, 'vitals'),
			elements: { interpretation: [{ text: 'as expected' }] },
			reason: 'read again'
		})
	],
	[
		0,
		'',
		() => ({
			verb: 'correctDemographics',
			id: PATIENT,
			elements: { birthDate: '1970-05-03', telecom: [{ system: 'phone', value: '0771234567' }] }
		})
	],
	[0, '', (made) => ({ verb: 'signNote', noteId: idOf(made, 'note'), heads: [] })],
	[
		0,
		'',
		(made) => ({ verb: 'writeAddendum', noteId: idOf(made, 'note'), words: 'Phoned: better.', heads: [] })
	],
	[1, 'draft', () => ({ verb: 'writeNote', section: 'history', text: 'Came back.' })],
	[1, 'wrong', () => ({ verb: 'addCondition', code: { text: 'Measles' } })],
	[
		1,
		'',
		(made) => ({
			verb: 'markEnteredInError',
			type: 'Condition',
			id: idOf(made, 'wrong'),
			reason: 'another patient'
		})
	],
	[
		1,
		'document',
		() => ({
			verb: 'addDocument',
			type: { text: 'Letter' },
			attachment: {
				contentType: 'image/png',
				url: 'urn:saddlebag:blob:0123456789abcdef0123456789abcdef',
				size: 12,
				hash: '2jmj7l5rSw0yVb/vlWAYkK/YBwk='
			},
			title: 'Letter'
		})
	],
	[
		1,
		'',
		() => ({
			verb: 'reviewFinding',
			finding: 'allergy|some-rule|severe|AllergyIntolerance/x|MedicationRequest/y',
			reason: 'known'
		})
	],
	[0, 'moved', () => ({ verb: 'addCondition', code: { text: 'Burn' } })],
	[
		0,
		'',
		(made) => ({
			verb: 'markMoved',
			type: 'Condition',
			id: idOf(made, 'moved'),
			to: '22222222-2222-4222-8222-222222222222',
			reason: 'wrong chart'
		})
	],
	[
		0,
		'',
		() => ({
			verb: 'takeMovedEntry',
			resource: {
				resourceType: 'Condition',
				id: '33333333-3333-4333-8333-333333333333',
				code: { text: 'Sprain' },
				subject: { reference: `Patient/${PATIENT}` }
			}
		})
	],
	[
		1,
		'',
		(made) => ({
			verb: 'restoreEntry',
			type: 'Condition',
			id: idOf(made, 'wrong'),
			elements: {
				verificationStatus: {
					coding: [
						{ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code: 'confirmed' }
					]
				}
			}
		})
	],
	[
		0,
		'visit',
		() => ({
			verb: 'addResource',
			resource: {
				resourceType: 'Encounter',
				status: 'in-progress',
				class: { code: 'AMB' },
				subject: { reference: `Patient/${PATIENT}` },
				period: { start: '2026-05-04' }
			}
		})
	],
	[0, '', (made) => ({ verb: 'finishVisit', id: idOf(made, 'visit') })],
	[0, '', (made) => ({ verb: 'reopenVisit', id: idOf(made, 'visit') })],
	[
		1,
		'',
		() => ({
			verb: 'reopenFinding',
			finding: 'allergy|some-rule|severe|AllergyIntolerance/x|MedicationRequest/y'
		})
	],
	[0, '', () => ({ verb: 'unlinkKin', kind: 'mother', chartId: '11111111-1111-4111-8111-111111111111' })],
	[0, '', (made) => ({ verb: 'reopenDecision', path: `Condition/${idOf(made, 'gout')}/code` })],
	[
		1,
		'',
		(made) => ({ verb: 'correctDocument', id: idOf(made, 'document'), elements: { description: 'page 1' } })
	],
	meet
];
