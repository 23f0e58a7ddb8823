// Storage and reports of devices in words. Pure.
import type { UnsentRow } from '#shared/engine/device-rows.ts';
import { formatNumber, t, type MessageKey } from '#client/session/i18n.ts';

const MB = 1e6;
const GB = 1e9;

/** Bytes as people say them: 46 MB, 1.2 GB. */
export function sizeWords(bytes: number): string {
	if (bytes >= GB) return t('devices.gb', { count: formatNumber(Math.round(bytes / (GB / 10)) / 10) });
	return t('devices.mb', { count: formatNumber(Math.max(1, Math.round(bytes / MB))) });
}

/** Used of all storage; nothing is guessed where a device could not tell. */
export function storageWords(used: number | undefined, quota: number | undefined): string {
	if (used === undefined || quota === undefined) return t('devices.storage-unknown');
	return t('devices.storage-of', { used: sizeWords(used), quota: sizeWords(quota) });
}

/** What kind of change waits. */
export const whatKey = (what: UnsentRow['what']): MessageKey => `unsent.${what}`;
