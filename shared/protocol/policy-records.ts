// What a POLICY record says that this version reads. Its body may be anything: versions 5 and 6 keep such records and pass
// them on unread, and what is of another form here is of a newer version ([CTL-10], [CTL-22]).
import { hasShape, type ShapeOf } from './shape.ts';

/** Whose names a device holds, `own` or `all`: those of its own patients alone, or everybody's. */
export interface OwnPatients {
	readonly deviceId: Uint8Array;
	readonly patients: 'own' | 'all';
}

const OWN_PATIENTS: ShapeOf<OwnPatients> = {
	map: { deviceId: { bytes: 16 }, patients: { oneOf: ['own', 'all'] } }
};

/** Undefined for a policy of a newer version. */
export const readOwnPatients = (body: unknown): OwnPatients | undefined =>
	hasShape<OwnPatients>(OWN_PATIENTS, body) ? body : undefined;
