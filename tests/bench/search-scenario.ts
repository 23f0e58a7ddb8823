// Unlocking a device of many charts and searching in it, on any store: run in Node and in Chromium.
import { bytesToHex } from '#shared/core/bytes.ts';
import type { ChartId, DocId } from '#shared/core/ids.ts';
import { SCOPES } from '#shared/core/scopes.ts';
import { createEngine } from '#shared/engine/engine.ts';
import type { EngineDeps } from '#shared/engine/engine-core.ts';
import type { Summary } from '#shared/engine/summaries.ts';
import { encodeRow, put, type DocumentRow } from '#shared/replica/rows.ts';
import {
	BENCH_PASSPHRASE,
	BENCH_PRACTICE,
	openParts,
	take,
	timed,
	wallMs,
	type Timed
} from './bench-device.ts';
import { percentile } from './spread.ts';
import { personOf, type Person } from './people.ts';
import { createSeededRandom, type SeededRandom } from '../support/seeded-random.ts';

export interface SearchSamples {
	/** From the passphrase to the first answer of a search. */
	readonly unlock: readonly Timed[];
	/** Of those, Argon2id alone: measured by itself. */
	readonly argonMs: readonly number[];
	/** One figure a pass over all keystrokes. */
	readonly p50: readonly Timed[];
	readonly p95: readonly Timed[];
	readonly keystrokes: number;
}

/** Typed letter by letter, each letter a search: names, accents, two words, dates, numbers, nobody. */
const TYPED = [
	'maria garcia',
	'müller',
	'kowalska łuc',
	'ngu',
	'1961-04',
	'14071985',
	'+15554',
	'xyzzy',
	'ana sil',
	'1555 12'
];

const keystrokes = (): readonly string[] =>
	TYPED.flatMap((words) => Array.from(words, (_, i) => words.slice(0, i + 1)));

function summaryOfPerson(person: Person, random: SeededRandom): Summary {
	const docId = (): DocId => bytesToHex(random.bytes(16)) as DocId;
	const docIds = { directory: docId(), clinical: docId(), billing: docId(), sensitive: docId() };
	const { id, gender, birthDate } = person;
	const [name] = person.name;
	return {
		chartId: id as ChartId,
		key: `urn:uuid:${id}`,
		docIds,
		named: [docIds.directory, docIds.clinical],
		listed: true,
		patientId: id,
		builtAt: 1,
		name: `${name!.given.join(' ')} ${name!.family}`,
		nameParts: { family: name!.family, given: name!.given },
		birthDate,
		gender,
		identifiers: person.identifier as Summary['identifiers'],
		phones: person.telecom.map(({ value }) => String(value)),
		complete: true,
		toCheck: 0
	};
}

/** Writes the rows of `count` charts, and the rows by which their documents are known to be held. */
async function fillRows(deps: EngineDeps, count: number): Promise<void> {
	const { session } = await openParts(deps);
	const random = createSeededRandom(count);
	const held: ReturnType<typeof put>[] = [];
	for (let n = 0; n < count; n++) {
		const summary = summaryOfPerson(personOf(n), random);
		session.summaries.put(summary);
		for (const scope of ['directory', 'clinical'] as const) {
			const row: DocumentRow = { scope: SCOPES[scope], arrivals: 1 };
			held.push(put('doc', summary.docIds[scope], encodeRow(row)));
		}
	}
	take(await deps.store.commit([...held, ...(await session.summaries.changedOps())]));
}

/** Wall and processor apart: each its own percentile. */
function percentileOf(samples: readonly Timed[], share: number): Timed {
	const cpu = samples.flatMap(({ cpuMs }) => cpuMs ?? []);
	return {
		wallMs: percentile(
			samples.map((one) => one.wallMs),
			share
		),
		cpuMs: cpu.length > 0 ? percentile(cpu, share) : undefined
	};
}

/** Fills a new practice's device with rows, then unlocks and searches it. One round before `samples` is not counted. */
export async function searchScenario(
	deps: EngineDeps,
	count: number,
	samples: number
): Promise<SearchSamples> {
	const made = await createEngine(deps);
	take(await made.createPractice({ ...BENCH_PRACTICE, relayUrl: 'http://127.0.0.1:9' }));
	await made.lock();
	await fillRows(deps, count);
	const typed = keystrokes();
	const found = { unlock: [] as Timed[], argonMs: [] as number[], p50: [] as Timed[], p95: [] as Timed[] };
	const engine = await createEngine(deps);
	for (let round = 0; round <= samples; round++) {
		const unlock = await timed(async () => {
			take(await engine.unlock({ passphrase: BENCH_PASSPHRASE }));
			if (engine.search('a').length === 0) throw new Error('nobody found');
		});
		const cost = deps.argon2Cost;
		const argonMs = cost
			? await wallMs(() => deps.suite.argon2id(BENCH_PASSPHRASE, deps.random.bytes(16), cost))
			: 0;
		const each: Timed[] = [];
		for (const query of typed) each.push(await timed(() => engine.search(query)));
		if (engine.search('', count + 1).length !== count) throw new Error('rows are missing');
		await engine.lock();
		if (round === 0) continue;
		found.unlock.push(unlock);
		found.argonMs.push(argonMs);
		found.p50.push(percentileOf(each, 0.5));
		found.p95.push(percentileOf(each, 0.95));
	}
	await engine.close();
	return { ...found, keystrokes: typed.length };
}
