// What an immunization says in a list, beside its name and its day: dose, lot, where, why not. Pure.
import { formatDate } from '#client/session/dates.ts';
import { t } from '#client/session/i18n.ts';
import { conceptWords, hasCode, type Resource } from '../fhir-shapes.ts';

/** Which dose of a series; 0 when nobody said. */
export const doseOf = (entry: Resource): number =>
	Number(
		((entry.protocolApplied ?? []) as readonly { doseNumberPositiveInt?: number }[])[0]
			?.doseNumberPositiveInt ?? 0
	);

/** The facts beside its name, in reading order. */
export function immunizationWords(entry: Resource): readonly string[] {
	const dose = doseOf(entry);
	const reason = conceptWords(entry.statusReason);
	return [
		dose > 0 ? t('vaccine.dose', { count: dose }) : undefined,
		typeof entry.lotNumber === 'string' ? t('vaccine.lot-of', { lot: entry.lotNumber }) : undefined,
		conceptWords(entry.site),
		conceptWords(entry.route),
		entry.primarySource === false ? reportedWords(entry) : undefined,
		entry.status === 'not-done' && reason ? reason : undefined,
		typeof entry.expirationDate === 'string' && entry.status !== 'not-done'
			? t('vaccine.expires-of', { date: formatDate(entry.expirationDate) })
			: undefined
	].filter((one) => one !== undefined);
}
const reportedWords = (entry: Resource): string =>
	t(hasCode(entry.reportOrigin, 'record') ? 'vaccine.by-card' : 'vaccine.by-patient');
