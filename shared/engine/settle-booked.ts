// Two appointments that are in each other's way: what is shown to decide by, and writing what a person decided. Each chart's part is durable by itself; said again after a crash it says what is left to say.
import type { ChartId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import { sharedActors } from '../chart/bookings.ts';
import { settleAppointment, type SettleAppointment } from '../chart/verbs/settle-appointment.ts';
import type { Engine } from './api.ts';
import type { EngineError } from './engine-error.ts';
import { contextOf, refreshLive, withSignedIn } from './chart-work.ts';
import { commitEdits } from './charts.ts';
import type { BookedPair, Placed } from './double-booked.ts';
import type { EngineCore, SignedIn } from './engine-core.ts';
import { followLinked } from './follow-linked.ts';
import { isSupervisedHere } from './supervised-people.ts';

export const doubleBooked = (core: EngineCore, chartId: ChartId): ReturnType<Engine['doubleBooked']> =>
	withSignedIn(core, async ({ session, views }) => {
		const { booked } = session.summaries;
		return ok(
			booked.waitingOf(chartId).flatMap(({ id, sides, crossed }) => {
				const shown = sides.map(({ chartId: of, booking }) => {
					const { id: appointmentId, start, end, actors, words, credId, at } = booking;
					const patient = session.summaries.rowOf(of);
					const author = views.authorOf(credId);
					return { patient: patient!, appointmentId, start, end, actors, words, ...author, at };
				});
				const [first, second] = shown;
				if (!first?.patient || !second?.patient) return [];
				const [a, b] = sides;
				return [{ id, crossed, shared: sharedActors(a.booking, b.booking), sides: [first, second] as const }];
			})
		);
	});

type Said = Parameters<Engine['settleDoubleBooked']>[0]['said'];

/** What becomes of the first and of the second. */
export const OUTCOMES: Readonly<Record<Said, readonly [SettleAppointment['to'], SettleAppointment['to']]>> = {
	first: ['open', 'cancelled'],
	second: ['cancelled', 'open'],
	both: ['beside', 'beside'],
	open: ['open', 'open'],
	crossed: ['cancelled', 'cancelled']
};

async function settleOne(
	core: EngineCore,
	signedIn: SignedIn,
	one: Placed,
	other: Placed,
	to: SettleAppointment['to'],
	reason: string
): Promise<Result<void, EngineError>> {
	const { session } = signedIn;
	if (isSupervisedHere(session)) return err({ type: 'Supervised' });
	const { chartId, booking } = one;
	const chart = await session.openChart(chartId);
	if (!chart) return err({ type: 'NoSuchChart' });
	const recorded = await signedIn.session.recordAccess({ action: 'U', what: 'settle-appointment', chartId });
	if (!recorded.ok) return recorded;
	const done = settleAppointment(chart.reader, contextOf(core, signedIn), {
		appointmentId: booking.id,
		span: booking,
		other: { id: other.booking.id, span: other.booking },
		to,
		reason
	});
	if (!done.ok || done.value.edits.length === 0) return done.ok ? ok(undefined) : done;
	const committed = await commitEdits(session.charts, chart, done.value.edits, 'sealed');
	if (!committed.ok) {
		await refreshLive(core, signedIn);
		return committed;
	}
	core.emit({ type: 'saved', chartId, at: committed.value });
	return ok(undefined);
}

/** A pair as it was shown, with its appointments as they stand now. */
function sidesNow({ session }: SignedIn, pairId: string): BookedPair['sides'] | undefined {
	const sides = pairId.split(' ').flatMap((name): Placed[] => {
		const at = name.indexOf('/');
		const chartId = name.slice(0, at) as ChartId;
		const booking = session.summaries.get(chartId)?.booked?.find(({ id }) => id === name.slice(at + 1));
		return booking ? [{ chartId, booking }] : [];
	});
	return sides.length === 2 ? [sides[0]!, sides[1]!] : undefined;
}

export const settleDoubleBooked = (
	core: EngineCore,
	{ pair, said, reason }: Parameters<Engine['settleDoubleBooked']>[0]
): ReturnType<Engine['settleDoubleBooked']> =>
	withSignedIn(core, async (signedIn) => {
		const { summaries } = signedIn.session;
		const sides = sidesNow(signedIn, pair);
		if (!sides) return err({ type: 'NoSuchEntry', entry: 'Appointment' });
		const [a, b] = sides;
		const [toA, toB] = OUTCOMES[said];
		// What shall stand stands first: a crash in between leaves the pair, never neither.
		const order =
			toA === 'cancelled'
				? ([
						[b, a, toB],
						[a, b, toA]
					] as const)
				: ([
						[a, b, toA],
						[b, a, toB]
					] as const);
		let outcome: Result<void, EngineError> = ok(undefined);
		for (const [one, other, to] of order)
			if (outcome.ok) outcome = await settleOne(core, signedIn, one, other, to, reason);
		await followLinked(signedIn.session, summaries.compareRows(summaries.due));
		for (const { chartId } of sides) core.showChart(chartId);
		core.emit({ type: 'patients' });
		await core.offer();
		return outcome;
	});
