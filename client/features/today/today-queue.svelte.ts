// Today's queues as Today shows them: read when they change, what is said of the patients after them, and what can be done
// to a line, each with its way back.
import { isOver } from '#shared/chart/queue/queue-lines.ts';
import type { ChartId } from '#shared/core/ids.ts';
import type { VisitState } from '#shared/chart/queue/visit-state.ts';
import type { QueueChanged, QueueCommand, QueueFlags, QueueLine } from '#shared/engine/queue-rows.ts';
import { errorWords } from '#client/session/error-words.ts';
import { t } from '#client/session/i18n.ts';
import { rowName } from '#client/session/patient-words.ts';
import type { QueueFilter } from '#client/session/queue-filter.ts';
import type { Session, SignedIn } from '#client/session/session.svelte.ts';
import { after } from '#client/session/tab-clock.ts';
import { lineKey, shownLines, undoArrival, type Viewer } from './queue-view.ts';

/** Between two looks at the charts behind the lines. */
const LOOK_EVERY_MS = 1_000;

/** A patient's name for lists and messages. */
export const lineName = ({ patient }: QueueLine): string =>
	patient ? rowName(patient) : t('patient.not-known');

export class TodayQueue {
	/** undefined until they were read once. */
	lines = $state.raw<readonly QueueLine[]>();
	/** Of the days before, not come to an end. */
	unfinished = $state.raw<readonly QueueLine[]>([]);
	#chosen = $state<string>();
	#place = $state(0);
	readonly #session: Session;
	#looking = false;
	#again = false;

	constructor(session: Session) {
		this.#session = session;
	}

	get viewer(): Viewer {
		return this.#session.state as SignedIn;
	}
	get filter(): QueueFilter {
		return this.#session.queueFilter;
	}
	/** What was said last time stands until it is known anew: lines do not grow when one comes back. */
	get flags(): QueueFlags {
		return this.#session.queueFlags;
	}
	choose(filter: Partial<QueueFilter>): void {
		this.#session.queueFilter = { ...this.filter, ...filter };
	}

	/** Lines of the chosen people and sites, whatever their status. */
	readonly whose = $derived(shownLines(this.lines ?? [], { ...this.filter, state: undefined }, this.viewer));
	readonly shown = $derived(shownLines(this.lines ?? [], this.filter, this.viewer));
	/** The place of the line that keys act on. It stays with its patient when others move. */
	readonly cursor = $derived.by(() => {
		const found = this.shown.findIndex((line) => lineKey(line) === this.#chosen);
		return found >= 0 ? found : Math.max(0, Math.min(this.#place, this.shown.length - 1));
	});
	readonly line = $derived(this.shown[this.cursor]);

	/** Takes the cursor to a line. */
	point(index: number): void {
		const place = Math.min(Math.max(index, 0), this.shown.length - 1);
		const line = this.shown[place];
		this.#place = place;
		this.#chosen = line && lineKey(line);
	}

	/** Follows the queues; returns what ends that. For onMount. */
	begin(): () => void {
		void this.read();
		return this.#session.listen(({ type }) => {
			if (type === 'queue' || type === 'patients') void this.read();
			else if (type === 'saved' || type === 'status') void this.look();
		});
	}

	async read(): Promise<void> {
		const [today, before] = await Promise.all([
			this.#session.ask('readQueue', {}),
			this.#session.ask('readUnfinished', {})
		]);
		if (today.ok) this.lines = today.value;
		// The first line is pointed at from now on: keys must not act on whoever comes to stand there later.
		if (this.#chosen === undefined && this.line) this.point(this.cursor);
		if (before.ok) this.unfinished = before.value;
		void this.look();
	}

	/** Asks what is to be said beside the lines; while an answer is under way, once more after it. */
	async look(): Promise<void> {
		this.#again = true;
		if (this.#looking) return;
		this.#looking = true;
		while (this.#again && (this.lines?.length ?? 0) > 0) {
			this.#again = false;
			const flags = await this.#session.ask('queueFlags', {});
			if (flags.ok) this.#session.queueFlags = flags.value;
			if (this.#again) await new Promise<void>((resolve) => after(LOOK_EVERY_MS, resolve));
		}
		this.#looking = false;
	}

	/** `undo`: what takes it back. */
	async #change(
		command: QueueCommand,
		done: string,
		undo?: (changed: QueueChanged) => QueueCommand
	): Promise<void> {
		const { toasts } = this.#session;
		const changed = await toasts.during(this.#session.ask('changeQueue', command));
		if (!changed.ok) return toasts.show(errorWords(changed.error));
		if (!undo) return toasts.show(done);
		toasts.offerUndo(done, async () => {
			const undone = await this.#session.ask('changeQueue', undo(changed.value));
			if (!undone.ok) toasts.show(errorWords(undone.error));
		});
	}

	move(line: QueueLine, to: VisitState): void {
		const { site, id, date, state } = line;
		if (to === state) return;
		const done = t('today.moved', { name: lineName(line), state: t(`visit.${to}`) });
		const place = { verb: 'move', site, id, date } as const;
		void this.#change({ ...place, state: to }, done, () => ({ ...place, state }));
	}

	explain(line: QueueLine, reason: string): void {
		const { site, id, date } = line;
		const place = { verb: 'reason', site, id, date } as const;
		void this.#change({ ...place, reason }, t('today.reason-saved'), () => ({
			...place,
			reason: line.reason
		}));
	}

	arrive(chartId: string, reason: string): void {
		const here = this.lines?.find((line) => line.isHere && line.chartId === chartId && !isOver(line));
		const command = { verb: 'arrive', chartId: chartId as ChartId, reason } as const;
		void this.#change(command, t('today.arrived'), undoArrival(here));
	}
}
