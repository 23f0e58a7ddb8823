// Appointments as far as two of them can stand in each other's way: who or what is booked, from when to when, and beside
// which others somebody has put them knowingly. Two charts share no history, so what their authors had before their eyes
// is written down with the appointment: a register for each other appointment that was known, with the times of both.
import type { CredId } from '../core/ids.ts';
import type { Instant } from '../core/clock.ts';
import { IMPORT_MESSAGE, type ChartReader } from './edit.ts';
import { parseRegisterKey, registerKey } from './register-key.ts';

/** From when to when. */
export interface Span {
	readonly start: Instant;
	readonly end: Instant;
}

/** Somebody or something that is booked: a reference as written, and what to call it. */
export interface BookedActor {
	readonly reference: string;
	readonly name?: string;
}

export interface Booking extends Span {
	/** Appointment.id. */
	readonly id: string;
	/** Everybody and everything but the patient. */
	readonly actors: readonly BookedActor[];
	/** What it is for; absent when it is not said. */
	readonly words?: string;
	/** Who wrote the time that it has, and when. */
	readonly credId: CredId;
	readonly at: Instant;
	/** Appointments that somebody saw beside it, with the times that both had then: `id start end start end`. */
	readonly beside: readonly string[];
	/** It was cancelled so that these others can stand; absent for one that stands. */
	readonly cancelledFor?: readonly string[];
}

/** What stands in the register. */
export interface Beside {
	/** Of the appointment itself, then of the other: `start end start end`. */
	readonly times: string;
	/** The appointment was cancelled for the other. */
	readonly cancelled?: true;
	readonly user: string;
	readonly site: number;
	readonly at: Instant;
}

const PREFIX = 'review:Beside:';

/** The register of an appointment that says that another is known. */
export const besideKey = (id: string, other: string): string => `${PREFIX}${id}:${other}`;

const timesOf = (own: Span, other: Span): string => [own.start, own.end, other.start, other.end].join(' ');

/** What somebody writes who has both before their eyes. */
export const besideOf = (
	own: Span,
	other: Span,
	{ userId, siteId, now }: { readonly userId: string; readonly siteId: number; readonly now: Instant },
	cancelled = false
): Beside => ({
	times: timesOf(own, other),
	...(cancelled && { cancelled }),
	user: userId,
	site: siteId,
	at: now
});

interface AppointmentLike {
	readonly participant?: readonly {
		readonly status?: string;
		readonly actor?: { readonly reference?: string; readonly display?: string };
	}[];
}

/** Statuses in which a person or a room is taken (FHIR R4 AppointmentStatus). */
const TAKEN = new Set(['pending', 'booked', 'arrived', 'checked-in']);
const MINUTE_MS = 60_000;
/** The patient and their family are not what is booked twice. */
const OF_PATIENT = /(?:^|\/)(?:Patient|RelatedPerson)\//;

const read = <T>(reader: ChartReader, id: string, element: string): T | undefined => {
	const atom = reader.atom(registerKey('Appointment', id, element));
	return atom === undefined ? undefined : (JSON.parse(atom) as T);
};

/** Items of a list, however it is stored: whole, or a register an item. */
function participantsOf(reader: ChartReader, id: string): NonNullable<AppointmentLike['participant']> {
	const key = registerKey('Appointment', id, 'participant');
	const items = reader.keys(`${key}:`).flatMap((item) => reader.atom(item) ?? []);
	const whole = reader.atom(key);
	return [
		...(whole === undefined ? [] : (JSON.parse(whole) as NonNullable<AppointmentLike['participant']>)),
		...items.map((atom) => JSON.parse(atom) as NonNullable<AppointmentLike['participant']>[number])
	];
}

function spanOf(reader: ChartReader, id: string): Span | undefined {
	const start = Date.parse(read<string>(reader, id, 'start') ?? '');
	if (Number.isNaN(start)) return undefined;
	const said = Date.parse(read<string>(reader, id, 'end') ?? '');
	const minutes = read<number>(reader, id, 'minutesDuration') ?? 1;
	return { start, end: Math.max(said > start ? said : start + minutes * MINUTE_MS, start + MINUTE_MS) };
}

function besideIn(
	reader: ChartReader,
	id: string
): { readonly texts: string[]; readonly cancelled: string[] } {
	const prefix = besideKey(id, '');
	const [texts, cancelled]: [string[], string[]] = [[], []];
	for (const key of reader.keys(prefix)) {
		const other = key.slice(prefix.length);
		const all = reader.candidates(key).map(({ atom }) => JSON.parse(atom) as Beside | null);
		for (const one of all) {
			if (one?.cancelled) cancelled.push(other);
			else if (one) texts.push(`${other} ${one.times}`);
		}
	}
	return { texts, cancelled };
}

function bookingOf(reader: ChartReader, id: string): Booking | undefined {
	// What an import brought counts as seen.
	const written = reader.candidates(registerKey('Appointment', id, 'start')).at(-1);
	const span = spanOf(reader, id);
	if (!written || written.message === IMPORT_MESSAGE || !span) return undefined;
	const statuses = reader
		.candidates(registerKey('Appointment', id, 'status'))
		.map(({ atom }) => JSON.parse(atom) as string | null);
	const { texts, cancelled } = besideIn(reader, id);
	const stands = statuses.some((status) => status !== null && TAKEN.has(status));
	if (!stands && !(statuses.includes('cancelled') && cancelled.length > 0)) return undefined;
	const actors = participantsOf(reader, id).flatMap(({ status, actor }): BookedActor[] => {
		const { reference, display } = actor ?? {};
		if (!reference || status === 'declined' || OF_PATIENT.test(reference)) return [];
		return [{ reference, ...(display !== undefined && { name: display }) }];
	});
	const words = read<string>(reader, id, 'description');
	return {
		id,
		...span,
		actors,
		...(words !== undefined && { words }),
		credId: written.credId,
		at: written.at,
		beside: texts,
		...(!stands && { cancelledFor: cancelled })
	};
}

/**
 * The appointments of a chart that people wrote, that end after `from`, and that stand or were cancelled for another. By id.
 */
export function bookingsOf(reader: ChartReader, from: Instant): readonly Booking[] {
	const ids = new Set(reader.keys('Appointment:').flatMap((key) => parseRegisterKey(key)?.id ?? []));
	return [...ids].flatMap((id) => bookingOf(reader, id) ?? []).filter(({ end }) => end > from);
}

/** Both stand, at one time, with somebody or something that both need. */
export const overlap = (a: Booking, b: Booking): boolean =>
	!a.cancelledFor && !b.cancelledFor && a.start < b.end && b.start < a.end && sharedActors(a, b).length > 0;

/** Who or what both need. */
export const sharedActors = (a: Booking, b: Booking): readonly BookedActor[] =>
	a.actors.filter(({ reference }) => b.actors.some((other) => other.reference === reference));

/** Somebody who knew of both put one beside the other, at the times that they have. */
export const areKnownTogether = (a: Booking, b: Booking): boolean =>
	a.beside.includes(`${b.id} ${timesOf(a, b)}`) || b.beside.includes(`${a.id} ${timesOf(b, a)}`);

/** Each was cancelled for the other: two people decided apart, and now neither stands. */
export const areCrossed = (a: Booking, b: Booking): boolean =>
	a.cancelledFor?.includes(b.id) === true && b.cancelledFor?.includes(a.id) === true;
