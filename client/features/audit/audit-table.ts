// Rows of the access trail as a table for a spreadsheet (RFC 4180). Pure.
import type { TrailRow } from '#shared/engine/trail-facts.ts';
import { t } from '#client/session/i18n.ts';
import { rowName } from '#client/session/patient-words.ts';
import { aboutWords, clockWords, reasonWords, relayOffWords, relayWords, whatWords } from './trail-words.ts';

/** A spreadsheet takes what begins so for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

function cell(text = ''): string {
	const safe = FORMULA.test(text) ? `'${text}` : text;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const time = (at: number | undefined): string => (at === undefined ? '' : new Date(at).toISOString());

/** A line for each row under a line of headings. `deviceOf`: how a row's device is called. */
export function auditTable(rows: readonly TrailRow[], deviceOf: (row: TrailRow) => string): string {
	const head = [
		t('audit.when'),
		t('audit.column-until'),
		t('audit.column-clock'),
		t('audit.column-relay'),
		t('audit.column-relay-off'),
		t('audit.who'),
		t('audit.column-role'),
		t('audit.column-site'),
		t('audit.device'),
		t('audit.what'),
		t('audit.column-about'),
		t('audit.patient'),
		t('audit.column-chart'),
		t('audit.column-why'),
		t('audit.column-search')
	];
	const lines = rows.map((row) => [
		time(row.at),
		time(row.until),
		clockWords(row),
		typeof row.relay === 'number' ? time(row.relay) : relayWords(row),
		relayOffWords(row),
		row.user,
		row.role && t(`role.${row.role}`),
		row.site,
		deviceOf(row),
		whatWords(row),
		aboutWords(row),
		row.patient && rowName(row.patient),
		row.chartId,
		reasonWords(row),
		row.search
	]);
	return [head, ...lines].map((line) => line.map((text) => cell(text)).join(',')).join('\r\n') + '\r\n';
}
