// A device by its name. Pure.
import type { DeviceRow } from '#shared/engine/device-rows.ts';
import { t } from './i18n.ts';

/** A device's name, else its number and site. */
export const deviceName = ({
	name,
	number,
	siteName
}: Pick<DeviceRow, 'name' | 'number' | 'siteName'>): string =>
	name ?? t('devices.unnamed', { number, site: siteName });
