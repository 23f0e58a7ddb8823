// What it costs a device and a relay to bring the device up to date: from nothing, after others edited, and when nothing
// changed. Real processes on both ends; each device's run is a process of its own.
import { ENVELOPE_KINDS } from '#shared/crypto/envelope.ts';
import type { EngineDeps } from '#shared/engine/engine-core.ts';
import { createEngine } from '#shared/engine/engine.ts';
import { numberInKey } from '#shared/replica/rows.ts';
import { nodeTransport } from '#relay/device/node-transport.ts';
import { syncOnce } from '#relay/device/sync-once.ts';
import { BENCH_PASSPHRASE, take } from './bench-device.ts';
import { endingAt, type BenchRun } from './bench-run.ts';
import { cpuMsOf } from './machine.ts';
import { measurePlainSocket, measureYjs } from './measure-sync-peers.ts';
import { nodeDeps } from './node-device.ts';
import { createChartPractice, type ChartPractice } from './practice-of-charts.ts';
import { resultOf, spreadOf, type BenchResult } from './spread.ts';
import { bytesOf, framesOf, line, relayMsOf, runDevice, syncRounds, type Of } from './sync-rounds.ts';

/**
 * What is asked. Where another system sets it, its figure comes from our own earlier measurement of the same work by it
 * (PouchDB with a document a chart: 5.0 ms server and 5.5 ms client CPU a chart; with a document a resource: 55 ms server
 * CPU for the same catch-up; automerge-repo: 24 kB a chart with full history).
 */
const BARS = {
	timesPlainSocket: 5,
	relayMsAChart: 5.0 / 40,
	deviceMsAChart: 5.5,
	kBAChart: 24 * 1.1,
	idleBytes: 1_000,
	/** Two round trips: the relay's challenge, then login and welcome, then what both ask for and tell. */
	idleMessages: 6,
	catchUpRelayMs: 55,
	catchUpKB: 120,
	openMs: 150
};

/** What keeps us from them, where they are missed. */
const WHY = {
	wall: 'Plain ws moves bytes from memory to memory. Here every envelope is hashed, its signature verified, its place in two chains checked, and kept durably at the device before the next; locked, which is that alone, is the line below, and the rest is reading who each patient is out of their directory, for the list.',
	relay:
		'What is left is reading rows from the disk, framing and sending them, and collecting the memory that each of these takes.',
	device: 'Verifying two signatures a chart and opening, merging and listing its directory.',
	firstOpen:
		'The first opening merges the whole history from its envelopes; every later one reads the save (the line below).',
	catchUp:
		'Decision 0075: each of the hundred charts was opened, and every opening writes an access record that is sealed and signed by itself, which is about a third of all; the rest is the typing, sealed as it was saved, which is never sealed again.'
};

/** Edits made elsewhere while a device is away: so many charts, eleven in each. */
const EDITED_CHARTS = 100;
const BURSTS = 10;
/** Charts whose history lies in as many envelopes as its author's pauses made. */
const TYPED_CHARTS = 50;
const OPENED_CHARTS = 20;
/** The checks of what came are given so long, and say what they came to. */
const CHECKS_MS = 90_000;
/** No round begins later than so long after the first, but the first of each kind. */
const LONGEST_MS = 210_000;

/** Bytes of envelopes. */
interface Sealed {
	readonly accesses: number;
	readonly changes: number;
}

/** What waits in a device's outbox. */
async function sealedIn({ store }: EngineDeps): Promise<Sealed> {
	const rows = await store.list('envelope');
	const waits = new Set((await store.list('outbox')).map(({ key }) => numberInKey(key)));
	const bytesOfKind = (kind: number): number =>
		rows
			.filter(({ key, value }) => value[1] === kind && waits.has(numberInKey(key)))
			.reduce((sum, { value }) => sum + value.length, 0);
	return {
		accesses: bytesOfKind(ENVELOPE_KINDS.audit),
		changes: bytesOfKind(ENVELOPE_KINDS.changes)
	};
}

