// How far changes have come, in words: on which sites they are proven to be, and what that rests on. A device that has not
// said is not known. Pure.
import type { DeviceRow } from '#shared/engine/device-rows.ts';
import type { ChangeDelivery, Delivery } from '#shared/engine/known-facts.ts';
import { formatInstant } from '#client/session/dates.ts';
import { t } from '#client/session/i18n.ts';

export interface Reach {
	/** Sites where at least one device holds every one of the changes. */
	readonly on: number;
	readonly of: number;
	readonly words: string;
	/** The same in few words, for beside a heading. */
	readonly quiet: string;
	/** Everywhere, as far as sites go. */
	readonly isEverywhere: boolean;
}

const siteCount = (devices: readonly DeviceRow[]): number => new Set(devices.map(({ site }) => site)).size;
/** Sites that are to have everything: a device that holds some charts alone is not counted on, unless it has this. */
const expected = (devices: readonly DeviceRow[], holding: readonly DeviceRow[]): readonly DeviceRow[] =>
	devices.filter((device) => !device.some || device.isThis || holding.includes(device));

/** How far some changes have come together. */
export function reachOf({ devices }: Pick<Delivery, 'devices'>, changes: readonly ChangeDelivery[]): Reach {
	const holding = devices.filter(({ deviceId }) =>
		changes.every(({ holders }) => holders.includes(deviceId))
	);
	const of = siteCount(expected(devices, holding));
	const on = siteCount(holding);
	const isHere = changes.some(({ reached }) => reached !== 'relay');
	const isEverywhere = !isHere && on === of;
	const words = isHere
		? t(changes.some(({ reached }) => reached === 'unsealed') ? 'reach.unsealed' : 'reach.here')
		: of === 1
			? t('reach.relay')
			: isEverywhere
				? t('reach.everywhere', { of })
				: t('reach.sites', { on, of });
	const quiet = isHere ? t('reach.quiet-here') : words;
	return { on, of, words, quiet, isEverywhere };
}

/** One device, and what is known of it. */
export interface ReachLine {
	readonly deviceId: string;
	/** Its site and name. */
	readonly device: string;
	readonly holds: boolean;
	readonly words: string;
}

/** Every device with what is known of one change there, this one first. */
export const reachLines = (
	{ devices }: Pick<Delivery, 'devices'>,
	change: ChangeDelivery
): readonly ReachLine[] =>
	devices.map(({ deviceId, name, number, siteName, isThis, some, status }) => {
		const holds = change.holders.includes(deviceId);
		const when = status ? formatInstant(status.at) : '';
		const key = isThis
			? 'reach.device-this'
			: some && !holds
				? 'reach.device-some'
				: holds
					? when
						? 'reach.device-had'
						: 'reach.device-wrote'
					: when
						? 'reach.device-without'
						: 'reach.device-silent';
		return {
			deviceId,
			device: name ? `${siteName}, ${name}` : t('devices.unnamed', { number, site: siteName }),
			holds,
			words: t(key, { when })
		};
	});
