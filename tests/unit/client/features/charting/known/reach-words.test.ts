import { beforeAll, expect, test } from 'vitest';
import type { DeviceId, SiteId } from '#shared/core/ids.ts';
import type { DeviceRow } from '#shared/engine/device-rows.ts';
import type { ChangeDelivery } from '#shared/engine/known-facts.ts';
import { reachLines, reachOf } from '#client/features/charting/known/reach-words.ts';
import { loadCatalogue } from '#client/session/i18n.ts';

beforeAll(() => loadCatalogue(['en']));

const STATUS = {
	unsent: 0,
	appVersion: '1',
	usedBytes: undefined,
	quotaBytes: undefined,
	persisted: undefined,
	missing: 0
};
const device = (number: number, site: number, reportedAt?: number): DeviceRow => ({
	deviceId: `device-${number}` as DeviceId,
	number,
	name: number === 2 ? 'Tablet' : undefined,
	site: site as SiteId,
	siteName: `Site ${site}`,
	isThis: number === 1,
	people: [],
	userIds: [],
	...(reportedAt !== undefined && { status: { ...STATUS, at: reportedAt } })
});
const devices = [device(1, 1, 5), device(2, 1, 5), device(3, 2, 5), device(4, 3)];
const change = (reached: ChangeDelivery['reached'], ...numbers: readonly number[]): ChangeDelivery => ({
	change: 'ab',
	reached,
	holders: numbers.map((number) => `device-${number}` as DeviceId)
});

test('sites count where one device holds all of it', () => {
	expect(reachOf({ devices }, [change('relay', 1)])).toMatchObject({ on: 1, of: 3, isEverywhere: false });
	expect(reachOf({ devices }, [change('relay', 1, 2, 3)]).words).toBe('On 2 of 3 sites');
	expect(reachOf({ devices }, [change('relay', 1, 3), change('relay', 1, 4)]).on).toBe(1);
	expect(reachOf({ devices }, [change('relay', 1, 3, 4)])).toMatchObject({
		words: 'On all 3 sites',
		isEverywhere: true
	});
	expect(reachOf({ devices: devices.slice(0, 2) }, [change('relay', 1)])).toMatchObject({
		words: 'Sent: the relay has it',
		isEverywhere: true
	});
});

test('[HLD-7] a device that holds some charts alone is not counted on, and is counted when it has it', () => {
	const van = { ...device(5, 5, 5), some: true as const };
	const known = { devices: [...devices, van] };
	expect(reachOf(known, [change('relay', 1, 3, 4)])).toMatchObject({ of: 3, isEverywhere: true });
	expect(reachOf(known, [change('relay', 1, 3, 4, 5)])).toMatchObject({ on: 4, of: 4 });
	expect(reachLines(known, change('relay', 1)).at(-1)).toMatchObject({
		holds: false,
		words: 'Holds some charts only. Whether it has this is not known'
	});
});

test('what is not sent is on this device only, whatever else was', () => {
	const mixed = reachOf({ devices }, [change('relay', 1, 3, 4), change('here', 1)]);
	expect(mixed).toMatchObject({ isEverywhere: false, quiet: 'Not sent yet' });
	expect(mixed.words).toBe('Only on this device, waits to be sent');
	expect(reachOf({ devices }, [change('unsealed', 1)]).words).toContain('still being written');
});

test('a device that has not said is not known', () => {
	const lines = reachLines({ devices }, change('relay', 1, 2));
	expect(lines.map(({ holds }) => holds)).toEqual([true, true, false, false]);
	expect(lines[1]!.device).toBe('Site 1, Tablet');
	expect(lines[1]!.words).toContain('as it reported');
	expect(lines[2]!.words).toContain('without it');
	expect(lines[3]!.words).toBe('not known: it has not reported yet');
	expect(reachLines({ devices }, change('relay', 1, 4))[3]!.words).toBe('wrote it');
});
