// The record of who looked: written and durable before a chart is shown, sealed to the audit readers only, pushed like
// any envelope. Wording follows FHIR AuditEvent (R4): who, what, when, action.
import { encode } from 'cborg';
import type { ChartId } from '../core/ids.ts';
import type { Keyring } from './keyring.ts';
import type { Instant } from '../core/clock.ts';

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
	| 'settle-appointment';

/** One audit record's content in bytes. `at` is the device's clock. */
export function encodeAccess(
	keyring: Pick<Keyring, 'userId' | 'credId' | 'siteId'>,
	at: Instant,
	action: AuditAction,
	what: AuditSubject,
	chartId: ChartId | undefined
): Uint8Array {
	const { userId, credId, siteId } = keyring;
	return encode({ v: 1, at, userId, credId, siteId, action, what, chartId: chartId ?? null });
}
