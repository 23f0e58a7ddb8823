// Calendar days as text, counted without a clock and without a time zone.

const DAY_MS = 86_400_000;

/** YYYY-MM-DD, so many days after another (before, when negative). */
export const dayAfter = (day: string, days: number): string =>
	new Date(Date.parse(day) + Math.round(days) * DAY_MS).toISOString().slice(0, 10);

/** Whole days from one to the other. */
export const daysBetween = (from: string, to: string): number =>
	Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);

/** Age in years, with its fraction. */
export const yearsOn = (born: string, day: string): number =>
	daysBetween(born.padEnd(10, '-07-01').slice(0, 10), day) / 365.25;
