import { expect, test } from 'vitest';
import { willBeAsked } from '#client/session/nearby-address.ts';

const PAGE = 'https://app.example.org/devices';

test.each([
	'https://192.168.1.10',
	'https://10.0.0.5:8443',
	'https://172.16.0.1',
	'https://172.31.255.1/',
	'https://169.254.3.4',
	'https://[fd12::1]',
	'http://localhost:8080',
	'https://clinic.local',
	'https://box.lan'
])('a page from the internet is asked about before %s', (relay) => {
	expect(willBeAsked(PAGE, relay)).toBe(true);
});

test.each([
	'https://relay.example.org',
	'https://172.32.0.1',
	'https://11.0.0.1',
	'https://local.example.org',
	'no address',
	''
])('and not before %s', (relay) => {
	expect(willBeAsked(PAGE, relay)).toBe(false);
});

test('a page from the local network itself is not asked', () => {
	expect(willBeAsked('https://clinic.lan/', 'https://192.168.1.10')).toBe(false);
});
