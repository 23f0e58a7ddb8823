// The test that a chart made of nested maps fails: two sites each do the first thing of a verb, apart from each other.
import { describe, expect, it } from 'vitest';
import type { ChartId, SiteId } from '#shared/core/ids.ts';
import type { Entry } from '#shared/chart/change-entry.ts';
import type { ChartView } from '#shared/chart/chart-view.ts';
import { proposalIds } from '#shared/chart/proposals.ts';
import type { JsonObject } from '#shared/fhir/exact-json.ts';
import type { ElementValues } from '#shared/chart/verbs/correct-elements.ts';
import {
	meet,
	sitesSharing,
	TEST_CHART,
	TestSite,
	VERBS,
	type VerbCall,
	type VerbName
} from '../../../../support/chart-site.ts';

type Outcome = 'two entries' | 'two proposals' | 'both values' | 'disagreement' | 'one and the same';

/** What site n does first; `entry` is what `prepare` made and both sites hold. */
interface Case {
	readonly prepare?: (site: TestSite) => Entry;
	readonly first: (n: number, entry: Entry, site: TestSite) => VerbCall;
	/** How many entries the verb makes at one site; 1 unless said. */
	readonly entriesEach?: number;
	readonly outcome: Outcome;
	/** For "both values": what both sites must show of each site's work. */
	readonly shows?: (view: ChartView, n: number, entry: Entry) => boolean;
}

const concept = (text: string) => ({ text });
const condition = (site: TestSite) => site.make({ verb: 'addCondition', args: { code: concept('Asthma') } });
const allergy = (site: TestSite) => site.make({ verb: 'addAllergy', args: { code: concept('Penicillin') } });
const order = (site: TestSite) =>
	site.make({
		verb: 'addMedication',
		args: { medicationCodeableConcept: concept('Metformin'), dosageInstruction: [concept('500 mg')] }
	});
const weight = (site: TestSite) => site.make({ verb: 'recordVitals', args: { weightKg: '71.0' } });
const note = (site: TestSite) => site.make({ verb: 'startNote', args: { title: 'Visit' } });
const written = (site: TestSite) =>
	site.make({ verb: 'startNote', args: { title: 'Visit', words: { plan: 'Rest' } } });
const signed = (site: TestSite) => {
	const entry = written(site);
	site.do({ verb: 'signNote', args: { noteId: entry.id, heads: site.clinicalHeads } });
	return entry;
};
const visit = (site: TestSite) =>
	site.make({
		verb: 'addResource',
		args: {
			resource: { resourceType: 'Encounter', status: 'in-progress', period: { start: '2026-05-04' } }
		}
	});
const documentOf = (n: number) => ({
	verb: 'addDocument' as const,
	args: {
		type: concept('Letter'),
		attachment: {
			contentType: 'image/jpeg',
			url: `urn:saddlebag:blob:${'0'.repeat(31)}${n}`,
			size: 9,
			hash: 'abc='
		}
	}
});
const OTHER = ['0', 'a', 'b'].map((n) => `00000000-0000-4000-8000-00000000000${n}` as ChartId);
const FINDING = 'interaction|a-row|severe|MedicationRequest/1|MedicationRequest/2';
const held: ElementValues = { status: 'on-hold' };
const otherMedicine: ElementValues = { medicationCodeableConcept: concept('Gliclazide') };
const message = (site: TestSite) =>
	site.make({ verb: 'sendMessage', args: { to: { type: 'site', id: '1' }, text: 'Call her' } });
/** One proposal that both sites hold. */
function proposed(
	site: TestSite,
	command: JsonObject = { verb: 'addCondition', code: concept('Asthma') }
): Entry {
	site.do({ verb: 'propose', args: { id: OTHER[0]!, command } });
	return { type: 'proposal', id: OTHER[0]! };
}
const nobody = (): Entry => ({ type: 'Patient', id: TEST_CHART });

