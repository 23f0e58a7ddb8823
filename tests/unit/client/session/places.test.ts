import { expect, test } from 'vitest';
import type { UserId } from '#shared/core/ids.ts';
import { Places } from '#client/session/places.ts';

const [ANA, NIA] = ['a', 'n'] as UserId[] as [UserId, UserId];
const [MARIA, PETER] = ['chart/c1', 'chart/c2'] as const;

test('each comes back to their own address and to what stood open, and finds nothing of the other’s', () => {
	const places = new Places();
	places.keep(MARIA, { name: 'medicine' });
	places.keep('inbox/patient', 'c2');
	places.leave(ANA, '/chart/c1');
	expect(places.at(MARIA)).toBeUndefined();
	expect(places.comeBack(NIA)).toBeUndefined();
	expect(places.at(MARIA)).toBeUndefined();
	places.keep(PETER, { name: 'dose', target: 'MedicationRequest/1' });
	places.leave(NIA, '/chart/c2');
	expect(places.comeBack(ANA)).toBe('/chart/c1');
	expect(places.at(MARIA)).toEqual({ name: 'medicine' });
	expect(places.at('inbox/patient')).toBe('c2');
	expect(places.at(PETER)).toBeUndefined();
	places.leave(ANA, '/chart/c1');
	expect(places.comeBack(NIA)).toBe('/chart/c2');
	expect(places.at(PETER)).toEqual({ name: 'dose', target: 'MedicationRequest/1' });
});

test('what was closed, or whose page was left, is not opened again', () => {
	const places = new Places();
	const end = places.keep(MARIA, { name: 'medicine' });
	end();
	places.keep(PETER, { name: 'dose' });
	places.keep(PETER, undefined);
	places.leave(ANA, '/patients');
	places.comeBack(ANA);
	expect(places.at(MARIA)).toBeUndefined();
	expect(places.at(PETER)).toBeUndefined();
});

test('a page that goes after its person has left takes nothing from where they were', () => {
	const places = new Places();
	const end = places.keep(MARIA, { name: 'medicine' });
	places.leave(ANA, '/chart/c1');
	end();
	places.comeBack(ANA);
	expect(places.at(MARIA)).toEqual({ name: 'medicine' });
});
