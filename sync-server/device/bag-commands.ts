// The commands of `bag`, one function each: options in, JSON lines out.
import { open, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { ROLES, type Role } from '#shared/core/scopes.ts';
import type { Engine } from '#shared/engine/api.ts';
import type { FilePart, TransferReport } from '#shared/engine/transfer-facts.ts';
import { stringifyExact, type ExactJson } from '#shared/fhir/exact-json.ts';
import { BagError } from './bag-error.ts';
import { linkWords } from './chain-words.ts';
import { compareStores } from './compare-stores.ts';
import { recover, recoveryWords } from './bag-recovery.ts';
import {
	json,
	fileSource,
	need,
	needRoad,
	passphrase,
	readJson,
	setupCode,
	take,
	withChart,
	withDevice,
	withUnlocked,
	type Command
} from './bag-support.ts';
import { syncOnce, waitUntil } from './sync-once.ts';

/** How long the relay has to answer before it is asked nothing more. */
const ACCEPT_MS = 15_000;

const init: Command = (options, print) =>
	withDevice(options, async (engine) => {
		const made = take(
			await engine.createPractice({
				practiceName: need(options, 'practice'),
				siteName: need(options, 'site'),
				userName: need(options, 'user'),
				relayUrl: need(options, 'relay'),
				passphrase: passphrase(),
				...(setupCode() !== undefined && { setupCode: setupCode()! })
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
		const code = setupCode();
		if (code !== undefined) take(await engine.giveSetupCode({ code }));
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

/**
 * Work that goes by hand: what is unsent, or with --all everything held here; with --by-words also where nobody knows a
 * passphrase. The file is written anew.
 */
const carry: Command = (options, print) =>
	(options['by-words'] ? withDevice : withUnlocked)(options, async (engine) => {
		const [path] = options.files;
		if (path === undefined || options.files.length > 1) throw new BagError('Name the one file to write.');
		const file = await open(path, 'w').catch(() => undefined);
		if (!file) throw new BagError(`${basename(path)} cannot be written.`);
		let count = 0;
		try {
			for (let after: string | undefined = ''; after !== undefined;) {
				const part: FilePart = options['by-words']
					? take(await engine.exportByWords({ words: recoveryWords(), after }))
					: options.all
						? take(await engine.exportPractice(after))
						: take(await engine.exportUnsent(after));
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
				const source = await fileSource(file);
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
		if (options.names) take(await engine.unlock({ passphrase: passphrase() }));
		const report = await engine.verify();
		print(json(report));
		const { length } = report.problems;
		const found = length === 1 ? '1 problem found.' : `${length} problems found.`;
		if (length > 0) throw new BagError([found, ...report.broken.map(linkWords)].join('\n'));
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
	recover,
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