/** At the first device: an allergy, then ten bursts in a note, in every so many-th chart; sent. Returns what was sealed. */
async function editCharts(practice: ChartPractice, count: number): Promise<Sealed> {
	const deps = await nodeDeps(practice.hilltop, { transport: nodeTransport });
	const engine = await createEngine(deps);
	take(await engine.unlock({ passphrase: BENCH_PASSPHRASE }));
	const { chartIds } = practice;
	for (let j = 0; j < count; j++) {
		const chartId = chartIds[Math.floor((j * chartIds.length) / count)]!;
		const { texts } = take(await engine.openChart(chartId));
		const [noteId = '', sections = {}] = Object.entries(texts)[0] ?? [];
		const [section = '', words = ''] = Object.entries(sections)[0] ?? [];
		take(
			await engine.run(chartId, {
				verb: 'addAllergy',
				code: { text: 'Allergy to penicillin' },
				criticality: 'high'
			})
		);
		for (let burst = 0, base = words; burst < BURSTS; burst++) {
			const next = `new rash on left arm ${base}`;
			take(await engine.run(chartId, { verb: 'editNoteText', noteId, section, base, next }));
			base = next;
		}
		await engine.closeChart(chartId);
	}
	const sealed = await sealedIn(deps);
	await syncOnce(engine);
	await engine.close();
	return sealed;
}

