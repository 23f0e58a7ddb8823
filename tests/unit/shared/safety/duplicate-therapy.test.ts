import { expect, test } from 'vitest';
import { medicine, rulesAmong, rulesOf } from '../../../support/safety-facts.ts';

const regular = medicine('Paracetamol 500 mg');
const whenNeeded = medicine('acetaminophen', { asNeeded: true });

test('twice the same: severe when both are regular, caution when one is as needed', () => {
	expect(rulesOf({ medicines: [regular, medicine('co-codamol')] })).toEqual(['same-ingredient severe']);
	expect(rulesOf({ medicines: [regular, whenNeeded] })).toEqual(['same-ingredient caution']);
	expect(rulesOf({ medicines: [{ ...regular, asNeeded: true }, whenNeeded] })).toEqual([
		'same-ingredient caution'
	]);
});

test.each([
	[['hydrocortisone 1% cream', 'hydrocortisone 20 mg tablets']],
	[['diclofenac gel', 'ibuprofen']],
	[['salbutamol inhaler', 'salbutamol 4 mg tablets']],
	[['insulin glargine', 'insulin aspart']],
	[['tablet 500 mg', 'tablet 250 mg']],
	[['Panadol', 'Strepsils']],
	[['amlodipine/valsartan']]
])('%j is not twice the same', (names) => {
	expect(rulesAmong(...names)).toEqual([]);
});

test.each([
	[['Panadol 500 mg', 'PANADOL'], ['same-ingredient severe']],
	[['Beclometasone inhaler', 'beclomethasone 250 inhaler'], ['same-ingredient severe']],
	[['amlodipine/valsartan', 'enalapril'], ['ace-inhibitor-and-arb caution']],
	[['low-dose aspirin', 'naproxen'], ['two-nsaids caution']],
	[['ibuprofen', 'celecoxib'], ['two-nsaids caution']],
	[['ibuprofen 200 mg', 'ibuprofen 400 mg'], ['same-ingredient severe']]
])('%j is %j', (names, rules) => {
	expect(rulesAmong(...names)).toEqual(rules);
});

test('three of a class are found two by two', () => {
	expect(rulesAmong('ibuprofen', 'diclofenac', 'naproxen')).toEqual(Array(3).fill('two-nsaids caution'));
});

test('the same exact code is the same medicine; a group of ATC is not', () => {
	const both = (code: string) =>
		rulesOf({
			medicines: [medicine('Amoxal', { codes: [code] }), medicine('Ospamox', { codes: [code] })]
		});
	expect(both('http://www.whocc.no/atc|J01CA04')).toEqual(['same-ingredient severe']);
	expect(both('http://www.nlm.nih.gov/research/umls/rxnorm|723')).toEqual(['same-ingredient severe']);
	expect(both('http://www.whocc.no/atc|J01CA')).toEqual([]);
	expect(both('urn:our-shelf|7')).toEqual([]);
});
