// The one-time link that brings a device into a practice: relay address, practice id and a 128-bit secret, the last two
// in the fragment, which browsers do not send to servers.
import { base64UrlToBytes, bytesToBase64Url, bytesToHex, concatBytes, hexToBytes } from '../core/bytes.ts';
import type { PracticeId } from '../core/ids.ts';

export interface InviteLink {
	readonly relayUrl: string;
	readonly practiceId: PracticeId;
	/** 16 random bytes. Whoever holds it until it is used can knock. */
	readonly secret: Uint8Array;
}

/** Writes a link: `<relay base URL>/join#<base64url(practice id, secret)>`. */
export function encodeInviteLink(link: InviteLink): string {
	const fragment = bytesToBase64Url(concatBytes(hexToBytes(link.practiceId), link.secret));
	return `${link.relayUrl.replace(/\/+$/, '')}/join#${fragment}`;
}

/** Reads a link, or undefined when it is not one. */
export function parseInviteLink(text: string): InviteLink | undefined {
	const match = /^(https?:\/\/[^\s#?]+?)\/join\/?#([A-Za-z0-9_-]{43})$/.exec(text.trim());
	const bytes = match?.[2] === undefined ? undefined : base64UrlToBytes(match[2]);
	if (!match?.[1] || bytes?.length !== 32) return undefined;
	return {
		relayUrl: match[1],
		practiceId: bytesToHex(bytes.subarray(0, 16)) as PracticeId,
		secret: bytes.slice(16)
	};
}
