// Power cuts, many: a relay killed again and again under load keeps every envelope that it acknowledged. Several seeds,
// each its own relay, so that a log of many kills and a young one are both met.
import { expect, test } from 'vitest';
import { postgresGround } from '../support/postgres-kills.ts';
import { startPostgres } from '../support/postgres.ts';
import { killRelayUnderLoad } from '../support/relay-kills.ts';

const KILLS = 100;

test.for([1, 2, 3, 4, 5])(
	`every acknowledged envelope outlives ${KILLS} kills under load, seed %i`,
	async (seed) => {
		const report = await killRelayUnderLoad(KILLS, seed);
		const { kills, acknowledged, inTheMiddle, lost, misplaced } = report;
		console.log(
			`acknowledged ${acknowledged} lost ${lost.length}: ${kills} kills, ${misplaced.length} at another place, ${inTheMiddle} kills between commit and acknowledgement`
		);
		expect(report).toMatchObject({ lost: [], misplaced: [] });
		expect(acknowledged).toBeGreaterThan(KILLS * 20);
		expect(inTheMiddle).toBeGreaterThan(0);
	}
);

test("every acknowledged envelope outlives 50 kills of PostgreSQL's own processes and 100 of the relays that share it", async () => {
	const server = await startPostgres();
	const { killed, acknowledged, lost, misplaced } = await killRelayUnderLoad(
		50,
		4,
		await postgresGround(server)
	);
	console.log(
		`acknowledged ${acknowledged} lost ${lost.length}: ${killed.databaseProcesses} kills of PostgreSQL's own processes and ${killed.relays} of relays, ${misplaced.length} at another place`
	);
	expect({ lost, misplaced, killed }).toEqual({
		lost: [],
		misplaced: [],
		killed: { relays: 100, databaseProcesses: 50 }
	});
	expect(acknowledged).toBeGreaterThan(50 * 5);
	await server.stop();
});
