// Tickets for the presence path: handed to logged-in devices, good once and for a short time. Held in memory only.
import { bytesToBase64Url } from '#shared/core/bytes.ts';
import type { Clock } from '#shared/core/clock.ts';
import type { PracticeId } from '#shared/core/ids.ts';
import type { Random } from '#shared/core/random.ts';

const MOST_TICKETS = 10_000;

export interface PresenceTickets {
	/** A fresh ticket for rooms of this practice. */
	issue(practiceId: PracticeId): string;
	/** Uses a ticket up: its practice, or undefined when it is unknown, used or expired. */
	take(ticket: string): PracticeId | undefined;
}

/** Tickets that expire after `validMs`; the oldest give way when there are very many. */
export function createPresenceTickets(clock: Clock, random: Random, validMs: number): PresenceTickets {
	const issued = new Map<string, { readonly practiceId: PracticeId; readonly at: number }>();
	const expired = (at: number): boolean => clock.now() - at > validMs;
	return {
		issue(practiceId) {
			for (const [ticket, { at }] of issued) {
				if (!expired(at) && issued.size < MOST_TICKETS) break;
				issued.delete(ticket);
			}
			const ticket = bytesToBase64Url(random.bytes(24));
			issued.set(ticket, { practiceId, at: clock.now() });
			return ticket;
		},
		take(ticket) {
			const found = issued.get(ticket);
			issued.delete(ticket);
			return found && !expired(found.at) ? found.practiceId : undefined;
		}
	};
}
