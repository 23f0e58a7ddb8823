// The commands of `bag`, one function each: options in, JSON lines out.
import { open, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { ROLES, type Role } from '#shared/core/scopes.ts';
import type { ChartId } from '#shared/core/ids.ts';
import type { Result } from '#shared/core/result.ts';
import type { Engine, EngineError, TransferReport } from '#shared/engine/api.ts';
import { parseExact, stringifyExact, type ExactJson } from '#shared/fhir/exact-json.ts';
import { BagError } from './bag-error.ts';
import { compareStores } from './compare-stores.ts';
import { errorWords } from './error-words.ts';
import { openDevice } from './open-device.ts';
import { REMOVED_WORDS, syncOnce, waitUntil } from './sync-once.ts';

export interface BagOptions {
	readonly files: readonly string[];
	readonly dir?: string;
	readonly relay?: string;
	readonly practice?: string;
	readonly site?: string;
	readonly user?: string;
	readonly role?: string;
	readonly link?: string;
	readonly timeout?: string;
	readonly chart?: string;
	readonly query?: string;
	readonly path?: string;
	readonly value?: string;
	readonly resource?: string;
	readonly id?: string;
	readonly section?: string;
	readonly text?: string;
	readonly group?: string;
	readonly keep?: string;
	readonly with?: string;
	readonly all?: boolean;
	readonly code?: string;
	readonly 'accept-relay'?: boolean;
	readonly offline?: boolean;
}

/** How long the relay has to answer before it is asked nothing more. */
const ACCEPT_MS = 15_000;

type Print = (line: string) => void;
type Command = (options: BagOptions, print: Print) => Promise<void>;

function need<K extends keyof BagOptions>(options: BagOptions, name: K): NonNullable<BagOptions[K]> {
	const value = options[name];
	if (value === undefined) throw new BagError(`--${name} is missing`);
	return value as NonNullable<BagOptions[K]>;
}

function take<T>(result: Result<T, EngineError>): T {
	if (!result.ok) throw new BagError(errorWords(result.error));
	return result.value;
}

function passphrase(): string {
	const words = process.env['SADDLEBAG_PASSPHRASE'];
	if (!words) throw new BagError('Set SADDLEBAG_PASSPHRASE to the passphrase of this device.');
	return words;
}

function readJson(name: string, text: string): ExactJson {
	const parsed = parseExact(text);
	if (!parsed.ok) throw new BagError(`--${name} is not JSON. Nothing was written.`);
	return parsed.value;
}

/** For commands that are nothing without a road. */
function needRoad(options: BagOptions): void {
	if (options.offline)
		throw new BagError('Nothing was changed: this needs the relay, and --offline never opens a socket.');
}

const protocolVersion = (): number | undefined => {
	const text = process.env['SADDLEBAG_PROTOCOL_VERSION'];
	return text === undefined ? undefined : Number(text);
};

async function withDevice<T>(options: BagOptions, use: (engine: Engine) => Promise<T>): Promise<T> {
	const engine = await openDevice({
		dir: need(options, 'dir'),
		offline: options.offline ?? false,
		protocolVersion: protocolVersion()
	});
	try {
		return await use(engine);
	} finally {
		await engine.close();
	}
}

const withUnlocked = <T>(options: BagOptions, use: (engine: Engine) => Promise<T>): Promise<T> =>
	withDevice(options, async (engine) => {
		const state = engine.state();
		if (state.phase === 'removed' && state.done) throw new BagError(REMOVED_WORDS);
		take(await engine.unlock({ passphrase: passphrase() }));
		return use(engine);
	});

const withChart = <T>(options: BagOptions, use: (engine: Engine, chart: ChartId) => Promise<T>): Promise<T> =>
	withUnlocked(options, (engine) => use(engine, need(options, 'chart') as ChartId));

const json = (value: unknown): string => JSON.stringify(value);

const init: Command = (options, print) =>
	withDevice(options, async (engine) => {
		const made = take(
			await engine.createPractice({
				practiceName: need(options, 'practice'),
				siteName: need(options, 'site'),
				userName: need(options, 'user'),
				relayUrl: need(options, 'relay'),
				passphrase: passphrase()
			})
		);
		print(json(made));
	});

const invite: Command = (options, print) =>
	withUnlocked(options, async (engine) => {
		needRoad(options);
		const role = need(options, 'role');
		if (!(ROLES as readonly string[]).includes(role))
			throw new BagError(`--role is one of: ${ROLES.join(', ')}`);
		const timeoutMs = Number(options.timeout ?? '600') * 1000;
		if (!(timeoutMs > 0)) throw new BagError('--timeout is a number of seconds');
		engine.connect();
		await waitUntil(engine, (status) => status.caughtUp, timeoutMs);
		const joined = new Set<string>();
		engine.subscribe((event) => event.type === 'joined' && joined.add(event.inviteId));
		const made = take(
			await engine.invite({
				userName: need(options, 'user'),
				role: role as Role,
				siteName: need(options, 'site')
			})
		);
		print(json({ link: made.link }));
		await waitUntil(engine, (status) => joined.has(made.inviteId) && status.unsent === 0, timeoutMs);
	});

const join: Command = (options, print) =>
	withDevice(options, async (engine) => {
		needRoad(options);
		const joined = take(await engine.join({ link: need(options, 'link'), passphrase: passphrase() }));
		await syncOnce(engine);
		print(json(joined));
	});

/** Takes the answering relay for the practice's, if it is another than before. */
async function acceptRelay(engine: Engine): Promise<void> {
	engine.connect();
	const answered = await waitUntil(engine, (status) => status.caughtUp, ACCEPT_MS).then(
		() => true,
		() => engine.status().stoppedFor !== 'wrong-relay'
	);
	if (!answered) take(await engine.acceptRelay());
}

const nameRelay: Command = (options, print) =>
	withUnlocked(options, async (engine) => {
		needRoad(options);
		await syncOnce(engine);
		take(await engine.nameRelay({ code: need(options, 'code') }));
		print(json({}));
	});

const sync: Command = (options, print) =>
	withUnlocked(options, async (engine) => {
		needRoad(options);
		if (options.relay !== undefined) take(await engine.moveToRelay({ relayUrl: options.relay }));
		if (options['accept-relay']) await acceptRelay(engine);
		print(json(await syncOnce(engine)));
	});

const importFiles: Command = (options, print) =>
	withUnlocked(options, async (engine) => {
		if (options.files.length === 0) throw new BagError('Name at least one file to import.');
		for (const path of options.files) {
			const text = await readFile(path, 'utf8').catch(() => undefined);
			if (text === undefined)
				throw new BagError(`${basename(path)} cannot be read. Files before it are imported.`);
			const { file, chart, accepted, refused } = take(await engine.importText(path, text));
			print(json({ file, chart: chart ?? null, accepted, refused }));
		}
	});

/** Work that goes by hand: what is unsent, or with --all everything held here. The file is written anew. */
const carry: Command = (options, print) =>
	withUnlocked(options, async (engine) => {
		const [path] = options.files;
		if (path === undefined || options.files.length > 1) throw new BagError('Name the one file to write.');
		const file = await open(path, 'w').catch(() => undefined);
		if (!file) throw new BagError(`${basename(path)} cannot be written.`);
		let count = 0;
		try {
			for (let after: string | undefined = ''; after !== undefined;) {
				const part: { bytes: Uint8Array; count: number; next?: string | undefined } = options.all
					? take(await engine.exportPractice(after))
					: take(await engine.exportUnsent(false));
				await file.write(part.bytes);
				count += part.count;
				after = part.next;
			}
			await file.sync();
		} finally {
			await file.close();
		}
		print(json({ file: path, changes: count }));
	});

/** Takes in files that `carry`, or a browser, has written. */
const takeIn: Command = (options, print) =>
	withUnlocked(options, async (engine) => {
		if (options.files.length === 0) throw new BagError('Name at least one file to take in.');
		for (const path of options.files) {
			const file = await open(path).catch(() => undefined);
			if (!file) throw new BagError(`${basename(path)} cannot be read. Files before it are taken in.`);
			try {
				const read = async (from: number, to: number): Promise<Uint8Array> =>
					(await file.read(new Uint8Array(to - from), 0, to - from, from)).buffer;
				const source = { size: (await file.stat()).size, read };
				for (let from: number | undefined = 0; from !== undefined;) {
					const { next, ...report }: TransferReport = take(await engine.takeTransfer(source, from));
					print(json({ file: path, ...report }));
					from = next;
				}
			} finally {
				await file.close();
			}
		}
	});

const exportChart: Command = (options, print) =>
	withChart(options, async (engine, chart) => print(stringifyExact(take(await engine.exportChart(chart)))));

const list: Command = (options, print) =>
	withUnlocked(options, async (engine) => {
		for (const row of engine.search(options.query ?? '', Number.MAX_SAFE_INTEGER)) {
			const { chartId, name, birthDate, gender, identifiers } = row;
			print(
				json({ chart: chartId, name, birthDate: birthDate ?? null, gender: gender ?? null, identifiers })
			);
		}
	});

const show: Command = (options, print) =>
	withChart(options, async (engine, chart) => {
		const view = take(await engine.openChart(chart));
		const entries = take(await engine.exactEntries(chart));
		const patients = entries['Patient'] ?? {};
		const [first = ''] = Object.keys(patients).sort();
		const patient = patients[chart] ?? patients[first] ?? (view.patient as ExactJson);
		const disagreements = view.disagreements.map(({ path, group, values }) => ({
			path,
			...(group !== undefined && { group }),
			values: values.map(({ atom, user, site, at }) => ({ value: readJson('value', atom), user, site, at }))
		}));
		const { texts, complete } = view;
		print(stringifyExact({ patient, entries, disagreements, texts, complete } as ExactJson));
	});

const set: Command = (options, print) =>
	withChart(options, async (engine, chart) => {
		const value = readJson('value', need(options, 'value'));
		take(await engine.run(chart, { verb: 'correctElement', path: need(options, 'path'), value }));
		print(json({}));
	});

const add: Command = (options, print) =>
	withChart(options, async (engine, chart) => {
		const resource = readJson('resource', need(options, 'resource'));
		const done = take(await engine.run(chart, { verb: 'addResource', resource }));
		print(json({ path: done.entry }));
	});

const note: Command = (options, print) =>
	withChart(options, async (engine, chart) => {
		const text = need(options, 'text');
		const section = need(options, 'section');
		const done = take(await engine.run(chart, { verb: 'writeNote', noteId: options.id, section, text }));
		print(json({ id: done.entry?.split('/')[1] }));
	});

const resolve: Command = (options, print) =>
	withChart(options, async (engine, chart) => {
		const text = need(options, 'keep');
		const keep = text === 'both' ? text : Number(text);
		if (keep !== 'both' && !(Number.isInteger(keep) && keep >= 0)) {
			throw new BagError('--keep is the position of a value as shown, counted from 0, or "both"');
		}
		const path = need(options, 'path');
		take(await engine.run(chart, { verb: 'resolveDisagreement', path, group: options.group, keep }));
		print(json({}));
	});

const verify: Command = (options, print) =>
	withDevice(options, async (engine) => {
		const report = await engine.verify();
		print(json(report));
		const { length } = report.problems;
		if (length > 0) throw new BagError(length === 1 ? '1 problem found.' : `${length} problems found.`);
	});

/** What this folder and another store have that the other lacks. */
const doctor: Command = async (options, print) => {
	print(json(compareStores(need(options, 'dir'), need(options, 'with'))));
};

/** Every command by name. */
export const commands = {
	init,
	invite,
	join,
	sync,
	'name-relay': nameRelay,
	import: importFiles,
	carry,
	take: takeIn,
	export: exportChart,
	list,
	show,
	set,
	add,
	note,
	resolve,
	verify,
	doctor
} as const satisfies Record<string, Command>;
