// A relay started as its service starts it keeps its code compiled beside its data, and has no compiler in its memory.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { rssMiB } from '../bench/machine.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';

async function start(program: string | undefined): Promise<RelayProcess> {
	const relay = await startRelay({ env: { NODE_COMPILE_CACHE: '' }, ...(program && { program }) });
	onTestFinished(() => relay.kill());
	return relay;
}

test('the first start compiles in a process that ends, and the relay needs less memory than one that compiles itself', async () => {
	const [kept, plain] = await Promise.all([start('sync-server/run-current.mjs'), start(undefined)]);
	expect(readdirSync(join(kept.dataDir, 'compiled')).length).toBeGreaterThan(0);
	expect(existsSync(join(plain.dataDir, 'compiled'))).toBe(false);
	const [less, more] = [rssMiB(kept.pid), rssMiB(plain.pid)];
	if (process.platform === 'linux') expect(less! + 10).toBeLessThan(more!);
	expect((await fetch(`${kept.url}/health`)).status).toBe(200);
});
