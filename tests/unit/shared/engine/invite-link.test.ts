import { expect, test } from 'vitest';
import type { PracticeId } from '#shared/core/ids.ts';
import { encodeInviteLink, parseInviteLink } from '#shared/engine/invite-link.ts';

const practiceId = '00112233445566778899aabbccddeeff' as PracticeId;
const secret = Uint8Array.from({ length: 16 }, (_, i) => 255 - i);

test('a link says relay, practice and secret, the last two behind the #', () => {
	const link = encodeInviteLink({ relayUrl: 'https://clinic.example:8443/saddlebag/', practiceId, secret });
	expect(link).toMatch(/^https:\/\/clinic\.example:8443\/saddlebag\/join#[A-Za-z0-9_-]{43}$/);
	expect(parseInviteLink(`  ${link}\n`)).toEqual({
		relayUrl: 'https://clinic.example:8443/saddlebag',
		practiceId,
		secret
	});
});

test('what is no link is none', () => {
	const link = encodeInviteLink({ relayUrl: 'http://127.0.0.1:8080', practiceId, secret });
	for (const text of [
		'',
		link.slice(0, -1),
		`${link}A`,
		link.replace('#', '?'),
		link.replace('/join', ''),
		link.replace('http:', 'ftp:'),
		link.replace('http:', 'javascript:'),
		link.replace(/.$/, '='),
		`${link} ${link}`
	]) {
		expect(parseInviteLink(text), text).toBeUndefined();
	}
});
