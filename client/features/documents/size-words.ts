// Sizes of files as people read them.
import { t } from '#client/session/i18n.ts';

/** 312 kB, 4.2 MB. */
export const sizeWords = (bytes: number): string =>
	bytes < 1_000_000
		? t('documents.kilobytes', { count: Math.max(1, Math.round(bytes / 1000)) })
		: t('documents.megabytes', { size: (bytes / 1_000_000).toFixed(1) });
