// Scenarios of erasing: what a device asks, confirms and hears. They begin where one record was erased by two other admins
// and another one waits for a second signature, both behind what the device has received.
import type { DocId } from '#shared/core/ids.ts';
import { STUB_BYTES } from '#shared/crypto/stub.ts';
import type { Engine } from '#shared/engine/api.ts';
import { foldControlLog } from '#shared/replica/control-log.ts';
import { createMemoryStore, type MemoryStore } from '#shared/replica/memory-store.ts';
import {
	copyRelay,
	isSent,
	must,
	openRelay,
	PASSPHRASE,
	rest,
	startProcess,
	suite,
	until,
	type Beginning
} from './ground.ts';
import type { Scenario } from './scenarios.ts';

export interface ErasingBeginning extends Beginning {
	/** Documents of the record that was erased: of the beginning's other chart. */
	readonly gone: readonly DocId[];
	/** The erasure that waits. */
	readonly waiting: string;
}

/** The same practice with two more admins, who have asked for one erasure and done another. */
export async function makeErasing(from: Beginning): Promise<ErasingBeginning> {
	const relay = await copyRelay(from.relay);
	const core = await openRelay(relay);
	const life = { alive: true };
	const disk = createMemoryStore(from.disk);
	const ana = await startProcess(disk, core, life, 11);
	must(await ana.unlock({ passphrase: PASSPHRASE }));
	ana.connect();
	await until(() => isSent(ana), 'everything is sent');
	const letIn = async (userName: string, seed: number): Promise<Engine> => {
		const { link } = must(await ana.invite({ userName, role: 'admin', siteName: 'Harbour' }));
		const engine = await startProcess(createMemoryStore(), core, life, seed);
		must(await engine.join({ link, passphrase: PASSPHRASE }));
		engine.connect();
		await until(() => isSent(engine) && isSent(ana), `${userName} has joined`);
		return engine;
	};
	const dora = await letIn('Dora', 12);
	const eli = await letIn('Eli', 13);
	const { chartId: asked } = must(await dora.registerPatient({ name: [{ family: 'Mensah' }] }));
	await until(
		() => isSent(dora) && ana.search('Mensah', 9).length + eli.search('Mensah', 9).length === 2,
		'sent'
	);
	await until(() => isSent(ana), 'Ana is in step');
	await ana.close();
	await rest();
	const before = disk.snapshot();
	const reason = 'request';
	const { id } = must(await dora.askErasure({ chartId: from.otherChartId, reason }));
	const knows = async (of: string): Promise<boolean> =>
		must(await eli.erasures()).some((one) => one.id === of && one.mayConfirm);
	while (!(await knows(id))) await rest();
	must(await eli.confirmErasure({ id }));
	const { id: waiting } = must(await dora.askErasure({ chartId: asked, reason }));
	while (!(await knows(waiting))) await rest();
	await until(() => isSent(dora) && isSent(eli), 'all of it is sent');
	for (const engine of [dora, eli]) await engine.close();
	await core.idle();
	const records = await relay.controlAfter(from.practiceId, 0, 1_000);
	const { erased } = must(
		await foldControlLog(
			suite,
			records.map(({ record }) => record)
		)
	);
	return { ...from, relay, disk: before, waiting, gone: [...erased.keys()] };
}

const sync = async (engine: Engine): Promise<void> => {
	engine.connect();
	await until(() => isSent(engine), 'everything is sent and received');
};

/** Stubs alone are left, nothing is saved of it, and no list has it; `told`: what came after is told to admins. */
const goneFrom =
	(told: boolean): NonNullable<Scenario['after']> =>
	async (engine, disk: MemoryStore, from, done) => {
		const { gone, otherChartId } = from as ErasingBeginning;
		const wrong: string[] = [];
		let whole = 0;
		for (const docId of gone) {
			for (const { value } of await disk.list('envelope', { prefix: `${docId}/` }))
				if (value.length !== STUB_BYTES) whole += 1;
			for (const row of [`save/${docId}`, `snapshot/${docId}`])
				if (await disk.get('local', row)) wrong.push(`${row} is there still`);
		}
		const late = must(await engine.lateWork()).filter(({ erased }) => erased !== undefined).length;
		if (whole !== late) wrong.push(`${whole} envelopes of an erased record, of which ${late} are told`);
		if (told && done && late === 0) wrong.push('nobody is told of what came after');
		if (engine.search('', 100).some(({ chartId }) => chartId === otherChartId))
			wrong.push('it is listed still');
		return wrong;
	};

const arrives = (name: string, more: Partial<Scenario> = {}): Scenario => ({
	name,
	act: sync,
	after: goneFrom(false),
	...more
});

export const ERASING: readonly Scenario[] = [
	arrives('an erasure arrives'),
	arrives('an erasure arrives at a locked device', { locked: true }),
	arrives('an erasure arrives while the record is open', {
		async act(engine, { otherChartId }) {
			must(await engine.openChart(otherChartId));
			await sync(engine);
		}
	}),
	arrives('an erasure arrives where somebody wrote on', {
		async act(engine, { otherChartId }) {
			must(await engine.openChart(otherChartId));
			must(await engine.run(otherChartId, { verb: 'addCondition', code: { text: 'Anaemia' } }));
			await sync(engine);
		},
		after: goneFrom(true)
	}),
	arrives('a record is asked to be erased', {
		async act(engine, { chartId }) {
			await sync(engine);
			must(await engine.askErasure({ chartId, reason: 'court' }));
		}
	}),
	arrives('an erasure is confirmed', {
		async act(engine, from) {
			await sync(engine);
			must(await engine.confirmErasure({ id: (from as ErasingBeginning).waiting }));
			await sync(engine);
		}
	})
];