const FIRST: Readonly<
	Record<Exclude<VerbName, 'registerPatient' | 'resolveDisagreement' | 'reopenDecision'>, Case>
> = {
	correctDemographics: {
		first: (n) => ({
			verb: 'correctDemographics',
			args: { id: TEST_CHART, elements: { telecom: [{ system: 'phone', value: `555-000${n}` }] } }
		}),
		outcome: 'both values',
		shows: ({ patient }, n) => JSON.stringify(patient['telecom']).includes(`555-000${n}`)
	},
	addCondition: {
		first: (n) => ({ verb: 'addCondition', args: { code: concept(`problem ${n}`) } }),
		outcome: 'two entries'
	},
	correctCondition: {
		prepare: condition,
		first: (n, { id }) => ({
			verb: 'correctCondition',
			args: { id, elements: { code: concept(`Asthma ${n}`) } }
		}),
		outcome: 'disagreement'
	},
	stopCondition: {
		prepare: condition,
		first: (n, { id }) => ({
			verb: 'stopCondition',
			args: { id, clinicalStatus: n === 1 ? 'resolved' : 'remission' }
		}),
		outcome: 'disagreement'
	},
	addAllergy: {
		first: (n) => ({ verb: 'addAllergy', args: { code: concept(`allergen ${n}`) } }),
		outcome: 'two entries'
	},
	correctAllergy: {
		prepare: allergy,
		first: (n, { id }) => ({
			verb: 'correctAllergy',
			args: { id, elements: { reaction: [{ manifestation: [concept(`rash ${n}`)] }] } }
		}),
		outcome: 'both values',
		shows: ({ entries }, n, { id }) =>
			JSON.stringify(entries['AllergyIntolerance']![id]!['reaction']).includes(`rash ${n}`)
	},
	stopAllergy: {
		prepare: allergy,
		first: (n, { id }) => ({ verb: 'stopAllergy', args: { id, outcome: n === 1 ? 'refuted' : 'resolved' } }),
		outcome: 'disagreement'
	},
	recordNoKnownAllergies: { first: () => ({ verb: 'recordNoKnownAllergies' }), outcome: 'two entries' },
	addMedication: {
		first: (n) => ({
			verb: 'addMedication',
			args: { medicationCodeableConcept: concept(`medicine ${n}`), dosageInstruction: [concept('daily')] }
		}),
		outcome: 'two entries'
	},
	changeDose: {
		prepare: order,
		first: (n, { id }) => ({ verb: 'changeDose', args: { id, dosageInstruction: [concept(`${n} g`)] } }),
		outcome: 'disagreement'
	},
	correctMedication: {
		prepare: order,
		first: (n, { id }) => ({
			verb: 'correctMedication',
			args: { id, elements: n === 1 ? held : otherMedicine }
		}),
		outcome: 'disagreement'
	},
	stopMedication: {
		prepare: order,
		first: (_n, { id }) => ({ verb: 'stopMedication', args: { id } }),
		outcome: 'one and the same'
	},
	addImmunization: {
		first: (n) => ({
			verb: 'addImmunization',
			args: { vaccineCode: concept('Measles'), lotNumber: `L${n}` }
		}),
		outcome: 'two entries'
	},
	addDocument: {
		first: (n) => documentOf(n),
		outcome: 'two entries'
	},
	correctDocument: {
		prepare: (site) => site.make(documentOf(1)),
		first: (n, { id }) => ({
			verb: 'correctDocument',
			args: { id, elements: { description: `comment of site ${n}` } }
		}),
		outcome: 'disagreement'
	},
	resumeMedication: {
		prepare: (site) => {
			const entry = order(site);
			site.do({ verb: 'stopMedication', args: { id: entry.id, reason: 'nausea' } });
			return entry;
		},
		first: (_n, { id }) => ({ verb: 'resumeMedication', args: { id } }),
		outcome: 'one and the same'
	},
	reactivateCondition: {
		prepare: (site) => {
			const entry = condition(site);
			site.do({ verb: 'stopCondition', args: { id: entry.id } });
			return entry;
		},
		first: (_n, { id }) => ({ verb: 'reactivateCondition', args: { id } }),
		outcome: 'one and the same'
	},
	reactivateAllergy: {
		prepare: (site) => {
			const entry = allergy(site);
			site.do({ verb: 'stopAllergy', args: { id: entry.id, outcome: 'refuted' } });
			return entry;
		},
		first: (_n, { id }) => ({ verb: 'reactivateAllergy', args: { id } }),
		outcome: 'one and the same'
	},
	restoreEntry: {
		prepare: (site) => {
			const entry = order(site);
			site.do({ verb: 'markEnteredInError', args: { ...entry, reason: 'wrong drug' } });
			return entry;
		},
		first: (n, entry) => ({
			verb: 'restoreEntry',
			args: { ...entry, elements: { status: n === 1 ? 'active' : 'on-hold' } }
		}),
		outcome: 'disagreement'
	},
	recordResults: {
		first: (n) => ({
			verb: 'recordResults',
			args: { results: [{ code: { text: 'Glucose' }, value: 5 + n, unit: 'mmol/L' }] }
		}),
		outcome: 'two entries',
		// The measurement and the report that holds it.
		entriesEach: 2
	},
	recordVitals: {
		first: (n) => ({ verb: 'recordVitals', args: { weightKg: 70 + n } }),
		outcome: 'two entries'
	},
	correctObservation: {
		prepare: weight,
		first: (n, { id }) => ({
			verb: 'correctObservation',
			args: {
				id,
				elements: {
					valueQuantity: { value: 60 + n, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' }
				}
			}
		}),
		outcome: 'two entries'
	},
	startNote: {
		first: (n) => ({ verb: 'startNote', args: { title: `note ${n}`, words: { plan: `plan ${n}` } } }),
		outcome: 'two entries'
	},
	editNoteText: {
		prepare: note,
		first: (n, { id }) => ({
			verb: 'editNoteText',
			args: { noteId: id, section: 'plan', base: '', next: `words of site ${n}.` }
		}),
		outcome: 'both values',
		shows: ({ texts }, n, { id }) => texts[id]!['plan']!.includes(`words of site ${n}.`)
	},
	signNote: {
		prepare: written,
		first: (_n, { id }, site) => ({ verb: 'signNote', args: { noteId: id, heads: site.clinicalHeads } }),
		outcome: 'disagreement'
	},
	writeAddendum: {
		prepare: signed,
		first: (n, { id }, site) => ({
			verb: 'writeAddendum',
			args: { noteId: id, words: `addendum ${n}`, heads: site.clinicalHeads }
		}),
		outcome: 'two entries'
	},
	markEnteredInError: {
		prepare: condition,
		first: (n, { type, id }) => ({ verb: 'markEnteredInError', args: { type, id, reason: `reason ${n}` } }),
		outcome: 'one and the same'
	},
	markMoved: {
		prepare: weight,
		first: (n, { type, id }) => ({
			verb: 'markMoved',
			args: { type, id, to: `chart-${n}`, reason: 'wrong patient, moved' }
		}),
		outcome: 'disagreement'
	},
	enterApart: {
		first: (n) => ({
			verb: 'enterApart',
			args: { command: { verb: 'addCondition', code: concept(`problem ${n}`) } }
		}),
		outcome: 'two entries'
	},
	keepApart: {
		// Two entries; the same one kept apart twice is in the tests of the engine.
		prepare: (site) => {
			condition(site);
			return condition(site);
		},
		first: (n, _entry, site) => ({
			verb: 'keepApart',
			args: {
				type: 'Condition',
				id: Object.keys(site.view.entries['Condition']!).sort()[n - 1]!,
				reason: 'asked for it'
			}
		}),
		outcome: 'two entries'
	},
	endKeepingApart: {
		prepare: (site) => site.make({ verb: 'keepApart', args: { ...condition(site), reason: 'asked for it' } }),
		first: (_n, { type, id }) => ({
			verb: 'endKeepingApart',
			args: { type, id, reason: 'asked again' }
		}),
		outcome: 'one and the same'
	},
	takeMovedEntry: {
		// Two entries that were moved; the same one moved twice is in moved-entry.test.ts.
		first: (n) => ({
			verb: 'takeMovedEntry',
			args: {
				resource: { resourceType: 'Observation', id: `moved-${n}`, status: 'final', code: concept('Pulse') }
			}
		}),
		outcome: 'two entries'
	},
	finishVisit: {
		prepare: visit,
		first: (_n, { id }) => ({ verb: 'finishVisit', args: { id } }),
		outcome: 'one and the same'
	},
	reopenVisit: {
		prepare: (site) => {
			const entry = visit(site);
			site.do({ verb: 'finishVisit', args: { id: entry.id } });
			return entry;
		},
		first: (_n, { id }) => ({ verb: 'reopenVisit', args: { id } }),
		outcome: 'one and the same'
	},
	correctElement: {
		prepare: weight,
		first: (n, { id }) => ({
			verb: 'correctElement',
			args: { path: `Observation/${id}/valueQuantity/value`, value: 60 + n }
		}),
		outcome: 'disagreement'
	},
	writeNote: {
		prepare: note,
		first: (n, { id }) => ({
			verb: 'writeNote',
			args: { noteId: id, section: 'plan', text: `words of site ${n}.` }
		}),
		outcome: 'both values',
		shows: ({ texts }, n, { id }) => texts[id]!['plan']!.includes(`words of site ${n}.`)
	},
	linkKin: {
		first: (n) => ({ verb: 'linkKin', args: { kind: 'mother', chartId: OTHER[n]!, name: `mother ${n}` } }),
		outcome: 'two entries'
	},
	unlinkKin: {
		prepare: (site) => site.make({ verb: 'linkKin', args: { kind: 'household', chartId: OTHER[1]! } }),
		first: () => ({ verb: 'unlinkKin', args: { kind: 'household', chartId: OTHER[1]! } }),
		outcome: 'one and the same'
	},
	reviewFinding: {
		first: () => ({ verb: 'reviewFinding', args: { finding: FINDING } }),
		outcome: 'one and the same'
	},
	reopenFinding: {
		prepare: (site) => {
			site.do({ verb: 'reviewFinding', args: { finding: FINDING } });
			return nobody();
		},
		first: () => ({ verb: 'reopenFinding', args: { finding: FINDING } }),
		outcome: 'one and the same'
	},
	sendMessage: {
		first: (n) => ({ verb: 'sendMessage', args: { to: { type: 'role', id: 'nurse' }, text: `words ${n}` } }),
		outcome: 'two entries'
	},
	setHomeSite: {
		first: (n) => ({ verb: 'setHomeSite', args: { site: n as SiteId } }),
		outcome: 'disagreement'
	},
	setSharing: {
		// The first answers of both are one entry with two: tests/unit/shared/engine/sharing.
		prepare: (site) => site.make({ verb: 'setSharing', args: { topic: 'post', answer: 'yes' } }),
		first: (n) => ({ verb: 'setSharing', args: { topic: 'post', answer: 'no', by: `Mother ${n}` } }),
		outcome: 'disagreement'
	},
	setMessageStatus: {
		prepare: message,
		first: (_n, { id }) => ({ verb: 'setMessageStatus', args: { id, status: 'completed' } }),
		outcome: 'one and the same'
	},
	correctMessage: {
		prepare: message,
		first: (n, { id }) => ({ verb: 'correctMessage', args: { id, text: `words ${n}` } }),
		outcome: 'disagreement'
	},
	replyToMessage: {
		prepare: message,
		first: (n, { id }) => ({ verb: 'replyToMessage', args: { id, text: `reply ${n}` } }),
		outcome: 'both values',
		shows: ({ entries }, n, { id }) => JSON.stringify(entries['Task']![id]!['note']).includes(`reply ${n}`)
	},
	propose: {
		first: (n) => ({
			verb: 'propose',
			args: { id: OTHER[n]!, command: { verb: 'addCondition', code: concept(`problem ${n}`) } }
		}),
		outcome: 'two proposals'
	},
	answerProposal: {
		prepare: proposed,
		first: (n, { id }) => ({
			verb: 'answerProposal',
			args: { id, answer: 'declined', reason: `reason ${n}` }
		}),
		outcome: 'one and the same'
	},
	acceptProposal: {
		// Of a stop; a new entry accepted twice is in the tests of the engine.
		prepare: (site) => {
			const { id } = order(site);
			return proposed(site, { verb: 'stopMedication', id });
		},
		first: (_n, { id }) => ({ verb: 'acceptProposal', args: { id } }),
		outcome: 'one and the same'
	},
	addResource: {
		first: (n) => ({
			verb: 'addResource',
			args: { resource: { resourceType: 'Flag', status: 'active', code: concept(`flag ${n}`) } }
		}),
		outcome: 'two entries'
	}
};

const countOf = ({ entries }: ChartView): number =>
	Object.values(entries).reduce((sum, ofType) => sum + Object.keys(ofType).length, 0);

describe('two sites each do the first thing of a verb', () => {
	it('every verb has its case', () => {
		expect(
			[...Object.keys(FIRST), 'registerPatient', 'reopenDecision', 'resolveDisagreement'].sort()
		).toEqual(Object.keys(VERBS).sort());
	});

	it.each(Object.entries(FIRST))(
		'%s',
		(_verb, { prepare = nobody, first, outcome, shows, entriesEach = 1 }) => {
			for (const aFirst of [true, false]) {
				const [[a, b], entry] = sitesSharing(2, prepare);
				const before = countOf(a!.view);
				const made = [a!, b!].map((site, i) => site.do(first(i + 1, entry, site)));
				const own = [a!, b!].map((site) => site.view.entries);
				const merged = aFirst ? meet(a!, b!) : meet(b!, a!);

				for (const [i, { entry: mine }] of made.entries())
					if (mine) expect(merged.entries[mine.type]![mine.id]).toEqual(own[i]![mine.type]![mine.id]);
				expect(countOf(merged) - before).toBe(outcome === 'two entries' ? 2 * entriesEach : 0);
				expect(merged.disagreements.length > 0).toBe(outcome === 'disagreement');
				for (const { values } of merged.disagreements)
					expect(values.map(({ user }) => user).sort()).toEqual(['Ana Hilltop', 'Ben Riverside']);
				if (outcome === 'two proposals') expect(proposalIds(a!.chart)).toHaveLength(2);
				if (outcome === 'both values') for (const n of [1, 2]) expect(shows!(merged, n, entry)).toBe(true);
			}
		}
	);

	it('registerPatient: the same person registered apart is shown with both values, nothing lost', () => {
		const [a, b] = [new TestSite(1), new TestSite(2)];
		a.do({
			verb: 'registerPatient',
			args: { id: TEST_CHART, name: [{ family: 'Ortega' }], birthDate: '1970-05-01' }
		});
		b.do({
			verb: 'registerPatient',
			args: { id: TEST_CHART, name: [{ family: 'Ortiz' }], birthDate: '1970-05-10' }
		});
		const { patient, disagreements } = meet(a, b);
		expect(patient['name']).toEqual(expect.arrayContaining([{ family: 'Ortega' }, { family: 'Ortiz' }]));
		expect(disagreements.map(({ path }) => path)).toEqual([`Patient/${TEST_CHART}/birthDate`]);
	});
});
