import { expect, test } from 'vitest';
import type { SiteId } from '#shared/core/ids.ts';
import type { Moment } from '#shared/engine/known-facts.ts';
import { momentAddress, momentInAddress } from '#client/features/charting/known/then-address.ts';

test('a moment reads back from its address', () => {
	const moments: readonly Moment[] = [
		{ change: 'ab'.repeat(32) },
		{ site: 3 as SiteId },
		{ site: 3 as SiteId, at: 1_780_000_000_000 }
	];
	for (const moment of moments) {
		const [path, hash] = momentAddress('c1', moment).split('#');
		expect(path).toBe('/chart/c1');
		expect(momentInAddress(`#${hash}`)).toEqual(moment);
	}
});

test('without a moment it asks; anything else is no such address', () => {
	expect(momentInAddress(new URL(momentAddress('c1'), 'http://x').hash)).toBe('ask');
	expect(momentInAddress('#then=tomorrow')).toBe('ask');
	for (const hash of ['', '#note', '#note=new', '#thenx', '#']) expect(momentInAddress(hash)).toBeUndefined();
});
