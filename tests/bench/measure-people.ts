// Finding who is registered twice in a practice of 20,000 patients: a first look at all, after a merge of a few, and while
// somebody is being registered. In Node, in memory.
import type { ChartId } from '#shared/core/ids.ts';
import type { PatientRow } from '#shared/engine/patient-rows.ts';
import { personOfFacts } from '#shared/engine/person-facts.ts';
import { SamePeople } from '#shared/engine/same-people.ts';
import { similarityOf } from '#shared/safety/similar-people.ts';
import type { BenchRun } from './bench-run.ts';
import { resultOf, type BenchResult } from './spread.ts';
import { peopleTwice, type Registration } from '../support/people-twice.ts';

const CHANGED = 100;

const toRow = ({ id, words, birthDate, gender, phones, identifiers, place }: Registration): PatientRow => ({
	chartId: id as ChartId,
	name: words.join(' '),
	birthDate,
	gender,
	phones,
	identifiers: identifiers.map((value) => ({ system: 'urn:example:practice', value })),
	...(place !== undefined && { place }),
	complete: true,
	toCheck: 0
});

/** Processor time: it is the same whatever else the machine does. */
function cpuMsOf(task: () => void): number {
	const before = process.cpuUsage();
	task();
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000;
}

export async function measurePeople(run: BenchRun): Promise<readonly BenchResult[]> {
	const count = run.quick ? 2_000 : 20_000;
	run.progress(`people: ${count} rows`);
	const people = peopleTwice(5, count, Math.floor(count / 7));
	const rows = new Map(people.map((one) => [one.id as ChartId, toRow(one)]));
	const found = { all: [] as number[], merge: [] as number[], typed: [] as number[] };
	for (let round = 0; round <= run.samples; round++) {
		const same = new SamePeople((chartId) => rows.get(chartId));
		for (const chartId of rows.keys()) same.renewed(chartId);
		const all = cpuMsOf(() => same.look(count));
		if (same.waiting === 0) throw new Error('nobody waits');
		for (const chartId of [...rows.keys()].slice(round * CHANGED, (round + 1) * CHANGED)) {
			rows.set(chartId, { ...rows.get(chartId)!, phones: [`078${round}${chartId.slice(1)}`] });
			same.renewed(chartId);
		}
		const merge = cpuMsOf(() => same.look(CHANGED));
		const person = personOfFacts({
			name: 'Garcia Maria',
			birthDate: '1985-07-14',
			phone: '',
			identifier: ''
		});
		const typed = cpuMsOf(() => {
			for (const chartId of same.near(person)) similarityOf(person, people[Number(chartId.slice(1))]!);
		});
		if (round === 0) continue;
		found.all.push(all);
		found.merge.push(merge);
		found.typed.push(typed);
	}
	const of = `${count.toLocaleString('en')} patients, Node`;
	return [
		resultOf(`who is registered twice: first look at all, ${of}`, 'CPU ms', found.all, {
			bar: { atMost: 3_000 }
		}),
		resultOf(`who is registered twice: after a merge of ${CHANGED}, ${of}`, 'CPU ms', found.merge, {
			bar: { atMost: 100 }
		}),
		resultOf(`who may be the one being registered, a keystroke, ${of}`, 'CPU ms', found.typed, {
			bar: { atMost: 15 }
		})
	];
}
