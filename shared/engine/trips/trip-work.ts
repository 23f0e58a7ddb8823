// The work of outreach tablets, loaded together when there is one.
export { makeGrant } from './make-grant.ts';
export { takeExtension, takeToldExtension, tripOps } from './on-trip.ts';
export { tripAtom } from './told-trip.ts';
export { keysIn, openGrant, sealGrant } from './trip-grant.ts';
export { readPlan } from './trip-plan.ts';
export { watchLease } from './watch-lease.ts';
