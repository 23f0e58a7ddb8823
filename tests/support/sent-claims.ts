// What a page claims to have sent: a sampler inside the page that notes, while the pill says "All sent", which envelopes
// the device held a moment before. Statuses are nobody's work and are left out.
import type { Page } from '@playwright/test';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { ENVELOPE_KINDS, parseEnvelope } from '#shared/crypto/envelope.ts';

const suite = createWebCryptoSuite();

/** Between storing an envelope and the pill's word of it lies a message or two. */
const SETTLED_MS = 250;

/** Begins to sample; one sampler per load of the page. */
export async function watchClaims(page: Page): Promise<void> {
	await page.evaluate(async (settledMs) => {
		const [{ name } = { name: undefined }] = await indexedDB.databases();
		const database = await new Promise<IDBDatabase>((opened, failed) => {
			const request = indexedDB.open(name!);
			request.onsuccess = () => opened(request.result);
			request.onerror = () => failed(new Error('the page has no database'));
		});
		const scope = globalThis as unknown as { claimed: Uint8Array[]; claims: number };
		scope.claimed = [];
		scope.claims = 0;
		const held = () =>
			new Promise<Uint8Array[]>((read) => {
				const request = database.transaction('envelope').objectStore('envelope').getAll();
				request.onsuccess = () => read(request.result as Uint8Array[]);
			});
		void (async () => {
			for (;;) {
				const before = await held();
				await new Promise((go) => setTimeout(go, settledMs));
				const pill = document.querySelector('[data-testid=sync-pill]')?.textContent ?? '';
				if (!pill.trim().startsWith('All sent')) continue;
				scope.claimed = before;
				scope.claims += 1;
			}
		})();
	}, SETTLED_MS);
}

/** The ids of what the page claimed to have sent, last it did, and how often it did. */
export async function claimsOf(page: Page): Promise<{ ids: readonly string[]; claims: number }> {
	const { claimed, claims } = await page.evaluate(() => {
		const scope = globalThis as unknown as { claimed: Uint8Array[]; claims: number };
		return { claimed: scope.claimed.map((bytes) => [...bytes]), claims: scope.claims };
	});
	const ids: string[] = [];
	for (const bytes of claimed) {
		const parsed = await parseEnvelope(suite, Uint8Array.from(bytes));
		if (parsed.ok && parsed.value.header.kind !== ENVELOPE_KINDS.status) ids.push(parsed.value.id);
	}
	return { ids, claims };
}
