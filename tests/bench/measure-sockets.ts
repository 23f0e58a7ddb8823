// Many devices on one relay: thousands of roads that say nothing, and a thousand envelopes a second from a few; how long an
// acknowledgement takes, and what memory the relay has.
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import type { Envelope } from '#shared/crypto/envelope.ts';
import { bareSocketsMiB } from './bare-sockets.ts';
import type { BenchRun } from './bench-run.ts';
import { RELAY_FLAGS, startLeanRelay } from './lean-relay.ts';
import { rssMiB } from './machine.ts';
import { resultOf, type BenchResult } from './spread.ts';
import { dialRelay, logIn, type RelayClient } from '../support/relay-client.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { createTestPractice, type TestPractice } from '../support/test-practice.ts';

/** A relay lets so many of one practice in. */
const PER_PRACTICE = 450;
const SENDERS = 10;
/** Each sender pushes so many at once, so often. */
const AT_ONCE = 10;
const EVERY_MS = 100;

const suite = createWebCryptoSuite();
const random = createSeededRandom(21);

const percentile = (sorted: readonly number[], share: number): number =>
	sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;

/** Idle roads beside a load. */
export async function measureSockets(run: BenchRun): Promise<readonly BenchResult[]> {
	const idle = run.quick ? 500 : 5_000;
	const seconds = run.quick ? 2 : 5;
	const rate = (SENDERS * AT_ONCE * 1_000) / EVERY_MS;
	const relay = await startLeanRelay({
		env: { MAX_CONNECTIONS: '10000', MAX_CONNECTIONS_PER_ADDRESS: '10000' }
	});
	const practices: TestPractice[] = [];
	const clients: RelayClient[] = [];
	async function connect(practice: TestPractice, isFirst: boolean): Promise<RelayClient> {
		const client = dialRelay(relay.url, `/sync/${practice.practiceId}`);
		const certificates = isFirst ? practice.records : [];
		await logIn(client, suite, random, practice.practiceId, practice.admin, { certificates });
		clients.push(client);
		return client;
	}
	while (clients.length < idle) {
		const practice = await createTestPractice(suite, random);
		practices.push(practice);
		await connect(practice, true);
		for (let n = 1; n < PER_PRACTICE && clients.length < idle; n += 50)
			await Promise.all(
				Array.from({ length: Math.min(50, PER_PRACTICE - n, idle - clients.length) }, () =>
					connect(practice, false)
				)
			);
		if (practices.length % 4 === 0) run.progress(`sockets: ${clients.length} open`);
	}
	run.progress(`sockets: ${clients.length} open; sealing ${rate * seconds * (run.samples + 1)} envelopes`);
	const senders: { client: RelayClient; envelopes: Envelope[] }[] = [];
	for (let n = 0; n < SENDERS; n++) {
		const practice = await createTestPractice(suite, random);
		const client = await connect(practice, true);
		const envelopes: Envelope[] = [];
		for (let i = 0; i < ((AT_ONCE * seconds * 1_000) / EVERY_MS) * (run.samples + 1); i++)
			envelopes.push(await practice.admin.seal());
		senders.push({ client, envelopes });
	}
	const p50: number[] = [];
	const p99: number[] = [];
	const memory: number[] = [];
	for (let round = 0; round <= run.samples; round++) {
		const times: number[] = [];
		await Promise.all(
			senders.map(async ({ client, envelopes }, i) => {
				const onTheWay: Promise<void>[] = [];
				const begun = performance.now() + (i * EVERY_MS) / SENDERS;
				for (let n = 0; n < (seconds * 1_000) / EVERY_MS; n++) {
					const due = begun + n * EVERY_MS - performance.now();
					if (due > 0) await new Promise((go) => setTimeout(go, due));
					const at = performance.now();
					const pushed = client.push(envelopes.splice(0, AT_ONCE));
					onTheWay.push(pushed.then(() => void times.push(performance.now() - at)));
				}
				await Promise.all(onTheWay);
			})
		);
		times.sort((a, b) => a - b);
		const rss = rssMiB(relay.pid);
		run.progress(
			`sockets: round ${round}: p99 ${Math.round(percentile(times, 0.99))} ms, ${Math.round(rss ?? 0)} MiB`
		);
		if (round === 0) continue;
		p50.push(percentile(times, 0.5));
		p99.push(percentile(times, 0.99));
		if (rss !== undefined) memory.push(rss);
	}
	for (const client of clients) client.cut();
	await relay.stop();
	const bare = await bareSocketsMiB(idle, RELAY_FLAGS);
	const what = `${idle} idle sockets and ${rate} envelopes/s`;
	run.note(
		`Sockets: ${idle} logged-in roads of ${practices.length} practices that say nothing, and ${SENDERS} devices that push ${AT_ONCE} envelopes every ${EVERY_MS} ms; time from push to acknowledgement of all of them, durable (SQLite, FULL). The load generator shares the machine. Beside its memory: a server of the same library with as many open sockets that keeps nothing. The relay is started as \`npm run relay\` does.`
	);
	return [
		resultOf(`${what}: acknowledgement p50`, 'ms', p50),
		resultOf(`${what}: acknowledgement p99`, 'ms', p99, { bar: { atMost: 250 } }),
		...(memory.length > 0
			? [
					resultOf(`${what}: relay memory`, 'MiB RSS', memory, {
						bar: { atMost: 200 },
						...(bare !== undefined && { peers: { 'bare ws server': [bare] } })
					})
				]
			: [])
	];
}
