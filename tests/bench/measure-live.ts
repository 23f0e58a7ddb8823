// Twenty devices with one chart on screen: how long after an act at one the others show it, and what that costs each side.
import { createEngine } from '#shared/engine/engine.ts';
import { nodeTransport } from '#relay/device/node-transport.ts';
import { syncOnce } from '#relay/device/sync-once.ts';
import { startLeanRelay } from './lean-relay.ts';
import { startChild } from './bench-child.ts';
import { BENCH_PASSPHRASE, BENCH_PRACTICE, take } from './bench-device.ts';
import type { BenchRun } from './bench-run.ts';
import { measureDeliveryFloor } from './delivery-floor.ts';
import { SECTION, type LiveAnswer, type LiveTask, type NoteToType } from './live-process.ts';
import { cpuMsOf } from './machine.ts';
import { nodeDeps } from './node-device.ts';
import { registerSomebody } from './one-visit.ts';
import { percentile, resultOf, spreadOf, type BenchResult } from './spread.ts';

const DEVICES = 20;
/** Acts in a round, so many milliseconds apart. */
const ACTS = 20;
const EVERY_MS = 200;
/** All devices type at once, so much each, spread over so many charts. */
const NOTES = 5;
const BURSTS = 25;
/** `yjsMs`: what Yjs over y-websocket takes to show a change, measured on the same work; server CPU of the cheapest peer. */
const BARS = { clientMs: 1, yjsMs: 0.8, serverMs: 1.1 };
const WHY = {
	shown:
		'Yjs shows a change before anybody has kept it. Here it is sealed and durable at its author, verified and durable at the relay, and verified, durable and merged at the receiver before it shows. The bar is of one receiver; twenty share one process on these cores, and wait for each other: the line below is the first of them.',
	relay:
		'A change that comes alone is verified and flushed to the disk by itself (the line of ingest shares that among 64), then read, framed and sent for each of the devices; the cheapest peer writes after it has sent.',
	device:
		'The lines below are its floor, each part measured alone: with one durable commit and one merge by Automerge for each delivery the bar is out of reach. The rest is the safety checks, the view, the list and garbage collection.'
};

