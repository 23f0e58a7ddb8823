// The certificate that a proxy in front of this relay shows, where the settings name its file: until when it is good. Read
// anew whenever it is asked for: a proxy renews it by itself.
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** When the first certificate of a PEM file ends, in milliseconds since 1970; undefined while it cannot be read. */
export function certificateUntil(path: string): number | undefined {
	try {
		const until = Date.parse(new X509Certificate(readFileSync(path)).validTo);
		return Number.isNaN(until) ? undefined : until;
	} catch {
		return undefined;
	}
}
