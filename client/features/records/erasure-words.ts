// Erasures in words.
import type { ErasureObstacles, ErasureRow } from '#shared/engine/erasure/erasure-api.ts';
import { formatInstant } from '#client/session/dates.ts';
import { t } from '#client/session/i18n.ts';

/** What speaks against erasing a record, a sentence each. */
export const obstacleWords = ({ openOrders, booked, waiting }: ErasureObstacles): readonly string[] => [
	...(openOrders > 0 ? [t('erase.open-orders', { count: openOrders })] : []),
	...(booked > 0 ? [t('erase.booked', { count: booked })] : []),
	...(waiting > 0 ? [t('erase.waiting', { count: waiting })] : [])
];

/** By what people know a record that is here or gone. */
export const recordWords = ({ patient, number, short }: ErasureRow): string =>
	patient === undefined ? t('erase.record', { short }) : [patient, number].filter(Boolean).join(' · ');

export const askedWords = ({ askedBy, askedAt, reason }: ErasureRow): string =>
	t('erase.asked-by', { name: askedBy, at: formatInstant(askedAt), why: t(`erase.why-${reason}`) });

/** What became of it. */
export const endedWords = ({ stand, endedBy = '', endedAt }: ErasureRow): string =>
	stand === 'waiting' ? '' : t(`erase.is-${stand}`, { name: endedBy, at: formatInstant(endedAt ?? 0) });
