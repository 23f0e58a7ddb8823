import { expect, test } from 'vitest';
import { contentSecurityPolicy } from '#relay/transport/content-security-policy.ts';

test('the page may do what it needs and nothing else, whatever relays it talks to', () => {
	const policy = contentSecurityPolicy('<script>start()</script>', ['wss://clinic.example']).split('; ');
	for (const directive of [
		"default-src 'none'",
		"style-src 'self'",
		"connect-src 'self' wss://clinic.example",
		"worker-src 'self'",
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'",
		"require-trusted-types-for 'script'"
	])
		expect(policy).toContain(directive);
	const scripts = policy.find((directive) => directive.startsWith('script-src '))!;
	expect(scripts).toMatch(/^script-src 'self' 'wasm-unsafe-eval' 'sha256-[A-Za-z0-9+/]{43}='$/);
});
