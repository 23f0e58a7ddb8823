// People of the role outreach are let in by a prepared tablet alone: anywhere else they would have keys of nothing.
import { err } from '../../core/result.ts';
import type { Role } from '../../core/scopes.ts';

/** Also who was let in by such a tablet, whatever role another program gave them since. */
export const isOfTrips = ({ role, ofTrip }: { readonly role: Role; readonly ofTrip?: boolean }): boolean =>
	ofTrip || role === 'outreach';
export const NEEDS_TRIP = err({ type: 'NeedsTrip' as const });
