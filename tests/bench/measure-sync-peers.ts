// The same work by others whose packages are here: plain ws as the floor, Yjs over y-websocket. Others are measured by
// measure-peers.ts.
import { startChild } from './bench-child.ts';
import { isOver, type BenchRun } from './bench-run.ts';
import { cpuMsOf } from './machine.ts';
import type { SocketAnswer, SocketTask } from './peers/plain-socket-process.ts';
import type { YjsAnswer, YjsTask } from './peers/yjs-process.ts';

const FRAME_BYTES = 256 * 1024;
const POOL = 8;
/** Their cost grows with the number of charts; a chart's cost does not. */
const YJS_CHARTS = 100;

/** Samples in milliseconds of moving so many bytes over a plain WebSocket. */
export async function measurePlainSocket(run: BenchRun, bytes: number): Promise<readonly number[]> {
	const server = startChild<SocketTask, SocketAnswer>('peers/plain-socket-process.ts');
	const { port } = await server.ask({ type: 'serve', bytes, frameBytes: FRAME_BYTES });
	const samples: number[] = [];
	for (let round = 0; round <= run.samples; round++) {
		const client = startChild<SocketTask, SocketAnswer>('peers/plain-socket-process.ts');
		const { wallMs } = await client.ask({ type: 'fetch', port, bytes });
		await client.stop();
		if (round > 0) samples.push(wallMs);
	}
	await server.stop();
	return samples;
}

/** Bootstrap figures are a chart's, idle ones those of all charts together. */
export interface YjsSamples {
	readonly charts: number;
	readonly bootstrap: {
		readonly wallMs: number[];
		readonly serverCpuMs: number[];
		readonly clientCpuMs: number[];
		readonly kB: number[];
	};
	readonly idle: { readonly serverCpuMs: number[]; readonly clientCpuMs: number[] };
}

/** Yjs and y-websocket: an empty client fetches every chart, leaves, and comes back with nothing changed. */
export async function measureYjs(run: BenchRun): Promise<YjsSamples> {
	const charts = run.quick ? 10 : YJS_CHARTS;
	run.progress(`sync: Yjs + y-websocket, ${charts} charts`);
	const server = startChild<YjsTask, YjsAnswer>('peers/yjs-process.ts');
	const { port } = await server.ask({ type: 'serve', charts, pool: POOL });
	const found: YjsSamples = {
		charts,
		bootstrap: { wallMs: [], serverCpuMs: [], clientCpuMs: [], kB: [] },
		idle: { serverCpuMs: [], clientCpuMs: [] }
	};
	for (let round = 0; round <= run.samples && !(round > 1 && isOver(run)); round++) {
		run.progress(`sync: Yjs + y-websocket, round ${round}`);
		const client = startChild<YjsTask, YjsAnswer>('peers/yjs-process.ts');
		const ask = async (): Promise<{ answer: YjsAnswer; serverCpuMs: number }> => {
			const before = cpuMsOf(server.pid) ?? Number.NaN;
			const answer = await client.ask({ type: 'sync', port, charts });
			return { answer, serverCpuMs: (cpuMsOf(server.pid) ?? Number.NaN) - before };
		};
		const first = await ask();
		const again = await ask();
		await client.stop();
		if (round === 0) continue;
		found.bootstrap.wallMs.push(first.answer.wallMs / charts);
		found.bootstrap.serverCpuMs.push(first.serverCpuMs / charts);
		found.bootstrap.clientCpuMs.push(first.answer.cpuMs / charts);
		found.bootstrap.kB.push((first.answer.bytesDown + first.answer.bytesUp) / 1000 / charts);
		found.idle.serverCpuMs.push(again.serverCpuMs);
		found.idle.clientCpuMs.push(again.answer.cpuMs);
	}
	await server.stop();
	return found;
}