/** A change at one of twenty devices. */
export async function measureLive(run: BenchRun): Promise<readonly BenchResult[]> {
	const devices = run.quick ? 4 : DEVICES;
	const relay = await startLeanRelay({ dataDir: run.folder(), env: { LOG_LEVEL: 'warn' } });
	const floor = await measureDeliveryFloor(run);
	const author = await createEngine(await nodeDeps(run.folder(), { transport: nodeTransport }));
	take(await author.createPractice({ ...BENCH_PRACTICE, relayUrl: relay.url }));
	await syncOnce(author);
	const chartId = await registerSomebody(author, 0);
	run.progress(`live: enrolling ${devices} devices`);
	const dirs: string[] = [];
	while (dirs.length < devices) {
		const dir = run.folder();
		const invite = { userName: `Ben ${dirs.length}`, role: 'prescriber', siteName: 'Riverside' } as const;
		const { link } = take(await author.invite(invite));
		const joining = await createEngine(await nodeDeps(dir, { transport: nodeTransport }));
		take(await joining.join({ link, passphrase: BENCH_PASSPHRASE }));
		await syncOnce(joining);
		await joining.close();
		dirs.push(dir);
	}
	author.connect();
	take(await author.openChart(chartId));
	const others = startChild<LiveTask, LiveAnswer>('live-process.ts');
	await others.ask({ type: 'open', dirs, chartId });
	const first: number[] = [];
	const p50: number[] = [];
	const p95: number[] = [];
	const relayMs: number[] = [];
	const deviceMs: number[] = [];
	for (let round = 0; round <= run.samples; round++) {
		const names = Array.from({ length: ACTS }, (_, i) => `Allergy ${round}.${i}`);
		const before = cpuMsOf(relay.pid);
		const watching = others.ask({ type: 'watch', names });
		const doneAt = new Map<string, number>();
		for (const name of names) {
			const startedAt = performance.timeOrigin + performance.now();
			take(await author.run(chartId, { verb: 'addAllergy', code: { text: name }, criticality: 'high' }));
			doneAt.set(name, startedAt);
			await new Promise((next) => setTimeout(next, EVERY_MS));
		}
		const { shownAt, cpuMs } = await watching;
		const after = cpuMsOf(relay.pid);
		const latencies = names.flatMap((name) => shownAt[name]!.map((at) => at - doneAt.get(name)!));
		run.progress(`live: round ${round}: p50 ${Math.round(percentile(latencies, 0.5))} ms`);
		if (round === 0) continue;
		const firsts = names.map((name) => Math.min(...shownAt[name]!) - doneAt.get(name)!);
		first.push(percentile(firsts, 0.5));
		p50.push(percentile(latencies, 0.5));
		p95.push(percentile(latencies, 0.95));
		deviceMs.push(cpuMs / (ACTS * devices));
		if (before !== undefined && after !== undefined) relayMs.push((after - before) / ACTS);
	}
	const notes: NoteToType[] = [];
	while (notes.length < NOTES) {
		const about = await registerSomebody(author, notes.length + 1);
		take(await author.openChart(about));
		const command = { verb: 'startNote', title: 'Visit note', sections: [SECTION] } as const;
		const { entry } = take(await author.run(about, command));
		notes.push({ chartId: about, noteId: entry!.split('/')[1]! });
		await author.closeChart(about);
	}
	await others.ask({ type: 'notes', notes });
	const typedRelayMs: number[] = [];
	const typedDeviceMs: number[] = [];
	for (let round = 0; round <= run.samples; round++) {
		const before = cpuMsOf(relay.pid);
		const startedAt = performance.now();
		const { cpuMs } = await others.ask({ type: 'type', bursts: BURSTS });
		const after = cpuMsOf(relay.pid);
		run.progress(`live: all type, round ${round}: ${Math.round(performance.now() - startedAt)} ms`);
		if (round === 0) continue;
		typedDeviceMs.push(cpuMs / (devices * (devices - 1) * BURSTS));
		if (before !== undefined && after !== undefined) typedRelayMs.push((after - before) / (devices * BURSTS));
	}
	await others.stop();
	await author.close();
	await relay.stop();
	run.note(
		`Live: ${devices} devices of one practice in one process, each with its own engine and store on disk, all with the same chart on screen; another process adds an allergy every ${EVERY_MS} ms. Latency is from the command to the view of each of the others, and has in it the author's durable save, the relay's durable commit and the receiver's. A delivery's cost has in it receiving, checking the signature, the durable store, the merge, safety checks and the view; what the devices do meanwhile by themselves counts too.`
	);
	run.note(
		`Type at once: the same devices with the same ${NOTES} charts on screen, each types ${BURSTS} bursts of 21 characters in the note of one of them as fast as it can; over when every device shows every word. It is what the peers are given (their line "live"). A burst is durable at its author before the next; here it travels with the others of its author's pause, sealed after every ten, while the peers send each by itself. A change is a burst, a delivery one at one of the others; the authors' own work counts.`
	);
	const of = `live, ${devices} devices on one chart`;
	const together = `live, ${devices} devices type at once`;
	return [
		resultOf(`${of}: shown at the others, p50`, 'ms', p50, {
			bar: { atMost: BARS.yjsMs + spreadOf(floor.commitWallMs).median },
			why: WHY.shown
		}),
		resultOf(`${of}: shown at the first of them, p50`, 'ms', first),
		resultOf(`${of}: shown at the others, p95`, 'ms', p95),
		...relayLine(of, relayMs),
		resultOf(`${of}: device CPU a delivery`, 'ms', deviceMs, {
			bar: { atMost: BARS.clientMs },
			why: WHY.device
		}),
		...relayLine(together, typedRelayMs),
		resultOf(`${together}: device CPU a delivery`, 'ms', typedDeviceMs, {
			bar: { atMost: BARS.clientMs },
			why: WHY.device
		}),
		resultOf('a delivery, its signature and seal alone: CPU', 'ms', floor.cryptoMs),
		resultOf('a delivery, one durable commit alone: CPU', 'ms', floor.commitMs),
		resultOf('a delivery, the merge alone, up to 300 allergies: CPU', 'ms', floor.mergeMs)
	];
}

/** None where the system does not say what the relay cost. */
const relayLine = (of: string, samples: readonly number[]): readonly BenchResult[] =>
	samples.length === 0
		? []
		: [
				resultOf(`${of}: relay CPU a change`, 'ms', samples, {
					bar: { atMost: BARS.serverMs },
					why: WHY.relay
				})
			];
