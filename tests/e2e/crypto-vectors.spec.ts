// The same vectors in Chromium as in Node, verdict for verdict: engines must not disagree about what is authentic.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { build, type Rolldown } from 'vite';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { runVectors } from '../support/crypto-vectors.ts';
import { loadVectorData } from '../support/load-vector-data.ts';

async function bundlePage(): Promise<string> {
	const entry = new URL('../support/crypto-vectors-page.ts', import.meta.url).pathname;
	const built = await build({
		configFile: false,
		logLevel: 'error',
		build: { write: false, minify: false, lib: { entry, formats: ['es'], fileName: 'vectors' } }
	});
	const [{ output }] = built as Rolldown.RolldownOutput[] as [Rolldown.RolldownOutput];
	return output[0].code;
}

/** Serves the bundle from a loopback address, which browsers treat as a secure context. */
function servePage(code: string): Promise<Server> {
	const server = createServer((request, response) => {
		const isScript = request.url === '/vectors.js';
		response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
		response.end(
			isScript
				? code
				: '<!doctype html><title>vectors</title><script type="module" src="/vectors.js"></script>'
		);
	});
	return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}

test('[KEY-1] every vector has the same verdict in Chromium and in Node', async ({ page }) => {
	const data = loadVectorData();
	test.skip(data === undefined, 'no sample data on this machine');
	const server = await servePage(await bundlePage());
	try {
		await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
		await page.waitForFunction(() => 'runCryptoVectors' in window);
		const inChromium = await page.evaluate((vectors) => window.runCryptoVectors(vectors), data!);
		expect(inChromium.flatMap((report) => report.failures)).toEqual([]);
		expect(inChromium).toEqual(await runVectors(createWebCryptoSuite(), data!));
	} finally {
		server.closeAllConnections();
		server.close();
	}
});
