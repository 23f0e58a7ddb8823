// Endings taken back, and vaccines: what stands afterwards, and what is refused.
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '#shared/fhir/exact-json.ts';
import { sitesSharing, TEST_CHART } from '../../../../support/chart-site.ts';

const text = (words: string) => ({ text: words });
const siteOf = () => sitesSharing(1, () => undefined)[0][0]!;

describe('an ending is taken back', () => {
	it('a stopped medicine is active again, without the reason it was stopped for', () => {
		const site = siteOf();
		const { id } = site.make({
			verb: 'addMedication',
			args: { medicationCodeableConcept: text('metformin'), dosageInstruction: [text('500 mg')] }
		});
		site.do({ verb: 'stopMedication', args: { id, reason: 'nausea' } });
		site.do({ verb: 'resumeMedication', args: { id, effectiveAt: '2026-05-03' } });
		const order = site.view.entries['MedicationRequest']![id]!;
		expect(order).toMatchObject({ status: 'active' });
		expect(order).not.toHaveProperty('statusReason');
		expect(site.chart.atom(`MedicationRequest:${id}:~order`)).toContain('"effectiveAt":"2026-05-03"');
	});

	it('a resolved problem has no end any more', () => {
		const site = siteOf();
		const { id } = site.make({ verb: 'addCondition', args: { code: text('asthma') } });
		site.do({ verb: 'stopCondition', args: { id, effectiveAt: '2026-05-01' } });
		expect(site.view.entries['Condition']![id]).toMatchObject({ abatementDateTime: '2026-05-01' });
		site.do({ verb: 'reactivateCondition', args: { id } });
		const problem = site.view.entries['Condition']![id]!;
		expect(problem).not.toHaveProperty('abatementDateTime');
		expect(JSON.stringify(problem['clinicalStatus'])).toContain('"active"');
	});

	it('a refuted allergy is confirmed again', () => {
		const site = siteOf();
		const { id } = site.make({ verb: 'addAllergy', args: { code: text('penicillin') } });
		site.do({ verb: 'stopAllergy', args: { id, outcome: 'refuted' } });
		site.do({ verb: 'reactivateAllergy', args: { id } });
		const allergy = site.view.entries['AllergyIntolerance']![id]!;
		expect(JSON.stringify([allergy['clinicalStatus'], allergy['verificationStatus']])).toMatch(
			/"active".*"confirmed"/
		);
	});

	it('what was marked as an error stands as it stood', () => {
		const site = siteOf();
		const entry = site.make({ verb: 'addAllergy', args: { code: text('penicillin') } });
		const before = site.view.entries['AllergyIntolerance']![entry.id]!;
		site.do({ verb: 'markEnteredInError', args: { ...entry, reason: 'wrong patient' } });
		const { clinicalStatus, verificationStatus } = before as unknown as Record<string, JsonObject>;
		site.do({
			verb: 'restoreEntry',
			args: {
				...entry,
				elements: { clinicalStatus: clinicalStatus!, verificationStatus: verificationStatus! }
			}
		});
		expect(site.view.entries['AllergyIntolerance']![entry.id]).toEqual(before);
	});

	it('restoring refuses what is not marked, other elements, and the mark itself', () => {
		const site = siteOf();
		const entry = site.make({
			verb: 'addMedication',
			args: { medicationCodeableConcept: text('metformin'), dosageInstruction: [text('500 mg')] }
		});
		const restore = (elements: Record<string, string>) =>
			site.try({ verb: 'restoreEntry', args: { ...entry, elements } }).ok;
		expect(restore({ status: 'active' })).toBe(false);
		site.do({ verb: 'markEnteredInError', args: { ...entry, reason: 'wrong drug' } });
		expect(restore({ status: 'active', authoredOn: '2020' })).toBe(false);
		expect(restore({ status: 'entered-in-error' })).toBe(false);
		expect(restore({ status: 'active' })).toBe(true);
	});

	it('refuses a day that is none', () => {
		const site = siteOf();
		const { id } = site.make({ verb: 'addCondition', args: { code: text('asthma') } });
		expect(site.try({ verb: 'reactivateCondition', args: { id, effectiveAt: 'yesterday' } }).ok).toBe(false);
	});
});

describe('a vaccine', () => {
	it('is written with its performer, lot and dose, when it happened and when it was recorded', () => {
		const site = siteOf();
		const { id } = site.make({
			verb: 'addImmunization',
			args: { vaccineCode: text('measles'), effectiveAt: '2026-05-03', lotNumber: ' A1 ', doseNumber: 2 }
		});
		expect(site.view.entries['Immunization']![id]).toMatchObject({
			status: 'completed',
			occurrenceDateTime: '2026-05-03',
			recorded: new Date(site.now).toISOString(),
			primarySource: true,
			lotNumber: 'A1',
			patient: { reference: `Patient/${TEST_CHART}` },
			protocolApplied: [{ doseNumberPositiveInt: 2 }]
		});
	});

	it('that was not given says why; told by a card it has no performer', () => {
		const site = siteOf();
		const vaccineCode = text('measles');
		const refused = site.make({ verb: 'addImmunization', args: { vaccineCode, notGivenBecause: 'fever' } });
		const told = site.make({ verb: 'addImmunization', args: { vaccineCode, reportedBy: 'card' } });
		const given = site.view.entries['Immunization']!;
		expect(given[refused.id]).toMatchObject({ status: 'not-done', statusReason: { text: 'fever' } });
		expect(given[told.id]).toMatchObject({ primarySource: false });
		expect(given[told.id]).not.toHaveProperty('performer');
		expect(site.try({ verb: 'addImmunization', args: { vaccineCode, notGivenBecause: ' ' } }).ok).toBe(false);
		expect(site.try({ verb: 'addImmunization', args: { vaccineCode, doseNumber: 0 } }).ok).toBe(false);
	});
});
