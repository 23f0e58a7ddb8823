// A prescription typed as one line, `amoxicillin 500 tds 7`, as the fields of the form. Pure. It fills the form, where a
// person sees every part before it is ordered; what cannot be read, or the form has no field for, stands there as words.
import { readPrescriptionSentence, type SentenceRepeat } from '#shared/chart/prescription-sentence.ts';

/** Parts of the line. `unit`, `route` and `often` are the form's own codes. */
export interface MedicineSentence {
	readonly drug: string;
	readonly dose: string;
	readonly unit: string | undefined;
	readonly route: string | undefined;
	readonly often: string | undefined;
	readonly asNeeded: boolean;
	/** Whole days. */
	readonly days: number | undefined;
	/** What was not understood, in the order typed. */
	readonly rest: readonly string[];
}

const oftenOf = (repeat: SentenceRepeat | undefined): string | undefined =>
	repeat?.frequency !== undefined && !repeat.when && repeat.period === 1 && repeat.periodUnit !== 'h'
		? `${repeat.frequency}${repeat.periodUnit}`
		: undefined;

/**
 * The parts of a line that begins with a drug's name and has a dose; undefined for anything else, and for a number whose
 * unit is not known here: `10 u` is no dose of 10 mg. A bare number after how often is days.
 */
export function parseMedicineSentence(text: string): MedicineSentence | undefined {
	const read = readPrescriptionSentence(text);
	if (read.drug === '' || !read.dose) return undefined;
	const often = oftenOf(read.repeat);
	const { duration } = read;
	const days =
		duration && duration.unit !== 'mo'
			? Number(duration.value) * (duration.unit === 'wk' ? 7 : 1)
			: undefined;
	return {
		drug: read.drug,
		dose: read.dose.value,
		unit: read.dose.assumed ? undefined : read.dose.unit,
		route: read.route,
		often,
		asNeeded: read.asNeeded,
		days,
		rest: [
			...(read.repeat && !often ? (read.repeatTyped ?? '').split(' ') : []),
			...(duration?.unit === 'mo' ? duration.typed.split(' ') : []),
			...read.unread
		]
	};
}
