// A server that does not show every device the same: who notices when the devices meet, what is said, and who is not
// suspected. Real cryptography, real relay cores, engines as on a device.
import { beforeEach, expect, test } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import { openChart, registerPatient, run } from '#shared/engine/chart-work.ts';
import { moveToRelay, nameRelay } from '#shared/engine/clinic-relay.ts';
import * as membership from '#shared/engine/membership.ts';
import { exportUnsent, takeTransfer } from '#shared/engine/transfers.ts';
import { compareHeard, PATIENCE_MS, serverDoubts } from '#shared/engine/witness/doubts.ts';
import { ENVELOPE_KINDS } from '#shared/crypto/envelope.ts';
import { encodeRelayCode } from '#shared/crypto/relay-code.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import type { Transport } from '#shared/replica/transport.ts';
import { createCopiedRelay, type CopiedRelay } from '../../../../support/copied-relay.ts';
import {
	meet,
	restart,
	RIG_PASSPHRASE,
	roadsTo,
	startEngine,
	startPractice,
	suite,
	take,
	until,
	type EngineRig
} from '../../../../support/engine-rig.ts';

const facts = () =>
	Promise.resolve({ appVersion: '1', usedBytes: undefined, quotaBytes: undefined, persisted: true });

/** A device and the relay at the other end of its road. */
interface Site {
	rig: EngineRig;
	at: CopiedRelay;
	readonly transport: Transport;
}

let honest: CopiedRelay;
let hilltop: Site;
let riverside: Site;
let chartId: ChartId;

async function siteAt(at: CopiedRelay, start: (transport: Transport) => Promise<EngineRig>): Promise<Site> {
	const site = { at, transport: { open: (...args) => roadsTo(site.at.core).open(...args) } } as Site;
	site.rig = await start(site.transport);
	return site;
}

async function joinAt(at: CopiedRelay, userName: string): Promise<Site> {
	const invited = { userName, role: 'prescriber' as const, siteName: 'Riverside' };
	hilltop.rig.core.device!.link!.connect();
	await until(() => hilltop.rig.core.status().caughtUp);
	const { link } = take(await membership.invite(hilltop.rig.core, invited));
	return siteAt(at, async (transport) => {
		const rig = await startEngine(createMemoryStore(), { transport, deviceFacts: facts });
		take(await membership.join(rig.core, { link, passphrase: RIG_PASSPHRASE }));
		return rig;
	});
}

/** Hilltop's admin and Riverside's prescriber have met at a relay, with one chart; both are offline. */
beforeEach(async () => {
	honest = await createCopiedRelay();
	hilltop = await siteAt(honest, (transport) => startPractice({ transport, deviceFacts: facts }));
	riverside = await joinAt(honest, 'Ben');
	({ chartId } = take(await registerPatient(hilltop.rig.core, { name: [{ family: 'Okello' }] })));
	await meet(hilltop.rig, riverside.rig);
});

async function write({ rig: { core } }: Site, pulse: string): Promise<void> {
	take(await openChart(core, chartId));
	take(await run(core, chartId, { verb: 'recordVitals', pulsePerMinute: pulse }));
}
async function online(...sites: readonly Site[]): Promise<void> {
	for (const { rig } of sites) rig.core.device!.link!.connect();
	for (const { rig } of sites)
		await until(() => rig.core.status().caughtUp && rig.core.status().unsent === 0);
}
async function offline(...sites: readonly Site[]): Promise<void> {
	for (const { rig } of sites) await rig.core.device!.link!.disconnect();
}
/** A file with what the one has not sent reaches the other, who has the chart open. */
async function carry(from: Site, to: Site): Promise<void> {
	const { bytes } = take(await exportUnsent(from.rig.core, ''));
	const source = { size: bytes.length, read: async (start: number, end: number) => bytes.slice(start, end) };
	take(await takeTransfer(to.rig.core, source, 0));
	take(await openChart(to.rig.core, chartId));
}
/** What is heard is compared, as it is some seconds later. */
const compared = ({ rig: { core } }: Site): Promise<void> => core.exclusive(() => compareHeard(core));
async function doubts(site: Site): Promise<readonly (string | boolean)[][]> {
	await compared(site);
	return take(await serverDoubts(site.rig.core)).map(({ kind, device, until: over }) => [
		kind,
		...(device ? [device.people.join()] : []),
		...(over === undefined ? [] : ['over'])
	]);
}

/** The relay shows Riverside a log of its own from now on, and both write. */
async function fork(): Promise<void> {
	riverside.at = await honest.copy();
	for (const pulse of ['61', '62', '63']) await write(hilltop, pulse);
	await write(riverside, '71');
	await online(hilltop, riverside);
	await offline(riverside);
	await write(riverside, '72');
}

