// One open chart in this tab: the view the engine last gave, commands on it, and when they became durable.
import type { ChartId } from '#shared/core/ids.ts';
import type { ChartView } from '#shared/chart/chart-view.ts';
import type { CommandDone } from '#shared/engine/api.ts';
import type { ChartCommand } from '#shared/engine/chart-command.ts';
import { err, ok, type Result } from '#shared/core/result.ts';
import type { PersonHere } from '#client/engine-api/tab-events.ts';
import { errorWords } from './error-words.ts';
import { t } from './i18n.ts';
import type { Session, SessionError } from './session.svelte.ts';
import { now } from './tab-clock.ts';

export class OpenChart {
	readonly chartId: ChartId;
	/** undefined until it is open. */
	view = $state.raw<ChartView>();
	/** When the last change made here became durable. */
	savedAt = $state<number>();
	/** Changes on their way to the store. */
	saving = $state(0);
	/** Who else has it open, as far as can be known now. */
	people = $state.raw<readonly PersonHere[]>([]);
	/** Why it could not be opened. */
	failure = $state.raw<SessionError>();
	readonly #session: Session;
	readonly #flushes = new Set<() => Promise<void>>();

	/** `chartId`: as it stands in the address; one that is none opens nothing. */
	constructor(session: Session, chartId: string) {
		this.#session = session;
		this.chartId = chartId as ChartId;
	}

	/** Opens the chart and follows it; the returned function closes it after saving what is typed. */
	begin(): () => void {
		const { begun } = this.#session;
		begun.set(this.chartId, (begun.get(this.chartId) ?? 0) + 1);
		void this.#open();
		const stop = this.#session.listen((event) => {
			if (event.type === 'chart' && event.chartId === this.chartId) this.view = event.view;
			else if (event.type === 'presence' && event.chartId === this.chartId) this.people = event.people;
			else if (event.type === 'erased' && event.chartId === this.chartId)
				this.failure = { type: 'RecordErased' };
			else if (event.type === 'holder') void this.#open();
		});
		const stopLock = this.#session.beforeLock(() => this.flush());
		const flush = () => document.visibilityState === 'hidden' && void this.flush();
		document.addEventListener('visibilitychange', flush);
		addEventListener('pagehide', flush);
		return () => {
			document.removeEventListener('visibilitychange', flush);
			removeEventListener('pagehide', flush);
			stop();
			stopLock();
			begun.set(this.chartId, begun.get(this.chartId)! - 1);
			// From the inbox to the chart itself: the screen that comes has opened it before this one is gone.
			void this.flush().then(() => {
				if (!begun.get(this.chartId)) void this.#session.ask('closeChart', { chartId: this.chartId });
			});
		};
	}

	async #open(): Promise<void> {
		const opened = await this.#session.ask('openChart', { chartId: this.chartId });
		this.failure = opened.ok ? undefined : opened.error;
		if (opened.ok) this.view = opened.value;
	}

	/** Makes one change. Ok means durable on this device, and the kept words of `form` forgotten with it. */
	async run(
		command: ChartCommand,
		form?: string
	): Promise<Result<{ done: CommandDone; view: ChartView }, SessionError>> {
		this.saving++;
		const change = this.#session.ask('run', { chartId: this.chartId, command, form });
		const ran = await this.#session.toasts.during(change);
		this.saving--;
		if (!ran.ok) return err(ran.error);
		this.view = ran.value.view;
		this.savedAt = now();
		if (ran.value.done.proposed) this.#tellProposed(ran.value.done.proposed);
		return ok(ran.value);
	}

	/** What a supervised person enters waits: said each time, with its way back. */
	#tellProposed(id: string): void {
		this.#session.toasts.offerUndo(t('proposal.kept'), async () => {
			const undone = await this.run({ verb: 'answerProposal', id, answer: 'withdrawn' });
			if (!undone.ok) this.#session.toasts.show(errorWords(undone.error));
		});
	}

	/** Asks the engine to seal what was typed, on leaving a section. */
	seal(): void {
		void this.#session.ask('seal', { chartId: this.chartId });
	}

	/** Has `flush` called before the chart closes or the page is hidden; returns what ends that. */
	flushWith(flush: () => Promise<void>): () => void {
		this.#flushes.add(flush);
		return () => this.#flushes.delete(flush);
	}

	/** Saves everything that is typed and not saved yet. */
	async flush(): Promise<void> {
		await Promise.all([...this.#flushes].map((flush) => flush()));
	}
}
