// What is asked of the access trail, and what it tells.
import type { Instant } from '../core/clock.ts';
import type { ChartId, CredId, DeviceId, UserId } from '../core/ids.ts';
import type { Role } from '../core/scopes.ts';
import type { AccessReason } from './access-reasons.ts';
import type { AuditAction, AuditSubject } from './audit.ts';
import type { PatientRow } from './patient-rows.ts';
import type { Noted, SignInHow } from './sign-in-notes.ts';

/** What envelopes tell by themselves: who wrote where. */
export type Written = 'registered' | 'wrote' | 'wrote-practice' | 'wrote-lists';

/** What the control log tells: who belongs, on which devices, with which keys. */
export type MemberChange =
	| 'began-practice'
	| 'invited'
	| 'let-in'
	| 'recovered'
	| 'named-relay'
	| 'put-out'
	| 'gave-role'
	| 'new-keys'
	| 'emptied-device'
	| 'judged-late'
	| 'held-roles'
	| 'newer-record';

export type TrailWhat = AuditSubject | Noted | Written | MemberChange;

/** Kinds to choose from. */
export const TRAIL_KINDS = ['looked', 'sensitive', 'took-out', 'wrote', 'came', 'members', 'trail'] as const;
export type TrailKind = (typeof TRAIL_KINDS)[number];

export const KIND_OF: Readonly<Record<TrailWhat, TrailKind>> = {
	'open-chart': 'looked',
	'show-sensitive': 'sensitive',
	'open-elsewhere': 'sensitive',
	'hand-out': 'took-out',
	'print-chart': 'took-out',
	'export-chart': 'took-out',
	'save-document': 'took-out',
	'print-today': 'took-out',
	'take-retention': 'took-out',
	'take-trail': 'took-out',
	search: 'looked',
	'export-unsent': 'took-out',
	'export-practice': 'took-out',
	import: 'wrote',
	'move-entry': 'wrote',
	'same-person': 'wrote',
	'settle-appointment': 'wrote',
	registered: 'wrote',
	wrote: 'wrote',
	'wrote-practice': 'wrote',
	'wrote-lists': 'wrote',
	'sign-in': 'came',
	lock: 'came',
	'hand-over': 'came',
	'wrong-pin': 'came',
	'wrong-passphrase': 'came',
	'change-members': 'members',
	'ask-erasure': 'members',
	'confirm-erasure': 'members',
	'withdraw-erasure': 'members',
	'hold-record': 'members',
	'end-hold': 'members',
	'began-practice': 'members',
	invited: 'members',
	'let-in': 'members',
	recovered: 'members',
	'named-relay': 'members',
	'put-out': 'members',
	'gave-role': 'members',
	'new-keys': 'members',
	'emptied-device': 'members',
	'judged-late': 'members',
	'held-roles': 'members',
	'newer-record': 'members',
	'read-trail': 'trail',
	'list-for-patient': 'trail'
};

/**
 * Which records; those that are absent ask for nothing. `from` is included, `to` is not; both are device times.
 * `forPatient`: it is read to give the patient the list.
 */
export interface TrailFilter {
	readonly chartId?: ChartId;
	readonly userId?: UserId;
	readonly deviceId?: DeviceId;
	readonly from?: Instant;
	readonly to?: Instant;
	readonly kind?: TrailKind;
	readonly forPatient?: true;
}

/** Where a relay is asked when it took something: a place in an author's chain, or in the control log. */
export type TimedBy = { readonly credId: CredId; readonly cseq: number } | { readonly record: number };

/**
 * When a relay first took something, by that relay's clock and on its word alone. `not-yet`: none has, as far as this
 * device knows. `unknown`: one has, and has not said when.
 */
export type RelayTime = Instant | 'not-yet' | 'unknown';

/** One thing that somebody did, with names as this device knows them. */
export interface TrailRow {
	/** Its own among all rows. */
	readonly key: string;
	/** Absent where nobody knows who it was. */
	readonly userId?: UserId;
	readonly user: string;
	/** Of this person on this device, now. */
	readonly role?: Role;
	readonly deviceId: DeviceId | undefined;
	readonly device: string;
	readonly site: string;
	/** By the device's clock; absent where the record cannot be read here. */
	readonly at?: Instant;
	/** `at` is when the same person's record before it was written: it was later than that. */
	readonly after?: true;
	/** The last of several. */
	readonly until?: Instant;
	/** How many. */
	readonly count?: number;
	readonly action?: AuditAction;
	readonly what?: TrailWhat;
	readonly since?: Instant;
	readonly search?: string;
	readonly reason?: AccessReason;
	readonly how?: SignInHow;
	/** Milliseconds that the device's clock was ahead of the relay's, by the device's word. */
	readonly ahead?: number;
	/** Of what tells it: the access record, the last of what was written, the record of the change. Nothing is put in order by it. */
	readonly relay?: RelayTime;
	/** By what a relay can be asked for that. */
	readonly timedBy?: TimedBy;
	readonly chartId?: ChartId;
	/** Absent when this device does not know the chart. */
	readonly patient?: PatientRow;
	/** Whom a change of who belongs was about. */
	readonly about?: { readonly user: string; readonly device?: string; readonly role?: Role };
}

/** A part of the trail. `before`: what to ask for the part behind it, absent at the end. `looked`: records looked at. */
export interface TrailPage {
	readonly rows: readonly TrailRow[];
	readonly before?: number;
	readonly looked: number;
	/** Records that this device holds. */
	readonly held: number;
}
