// Whether a browser will ask before this page may reach a relay: a page from elsewhere that connects to an address in the
// local network (WICG Local Network Access; Chromium from version 142). Pure.

/** RFC 1918, RFC 3927, RFC 4193, loopback, and names that only a local network has (RFC 6762, RFC 8375). */
const NEARBY = [
	/^(?:10|127)\./,
	/^192\.168\./,
	/^172\.(?:1[6-9]|2\d|3[01])\./,
	/^169\.254\./,
	/^\[(?:::1|f[cd][0-9a-f]{2}:|fe80:)/i,
	/^localhost$/i,
	/\.(?:local|lan|internal|home\.arpa)$/i
];

const isNearby = (host: string): boolean => NEARBY.some((pattern) => pattern.test(host));

/** True when the relay's address is in a local network and the page's is not. False for what is no address. */
export function willBeAsked(pageUrl: string, relayUrl: string): boolean {
	if (!URL.canParse(relayUrl)) return false;
	return isNearby(new URL(relayUrl).hostname) && !isNearby(new URL(pageUrl).hostname);
}
