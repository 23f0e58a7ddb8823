// Our figures and those of other systems on the same work, beside each other, where one run has both.
import { PEER_NAMES } from './measure-peers.ts';
import type { BenchResult, Spread } from './spread.ts';

interface Compared {
	readonly work: string;
	readonly ours: RegExp;
	/** Behind a peer's name. */
	readonly theirs: RegExp;
	/** Our unit in theirs. */
	readonly scale?: number;
	readonly unit: string;
}

const COMPARED: readonly Compared[] = [
	{
		work: 'bootstrap: wall a chart',
		ours: /^bootstrap, unlocked: wall a chart$/,
		theirs: /^bootstrap of \d+: wall a chart$/,
		unit: 'ms'
	},
	{
		work: 'bootstrap: server CPU a chart',
		ours: /^bootstrap: relay CPU a chart$/,
		theirs: /^bootstrap: server CPU a chart$/,
		unit: 'ms'
	},
	{
		work: 'bootstrap: client CPU a chart',
		ours: /^bootstrap, unlocked: device CPU a chart$/,
		theirs: /^bootstrap: client CPU a chart$/,
		unit: 'ms'
	},
	{
		work: 'bootstrap: bytes a chart',
		ours: /^bootstrap: bytes a chart$/,
		theirs: /^bootstrap: bytes a chart$/,
		unit: 'kB'
	},
	{
		work: 'idle reconnect: server CPU',
		ours: /^idle reconnect, [\d,]+ charts: relay CPU$/,
		theirs: /^idle reconnect(?:, in memory)?: server CPU$/,
		unit: 'ms'
	},
	{
		work: 'idle reconnect: bytes',
		ours: /^idle reconnect, [\d,]+ charts: bytes$/,
		theirs: /^idle reconnect(?:, in memory)?: bytes$/,
		scale: 0.001,
		unit: 'kB'
	},
	{
		work: 'catch-up: server CPU',
		ours: /^catch-up: relay CPU$/,
		theirs: /^catch-up: server CPU$/,
		unit: 'ms'
	},
	{
		work: 'catch-up: client CPU',
		ours: /^catch-up: device CPU$/,
		theirs: /^catch-up: client CPU$/,
		unit: 'ms'
	},
	{ work: 'catch-up: bytes', ours: /^catch-up: bytes$/, theirs: /^catch-up: bytes$/, unit: 'kB' },
	{
		work: 'live: latency p50',
		ours: /^live, \d+ devices on one chart: shown at the others, p50$/,
		theirs: /^live, 20 clients: latency p50$/,
		unit: 'ms'
	},
	{
		work: 'live: server CPU a change',
		ours: /^live, \d+ devices type at once: relay CPU a change$/,
		theirs: /^live: server CPU a change$/,
		unit: 'ms'
	},
	{
		work: 'live: client CPU a delivery',
		ours: /^live, \d+ devices type at once: device CPU a delivery$/,
		theirs: /^live: client CPU a delivery$/,
		unit: 'ms'
	}
];

/** One line: the work, our median, each peer's and how many times ours that is; undefined where a peer has none. */
export interface BesidePeers {
	readonly work: string;
	readonly unit: string;
	readonly ours: number;
	readonly theirs: readonly ({ readonly median: number; readonly times: number } | undefined)[];
}

/** Lines of which we and at least one peer have a figure, peers in the order of PEER_NAMES. */
export function besidePeers(results: readonly BenchResult[]): readonly BesidePeers[] {
	const find = (holds: (name: string) => boolean): Spread | undefined =>
		results.find(({ name }) => holds(name))?.ours;
	return COMPARED.flatMap(({ work, ours, theirs, scale = 1, unit }): BesidePeers[] => {
		const own = find((name) => ours.test(name));
		const others = PEER_NAMES.map((peer) =>
			find((name) => name.startsWith(`${peer}, `) && theirs.test(name.slice(peer.length + 2)))
		);
		if (!own || !others.some(Boolean)) return [];
		const median = own.median * scale;
		const beside = others.map((other) => other && { median: other.median, times: other.median / median });
		return [{ work, unit, ours: median, theirs: beside }];
	});
}
