// Visits for something sudden: a cough, a fever, diarrhoea. Facts: artemether-lumefantrine tablets by weight and zinc for
// diarrhoea follow the WHO guidelines for malaria (2023) and the IMCI chart booklet (2014).
import type { MedicineName } from './demo-medicines.ts';
import type { NoteWords, PastVitals } from './past-writer.ts';
import type { Picks } from './seeded-picks.ts';

/** One thing that people come for once. */
export interface AcuteVisit {
	readonly reason: string;
	/** Degrees of fever, from and to. */
	readonly fever: readonly [number, number];
	readonly words: NoteWords;
	readonly test?: readonly [name: string, answer: string];
	readonly course?: { readonly name: MedicineName; readonly dose: number; readonly days: number };
}

/** Tablets of artemether-lumefantrine 20/120 each time: 5-14 kg one, to 24 kg two, to 34 kg three, then four. */
const malariaTablets = (kg: number): number => (kg < 15 ? 1 : kg < 25 ? 2 : kg < 35 ? 3 : 4);

/** Something that somebody of this age, sex and weight may have come for. */
export function acuteVisit(
	picks: Picks,
	{
		years,
		kg,
		isFemale,
		allergicTo
	}: { years: number; kg: number; isFemale: boolean; allergicTo?: string | undefined }
): AcuteVisit {
	const cough: AcuteVisit = {
		reason: 'Cough and runny nose',
		fever: [36.6, 38.1],
		words: {
			reason: 'Cough and runny nose.',
			history: `Began ${picks.between(2, 5)} days ago. Drinks well, no trouble breathing.`,
			exam: 'Throat a little red. Chest clear on both sides, breathing calm.',
			assessment: 'A cold.',
			plan: 'Warm drinks and rest. Come back with fast breathing, or a fever of more than three days.'
		}
	};
	const malaria: AcuteVisit = {
		reason: 'Fever',
		fever: [38.3, 39.6],
		words: {
			reason: 'Fever and headache.',
			history: `Hot and shivering for ${picks.between(1, 3)} days. Sleeps under a net most nights.`,
			exam: 'Alert, neck soft, no rash. Spleen not felt.',
			assessment: 'Malaria without danger signs, rapid test positive.',
			plan: 'Tablets for three days, the first one taken here. Come back at once when drowsy or vomiting everything.'
		},
		test: ['Malaria rapid test', 'Positive'],
		course: { name: 'artemether', dose: malariaTablets(kg), days: 3 }
	};
	const diarrhoea: AcuteVisit = {
		reason: 'Diarrhoea',
		fever: [36.5, 37.9],
		words: {
			reason: 'Loose stools.',
			history: `Since ${picks.between(1, 3)} days, no blood. Drinks eagerly.`,
			exam: 'Eyes not sunken, skin goes back at once.',
			assessment: 'Diarrhoea without dehydration.',
			plan: 'Oral rehydration salts after every stool, go on eating. Shown how to mix them.'
		},
		...(years < 5 && { course: { name: 'zinc', dose: 20, days: 10 } as const })
	};
	const urine: AcuteVisit = {
		reason: 'Burning when passing urine',
		fever: [36.5, 37.6],
		words: {
			reason: 'Burning when passing urine.',
			history: 'Two days, with going often. No pain in the flanks.',
			exam: 'Belly soft, no pain on tapping the back.',
			assessment: 'Infection of the bladder.',
			plan: 'Five days of treatment, much to drink.'
		},
		test: ['Urine dipstick, leucocytes', 'Positive'],
		course: { name: 'nitrofurantoin', dose: 100, days: 5 }
	};
	const chest: AcuteVisit = {
		reason: 'Cough with fever',
		fever: [38, 39.2],
		words: {
			reason: 'Cough with fever.',
			history: 'A week of cough, now with fever and pain on breathing in.',
			exam: 'Crackles at the base of the right lung. Talks in whole sentences.',
			assessment: 'Pneumonia, not severe.',
			plan: 'Antibiotic for five days, seen again in two.'
		},
		course: { name: 'amoxicillin', dose: 500, days: 5 }
	};
	const back: AcuteVisit = {
		reason: 'Back pain',
		fever: [36.4, 37],
		words: {
			reason: 'Pain in the lower back.',
			history: 'After lifting sacks. No weakness, no numbness, passes urine as always.',
			exam: 'Muscles tense, strength and feeling in the legs good.',
			assessment: 'Strained back.',
			plan: 'Keep moving, warmth, something for the pain.'
		},
		course: { name: 'paracetamol', dose: 1, days: 5 }
	};
	const choices = [cough, malaria, diarrhoea];
	if (years >= 16 && isFemale) choices.push(urine);
	if (years >= 12 && allergicTo !== 'Penicillin') choices.push(chest);
	if (years >= 17) choices.push(back);
	return picks.pick(choices);
}

/** What was measured at such a visit. */
export const acuteVitals = (picks: Picks, { fever }: AcuteVisit, years: number): PastVitals => {
	const temperatureCel = Number(
		((fever[0] + fever[1]) / 2 + picks.near(0, (fever[1] - fever[0]) / 2)).toFixed(1)
	);
	const hot = temperatureCel >= 38 ? 14 : 0;
	const pulse = years < 1 ? 128 : years < 5 ? 108 : years < 12 ? 92 : 76;
	const breaths = years < 1 ? 36 : years < 5 ? 27 : years < 12 ? 21 : 16;
	return {
		temperatureCel,
		pulsePerMinute: Math.round(picks.near(pulse + hot, 8)),
		respirationsPerMinute: Math.round(picks.near(breaths + hot / 4, 2)),
		oxygenSaturationPercent: picks.between(96, 99)
	};
};
