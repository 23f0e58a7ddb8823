import { expect, test } from 'vitest';
import type { ChartId, UserId } from '#shared/core/ids.ts';
import { Places } from '#client/session/places.ts';

const [ANA, NIA] = ['a', 'n'] as UserId[] as [UserId, UserId];
const [MARIA, PETER] = ['c1', 'c2'] as ChartId[] as [ChartId, ChartId];

test('each comes back to their own address and sheet, and finds nothing of the other’s', () => {
	const places = new Places();
	places.keep(MARIA, { name: 'medicine' });
	places.leave(ANA, '/chart/c1');
	expect(places.sheetOf(MARIA)).toBeUndefined();
	expect(places.comeBack(NIA)).toBeUndefined();
	expect(places.sheetOf(MARIA)).toBeUndefined();
	places.keep(PETER, { name: 'dose', target: 'MedicationRequest/1' });
	places.leave(NIA, '/chart/c2');
	expect(places.comeBack(ANA)).toBe('/chart/c1');
	expect(places.sheetOf(MARIA)).toEqual({ name: 'medicine' });
	expect(places.sheetOf(PETER)).toBeUndefined();
	places.leave(ANA, '/chart/c1');
	expect(places.comeBack(NIA)).toBe('/chart/c2');
	expect(places.sheetOf(PETER)).toEqual({ name: 'dose', target: 'MedicationRequest/1' });
});

test('a sheet that was closed, or whose chart was left, is not opened again', () => {
	const places = new Places();
	const end = places.keep(MARIA, { name: 'medicine' });
	end();
	places.keep(MARIA, undefined);
	places.leave(ANA, '/patients');
	places.comeBack(ANA);
	expect(places.sheetOf(MARIA)).toBeUndefined();
});
