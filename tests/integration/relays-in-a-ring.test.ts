// Relays that pass on to each other in a ring or in a row, all real processes: an envelope is in each log once, nothing goes
// round for ever, and nothing counts as home that is not.
import { writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBagPractice, joinBagPractice, type BagDevice } from '../support/bag-process.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { createDataDir, startRelay, storedIn, type RelayProcess } from '../support/relay-process.ts';

const codeOf = (relay: RelayProcess): string => /Its code: (.*)\n/.exec(relay.output())![1]!;
const METRICS_TOKEN = 'for a test';
const address = (port: number): string => `http://127.0.0.1:${port}`;

/** Ids as often as the relay's log has them, and how often it has noted the same of the relay above. */
function logOf({ dataDir }: RelayProcess): string[] {
	const database = new DatabaseSync(join(dataDir, 'saddlebag.db'), { readOnly: true });
	const rows = database.prepare('SELECT lower(hex(id)) AS id FROM entry').all();
	database.close();
	return rows.map(({ id }) => String(id));
}

/** What a relay says of its way home: on its health page, and as metrics. */
async function wayHomeOf({ url }: RelayProcess) {
	const { upstream } = (await (await fetch(`${url}/health`)).json()) as {
		upstream?: { practices: number; connected: number; waiting: number; shutSince: number | null };
	};
	const metrics = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
	const text = await metrics.text();
	const metric = (name: string): number =>
		Number(
			text
				.split('\n')
				.find((line) => line.startsWith(`saddlebag_upstream_${name} `))
				?.split(' ')[1]
		);
	return { upstream, metric };
}

let hub: RelayProcess;
let upper: RelayProcess;
let lower: RelayProcess;
let amina: BagDevice;
let ben: BagDevice;
let ports: { readonly upper: number; readonly lower: number };

const start = (relay: { readonly dataDir: string }, port: number, upstream: string): Promise<RelayProcess> =>
	startRelay({ dataDir: relay.dataDir, port, env: { UPSTREAM: upstream, METRICS_TOKEN } });

beforeAll(async () => {
	hub = await startRelay();
	ports = { upper: await freePort(), lower: await freePort() };
	upper = await start({ dataDir: createDataDir() }, ports.upper, hub.url);
	lower = await start({ dataDir: createDataDir() }, ports.lower, address(ports.upper));
	amina = await createBagPractice(hub.url);
	ben = await joinBagPractice(amina);
	await amina.json('name-relay', '--code', codeOf(upper));
	await amina.json('name-relay', '--code', codeOf(lower));
	await amina.json('sync', '--relay', upper.url);
	await amina.json('sync', '--relay', lower.url);
}, 120_000);
afterAll(async () => {
	for (const relay of [hub, upper, lower]) await relay.kill();
});

const equal = (relays: readonly RelayProcess[]) =>
	eventually(() => {
		const [first, ...others] = relays.map(({ dataDir }) => [...storedIn(dataDir).ids].sort());
		for (const other of others) expect(other).toEqual(first);
	});
const onceEach = (relays: readonly RelayProcess[]): void => {
	for (const relay of relays) {
		const log = logOf(relay);
		expect(new Set(log).size).toBe(log.length);
	}
};

test('[UPS-2, UPS-3] three in a row: what is given at the lowest is at the home, once each', async () => {
	await amina.lines('list');
	await amina.json('sync');
	await equal([hub, upper, lower]);
	await ben.json('sync');
	expect(await ben.json('sync')).toMatchObject({ received: 0, pending: 0 });
	await equal([hub, upper, lower]);
	onceEach([hub, upper, lower]);
}, 90_000);

test('a way home that is shut anywhere on it is in the metrics and on the health page, with what waits, also after a restart; one that opens again too', async () => {
	await hub.kill();
	const before = Date.now();
	const file = join(amina.dir, 'maria.json');
	const maria = { resourceType: 'Patient', id: 'maria', name: [{ family: 'Ortega' }], gender: 'female' };
	writeFileSync(
		file,
		JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: [{ resource: maria }] })
	);
	await amina.json('import', file);
	await amina.json('sync');
	for (const restarted of [false, true]) {
		if (restarted) {
			await lower.kill();
			lower = await start(lower, ports.lower, address(ports.upper));
		}
		for (const relay of [upper, lower])
			await eventually(async () => {
				const { upstream, metric } = await wayHomeOf(relay);
				expect(upstream).toMatchObject({ practices: 1, connected: 0 });
				expect(upstream!.waiting).toBeGreaterThan(0);
				expect(upstream!.shutSince!).toBeGreaterThan(restarted && relay === lower ? before : before - 60_000);
				expect(metric('practices')).toBe(1);
				expect(metric('connected')).toBe(0);
				expect(metric('waiting')).toBe(upstream!.waiting);
				expect(metric('shut_seconds')).toBeGreaterThan(0);
			});
	}
	hub = await startRelay({ dataDir: hub.dataDir, port: hub.port, env: { METRICS_TOKEN } });
	for (const relay of [upper, lower])
		await eventually(async () => {
			const { upstream, metric } = await wayHomeOf(relay);
			expect(upstream).toEqual({ practices: 1, connected: 1, waiting: 0, shutSince: null });
			expect([metric('connected'), metric('waiting'), metric('shut_seconds')]).toEqual([1, 0, 0]);
			expect(metric('turns_total{to="open"}')).toBeGreaterThan(0);
		});
	expect((await wayHomeOf(hub)).upstream).toBeUndefined();
	expect((await wayHomeOf(hub)).metric('connected')).toBeNaN();
	await equal([hub, upper, lower]);
}, 90_000);

test('[UPS-2] two in a ring with nobody at home: in step, once each, and quiet', async () => {
	await upper.stop();
	upper = await start(upper, ports.upper, address(ports.lower));
	await ben.json('sync', '--relay', upper.url);
	await amina.json('sync');
	await equal([upper, lower]);
	onceEach([upper, lower]);
	const before = [logOf(upper).length, logOf(lower).length];
	// A whole round of both devices brings nothing that was there.
	expect(await ben.json('sync')).toMatchObject({ received: 0, pending: 0 });
	expect([logOf(upper).length, logOf(lower).length]).toEqual(before);
	const refused = await amina.refused('invite', '--user', 'Dan', '--role', 'nurse', '--site', 'Here');
	expect(refused).toContain('has no way to the practice');
}, 90_000);
