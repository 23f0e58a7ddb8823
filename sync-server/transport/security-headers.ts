// Headers of every response of this server, whoever makes it.

/** For what is not the app's page: nothing may be loaded from it, and nobody frames it. */
export const NO_CONTENT_POLICY =
	"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
	'x-content-type-options': 'nosniff',
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-resource-policy': 'same-origin',
	'referrer-policy': 'no-referrer',
	// Photos and codes are taken with the camera; nothing else of the device is asked for.
	'permissions-policy':
		'camera=(self), microphone=(), geolocation=(), payment=(), usb=(), serial=(), bluetooth=(), hid=(), midi=()'
};

/** A browser that came over TLS once never comes without again (RFC 6797); a year, this name only. */
const STRICT_TRANSPORT = ['strict-transport-security', 'max-age=31536000'] as const;

/** What every response begins with. `isSecure`: it goes out over TLS. */
export const firstHeaders = (isSecure: boolean): Readonly<Record<string, string>> => ({
	...SECURITY_HEADERS,
	'content-security-policy': NO_CONTENT_POLICY,
	...(isSecure && { [STRICT_TRANSPORT[0]]: STRICT_TRANSPORT[1] })
});

/** A whole response without a body, for a connection that never got as far as a request. */
export const bareResponse = (status: string): string =>
	[
		`HTTP/1.1 ${status}`,
		'Connection: close',
		'Content-Length: 0',
		...Object.entries(firstHeaders(false)).map(([name, value]) => `${name}: ${value}`),
		'',
		''
	].join('\r\n');
