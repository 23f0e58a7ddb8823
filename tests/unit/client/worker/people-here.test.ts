// Who is shown as having a chart open.
import { expect, test } from 'vitest';
import type { DeviceId } from '#shared/core/ids.ts';
import type { PresenceState } from '#shared/engine/presence-facts.ts';
import { peopleHere } from '#client/worker/people-here.ts';

const OWN = 'aa'.repeat(16) as DeviceId;
const said = (user: string, site: string, device: string): PresenceState => ({
	user,
	site,
	device: device.repeat(16) as DeviceId
});
const amina = said('Nurse Amina', 'Hilltop', 'bb');
const ben = said('Ben', 'Riverside', 'cc');

test('others are shown in one order, whoever came first', () => {
	const expected = [
		{ user: 'Ben', site: 'Riverside' },
		{ user: 'Nurse Amina', site: 'Hilltop' }
	];
	expect(peopleHere([amina, ben], OWN)).toEqual(expected);
	expect(peopleHere([ben, amina], OWN)).toEqual(expected);
});

test('this device is not, also when the relay repeats it from an earlier connection', () => {
	expect(peopleHere([{ ...amina, device: OWN }], OWN)).toEqual([]);
});

test('a person is shown once for a site, and what could not be opened not at all', () => {
	const twice = peopleHere(
		[ben, undefined, { ...ben, device: amina.device }, { ...ben, site: 'Hilltop' }],
		OWN
	);
	expect(twice).toEqual([
		{ user: 'Ben', site: 'Hilltop' },
		{ user: 'Ben', site: 'Riverside' }
	]);
});

test('somebody on two devices is where they write', () => {
	const writing = { ...ben, device: amina.device, at: 'note-1:plan' };
	const expected = [{ user: 'Ben', site: 'Riverside', at: 'note-1:plan' }];
	expect(peopleHere([ben, writing], OWN)).toEqual(expected);
	expect(peopleHere([writing, ben], OWN)).toEqual(expected);
});
