// What waits for the person signed in, of all charts: counted and listed from the rows alone.
import { SCOPES } from '../core/scopes.ts';
import type { Recipient } from '../chart/messages.ts';
import type { TrayItem } from '../chart/tray.ts';
import type { PatientTray } from './patient-rows.ts';
import type { Session } from './session.ts';
import { mayAccept } from './supervised-people.ts';

/** True for what is for the person signed in by name, by role or at their site. */
export function isForMe({ deps }: Session, { type, id }: Recipient): boolean {
	const { userId, role, siteId } = deps.keyring;
	return id === { user: userId, role, site: String(siteId) }[type];
}

/** What an item is to the person signed in: for them to answer, or theirs and not settled. */
function sideOf(session: Session): (item: TrayItem) => 'toAccept' | 'own' | 'message' | undefined {
	const { userId } = session.deps.keyring;
	const accepts = mayAccept(session);
	return (item) => {
		if (item.kind === 'message')
			return item.open && item.by !== session.deps.keyring.credId && isForMe(session, item.to)
				? 'message'
				: undefined;
		const { by, state } = item;
		if (by === userId && !accepts) return 'own';
		return accepts && state !== 'declined' ? 'toAccept' : undefined;
	};
}

/** By the patient's name; nothing for who has no key to charts. */
export function trays(session: Session | undefined): readonly PatientTray[] {
	if (session?.deps.keyring.newestEpoch(SCOPES.clinical) === undefined) return [];
	const { summaries } = session;
	const side = sideOf(session);
	return summaries.trays().flatMap(({ chartId, tray }): readonly PatientTray[] => {
		const patient = summaries.rowOf(chartId);
		const count = (of: 'toAccept' | 'own' | 'message', ...states: readonly string[]): number =>
			tray.filter(
				(item) =>
					side(item) === of &&
					(states.length === 0 || (item.kind === 'proposal' && states.includes(item.state)))
			).length;
		const counts = {
			toAccept: count('toAccept'),
			waiting: count('own', 'waiting', 'apart'),
			declined: count('own', 'declined'),
			messages: count('message')
		};
		return patient && Object.values(counts).some((one) => one > 0) ? [{ patient, ...counts }] : [];
	});
}

/** How many of them somebody has to do something about. */
export const forMe = (session: Session | undefined): number =>
	trays(session).reduce((sum, { toAccept, declined, messages }) => sum + toAccept + declined + messages, 0);
