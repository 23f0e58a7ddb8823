// A relay whose clock jumps by days many times a second, killed now and then: nothing that it acknowledged is lost, and
// nothing waits for a time that does not come.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { killRelayUnderLoad, sqliteGround } from '../support/relay-kills.ts';
import { createDataDir, startRelay, storedIn } from '../support/relay-process.ts';

const KILLS = 20;
const JUMPING = join(import.meta.dirname, '../support/jumping-clock.mjs');

test(`a clock that jumps by days, and ${KILLS} kills`, async () => {
	const dataDir = createDataDir();
	const report = await killRelayUnderLoad(KILLS, 12, {
		...sqliteGround(),
		async start() {
			const relay = await startRelay({ dataDir, env: { NODE_OPTIONS: `--import ${JUMPING}` } });
			return [relay, relay];
		},
		storedIds: async () => storedIn(dataDir).ids
	});
	const { acknowledged, lost, misplaced } = report;
	console.log(`acknowledged ${acknowledged} lost ${lost.length}: a clock that jumps by days, ${KILLS} kills`);
	expect({ lost, misplaced }).toEqual({ lost: [], misplaced: [] });
	expect(acknowledged).toBeGreaterThan(KILLS * 10);
});
