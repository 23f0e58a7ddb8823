// The retention report as a table for other programs (RFC 4180).
import type { RetentionRow } from '#shared/engine/erasure/erasure-api.ts';
import { t } from '#client/session/i18n.ts';

/** A text that begins like a formula would be one in a spreadsheet. */
const cell = (text: string): string => `"${text.replace(/^([=+\-@\t\r])/, "'$1").replaceAll('"', '""')}"`;

export function retentionCsv(rows: readonly RetentionRow[]): string {
	const head = [
		t('retention.patient'),
		t('patient.mrn'),
		t('patient.born'),
		t('retention.last-entry'),
		t('retention.kept-until'),
		t('erase.hold'),
		t('retention.open-orders'),
		t('retention.booked')
	];
	const lines = rows.map(({ patient, number, birthDate, lastEntry, keptUntil, onHold, obstacles }) => [
		...[patient, number ?? '', birthDate ?? '', lastEntry, keptUntil],
		...[onHold ? 'x' : '', String(obstacles.openOrders), String(obstacles.booked)]
	]);
	return [head, ...lines].map((line) => line.map(cell).join(',')).join('\r\n') + '\r\n';
}
