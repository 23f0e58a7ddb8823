// The people of a demo whom a tour meets: made by hand, in this order, before everybody else. What happens to them today
// is in today-script.ts.
import type { DemoPerson } from './demo-person.ts';

export interface CastMember extends Omit<DemoPerson, 'index' | 'id' | 'birthDate' | 'died' | 'noAllergies'> {
	readonly ageDays: number;
	readonly bornYearOnly?: boolean;
	readonly diedDaysAgo?: number;
}

const years = (count: number, days = 0): number => Math.round(count * 365.25) + days;

/** By name, their place in CAST. */
export const WHO = {
	grace: 0,
	samuel: 1,
	lucia: 2,
	nasreen: 3,
	amani: 4,
	neema: 5,
	baraka: 6,
	suryani: 7,
	maximilian: 8,
	ernesto: 9,
	khadija: 10,
	fatuma: 11,
	vikram: 12,
	juma: 13,
	wanjiku: 14,
	thuy: 15,
	callum: 16,
	rosa: 17,
	ismail: 18,
	esther: 19
} as const;

export const CAST: readonly CastMember[] = [
	{
		given: ['Grace', 'Akinyi'],
		family: 'Odhiambo',
		sex: 'female',
		ageDays: years(54, 40),
		village: 'Mlimani',
		phone: '0700 000 101',
		site: 1,
		programmes: ['hypertension', 'diabetes'],
		allergy: { to: 'Penicillin', reaction: 'Swelling of the face', severity: 'severe' }
	},
	{
		given: ['Samuel'],
		family: 'Cheruiyot',
		sex: 'male',
		ageDays: years(63, 120),
		village: 'Bonde',
		phone: '0700 000 102',
		site: 1,
		programmes: ['hypertension', 'diabetes', 'osteoarthritis']
	},
	{
		given: ['Lucía'],
		family: 'Delgado',
		sex: 'female',
		ageDays: years(27, 200),
		village: 'Daraja',
		phone: '0700 000 103',
		site: 2,
		programmes: ['pregnancy']
	},
	{
		given: ['Nasreen'],
		family: 'Chowdhury',
		sex: 'female',
		ageDays: years(38, 15),
		village: 'Sokoni',
		phone: '0700 000 104',
		site: 1,
		programmes: ['asthma'],
		allergy: { to: 'Ibuprofen', reaction: 'Wheezing', severity: 'severe' }
	},
	{
		given: ['Amani'],
		family: 'Odhiambo',
		sex: 'male',
		ageDays: 276,
		village: 'Mlimani',
		phone: '0700 000 101',
		site: 1,
		programmes: []
	},
	{
		given: ['Neema'],
		family: 'Kariuki',
		sex: 'female',
		ageDays: years(3, 77),
		village: 'Ziwani',
		phone: '0700 000 106',
		site: 1,
		programmes: []
	},
	{
		given: ['Baraka'],
		family: 'Kariuki',
		sex: 'male',
		ageDays: years(3, 77),
		village: 'Ziwani',
		phone: '0700 000 106',
		site: 1,
		programmes: []
	},
	{
		given: ['Suryani'],
		sex: 'female',
		ageDays: years(46, 9),
		village: 'Kisima',
		site: 2,
		programmes: ['hypertension']
	},
	{
		given: ['Maximilian', 'Aloysius', 'Konstantin'],
		family: 'von Papadopoulos-Vandenberghe',
		sex: 'male',
		ageDays: years(71, 31),
		village: 'Shambani',
		phone: '0700 000 109',
		site: 1,
		programmes: ['hypertension', 'osteoarthritis']
	},
	{
		given: ['Ernesto'],
		family: 'Fuentes',
		sex: 'male',
		ageDays: years(81, 10),
		diedDaysAgo: 95,
		village: 'Daraja',
		site: 1,
		programmes: ['hypertension']
	},
	{
		given: ['Khadija'],
		family: 'Warsame',
		sex: 'female',
		ageDays: years(84, 160),
		bornYearOnly: true,
		village: 'Njiapanda',
		site: 3,
		programmes: ['osteoarthritis']
	},
	{
		given: ['Fatuma'],
		family: 'Hassan',
		sex: 'female',
		ageDays: years(39, 95),
		village: 'Sokoni',
		phone: '0700 000 112',
		site: 1,
		programmes: ['anaemia']
	},
	{
		given: ['Vikram'],
		family: 'Patel',
		sex: 'male',
		ageDays: years(58, 3),
		village: 'Kiboko',
		phone: '0700 000 113',
		site: 1,
		programmes: ['diabetes', 'hypertension']
	},
	{
		given: ['Juma'],
		family: 'Bakari',
		sex: 'male',
		ageDays: years(6, 144),
		village: 'Ziwani',
		phone: '0700 000 114',
		site: 1,
		programmes: []
	},
	{
		given: ['Wanjiku'],
		family: 'Kimani',
		sex: 'female',
		ageDays: years(31, 60),
		village: 'Mwamba',
		phone: '0700 000 115',
		site: 1,
		programmes: ['depression']
	},
	{
		given: ['Thuy'],
		family: 'Nguyen',
		sex: 'female',
		ageDays: years(22, 250),
		village: 'Bonde',
		site: 2,
		programmes: []
	},
	{
		given: ['Callum'],
		family: 'Byrne',
		sex: 'male',
		ageDays: years(44, 12),
		village: 'Kisima',
		phone: '0700 000 117',
		site: 2,
		programmes: ['epilepsy']
	},
	{
		given: ['Rosa', 'Elena'],
		family: 'Quispe',
		sex: 'female',
		ageDays: years(67, 70),
		village: 'Daraja',
		phone: '0700 000 118',
		site: 2,
		programmes: ['diabetes'],
		allergy: { to: 'Co-trimoxazole', reaction: 'Rash', severity: 'mild' }
	},
	{
		given: ['Ismail'],
		family: 'Osman',
		sex: 'male',
		ageDays: years(12, 300),
		village: 'Njiapanda',
		site: 3,
		programmes: ['asthma']
	},
	{
		given: ['Esther', 'Njeri'],
		family: 'Mutiso',
		sex: 'female',
		ageDays: years(35, 5),
		village: 'Shambani',
		phone: '0700 000 120',
		site: 3,
		programmes: ['pregnancy']
	}
];
