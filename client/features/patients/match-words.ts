// Why a patient is among the found ones, in words; the name alone needs none.
import type { MatchReason, PatientRow, SearchHit } from '#shared/engine/patient-rows.ts';
import { t } from '#client/session/i18n.ts';

const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** The phone that the typed digits fit, as it is written. */
const phoneOf = (hit: PatientRow, query: string): string => {
	const typed = digitsOf(query).replace(/^0+/, '');
	return hit.phones.find((phone) => digitsOf(phone).includes(typed)) ?? hit.phones[0] ?? '';
};

function wordsOf(reason: MatchReason, hit: PatientRow, query: string): string | undefined {
	if (reason === 'name') return undefined;
	return reason === 'phone'
		? t('patients.by-phone', { phone: phoneOf(hit, query) })
		: t(`patients.by-${reason}`);
}

/** `Name nearly the same`, `Birth date fits`; empty when the name tells it. `query`: as typed. */
export const matchWords = (hit: PatientRow | SearchHit, query: string): readonly string[] =>
	'reasons' in hit ? hit.reasons.flatMap((reason) => wordsOf(reason, hit, query) ?? []) : [];
