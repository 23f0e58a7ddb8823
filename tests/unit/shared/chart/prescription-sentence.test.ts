// Prescriptions typed as one line: what is read, what is marked as assumed, and what is given back unread.
import { describe, expect, it } from 'vitest';
import { readPrescriptionSentence } from '#shared/chart/prescription-sentence.ts';

const aDay = (frequency: number) => ({ frequency, period: 1, periodUnit: 'd' });

describe('a prescription in one line', () => {
	it('reads the shortest form, and says what it assumed', () => {
		expect(readPrescriptionSentence('amox 500 tds 7')).toEqual({
			drug: 'amox',
			dose: { value: '500', unit: 'mg', assumed: true },
			repeat: aDay(3),
			repeatTyped: 'tds',
			duration: { value: '7', unit: 'd', assumed: true, typed: '7' },
			asNeeded: false,
			unread: []
		});
	});

	it.each([
		[
			'paracetamol 1 g po qds prn',
			{ dose: { value: '1', unit: 'g', assumed: false }, route: 'oral', repeat: aDay(4), asNeeded: true }
		],
		[
			'amoxicillin 250mg/5ml 5 ml tid',
			{ dose: { value: '5', unit: 'mL', assumed: false }, repeat: aDay(3), unread: ['250mg/5ml'] }
		],
		[
			'vitamin d 2 drops by mouth once a day',
			{
				drug: 'vitamin d',
				dose: { value: '2', unit: 'drop', assumed: false },
				route: 'oral',
				repeat: aDay(1)
			}
		],
		[
			'methotrexate 7.5 mg weekly',
			{
				dose: { value: '7.5', unit: 'mg', assumed: false },
				repeat: { frequency: 1, period: 1, periodUnit: 'wk' }
			}
		],
		[
			'atorvastatin 20 mg nocte 2 weeks',
			{ repeat: { ...aDay(1), when: ['NIGHT'] }, duration: { value: '2', unit: 'wk', assumed: false } }
		],
		[
			'salbutamol 2 puffs every 4 hours as needed',
			{ repeat: { frequency: 1, period: 4, periodUnit: 'h' }, asNeeded: true }
		],
		['ceftriaxone 1 g im stat', { route: 'intramuscular', repeat: { count: 1 } }],
		[
			'levothyroxine 50 mcg od for 28 days',
			{
				dose: { value: '50', unit: 'microgram', assumed: false },
				duration: { value: '28', unit: 'd', assumed: false }
			}
		],
		['digoxin .0625 mg od', { dose: { value: '0.0625', unit: 'mg', assumed: false } }],
		['prednisolone 5 mg od 5/7', { duration: { value: '5', unit: 'd', assumed: false } }]
	])('reads %s', (line, expected) => {
		expect(readPrescriptionSentence(line)).toMatchObject(expected);
	});

	it('gives back what it cannot read, as it was typed', () => {
		expect(readPrescriptionSentence('amox 500 tds 7 days With Food').unread).toEqual(['With', 'Food']);
		expect(readPrescriptionSentence('morphine 10 u qd').unread).toEqual(['10', 'u', 'qd']);
		expect(readPrescriptionSentence('amox 500 tds bd').unread).toEqual(['bd']);
	});

	it('does not read a number that could mean two things', () => {
		const line = readPrescriptionSentence('heparin 5,000 units sc bd');
		expect(line.dose).toBeUndefined();
		expect(line.unread).toContain('5,000');
		expect(readPrescriptionSentence('x 0 mg od').dose).toBeUndefined();
	});

	it('takes a dose only once, and never a second number for days with a dose unit', () => {
		const line = readPrescriptionSentence('amox 500 mg 250 mg tds');
		expect(line.dose?.value).toBe('500');
		expect(line.unread).toEqual(['250', 'mg']);
	});

	it('takes no word of a program for a unit', () => {
		expect(readPrescriptionSentence('amox 500 constructor').dose).toBeUndefined();
	});
});
