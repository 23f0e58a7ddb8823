// A relay ended at each storage call of a scenario in turn; then it is started again on the same storage: what it
// acknowledged is there, and what it did not may be sent again.
import { bytesToHex, hexToBytes } from '#shared/core/bytes.ts';
import type { DocId, EnvelopeId } from '#shared/core/ids.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import type { Envelope } from '#shared/crypto/envelope.ts';
import { checkStorage } from '#relay/relay/check-storage.ts';
import { createRelayCore, type RelayCore } from '#relay/relay/relay-core.ts';
import { createMemoryRelayStorage } from '#relay/storage/memory.ts';
import type { RelayStorage } from '#relay/storage/relay-storage.ts';
import { createManualClock } from '../manual-clock.ts';
import { logIn, openCore, type RelayClient } from '../relay-client.ts';
import { createSeededRandom } from '../seeded-random.ts';
import { createTestPractice, type TestDevice, type TestPractice } from '../test-practice.ts';
import { rest } from './ground.ts';

type Fate = 'before' | 'inside';
const suite = createWebCryptoSuite();

interface Site {
	readonly practice: TestPractice;
	readonly nurse: TestDevice;
	connect(device?: TestDevice): Promise<RelayClient>;
	/** Pushes, and remembers what was acknowledged. */
	push(client: RelayClient, envelopes: readonly Envelope[]): Promise<void>;
}

export const RELAY_SCENARIOS: Readonly<Record<string, (site: Site) => Promise<void>>> = {
	'a practice comes': async ({ connect }) => void (await connect()),
	'envelopes are pushed': async ({ connect, push, practice }) =>
		push(await connect(), [await practice.admin.seal(), await practice.admin.seal()]),
	'two devices push at once': async ({ connect, push, practice, nurse }) => {
		const clients = [await connect(), await connect(nurse)] as const;
		const [one, two] = [await practice.admin.seal(), await nurse.seal()];
		await Promise.all([push(clients[0], [one]), push(clients[1], [two])]);
	},
	'envelopes are pushed twice': async ({ connect, push, practice }) => {
		const client = await connect();
		const envelopes = [await practice.admin.seal(), await practice.admin.seal()];
		await push(client, envelopes);
		await push(client, envelopes);
	},
	'a log is pulled while it grows': async ({ connect, push, practice, nurse }) => {
		const reader = await connect(nurse);
		reader.send({ type: 'pull', after: 0, credit: 1_000_000, content: 'all' });
		await push(await connect(), [await practice.admin.seal()]);
		await reader.next('entries');
	},
	'a control record is appended': async ({ connect, practice }) => {
		const client = await connect();
		const { head } = practice.state();
		const body = {
			type: 'INVITE',
			userId: new Uint8Array(16),
			role: 'nurse',
			site: 1,
			validMs: 1_000
		} as const;
		const invite = await practice.sign({ ...body, inviteId: new Uint8Array(16).fill(9) });
		client.send({ type: 'control-pull', after: head.seq });
		client.send({ type: 'control-append', head, records: [invite] });
		await client.next('control-entries');
	},
	'a record is erased': async ({ connect, push, practice }) => {
		const second = (await practice.enrol('admin')).device;
		const docId = '5a'.repeat(16) as DocId;
		const client = await connect();
		const gone = await practice.admin.seal({ docId });
		await push(client, [gone, await practice.admin.seal()]);
		const erasure = new Uint8Array(16).fill(9);
		const cover = { credId: hexToBytes(practice.admin.credId), upTo: gone.header.cseq };
		const parts = [{ docId: hexToBytes(docId), covers: [cover], chunks: [] }];
		const ask = { type: 'ERASE', erasure, reason: 'request', parts, pages: [] } as const;
		for (const [body, by] of [
			[ask, practice.admin],
			[{ type: 'CONFIRM', erasure } as const, second]
		] as const) {
			const record = await practice.sign(body, { by });
			const { head } = practice.state();
			const from = await connect(by);
			from.send({ type: 'control-pull', after: head.seq });
			from.send({ type: 'control-append', head, records: [record] });
			await from.next('control-entries');
			await practice.append(record);
		}
	}
};

