// Who works under supervision, as the practice's settings say.
import type { UserId } from '../core/ids.ts';
import { configKeys } from './practice-config.ts';
import type { Session } from './session.ts';

/** Also while two sites said otherwise apart: supervised until that is settled. */
export const isSupervised = (session: Session, userId: UserId): boolean =>
	session
		.configReader()
		.candidates(configKeys.supervised(userId))
		.some(({ atom }) => atom === 'true');

/** True for the person signed in. */
export const isSupervisedHere = (session: Session): boolean =>
	isSupervised(session, session.deps.keyring.userId);

/** May accept what supervised people ask for. In a small practice the doctor is often its admin. */
export function mayAccept(session: Session): boolean {
	const { role } = session.deps.keyring;
	return (role === 'prescriber' || role === 'admin') && !isSupervisedHere(session);
}
