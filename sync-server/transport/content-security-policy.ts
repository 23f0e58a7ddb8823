// The policy every response carries. The page's inline scripts, the framework's boot script and the one that says which
// addresses a script may have, are allowed by their hashes.
import { createHash } from 'node:crypto';

/** The hidden announcer that the framework styles inline: `position: absolute; ...` (SvelteKit, root component). */
const ANNOUNCER_STYLE = "'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='";
const INLINE_SCRIPT = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g;

const hashSource = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/**
 * The Content-Security-Policy for a page (CSP level 3). `connect` lists further origins that the app may reach: relays
 * elsewhere, as ws(s) and http(s) origins.
 */
export function contentSecurityPolicy(page: string, connect: readonly string[] = []): string {
	const scripts = [...page.matchAll(INLINE_SCRIPT)].map(([, text]) => hashSource(text ?? ''));
	return [
		"default-src 'none'",
		["script-src 'self' 'wasm-unsafe-eval'", ...scripts].join(' '),
		"style-src 'self'",
		`style-src-attr 'unsafe-hashes' ${ANNOUNCER_STYLE}`,
		"img-src 'self' data: blob:",
		"font-src 'self'",
		["connect-src 'self'", ...connect].join(' '),
		"worker-src 'self'",
		"manifest-src 'self'",
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'",
		"require-trusted-types-for 'script'",
		// Ours in app.html and inert-html.ts, and the one in which the framework makes its templates.
		'trusted-types default words-of-html svelte-trusted-html'
	].join('; ');
}
