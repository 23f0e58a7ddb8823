import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { clientOf } from '#relay/transport/client-address.ts';

const from = (remoteAddress: string, headers: Record<string, string> = {}) =>
	clientOf({ socket: { remoteAddress }, headers } as unknown as IncomingMessage, ['10.0.0.2']);

test('without a proxy it is the other end of the connection', () => {
	expect(from('::ffff:127.0.0.1')).toEqual({ address: '127.0.0.1', isLocal: true, isSecure: false });
	expect(from('203.0.113.9')).toEqual({ address: '203.0.113.9', isLocal: false, isSecure: false });
});

test('a proxy on this machine or a trusted one tells the address that it saw, and nothing before that counts', () => {
	const headers = { 'x-forwarded-for': '127.0.0.1, 203.0.113.9', 'x-forwarded-proto': 'https' };
	for (const proxy of ['127.0.0.1', '::1', '10.0.0.2'])
		expect(from(proxy, headers)).toEqual({ address: '203.0.113.9', isLocal: false, isSecure: true });
});

test('somebody else who says to be a proxy is not believed', () => {
	const headers = { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'https' };
	expect(from('198.51.100.7', headers)).toEqual({
		address: '198.51.100.7',
		isLocal: false,
		isSecure: false
	});
});

test('whatever came through a proxy is not from this machine, also when it says so', () => {
	expect(from('127.0.0.1', { 'x-forwarded-for': '127.0.0.1' }).isLocal).toBe(false);
	expect(from('127.0.0.1', { via: '1.1 front' })).toMatchObject({ address: '127.0.0.1', isLocal: false });
});
