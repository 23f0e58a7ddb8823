// What an outreach tablet says of its trip, and the ids that it has for people registered on the way.
import type { Instant } from '../../core/clock.ts';
import { bytesToHex } from '../../core/bytes.ts';
import { hexToUuid, type ChartId } from '../../core/ids.ts';
import type { TripGrant } from './trip-grant.ts';
import type { Session } from '../session.ts';
import type { Lease } from './lease.ts';
import type { TripHere } from './trips-api.ts';

/** Ids of nobody who is listed here. */
export function unused(session: Session, { blanks }: TripGrant): readonly ChartId[] {
	const ids: ChartId[] = [];
	for (let at = 0; at < blanks.length; at += 16)
		ids.push(hexToUuid(bytesToHex(blanks.subarray(at, at + 16))) as ChartId);
	return ids.filter((id) => !session.summaries.get(id));
}

/** What this tablet says of its trip; undefined on every other device. */
export function tripHere({
	signedIn,
	lease
}: {
	readonly signedIn: { readonly session: Session } | undefined;
	readonly lease: Lease | undefined;
}): TripHere | undefined {
	const grant = signedIn?.session.deps.keyring.trip;
	if (!signedIn || !grant) return undefined;
	const { name, charts, from } = grant;
	return {
		...{ name, charts, from: from as Instant },
		...(lease && { until: lease.until as Instant }),
		...(lease && 2 * (lease.until - lease.seen) < lease.until - lease.from && { endsSoon: true as const }),
		blanksLeft: unused(signedIn.session, grant).length
	};
}