/** Bootstrap of every chart, idle reconnect and catch-up, of charts whose history is sealed in one. */
async function measureImported(run: BenchRun): Promise<readonly BenchResult[]> {
	const practice = await createChartPractice(run, run.charts, { sealing: 'in one' });
	const empty = { device: practice.emptyDevice };
	const locked = await syncRounds(run, practice, 'bootstrap, locked', { ...empty, unlocked: false });
	const { rounds, folder: full } = await syncRounds(run, practice, 'bootstrap', { ...empty, isWarm: true });
	const charts = run.charts;
	const bytes = rounds[0]!.bytesDown;
	run.progress('sync: plain ws, the same bytes');
	const floor = await measurePlainSocket(run, bytes);
	const yjs = await measureYjs(run);
	const opened = await runDevice(practice, {
		type: 'open',
		dir: practice.copyOf(full),
		chartIds: practice.chartIds.slice(0, OPENED_CHARTS)
	});
	run.progress('sync: safety checks of what came');
	const checked = await runDevice(practice, { type: 'check', dir: full, mostMs: CHECKS_MS });
	run.progress(`sync: ${checked.checked} charts looked at in ${Math.round(checked.wallMs)} ms`);
	const idle = await syncRounds(run, practice, 'idle reconnect', { device: () => practice.copyOf(full) });
	const edited = Math.min(EDITED_CHARTS, charts);
	run.progress(`sync: editing ${edited} charts elsewhere`);
	const sealed = await editCharts(practice, edited);
	const caught = await syncRounds(run, practice, 'catch-up', { device: () => practice.copyOf(full) });
	await practice.stop();
	const n = charts.toLocaleString('en');
	run.note(
		'Without a warm-up round of its own: unlocked bootstrap (the locked rounds before it warm relay and disk). Chart opens after a bootstrap are one run over 20 charts, not rounds of samples.'
	);
	run.note(
		`Bootstrap: ${n} charts of ${Math.round(practice.changes)} changes each (${Math.round(practice.jsonBytes / 1000)} kB of resources and words), in ${practice.envelopes.toLocaleString('en')} envelopes: a chart's whole clinical history sealed in one, its directory in another. Parsed: every envelope's header, signature, chain and place; unlocked also every directory document (Automerge), from which the searchable row is made. Not parsed: clinical documents; they are loaded when a chart is opened (see "first open"). Locked: envelopes verified and stored, nothing decrypted. Contents repeat after 8 charts; every envelope is sealed by itself. The relay is started as \`npm run relay\` does, as it is for ingest and live too.`
	);
	run.note(
		`Yjs: ${yjs.charts} charts over y-websocket, figures a chart; a coarser form of the same steps (a map of whole resources), a server that keeps everything in memory and writes nothing, no cryptography, no authentication; every chart is parsed at both ends. Plain ws: ${(bytes / 1e6).toFixed(1)} MB in frames of 256 KiB from memory, no storage at either end.`
	);
	run.note(
		'Bars of bootstrap and catch-up: relay CPU 40 times below PouchDB with a document a chart (which is more than 100 times below automerge-repo), device CPU not above it, bytes within 1.1 of automerge-repo, wall within 5 of plain ws, catch-up below PouchDB; their figures were measured on the same work on another day, so they are bars here and not peers.'
	);
	run.note(
		'Where the bytes are: the changes of an envelope are packed beside each other, without the hashes that follow from one another and with a dictionary of what charts say (SPEC.md, [ENV-30] and up); an envelope is 180 bytes and its padding besides, which is most of a single act and next to nothing of a whole history. What arrives is checked for what does not go together afterwards, one chart after the other, between other work: that is the line of its own, one run.'
	);
	run.note(
		`Catch-up: ${edited} charts, one allergy and ${BURSTS} typed bursts in each, made through the engine elsewhere: the envelopes are an allergy and the typing (${(sealed.changes / 1000).toFixed(0)} kB of all), and the access record of each opening (${(sealed.accesses / 1000).toFixed(0)} kB); the rest is frames and login. Bytes and frames are payloads of WebSocket messages, both ways.`
	);
	const each =
		(of: Of): Of =>
		(round) =>
			of(round) / charts;
	const perChart = (samples: readonly number[]): number[] => samples.map((value) => value / charts);
	return [
		...line(`bootstrap of ${n} charts, unlocked: wall`, 'ms', rounds, ({ wallMs }) => wallMs),
		...line(
			'bootstrap, unlocked: wall a chart',
			'ms',
			rounds,
			each(({ wallMs }) => wallMs),
			{
				bar: { atMost: BARS.timesPlainSocket * spreadOf(perChart(floor)).median },
				why: WHY.wall,
				peers: { 'Yjs + y-websocket': yjs.bootstrap.wallMs, 'plain ws, same bytes': perChart(floor) }
			}
		),
		...line(
			'bootstrap, locked: wall a chart',
			'ms',
			locked.rounds,
			each(({ wallMs }) => wallMs),
			{
				peers: { 'plain ws, same bytes': perChart(floor) }
			}
		),
		...line('bootstrap: relay CPU a chart', 'ms', rounds, each(relayMsOf), {
			bar: { atMost: BARS.relayMsAChart },
			why: WHY.relay,
			peers: { 'Yjs + y-websocket': yjs.bootstrap.serverCpuMs }
		}),
		...line(
			'bootstrap, unlocked: device CPU a chart',
			'ms',
			rounds,
			each(({ cpuMs }) => cpuMs),
			{
				bar: { atMost: BARS.deviceMsAChart },
				why: WHY.device,
				peers: { 'Yjs + y-websocket': yjs.bootstrap.clientCpuMs }
			}
		),
		...line(
			'bootstrap, locked: device CPU a chart',
			'ms',
			locked.rounds,
			each(({ cpuMs }) => cpuMs)
		),
		...line(
			'bootstrap: bytes a chart',
			'kB',
			rounds,
			each((round) => bytesOf(round) / 1000),
			{
				bar: { atMost: BARS.kBAChart },
				peers: { 'Yjs + y-websocket': yjs.bootstrap.kB }
			}
		),
		resultOf('after bootstrap, in the background: safety checks, device CPU a chart', 'ms', [
			checked.cpuMs / checked.checked!
		]),
		...line('bootstrap, unlocked: device memory at the end', 'MiB RSS', rounds, ({ rssMiB }) => rssMiB),
		resultOf('chart open, first after bootstrap', 'ms', opened.firstOpenMs, {
			bar: { atMost: BARS.openMs },
			why: WHY.firstOpen
		}),
		resultOf('chart open, from the save', 'ms', opened.savedOpenMs, { bar: { atMost: BARS.openMs } }),
		...line(`idle reconnect, ${n} charts: messages`, 'both ways', idle.rounds, framesOf, {
			bar: { atMost: BARS.idleMessages }
		}),
		...line(`idle reconnect, ${n} charts: bytes`, 'B', idle.rounds, bytesOf, {
			bar: { atMost: BARS.idleBytes }
		}),
		...line(`idle reconnect, ${n} charts: wall`, 'ms', idle.rounds, ({ wallMs }) => wallMs),
		...line(`idle reconnect, ${n} charts: relay CPU`, 'ms', idle.rounds, relayMsOf, {
			peers: { [`Yjs + y-websocket, ${yjs.charts} charts`]: yjs.idle.serverCpuMs }
		}),
		...line(`idle reconnect, ${n} charts: device CPU`, 'ms', idle.rounds, ({ cpuMs }) => cpuMs, {
			peers: { [`Yjs + y-websocket, ${yjs.charts} charts`]: yjs.idle.clientCpuMs }
		}),
		...line(
			`catch-up, ${edited} of ${n} charts, 11 edits each: wall`,
			'ms',
			caught.rounds,
			({ wallMs }) => wallMs
		),
		...line('catch-up: relay CPU', 'ms', caught.rounds, relayMsOf, { bar: { atMost: BARS.catchUpRelayMs } }),
		...line('catch-up: device CPU', 'ms', caught.rounds, ({ cpuMs }) => cpuMs),
		...line('catch-up: bytes', 'kB', caught.rounds, (round) => bytesOf(round) / 1000, {
			bar: { atMost: BARS.catchUpKB },
			why: WHY.catchUp
		})
	];
}