test('[WIT-1] a relay that shows two devices different logs is noticed when one opens what the other wrote, and after a restart', async () => {
	await fork();
	expect(await doubts(hilltop)).toEqual([]);
	await carry(riverside, hilltop);
	expect(await doubts(hilltop)).toEqual([['log-differs', 'Ben']]);
	expect(hilltop.rig.core.status().doubted).toBe(true);
	// Nobody's work waits for that.
	await write(hilltop, '64');
	await online(hilltop);
	expect(hilltop.rig.core.status()).toMatchObject({ road: 'live', unsent: 0 });
	hilltop.rig = await restart(hilltop.rig, hilltop.transport);
	expect(await doubts(hilltop)).toEqual([['log-differs', 'Ben']]);
	expect(hilltop.rig.core.status().doubted).toBe(true);
});

test('[WIT-1] it stands while what the other device says next cannot be compared yet', async () => {
	await fork();
	await carry(riverside, hilltop);
	expect(await doubts(hilltop)).toEqual([['log-differs', 'Ben']]);
	for (const pulse of ['73', '74', '75', '76', '77', '78']) await write(riverside, pulse);
	await online(riverside);
	await offline(hilltop, riverside);
	const received = ({ rig }: Site): number => rig.core.device!.replica.status().received.seq;
	expect(received(riverside)).toBeGreaterThan(received(hilltop));
	await write(riverside, '79');
	await carry(riverside, hilltop);
	expect(await doubts(hilltop)).toEqual([['log-differs', 'Ben']]);
});

test('[WIT-1] it is over when the other device has seen the same log, and is told as such', async () => {
	await fork();
	await carry(riverside, hilltop);
	expect(await doubts(hilltop)).toEqual([['log-differs', 'Ben']]);
	riverside.at = honest;
	await online(riverside, hilltop);
	await write(riverside, '73');
	await online(riverside, hilltop);
	take(await openChart(hilltop.rig.core, chartId));
	expect(await doubts(hilltop)).toEqual([['log-differs', 'Ben', 'over']]);
	expect(hilltop.rig.core.status().doubted).toBeUndefined();
	// The device that was shown another log was itself shown another past.
	expect(await doubts(riverside)).toContainEqual(['went-back']);
});

test('[WIT-2] a relay that withholds what another device has seen of it is noticed once it had time to show it', async () => {
	const old = await honest.copy();
	for (const pulse of ['71', '72', '73']) await write(riverside, pulse);
	await online(riverside);
	await offline(riverside);
	await write(riverside, '74');
	await carry(riverside, hilltop);
	hilltop.at = old;
	hilltop.rig.core.device!.link!.connect();
	await until(() => hilltop.rig.core.status().caughtUp);
	expect(await doubts(hilltop)).toEqual([]);
	hilltop.rig.clock.advance(PATIENCE_MS);
	expect(await doubts(hilltop)).toEqual([['log-withheld', 'Ben']]);
	await offline(hilltop);
	hilltop.at = honest;
	await online(hilltop);
	expect(await doubts(hilltop)).toContainEqual(['log-withheld', 'Ben', 'over']);
	expect(hilltop.rig.core.status().doubted).toBeUndefined();
});

test('[WIT-2] a device that is merely behind suspects nobody', async () => {
	for (const pulse of ['71', '72', '73']) await write(riverside, pulse);
	await online(riverside);
	await offline(riverside);
	await write(riverside, '74');
	await carry(riverside, hilltop);
	hilltop.rig.clock.advance(10 * PATIENCE_MS);
	expect(await doubts(hilltop)).toEqual([]);
	await online(hilltop);
	expect(await doubts(hilltop)).toEqual([]);
});

test('[WIT-3] a relay put back from a backup is not suspected: not by who was behind, who was ahead, or who joined later', async () => {
	const backup = honest.writes();
	// Riverside sees what the backup lacks; Hilltop does not.
	for (const pulse of ['71', '72', '73']) await write(riverside, pulse);
	await online(riverside);
	await offline(riverside);
	await write(riverside, '74');
	const restored = await honest.copy({ writes: backup, isRestored: true });
	hilltop.at = restored;
	for (const pulse of ['61', '62', '63', '64', '65']) await write(hilltop, pulse);
	await online(hilltop);
	// By hand, while Riverside has not met the relay again.
	await carry(riverside, hilltop);
	expect(await doubts(hilltop)).toEqual([]);
	const lakeside = await joinAt(restored, 'Cleo');
	await online(lakeside);
	riverside.at = restored;
	await online(riverside, hilltop, lakeside);
	await write(riverside, '75');
	await online(riverside, hilltop, lakeside);
	for (const site of [hilltop, riverside, lakeside]) {
		take(await openChart(site.rig.core, chartId));
		expect(await doubts(site)).toEqual([]);
	}
});

