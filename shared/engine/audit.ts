// The record of who looked: written and durable before a chart is shown, sealed to the audit readers only, pushed like
// any envelope. Wording follows FHIR AuditEvent (R4): who, what, when, action.
import { decode, encode } from 'cborg';
import type { AccessReason } from './access-reasons.ts';
import type { Instant } from '../core/clock.ts';
import type { SignInHow } from './sign-in-notes.ts';
import type { ChartId, CredId, SiteId, UserId } from '../core/ids.ts';

/** What was done, as in AuditEvent.action: C(reate), R(ead), U(pdate), E(xecute). */
export type AuditAction = 'C' | 'R' | 'U' | 'E';

/** What it was done to. */
export type AuditSubject =
	| 'open-chart'
	| 'export-chart'
	| 'print-chart'
	| 'export-unsent'
	| 'export-practice'
	| 'import'
	| 'move-entry'
	| 'same-person'
	| 'settle-appointment'
	| 'read-trail'
	| 'change-members'
	| 'show-sensitive'
	| 'sign-in'
	| 'list-for-patient'
	| 'ask-erasure'
	| 'confirm-erasure'
	| 'withdraw-erasure'
	| 'hold-record'
	| 'end-hold'
	| 'open-elsewhere'
	| 'hand-out'
	| 'save-document'
	| 'search'
	| TakenList;

/** Lists of many people that leave the screen, on paper or as a file: today's, the records kept long enough, who looked. */
export type TakenList = 'print-today' | 'take-retention' | 'take-trail';

/** What somebody is about to do; `chartId`: to which chart, if to one. */
export interface Access {
	readonly action: AuditAction;
	readonly what: AuditSubject;
	readonly chartId?: ChartId | undefined;
	/** Why, where that is asked. */
	readonly reason?: AccessReason;
	/** How somebody signed in. */
	readonly how?: SignInHow;
	/** What was searched for without opening a chart. */
	readonly search?: string;
}

/** What an access record holds. Times are the device's clock. */
export interface AccessRecord {
	readonly at: Instant;
	readonly userId: UserId;
	readonly credId: CredId;
	readonly siteId: SiteId;
	readonly action: AuditAction;
	readonly what: AuditSubject;
	readonly chartId: ChartId | null;
	/** When this person had unlocked the device. Absent in records of earlier versions. */
	readonly since?: Instant;
	/** What was typed in the search from which the chart was opened; of `search`, what was searched for. */
	readonly search?: string;
	readonly reason?: AccessReason;
	readonly how?: SignInHow;
	/** How far the device's clock was ahead of the relay's, in ms, when they were last compared; only from five minutes on. */
	readonly ahead?: number;
	/** What was noted on this device since its last record, packed: sign-in-notes.ts. */
	readonly notes?: readonly unknown[];
}

/** One audit record's content in bytes. */
export const encodeAccess = (record: AccessRecord): Uint8Array => encode({ v: 1, ...record });

/** Bytes as a record; undefined when they are none, or of a version whose meaning is not known here. */
export function decodeAccess(bytes: Uint8Array): AccessRecord | undefined {
	try {
		const { v, ...record } = decode(bytes) as { v: unknown } & AccessRecord;
		const isRecord = v === 1 && typeof record.at === 'number' && typeof record.what === 'string';
		return isRecord ? record : undefined;
	} catch {
		return undefined;
	}
}