/** A storage whose process ends at the call with this number. */
function ending(
	storage: RelayStorage,
	at: number,
	fate: Fate,
	life: { alive: boolean; calls: number },
	end: () => void
) {
	const wrapped = Object.entries(storage).map(([name, call]) => {
		if (name === 'watch' || name === 'identity' || name === 'close') return [name, call];
		return [
			name,
			async (...args: unknown[]) => {
				if (!life.alive) return new Promise(() => {});
				const isLast = life.calls++ === at;
				if (isLast && fate === 'before') life.alive = false;
				const result = life.alive ? await (call as (...args: unknown[]) => unknown)(...args) : undefined;
				if (isLast) life.alive = false;
				if (life.alive) return result;
				end();
				return new Promise(() => {});
			}
		];
	});
	return Object.fromEntries(wrapped) as RelayStorage;
}

async function run(
	name: string,
	at: number,
	fate: Fate
): Promise<{ calls: number; acknowledged: number; wrong: string[] }> {
	const random = createSeededRandom(31);
	const storage = createMemoryRelayStorage(random);
	const practice = await createTestPractice(suite, random);
	const nurse = (await practice.enrol('nurse')).device;
	const life = { alive: true, calls: 0 };
	let end = (): void => {};
	const ended = new Promise<void>((over) => (end = over));
	const sealed: Envelope[] = [];
	const acknowledged = new Set<EnvelopeId>();
	const start = (on: RelayStorage): Promise<RelayCore> =>
		createRelayCore({ storage: on, suite, random, clock: createManualClock() });
	const siteOn = (core: RelayCore): Site => ({
		practice,
		nurse,
		async connect(device = practice.admin) {
			const client = openCore(core, `/sync/${practice.practiceId}`);
			await logIn(client, suite, random, practice.practiceId, device, { certificates: practice.records });
			return client;
		},
		async push(client, envelopes) {
			sealed.push(...envelopes);
			for (const id of (await client.push(envelopes)).keys()) acknowledged.add(id);
		}
	});
	const core = await start(ending(storage, at, fate, life, end));
	await Promise.race([RELAY_SCENARIOS[name]!(siteOn(core)), ended]);
	await rest();
	life.alive = false;
	const wrong: string[] = [];
	const again = siteOn(await start(storage));
	const reader = await again.connect();
	const check = async (): Promise<ReadonlySet<string>> => {
		const { problems } = await checkStorage(storage, suite);
		wrong.push(...problems.map(({ what }) => what));
		const known = await storage.lookUp(
			practice.practiceId,
			sealed.map(({ id, header }) => ({ id, ...header }))
		);
		return new Set(known.places.keys());
	};
	const held = await check();
	for (const id of acknowledged) if (!held.has(id)) wrong.push(`acknowledged and lost: ${id}`);
	for (const envelope of new Set(sealed)) {
		const own = bytesToHex(practice.admin.grant.credId) === envelope.header.credId;
		await again.push(own ? reader : await again.connect(nurse), [envelope]);
	}
	const all = await check();
	for (const { id } of sealed) if (!all.has(id)) wrong.push(`sent again and not there: ${id}`);
	return { calls: life.calls, acknowledged: acknowledged.size, wrong };
}

/** Ends the relay at every storage call of a scenario, before it and after its commit. */
export async function crashRelayEverywhere(
	name: string
): Promise<{ crashes: number; acknowledged: number; wrong: string[] }> {
	const whole = await run(name, Number.POSITIVE_INFINITY, 'before');
	const out = { crashes: 0, acknowledged: whole.acknowledged, wrong: [...whole.wrong] };
	for (let at = 0; at < whole.calls; at++)
		for (const fate of ['before', 'inside'] as const) {
			const { wrong, acknowledged } = await run(name, at, fate);
			out.crashes += 1;
			out.acknowledged += acknowledged;
			out.wrong.push(...wrong.map((what) => `${fate} call ${at}: ${what}`));
		}
	return out;
}
