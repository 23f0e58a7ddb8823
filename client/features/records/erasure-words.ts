// Erasures in words.
import type { ErasureObstacles, ErasurePreview, ErasureRow } from '#shared/engine/erasure/erasure-api.ts';
import { formatInstant } from '#client/session/dates.ts';
import { t } from '#client/session/i18n.ts';
import { bornWords } from '#client/session/patient-words.ts';

/** What speaks against erasing a record, a sentence each. */
export const obstacleWords = ({ openOrders, booked, waiting }: ErasureObstacles): readonly string[] => [
	...(openOrders > 0 ? [t('erase.open-orders', { count: openOrders })] : []),
	...(booked > 0 ? [t('erase.booked', { count: booked })] : []),
	...(waiting > 0 ? [t('erase.waiting', { count: waiting })] : [])
];

/** Whose record: enough to see that it is not another one's. `today` is YYYY-MM-DD. */
export const personWords = (
	{ patient, birthDate, number }: Pick<ErasurePreview, 'patient' | 'birthDate' | 'number'>,
	today: string
): string => [patient, bornWords(birthDate, today), number].filter(Boolean).join(' · ');

/** By what people know a record that is here or gone. */
export const recordWords = ({ patient, birthDate, number, short }: ErasureRow, today: string): string =>
	patient === undefined ? t('erase.record', { short }) : personWords({ patient, birthDate, number }, today);

export const askedWords = ({ askedBy, askedAt, reason }: ErasureRow): string =>
	t('erase.asked-by', { name: askedBy, at: formatInstant(askedAt), why: t(`erase.why-${reason}`) });

/** What became of it. */
export const endedWords = ({ stand, endedBy = '', endedAt = 0, lapsesAt }: ErasureRow): string =>
	stand === 'waiting'
		? ''
		: t(`erase.is-${stand}`, { name: endedBy, at: formatInstant(stand === 'lapsed' ? lapsesAt : endedAt) });
