// Giving a vaccine, or saying why not, as a form: what is suggested from the chart and the day, and the command it makes.
// Pure.
import type { ChartView } from '#shared/chart/chart-view.ts';
import {
	CVX,
	ROUTE_SYSTEM,
	SITE_SYSTEM,
	VACCINE_ROUTES,
	VACCINE_SITES,
	vaccineOf,
	VACCINES,
	type Vaccine,
	type VaccineRoute,
	type VaccineSite
} from '#shared/codes/vaccines.ts';
import type { ChartCommand } from '#shared/engine/chart-command.ts';
import type { VaccineToCheck } from '#shared/engine/safety-facts-of.ts';
import { hasMessage, t } from '#client/session/i18n.ts';
import { parseTypedDate } from '#client/session/typed-date.ts';
import type { VaccineDraft } from '../drafts.ts';
import { conceptWords, hasCode, isEnteredInError, listOf, type Resource } from '../fhir-shapes.ts';
import { ageMonthsOn } from '../vital-flags.ts';
import { doseOf } from './immunization-words.ts';

/** Ways of having been given. */
export const HOWS = ['here', 'card', 'patient', 'not-given'] as const;

/** A vaccine's name on screen, and in the record. */
export function vaccineName(cvx: string): string {
	const key = `vaccine.cvx-${cvx}`;
	return hasMessage(key) ? t(key) : (vaccineOf(cvx)?.display ?? cvx);
}
/** What the form is about, by name; empty while nothing is chosen. */
export const namedVaccine = ({ vaccine, query }: VaccineDraft): string =>
	vaccine === '' ? query.trim() : vaccineName(vaccine);

/** Vaccines whose name, code or other words hold every word that was typed; those of `first` before the others. */
export function findVaccines(query: string, first: readonly string[]): readonly Vaccine[] {
	const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
	const text = ({ cvx, display, also }: Vaccine) =>
		`${vaccineName(cvx)} ${display} ${also} ${cvx}`.toLocaleLowerCase();
	const found = VACCINES.filter((one) => words.every((word) => text(one).includes(word)));
	const rank = ({ cvx }: Vaccine) => (first.includes(cvx) ? first.indexOf(cvx) : first.length);
	return found.toSorted((a, b) => rank(a) - rank(b));
}

const isSame = (entry: Resource, cvx: string): boolean =>
	hasCode(entry.vaccineCode, cvx) || conceptWords(entry.vaccineCode) === vaccineName(cvx);

/** The number of the next dose by what this chart holds of that vaccine; undefined for one that is given every year. */
export function nextDose(view: ChartView, cvx: string): number | undefined {
	if (vaccineOf(cvx)?.seasonal) return undefined;
	const given = listOf(view.entries.Immunization).filter(
		(entry) => entry.status === 'completed' && !isEnteredInError(entry) && isSame(entry, cvx)
	);
	return Math.max(given.length, ...given.map(doseOf)) + 1;
}

/**
 * Where it is usually injected at that age: the thigh below three years, the arm from then on (CDC, General Best Practice
 * Guidelines for Immunization, "Vaccine administration"). Empty when the age is not known or nothing is injected.
 */
export function usualSite(view: ChartView, today: string, route: VaccineRoute): VaccineSite | '' {
	const months = ageMonthsOn(view, today);
	if (months === undefined || route === 'PO' || route === 'NASINHLC') return '';
	return route !== 'IDINJ' && months < 36 ? 'LT' : 'LA';
}

/** A lot that was given here today. */
export interface Lot {
	readonly lot: string;
	/** As typed. */
	readonly expires: string;
}

/** The form once a vaccine is chosen: what stands in it already is kept, the rest as it usually is. */
export function withVaccine(
	draft: VaccineDraft,
	cvx: string,
	view: ChartView,
	today: string,
	lot: Lot | undefined
): VaccineDraft {
	const { route } = vaccineOf(cvx)!;
	const dose = nextDose(view, cvx);
	return {
		...draft,
		vaccine: cvx,
		query: '',
		route,
		site: usualSite(view, today, route),
		dose: dose === undefined ? '' : String(dose),
		lot: lot?.lot ?? '',
		expires: lot?.expires ?? ''
	};
}

