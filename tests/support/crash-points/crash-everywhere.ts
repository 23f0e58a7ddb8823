// One scenario, ended at each of its storage calls in turn, before, inside and after the call; then the device is started
// again, and nothing may be missing, torn or doubled, here and at the relay.
import { createMemoryStore, type MemoryStore } from '#shared/replica/memory-store.ts';
import { checkStorage } from '#relay/relay/check-storage.ts';
import { createFaultyStore, type StoreFate } from '../faulty-store.ts';
import {
	copyRelay,
	isSent,
	openRelay,
	PASSPHRASE,
	readCharts,
	rest,
	startProcess,
	suite,
	until,
	type Beginning
} from './ground.ts';
import type { Scenario } from './scenarios.ts';

/** What verify says of envelopes that came before their predecessors. */
const AHEAD = ['the previous envelope of its chain is not here', 'envelopes of a chain are not here'];
const FATES: readonly StoreFate[] = ['crash-before', 'crash-inside', 'crash-after'];

export interface CrashReport {
	/** Storage calls of the scenario. */
	readonly calls: number;
	readonly crashes: number;
	/** What was wrong, with the place of the crash. */
	readonly wrong: readonly string[];
}

interface Outcome {
	/** Storage calls made while the scenario acted. */
	readonly calls: number;
	/** It was answered before the end came. */
	readonly done: boolean;
	readonly crashed: boolean;
	/** The charts as they are read after a new start. */
	readonly charts: string;
	readonly wrong: readonly string[];
}

/** Crashes at every `stride`-th storage call. */
export async function crashEverywhere(scenario: Scenario, from: Beginning, stride = 1): Promise<CrashReport> {
	const whole = await run(scenario, from, Number.POSITIVE_INFINITY, 'done');
	const wrong: string[] = whole.wrong.map((what) => `without a crash: ${what}`);
	let crashes = 0;
	for (let at = 0, turn = 0; at < whole.calls; at += stride, turn++) {
		const fates = stride === 1 ? FATES : [FATES[turn % FATES.length]!];
		for (const fate of fates) {
			const outcome = await run(scenario, from, at, fate);
			const where = `${fate} call ${at} of ${whole.calls}`;
			if (outcome.crashed) crashes += 1;
			wrong.push(...outcome.wrong.map((what) => `${where}: ${what}`));
			if (!scenario.atomic || outcome.wrong.length > 0) continue;
			if (outcome.charts !== whole.charts && (outcome.done || outcome.charts !== from.charts))
				wrong.push(
					`${where}: ${outcome.done ? 'answered, and not there' : 'neither as before nor as after'}`
				);
		}
	}
	return { calls: whole.calls, crashes, wrong };
}

async function run(scenario: Scenario, from: Beginning, at: number, fate: StoreFate): Promise<Outcome> {
	const disk = scenario.onEmptyDisk ? createMemoryStore() : createMemoryStore(from.disk);
	const relay = await copyRelay(from.relay);
	const core = await openRelay(relay);
	const life = { alive: true };
	let armed = false;
	let calls = 0;
	let end = (): void => {};
	const ended = new Promise<void>((over) => (end = over));
	const store = createFaultyStore(disk, life, {
		fateOf: () => (armed && calls++ === at ? fate : 'done'),
		wait: () => undefined,
		crash() {
			life.alive = false;
			end();
		}
	});
	const engine = await startProcess(store, core, life, 4);
	if (!scenario.onEmptyDisk && !scenario.locked) {
		await engine.unlock({ passphrase: PASSPHRASE });
		if (scenario.atomic) await engine.openChart(from.chartId);
		await rest();
	}
	armed = true;
	let done = false;
	const wrong: string[] = [];
	const acted = scenario.act(engine, from).then(
		() => void (done = true),
		(error: unknown) => void (life.alive && wrong.push(String(error)))
	);
	await Promise.race([acted, ended]);
	await rest();
	const crashed = !life.alive;
	life.alive = false;
	await core.idle();
	return { calls, done, crashed, ...(await startAgain(scenario, from, disk, relay, done, wrong)) };
}

async function startAgain(
	scenario: Scenario,
	from: Beginning,
	disk: MemoryStore,
	relay: Awaited<ReturnType<typeof copyRelay>>,
	done: boolean,
	wrong: string[]
): Promise<Pick<Outcome, 'charts' | 'wrong'>> {
	const core = await openRelay(relay);
	const life = { alive: true };
	let charts = '';
	try {
		const engine = await startProcess(disk, core, life, 6);
		if (engine.state().phase === 'new') {
			if (!scenario.onEmptyDisk || done) wrong.push('the device has forgotten its practice');
			return { charts, wrong };
		}
		// What a file brought may be ahead of what the relay has to tell.
		const problems = (await engine.verify()).problems.filter(({ what }) => !AHEAD.includes(what));
		if (problems.length > 0) wrong.push(`the store: ${JSON.stringify(problems[0])}`);
		const unlocked = await engine.unlock({ passphrase: PASSPHRASE });
		const other = unlocked.ok
			? unlocked
			: await engine.unlock({ passphrase: 'copper river apple orbit window' });
		if (!other.ok) wrong.push('nobody can sign in');
		charts = await readCharts(engine);
		// It stays off where a person switched it off.
		await engine.setNetwork({ on: true });
		engine.connect();
		await until(() => isSent(engine), 'after the crash everything is sent');
		const again = (await engine.verify()).problems;
		if (again.length > 0) wrong.push(`the store once all is sent: ${JSON.stringify(again[0])}`);
		if (engine.status().quarantined > 0) wrong.push('something was set aside');
		wrong.push(...((await scenario.after?.(engine, disk, from, done)) ?? []));
		const report = await checkStorage(relay, suite);
		if (report.problems.length > 0) wrong.push(`the relay: ${JSON.stringify(report.problems[0])}`);
		const held = await disk.count('envelope');
		const practices = scenario.onEmptyDisk ? 2 : 1;
		if (practices === 1 && held > report.envelopes)
			wrong.push(`held ${held}, at the relay ${report.envelopes}`);
		await engine.disconnect();
	} catch (error) {
		wrong.push(String(error));
	}
	life.alive = false;
	return { charts, wrong };
}