test('[WIT-3] who is offline and has met an older past hears of the newer one from a file, and suspects nobody before they have looked', async () => {
	const backup = honest.writes();
	for (const pulse of ['61', '62', '63']) await write(hilltop, pulse);
	await online(hilltop);
	await offline(hilltop);
	const restored = await honest.copy({ writes: backup, isRestored: true });
	riverside.at = restored;
	for (const pulse of ['71', '72', '73']) await write(riverside, pulse);
	await online(riverside);
	await offline(riverside);
	await write(riverside, '74');
	await carry(riverside, hilltop);
	expect(await doubts(hilltop)).toEqual([]);
	hilltop.at = restored;
	await online(hilltop);
	expect(await doubts(hilltop)).toEqual([]);
});

test('[WIT-4] two relays have two logs: a device at a clinic’s relay is not suspected', async () => {
	const clinic = await createCopiedRelay();
	await online(hilltop, riverside);
	take(await nameRelay(hilltop.rig.core, { code: await encodeRelayCode(suite, clinic.core.relayKey) }));
	await until(() => riverside.rig.core.device!.replica.control().relays.length === 2);
	riverside.at = clinic;
	take(await moveToRelay(riverside.rig.core, { relayUrl: 'http://clinic' }));
	for (const pulse of ['71', '72', '73']) await write(riverside, pulse);
	await online(riverside);
	await offline(riverside);
	await write(riverside, '74');
	await carry(riverside, hilltop);
	hilltop.rig.clock.advance(2 * PATIENCE_MS);
	expect(await doubts(hilltop)).toEqual([]);
});

test('[WIT-4, STA-1] with two relays a status says whose log it is, and shows up the one that forks', async () => {
	const clinic = await createCopiedRelay();
	await online(hilltop, riverside);
	take(await nameRelay(hilltop.rig.core, { code: await encodeRelayCode(suite, clinic.core.relayKey) }));
	await until(() => riverside.rig.core.device!.replica.control().relays.length === 2);
	await offline(riverside);
	await fork();
	await carry(riverside, hilltop);
	expect(await doubts(hilltop)).toEqual([]);
	const { core, clock, store } = riverside.rig;
	clock.advance(10 * 60_000);
	const statuses = async (): Promise<Uint8Array[]> => {
		const rows = await store.list('envelope');
		return rows.map(({ value }) => value).filter((bytes) => bytes[1] === ENVELOPE_KINDS.status);
	};
	await expect.poll(async () => (await statuses()).length, { timeout: 60_000 }).toBeGreaterThan(0);
	await core.exclusive(async () => {});
	const envelopes = await statuses();
	await hilltop.rig.core.exclusive(async () => {
		await hilltop.rig.core.device!.replica.carried({ control: [], envelopes }, () => {});
	});
	take(await serverDoubts(hilltop.rig.core));
	expect(await doubts(hilltop)).toEqual([['log-differs', 'Ben']]);
});

test('[WIT-5] changes to the members that somebody else knows are waited for, and then are here', async () => {
	const { core } = hilltop.rig;
	const old = await honest.copy();
	hilltop.at = old;
	// Riverside knows of somebody whom Hilltop's admin has let in since.
	const before = core.device!.replica.control().head.seq;
	const admin = await restart(hilltop.rig, riverside.transport);
	admin.core.device!.link!.connect();
	await until(() => admin.core.status().caughtUp);
	take(await membership.invite(admin.core, { userName: 'Dee', role: 'nurse', siteName: 'Riverside' }));
	await online(riverside);
	await until(() => riverside.rig.core.device!.replica.control().head.seq > before);
	await admin.core.device!.link!.disconnect();
	await offline(riverside);
	await write(riverside, '71');
	const envelopes = (await riverside.rig.core.device!.replica.log.unsent(Infinity)).map(({ bytes }) => bytes);
	await core.exclusive(async () => {
		await core.device!.replica.carried({ control: [], envelopes }, () => {});
	});
	take(await openChart(core, chartId));
	expect(await doubts(hilltop)).toEqual([['members-coming', 'Ben']]);
	expect(core.status().doubted).toBeUndefined();
	await online(hilltop);
	hilltop.rig.clock.advance(PATIENCE_MS);
	expect(await doubts(hilltop)).toContainEqual(['members-withheld', 'Ben']);
	await offline(hilltop);
	hilltop.at = honest;
	await online(hilltop);
	expect(await doubts(hilltop)).toContainEqual(['members-withheld', 'Ben', 'over']);
});
