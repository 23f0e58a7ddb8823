// The store contract on IndexedDB in a real Chromium, and what only a browser does: quota, two tabs on one database, and an
// upgrade that failed.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { build, type Rolldown } from 'vite';
import { STORE_CONTRACT } from '../contract/store.contract.ts';
import type {} from '../support/idb-store-page.ts';

async function bundlePage(): Promise<string> {
	const entry = new URL('../support/idb-store-page.ts', import.meta.url).pathname;
	const built = await build({
		configFile: false,
		logLevel: 'error',
		build: { write: false, minify: false, lib: { entry, formats: ['es'], fileName: 'page' } }
	});
	const [{ output }] = built as Rolldown.RolldownOutput[] as [Rolldown.RolldownOutput];
	return output[0].code;
}

let server: Server;
let address: string;

test.beforeAll(async () => {
	const code = await bundlePage();
	server = createServer((request, response) => {
		const isScript = request.url === '/page.js';
		response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
		response.end(
			isScript ? code : '<!doctype html><title>store</title><script type="module" src="/page.js"></script>'
		);
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

test.afterAll(() => {
	server.closeAllConnections();
	server.close();
});

test.beforeEach(async ({ page }) => {
	await page.goto(address);
	await page.waitForFunction(() => 'checkStoreContract' in window);
});

test('[STO-1, STO-2, STO-3, STO-4, STO-5, STO-6] IndexedDB keeps every rule of the store contract', async ({
	page
}) => {
	const reports = await page.evaluate(() => window.checkStoreContract());
	expect(reports.filter(({ failure }) => failure !== undefined)).toEqual([]);
	expect(reports.map(({ title }) => title)).toEqual(STORE_CONTRACT.map(({ title }) => title));
});

test('[STO-3] two tabs that expect one row to be free: one gets it', async ({ page }) => {
	expect(await page.evaluate(() => window.raceForRow('race'))).toEqual(['ExpectationFailed', 'committed']);
});

test('[STO-7] a disk that is full refuses the commit whole and keeps what was there', async ({
	page,
	context
}) => {
	const cdp = await context.newCDPSession(page);
	await cdp.send('Storage.overrideQuotaForOrigin', { origin: new URL(address).origin, quotaSize: 8_000_000 });
	const filled = await page.evaluate(() => window.fillStore('full', 1_000_000, 100));
	expect(filled.error).toBe('StoreFull');
	expect(filled.committed).toBeGreaterThan(0);
	expect(filled.rows).toBe(filled.committed);
});

test('a database whose upgrade failed is read as it is, every row of it; of none, none is made', async ({
	page
}) => {
	const failed = await page.evaluate(() => window.failUpgrade('upgraded'));
	expect(failed.upgrade).toBe('AbortError');
	expect(failed.asWritten).toBe('VersionError');
	expect(failed.rows).toEqual([
		['a', [1, 2, 3]],
		['b', [4]]
	]);
	expect(failed.outbox).toBe(1);
	expect(failed.none).toBe('undefined');
	expect(failed.databases).toEqual(['upgraded']);
});