/** The day that was typed: today without one; undefined when it cannot be read or lies ahead. */
export function givenOn(draft: VaccineDraft, today: string): string | undefined {
	if (draft.day.trim() === '') return today;
	const day = parseTypedDate(draft.day);
	return day !== undefined && day <= today ? day : undefined;
}

/** The expiry date, a whole day; empty when none was typed, undefined when it cannot be read. */
export function expiryOf({ expires }: VaccineDraft): string | undefined {
	if (expires.trim() === '') return '';
	const date = parseTypedDate(expires);
	if (date?.length === 7) return lastDayOf(date);
	return date?.length === 10 ? date : undefined;
}
/** A lot that is marked with a month may be used until its end. */
const lastDayOf = (month: string): string => {
	const [year = 0, number = 0] = month.split('-').map(Number);
	return `${month}-${new Date(Date.UTC(year, number, 0)).getUTCDate()}`;
};

export const doseNumber = ({ dose }: VaccineDraft): number | undefined =>
	/^[1-9]\d?$/.test(dose.trim()) ? Number(dose.trim()) : undefined;

/** True when something typed cannot be read. */
export const isUnread = (draft: VaccineDraft, today: string): boolean =>
	givenOn(draft, today) === undefined ||
	expiryOf(draft) === undefined ||
	(draft.dose.trim() !== '' && doseNumber(draft) === undefined);

/** What the form says; undefined while something needed is missing or cannot be read. */
export function vaccineCommand(draft: VaccineDraft, today: string): ChartCommand | undefined {
	const name = namedVaccine(draft);
	const on = givenOn(draft, today);
	if (name === '' || on === undefined || isUnread(draft, today)) return undefined;
	const known = vaccineOf(draft.vaccine);
	const vaccineCode = {
		...(known && { coding: [{ system: CVX, code: known.cvx, display: known.display }] }),
		text: name
	};
	const common = {
		verb: 'addImmunization' as const,
		vaccineCode,
		...(draft.day.trim() !== '' && { effectiveAt: on }),
		...(draft.note.trim() !== '' && { note: draft.note.trim() })
	};
	if (draft.how === 'not-given')
		return draft.reason.trim() === '' ? undefined : { ...common, notGivenBecause: draft.reason.trim() };
	const dose = doseNumber(draft);
	const expires = expiryOf(draft);
	return {
		...common,
		...(dose !== undefined && { doseNumber: dose }),
		...(draft.lot.trim() !== '' && { lotNumber: draft.lot.trim() }),
		...(expires && { expirationDate: expires }),
		...(draft.how === 'here' ? places(draft) : { reportedBy: draft.how === 'card' ? 'card' : 'patient' })
	};
}

/** Where and how it was given, as codes with their words. */
function places({ site, route }: VaccineDraft) {
	const coded = (system: string, code: string, display: string, text: string) => ({
		coding: [{ system, code, display }],
		text
	});
	return {
		...(site in VACCINE_SITES && {
			site: coded(
				SITE_SYSTEM,
				site,
				VACCINE_SITES[site as VaccineSite],
				t(`vaccine.site-${site as VaccineSite}`)
			)
		}),
		...(route in VACCINE_ROUTES && {
			route: coded(
				ROUTE_SYSTEM,
				route,
				VACCINE_ROUTES[route as VaccineRoute],
				t(`vaccine.route-${route as VaccineRoute}`)
			)
		})
	};
}

/** The lot is past its date on the day that it is given. */
export function isExpired(draft: VaccineDraft, today: string): boolean {
	const [expires, on] = [expiryOf(draft), givenOn(draft, today)];
	return draft.how === 'here' && Boolean(expires && on && on.length === 10 && expires < on);
}

/** What the safety checks are asked about; nothing while nothing was given, or something typed cannot be read. */
export function vaccineToCheck(draft: VaccineDraft, today: string): VaccineToCheck | undefined {
	const command = draft.how === 'not-given' ? undefined : vaccineCommand(draft, today);
	const day = givenOn(draft, today);
	if (command?.verb !== 'addImmunization' || day === undefined) return undefined;
	const dose = doseNumber(draft);
	return { vaccineCode: command.vaccineCode, day, ...(dose !== undefined && { doseNumber: dose }) };
}
