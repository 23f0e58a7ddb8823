// Devices in one process: when each shows a change of the chart that all have on screen, and what it costs them together;
// and what it costs them when all type at once.
import type { ChartId } from '#shared/core/ids.ts';
import type { Engine } from '#shared/engine/api.ts';
import { createEngine } from '#shared/engine/engine.ts';
import { nodeTransport } from '#relay/device/node-transport.ts';
import { answerParent } from './bench-child.ts';
import { BENCH_PASSPHRASE, take } from './bench-device.ts';
import { nodeDeps } from './node-device.ts';

export type LiveTask =
	/** Unlocks the devices, connects them and opens the chart on each. */
	| { readonly type: 'open'; readonly dirs: readonly string[]; readonly chartId: ChartId }
	/** Resolves when each of them shows an allergy with each of these names. */
	| { readonly type: 'watch'; readonly names: readonly string[] }
	/** Opens charts with a note in each, on every device. */
	| { readonly type: 'notes'; readonly notes: readonly NoteToType[] }
	/** All type at once, each in one of the notes; resolves when every device shows every word. */
	| { readonly type: 'type'; readonly bursts: number };

export interface NoteToType {
	readonly chartId: ChartId;
	readonly noteId: string;
}

export const SECTION = 'history';
/** What is typed at once. */
const BURST = 'new rash on left arm ';
/** After so many its author has paused, or typed for a minute. */
const BURSTS_A_MINUTE = 10;

export interface LiveAnswer {
	/** When each device first showed each name, in milliseconds since 1970, by name. */
	readonly shownAt: Readonly<Record<string, readonly number[]>>;
	/** Of the process from the question to the answer. */
	readonly cpuMs: number;
}

const now = (): number => performance.timeOrigin + performance.now();
const engines: Engine[] = [];
const shown = new Map<string, number[]>();
let onShown = (): void => {};

async function open(dirs: readonly string[], chartId: ChartId): Promise<void> {
	for (const dir of dirs) {
		const engine = await createEngine(await nodeDeps(dir, { transport: nodeTransport }));
		take(await engine.unlock({ passphrase: BENCH_PASSPHRASE }));
		await new Promise<void>((resolve) => {
			const look = (): void => {
				const status = engine.status();
				if (status.road !== 'live' || !status.caughtUp) return;
				stop();
				resolve();
			};
			const stop = engine.subscribe(look);
			engine.connect();
			look();
		});
		take(await engine.openChart(chartId));
		const seen = new Set<string>();
		engine.subscribe((event) => {
			if (event.type !== 'chart') return;
			for (const entry of Object.values(event.view.entries['AllergyIntolerance'] ?? {})) {
				const name = (entry['code'] as { readonly text?: string } | undefined)?.text;
				if (name === undefined || seen.has(name)) continue;
				seen.add(name);
				shown.set(name, [...(shown.get(name) ?? []), now()]);
			}
			onShown();
		});
		engines.push(engine);
	}
}

let notes: readonly NoteToType[] = [];
/** What each device shows, by note. */
const shownWords: Map<string, string>[] = [];
let onTyped = (): void => {};

async function openNotes(opened: readonly NoteToType[]): Promise<void> {
	notes = opened;
	for (const [i, engine] of engines.entries()) {
		shownWords[i] = new Map();
		for (const { chartId } of notes) {
			while (!(await engine.openChart(chartId)).ok) await new Promise((next) => setTimeout(next, 50));
		}
		engine.subscribe((event) => {
			if (event.type !== 'chart') return;
			const note = notes.find(({ chartId }) => chartId === event.chartId);
			if (note) shownWords[i]!.set(note.noteId, event.view.texts[note.noteId]?.[SECTION] ?? '');
			onTyped();
		});
	}
}

async function typeAtOnce(bursts: number): Promise<void> {
	const typed = engines.map((_, i) => notes[i % notes.length]!);
	const wanted = new Map<string, number>();
	for (const { noteId } of typed) wanted.set(noteId, (wanted.get(noteId) ?? 0) + bursts * BURST.length);
	for (const [noteId, words] of shownWords[0] ?? []) wanted.set(noteId, wanted.get(noteId)! + words.length);
	const everywhere = new Promise<void>((resolve) => {
		onTyped = () => {
			const isThere = ([noteId, length]: [string, number]): boolean =>
				shownWords.every((of) => of.get(noteId)?.length === length);
			if ([...wanted].every(isThere)) resolve();
		};
	});
	await Promise.all(
		engines.map(async (engine, i) => {
			const { chartId, noteId } = typed[i]!;
			let base = shownWords[i]!.get(noteId) ?? '';
			for (let burst = 1; burst <= bursts; burst++) {
				const next = BURST + base;
				take(await engine.run(chartId, { verb: 'editNoteText', noteId, section: SECTION, base, next }));
				base = next;
				if (burst % BURSTS_A_MINUTE === 0 || burst === bursts) take(await engine.seal(chartId));
			}
		})
	);
	await everywhere;
}

answerParent(async (task: LiveTask): Promise<LiveAnswer> => {
	const before = process.cpuUsage();
	if (task.type === 'open') await open(task.dirs, task.chartId);
	else if (task.type === 'notes') await openNotes(task.notes);
	else if (task.type === 'type') await typeAtOnce(task.bursts);
	else
		await new Promise<void>((resolve) => {
			onShown = () => {
				if (task.names.every((name) => (shown.get(name)?.length ?? 0) === engines.length)) resolve();
			};
			onShown();
		});
	const { user, system } = process.cpuUsage(before);
	return { shownAt: Object.fromEntries(shown), cpuMs: (user + system) / 1000 };
});
