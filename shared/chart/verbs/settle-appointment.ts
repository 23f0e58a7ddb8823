// What becomes of one of two appointments that are in each other's way: it stands, beside the other or not, or it is
// cancelled for the other, with the reason; and back.
import { err, ok, type Result } from '../../core/result.ts';
import { besideKey, besideOf, type Span } from '../bookings.ts';
import { entryExists, entryPath } from '../change-entry.ts';
import type { VerbDone } from '../create-entry.ts';
import type { ChartReader, Edit, VerbContext, VerbError } from '../edit.ts';
import { registerKey } from '../register-key.ts';
import { correctElements, type ElementValues } from './correct-elements.ts';

export interface SettleAppointment {
	readonly appointmentId: string;
	readonly span: Span;
	/** The other appointment, and when it is. */
	readonly other: { readonly id: string; readonly span: Span };
	/** `open`: it stands, and nobody has said that it may stand beside the other. */
	readonly to: 'beside' | 'cancelled' | 'open';
	/** Why it is cancelled, in the author's words. */
	readonly reason?: string | undefined;
}

/** What its status was before it was cancelled. */
function statusBefore(chart: ChartReader, id: string): string {
	const key = registerKey('Appointment', id, 'status');
	const now = chart.candidates(key).at(-1);
	const before = now && chart.predecessorsOf(now.changeHash, key).at(-1);
	const atom = before && chart.writesOf(before).get(key);
	const status = atom === undefined ? undefined : (JSON.parse(atom) as string | null);
	return status && status !== 'cancelled' ? status : 'booked';
}

/**
 * Status, reason, and the register about the other. Group: `~appointment`. Two sites at once: the same is the same; each
 * appointment cancelled for the other is found again (double-booked.ts), since neither stands then. Refuses an appointment
 * that is not there or is in disagreement.
 */
export function settleAppointment(
	chart: ChartReader,
	context: VerbContext,
	{ appointmentId: id, span, other, to, reason }: SettleAppointment
): Result<VerbDone, VerbError> {
	const entry = { type: 'Appointment', id };
	if (!entryExists(chart, entry)) return err({ type: 'NoSuchEntry', entry: entryPath(entry) });
	const isCancelled = chart.atom(registerKey('Appointment', id, 'status')) === '"cancelled"';
	const words = reason?.trim();
	const elements: ElementValues =
		to === 'cancelled'
			? { status: 'cancelled', ...(words && { cancelationReason: { text: words } }) }
			: isCancelled
				? { status: statusBefore(chart, id), cancelationReason: null }
				: {};
	const done = correctElements(chart, context, 'settleAppointment', entry, elements);
	if (!done.ok) return done;
	const key = besideKey(id, other.id);
	const beside = to === 'open' ? null : besideOf(span, other.span, context, to === 'cancelled');
	const isSaid = beside !== null || chart.atom(key) !== undefined;
	const [edit] = done.value.edits;
	const writes = new Map([
		...(edit?.writes ?? []),
		...(isSaid ? [[key, JSON.stringify(beside)] as const] : [])
	]);
	const written: Edit = { scope: 'directory', message: 'settleAppointment', writes, texts: [] };
	return ok({ edits: writes.size > 0 ? [written] : [] });
}
