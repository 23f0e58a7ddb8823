// `npm run bench:merge [-- --pairs N] [--seed S] [--without stamps|questions] [--data]`: pairs of edits that two sites
// make apart, over every kind of datum, under our merge and under what other systems publish of theirs. Exits with 1 when
// ours loses anything, mixes a dose, loses an allergy or comes out otherwise by a wrong clock.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createSeededRandom } from '../../support/seeded-random.ts';
import { describeCommit, describeMachine } from '../machine.ts';
import { makeEditPairs } from './edit-pairs.ts';
import { PUBLISHED } from './row-engines.ts';
import { runEngine, unsafeOf, type Score } from './run-engine.ts';
import { saddlebag, type LeftOut } from './saddlebag-engine.ts';

const { values } = parseArgs({
	options: {
		pairs: { type: 'string', default: '10000' },
		seed: { type: 'string', default: '1' },
		without: { type: 'string' },
		data: { type: 'boolean', default: false }
	}
});
const pairCount = Number(values.pairs);
const seed = Number(values.seed);
if (!Number.isInteger(pairCount) || pairCount < 1 || !Number.isInteger(seed)) {
	process.stderr.write('--pairs and --seed are whole numbers\n');
	process.exit(2);
}
if (values.without !== undefined && values.without !== 'stamps' && values.without !== 'questions') {
	process.stderr.write('--without takes stamps or questions\n');
	process.exit(2);
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const machine = describeMachine();
const commit = describeCommit(resolve(import.meta.dirname, '../../..'));
print(
	`${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.os}, Node ${machine.node}, commit ${commit}, load before the run ${machine.loadBefore}`
);
print(`seed ${seed}, ${pairCount} pairs of edits, ${2 * pairCount} edits\n`);

const pairs = makeEditPairs(pairCount, createSeededRandom(seed));
const columns = [
	'lost silently',
	'lost visibly',
	'unsafe',
	'dose mixed',
	'allergy lost',
	'changed by a clock'
];
print(`${'engine'.padEnd(14)}${columns.map((column) => column.padStart(20)).join('')}`);

function printScore(name: string, score: Score): void {
	const cells = [
		score.lostSilently,
		score.lostVisibly,
		unsafeOf(score),
		score.mixedDoses,
		score.lostAllergies,
		score.changedByClock
	];
	print(`${name.padEnd(14)}${cells.map((cell) => String(cell).padStart(20)).join('')}`);
	if (!values.data) return;
	for (const [datum, lost] of score.byDatum) print(`    ${datum}: ${lost} lost`);
}

const ours = runEngine(saddlebag(values.without as LeftOut | undefined), pairs);
printScore('saddlebag', ours);
for (const { name, merge } of PUBLISHED) printScore(name, runEngine(merge, pairs));

print('\nLost: edits that nobody sees any more at one of the sites, with or without a word about it.');
print(
	'Unsafe: pairs after which a dose stands that nobody ordered, or an allergy that somebody recorded does not.'
);
print('Changed by a clock: pairs that come out otherwise when one site’s clock is 3 days slow or fast.');
print(
	'The others are their published rule for one record, made anew here over the same rows; not their programs:'
);
for (const { name, rule } of PUBLISHED) print(`  ${name}: ${rule}`);
const failed = ours.lostSilently + ours.lostVisibly + unsafeOf(ours) + ours.changedByClock > 0;
process.exit(failed ? 1 : 0);
