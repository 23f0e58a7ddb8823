// Who is at the other end of a request when a proxy stands between: by the header that a trusted proxy adds to.
import type { IncomingMessage } from 'node:http';

/** The other end of a request. */
export interface Client {
	readonly address: string;
	/** On this very machine, not through a proxy. */
	readonly isLocal: boolean;
	/** It came over TLS, as the proxy says. */
	readonly isSecure: boolean;
}

/** Proxies add one of these; nothing else on this machine does. */
const PROXY_HEADERS = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'x-forwarded-proto', 'via'];

const plain = (address: string): string => address.trim().replace(/^::ffff:/i, '');
const isLoopback = (address: string): boolean => address === '::1' || /^127\./.test(address);
const lastOf = (header: string | string[] | undefined): string | undefined =>
	String(header ?? '')
		.split(',')
		.at(-1)
		?.trim() || undefined;

/**
 * Reads the last address of X-Forwarded-For, the one that our own proxy added, when the peer is this machine or a trusted
 * proxy. What a stranger wrote before it says nothing.
 */
export function clientOf(
	{ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>,
	trustedProxies: readonly string[]
): Client {
	const peer = plain(socket.remoteAddress ?? '');
	const isProxied = PROXY_HEADERS.some((name) => headers[name] !== undefined);
	if (!isProxied || !(isLoopback(peer) || trustedProxies.includes(peer)))
		return { address: peer, isLocal: isLoopback(peer) && !isProxied, isSecure: false };
	const isSecure = lastOf(headers['x-forwarded-proto']) === 'https';
	return { address: plain(lastOf(headers['x-forwarded-for']) ?? peer), isLocal: false, isSecure };
}
