// Two appointments in each other's way, in words. Pure.
import type { DoubleBooking } from '#shared/engine/patient-rows.ts';
import { formatInstant, formatTime, localDate } from '#client/session/dates.ts';
import { t } from '#client/session/i18n.ts';
import { rowName } from '#client/session/patient-words.ts';

type BookedSide = DoubleBooking['sides'][number];
type Actor = BookedSide['actors'][number];

const actorWords = ({ name, reference }: Actor): string => name ?? reference;

/** Everybody and everything that is booked, in one line. */
export const actorsWords = (actors: readonly Actor[]): string => actors.map(actorWords).join(', ');

/** "Double-booked: Dr Chen". */
export const bookedTitle = ({ crossed, shared, sides }: DoubleBooking): string =>
	t(crossed ? 'booked.title-crossed' : 'booked.title', {
		who: actorsWords(shared.length > 0 ? shared : sides[0].actors)
	});

/** "30-Nov-2026 09:00 to 09:30"; with the day of the end when it is another. */
export function spanWords({ start, end }: Pick<BookedSide, 'start' | 'end'>): string {
	const oneDay = localDate(start) === localDate(end);
	return t('booked.from-to', {
		start: formatInstant(start),
		end: oneDay ? formatTime(end) : formatInstant(end)
	});
}

/** What the button says that lets one of them stand. */
export const keepBookedWords = ({ crossed }: DoubleBooking, { patient, start }: BookedSide): string =>
	t(crossed ? 'booked.bring-back' : 'booked.keep', { name: rowName(patient), time: formatTime(start) });
