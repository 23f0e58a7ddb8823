// A relay whose clock jumps by days many times a second, killed now and then: nothing that it acknowledged is lost, and
// nothing waits for a time that does not come.
import { expect, test } from 'vitest';
import { killRelayUnderLoad, sqliteGround } from '../support/relay-kills.ts';
import { createDataDir, startRelay, storedIn } from '../support/relay-process.ts';

const KILLS = 20;
/**
 * Loaded into the process before anything else: its wall clock jumps by up to twenty days, forwards and backwards. Timers
 * keep their own time, as on a machine whose clock is set.
 */
const JUMPING = `
	const real = Date.now.bind(Date);
	let offset = 0;
	setInterval(() => (offset = Math.round((Math.random() - 0.5) * 40 * 24 * 3600 * 1000)), 50).unref();
	Date.now = () => real() + offset;`;
const NODE_OPTIONS = `--import data:text/javascript,${encodeURIComponent(JUMPING)}`;

test(`a clock that jumps by days, and ${KILLS} kills`, async () => {
	const dataDir = createDataDir();
	const report = await killRelayUnderLoad(KILLS, 12, {
		...sqliteGround(),
		async start() {
			const relay = await startRelay({ dataDir, env: { NODE_OPTIONS } });
			return [relay, relay];
		},
		storedIds: async () => storedIn(dataDir).ids
	});
	const { acknowledged, lost, misplaced } = report;
	console.log(`acknowledged ${acknowledged} lost ${lost.length}: a clock that jumps by days, ${KILLS} kills`);
	expect({ lost, misplaced }).toEqual({ lost: [], misplaced: [] });
	expect(acknowledged).toBeGreaterThan(KILLS * 10);
});
