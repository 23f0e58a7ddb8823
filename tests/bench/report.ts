// The figures as a table: for the terminal, and as docs/benchmarks.md.
import { besidePeers } from './beside-peers.ts';
import type { Machine } from './machine.ts';
import { PEER_NAMES } from './measure-peers.ts';
import type { BenchResult, Spread } from './spread.ts';

export interface Report {
	readonly machine: Machine;
	readonly commit: string;
	readonly results: readonly BenchResult[];
	/** What each figure includes and leaves out. */
	readonly notes: readonly string[];
	readonly samples: number;
	/** The command that gives these figures again. */
	readonly command: string;
}

/** Three digits that mean something. */
function figure(value: number): string {
	if (value === 0) return '0';
	if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en');
	return String(Number(value.toPrecision(3)));
}

const spread = ({ median, min, max }: Spread): string =>
	min === max ? figure(median) : `${figure(median)} (${figure(min)}..${figure(max)})`;

const barOf = ({ bar, met }: BenchResult): string =>
	bar === null ? '' : `${figure(bar)}: ${met ? 'met' : 'MISSED'}`;

const peersOf = ({ peers }: BenchResult): string =>
	Object.entries(peers)
		.map(([name, theirs]) => `${name}: ${spread(theirs)}`)
		.join('; ');

const machineLine = ({ machine, commit }: Report): string =>
	`${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.os}, Node ${machine.node}, commit ${commit}, load before the run ${machine.loadBefore}`;

const noise = ({ machine }: Report): readonly string[] =>
	machine.loadBefore > 0.5
		? ['The machine was not quiet: other work shared its cores, so times are upper bounds.']
		: [];

/** How far a missed bar is away, and why. */
const missed = ({ results }: Report): readonly string[] =>
	results
		.filter(({ met }) => met === false)
		.map(({ name, unit, ours, bar, why = 'not known' }) => {
			const times = Math.max(ours.median / bar!, bar! / ours.median);
			return `${name}: ${figure(ours.median)} ${unit} where ${figure(bar!)} was asked, ${times.toFixed(1)} times. ${why}`;
		});

/** For the terminal. */
export const reportLines = (report: Report): readonly string[] => [
	machineLine(report),
	...noise(report),
	'',
	...report.results.map((result) => {
		const bar = barOf(result);
		const peers = peersOf(result);
		const tail = [bar && `bar ${bar}`, peers && `beside it ${peers}`].filter(Boolean).join(' · ');
		return `${result.name.padEnd(72)} ${spread(result.ours)} ${result.unit}${tail && `   ${tail}`}`;
	}),
	'',
	...missed(report).map((line) => `MISSED ${line}`),
	...report.notes
];

/** Our medians and those of others, and how many times ours theirs are. */
function peersTable({ results }: Report): readonly string[] {
	const lines = besidePeers(results);
	if (lines.length === 0) return [];
	return [
		'Beside others, medians of the same run; in brackets how many times ours:',
		'',
		`| work | ours | ${PEER_NAMES.join(' | ')} |`,
		`|---|---|${PEER_NAMES.map(() => '---|').join('')}`,
		...lines.map(({ work, unit, ours, theirs }) => {
			const others = theirs.map((one) =>
				one ? `${figure(one.median)} (${figure(one.times)})` : 'no figure'
			);
			return `| ${work}, ${unit} | ${figure(ours)} | ${others.join(' | ')} |`;
		}),
		''
	];
}

/** docs/benchmarks.md, whole. */
export const reportPage = (report: Report): string =>
	[
		'# Benchmarks',
		'',
		`Written by \`${report.command}\`; do not edit. Median (min..max) of ${report.samples} samples after a warm-up round, unless a note says otherwise.`,
		'',
		`Machine: ${machineLine(report)}.`,
		...noise(report),
		'',
		'| what | ours | unit | bar | beside it, same run |',
		'|---|---|---|---|---|',
		...report.results.map(
			(result) =>
				`| ${result.name} | ${spread(result.ours)} | ${result.unit} | ${barOf(result)} | ${peersOf(result)} |`
		),
		'',
		...peersTable(report),
		...(missed(report).length > 0
			? ['What is missed, by how much, and why:', '', ...missed(report).map((line) => `- ${line}`), '']
			: []),
		'What the figures include:',
		'',
		...report.notes.map((note) => `- ${note}`),
		''
	].join('\n');