/** Bootstrap and idle reconnect of fewer charts, whose history was sealed at every pause of its author. */
async function measureTyped(run: BenchRun): Promise<readonly BenchResult[]> {
	const charts = run.quick ? 5 : TYPED_CHARTS;
	const practice = await createChartPractice(run, charts, { sealing: 'as typed' });
	const { rounds, folder } = await syncRounds(run, practice, 'bootstrap, as typed', {
		device: practice.emptyDevice
	});
	const idle = await syncRounds(run, practice, 'idle reconnect, few charts', {
		device: () => practice.copyOf(folder)
	});
	const opened = await runDevice(practice, {
		type: 'open',
		dir: practice.copyOf(folder),
		chartIds: practice.chartIds.slice(0, OPENED_CHARTS)
	});
	await practice.stop();
	run.note(
		`As typed: ${charts} charts of the same content, sealed at every pause as the engine does while people work: ${Math.round(practice.envelopes / charts)} envelopes a chart.`
	);
	const each =
		(of: Of): Of =>
		(round) =>
			of(round) / charts;
	return [
		...line(
			`bootstrap, as typed, ${charts} charts: wall a chart`,
			'ms',
			rounds,
			each(({ wallMs }) => wallMs)
		),
		...line('bootstrap, as typed: relay CPU a chart', 'ms', rounds, each(relayMsOf)),
		...line(
			'bootstrap, as typed: device CPU a chart',
			'ms',
			rounds,
			each(({ cpuMs }) => cpuMs)
		),
		...line(
			'bootstrap, as typed: bytes a chart',
			'kB',
			rounds,
			each((round) => bytesOf(round) / 1000)
		),
		resultOf('chart open, as typed, first after bootstrap', 'ms', opened.firstOpenMs, {
			bar: { atMost: BARS.openMs },
			why: WHY.firstOpen
		}),
		...line(`idle reconnect, ${charts} charts: bytes`, 'B', idle.rounds, bytesOf, {
			bar: { atMost: BARS.idleBytes }
		}),
		...line(`idle reconnect, ${charts} charts: relay CPU`, 'ms', idle.rounds, relayMsOf)
	];
}

/** Everything about bringing a device up to date. */
export async function measureSync(run: BenchRun): Promise<readonly BenchResult[]> {
	if (cpuMsOf(process.pid) === undefined)
		run.note('CPU of the relay is not told by this system: those lines are left out.');
	const timely = endingAt(run, performance.now() + LONGEST_MS);
	return [...(await measureImported(timely)), ...(await measureTyped(timely))];
}
