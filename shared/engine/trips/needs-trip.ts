// People of the role outreach are let in by a prepared tablet alone: anywhere else they would have keys of nothing.
import { err } from '../../core/result.ts';
import type { Role } from '../../core/scopes.ts';

export const isOfTrips = ({ role }: { readonly role: Role }): boolean => role === 'outreach';
export const NEEDS_TRIP = err({ type: 'NeedsTrip' as const });
