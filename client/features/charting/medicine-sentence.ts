// A prescription typed as one line, `amoxicillin 500 tds 7`, as the fields of the form. Pure. It fills the form, where a
// person sees every part before it is ordered; what cannot be read, or the form has no field for, stands there as words.
import { readPrescriptionSentence, type SentenceRepeat } from '#shared/chart/prescription-sentence.ts';
import { t } from '#client/session/i18n.ts';
import type { MedicineDraft } from './drafts.ts';
import { FREQUENCIES, ROUTE_NAMES } from './form-commands.ts';
import { UNIT_NAMES } from './typed-dose.ts';

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

/** The form's code for how often; undefined for what the form cannot say. */
function oftenOf(repeat: SentenceRepeat | undefined): string | undefined {
	if (!repeat || repeat.when) return undefined;
	return Object.entries(FREQUENCIES).find(
		([, one]) =>
			one.frequency === repeat.frequency &&
			one.period === repeat.period &&
			one.periodUnit === repeat.periodUnit
	)?.[0];
}

/**
 * The parts of a line that begins with a drug's name and has a dose; undefined for anything else, and for a number whose
 * unit is not known here: `10 u` is no dose of 10 mg. A bare number after how often is days.
 */
export function parseMedicineSentence(text: string): MedicineSentence | undefined {
	const read = readPrescriptionSentence(text);
	if (read.drug === '' || !read.dose) return undefined;
	const { unit, assumed } = read.dose;
	if (!assumed && !UNIT_NAMES.some((name) => name === unit)) return undefined;
	const route = ROUTE_NAMES.find((name) => name === read.route);
	const often = oftenOf(read.repeat);
	const { duration } = read;
	const days =
		duration && duration.unit !== 'mo'
			? Number(duration.value) * (duration.unit === 'wk' ? 7 : 1)
			: undefined;
	return {
		drug: read.drug,
		dose: read.dose.value,
		unit: assumed ? undefined : unit,
		route,
		often,
		asNeeded: read.asNeeded,
		days,
		rest: [
			...(read.route && !route ? [read.route] : []),
			...(read.repeat && !often ? (read.repeatTyped ?? '').split(' ') : []),
			...(duration?.unit === 'mo' ? duration.typed.split(' ') : []),
			...read.unread
		]
	};
}

/** The form's fields for a line that was read; what was not understood stands in its words. */
export function medicineDraftOf(line: MedicineSentence): MedicineDraft {
	const unit = UNIT_NAMES.find((one) => one === line.unit) ?? 'mg';
	const route = ROUTE_NAMES.find((one) => one === line.route);
	return {
		drug: line.drug,
		dose: line.dose,
		unit: t(`unit.${unit}`),
		route: route ? t(`route.${route}`) : '',
		often: line.often ?? '',
		days: line.days === undefined ? '' : String(line.days),
		asNeeded: line.asNeeded,
		words: line.rest.join(', '),
		day: '',
		time: '',
		sensitive: false
	};
}
