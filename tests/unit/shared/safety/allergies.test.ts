import { describe, expect, test } from 'vitest';
import { checkFacts } from '#shared/safety/check-facts.ts';
import { allergy, factsOf, medicine, rulesOf } from '../../../support/safety-facts.ts';

const met = (substance: string, name: string): readonly string[] =>
	rulesOf({ allergies: [allergy(substance)], medicines: [medicine(name)] });

describe('beta-lactams', () => {
	test.each([
		['Penicillin', 'Amoxicillin 500 mg', 'penicillins severe'],
		['penicillins', 'co-amoxiclav', 'penicillins severe'],
		['Penicilina (penicillin)', 'phenoxymethylpenicillin', 'penicillins severe'],
		['amoxicillin', 'flucloxacillin', 'penicillins severe'],
		['Cephalosporins', 'cefixime', 'cephalosporins severe'],
		['cephalexin', 'ceftriaxone', 'cephalosporins severe'],
		['ampicillin', 'cefaclor', 'aminopenicillins-cephalosporins caution'],
		['amoxicillin', 'cefadroxil', 'aminopenicillins-cephalosporins caution'],
		['co-amoxiclav', 'cephalexin', 'aminopenicillins-cephalosporins caution'],
		['cefalexin', 'ampicillin', 'aminopenicillins-cephalosporins caution'],
		['Penicillin', 'cefalexin', 'aminopenicillins-cephalosporins caution']
	])('%s meets %s', (substance, name, rule) => {
		expect(met(substance, name)).toEqual([rule]);
	});

	test.each([
		['amoxicillin', 'ceftriaxone'],
		['penicillin', 'cefazolin'],
		['penicillin V', 'cefalexin'],
		['flucloxacillin', 'cefalexin'],
		['penicillin', 'azithromycin']
	])('%s does not meet %s', (substance, name) => {
		expect(met(substance, name)).toEqual([]);
	});
});

describe('other classes', () => {
	test.each([
		['co-trimoxazole', 'trimethoprim', 'same-substance severe'],
		['Sulpha', 'sulfadoxine/pyrimethamine', 'sulfonamide-antibiotics severe'],
		['sulfonamides', 'sulfasalazine', 'sulfonamide-antibiotics severe'],
		['NSAIDs', 'diclofenac sodium', 'nsaids severe'],
		['Aspirin', 'etoricoxib', 'nsaids-coxibs caution'],
		['opioids', 'morphine', 'opioids-like-morphine severe'],
		['local anaesthetic', 'lidocaine 1%', 'local-anaesthetics-amides severe'],
		['iodinated contrast media', 'iopamidol', 'iodinated-contrast severe'],
		['Allergy to acetaminophen', 'paracetamol', 'same-substance severe'],
		['ACE inhibitor', 'lisinopril', 'ace-inhibitors severe']
	])('%s meets %s', (substance, name, rule) => {
		expect(met(substance, name)).toEqual([rule]);
	});

	test.each([
		['sulfa drugs', 'ferrous sulfate'],
		['sulfa drugs', 'magnesium sulphate'],
		['sulfa drugs', 'furosemide'],
		['Sulfites', 'sulfadiazine'],
		['simvastatin', 'nystatin'],
		['lidocaine', 'procaine'],
		['codeine', 'fentanyl'],
		['folic acid', 'valproic acid'],
		['vitamin K', 'vitamin C'],
		['aspirin', 'paracetamol'],
		['iodine', 'iohexol'],
		['Allergy to drug', 'paracetamol'],
		['peanut', 'metformin']
	])('%s does not meet %s', (substance, name) => {
		expect(met(substance, name)).toEqual([]);
	});
});

test('the same code is the same substance, whatever the names', () => {
	const codes = ['http://www.whocc.no/atc|J01CA04'];
	expect(
		rulesOf({ allergies: [allergy('Amoxal', { codes })], medicines: [medicine('Ospamox', { codes })] })
	).toEqual(['same-substance severe']);
});

test('a word of an unknown substance is found in an unknown medicine', () => {
	expect(met('Zyntharol', 'Zyntharol Forte 20 mg')).toEqual(['same-substance severe']);
	expect(met('Zyntharol', 'Zynthalor')).toEqual([]);
});

test('a finding names the allergy and the medicine, as they are written', () => {
	const [finding] = checkFacts(
		factsOf({
			allergies: [allergy('PENICILLIN!', { path: 'AllergyIntolerance/1' })],
			medicines: [medicine('Amoxil (amoxicillin)', { path: 'MedicationRequest/2' })]
		})
	);
	expect(finding).toMatchObject({
		kind: 'allergy',
		paths: ['AllergyIntolerance/1', 'MedicationRequest/2'],
		names: ['PENICILLIN!', 'Amoxil (amoxicillin)']
	});
});
