// Keeps one practice's road to the relay above open: reconnects with backoff, feeds frames and time to the state machine
// one at a time, and carries out what it asks for.
import type { Clock } from '#shared/core/clock.ts';
import type { Random } from '#shared/core/random.ts';
import type { PracticeId } from '#shared/core/ids.ts';
import type { Effect } from '#shared/replica/effects.ts';
import type { Road, Transport } from '#shared/replica/transport.ts';
import { offering } from '#shared/protocol/speech.ts';
import type { UpstreamPractice } from './upstream-practice.ts';

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 15_000;
/** The relay above is of another version, does not know this one yet, or is a stranger: somebody may be about to change that. */
const RETRY_STOPPED_MS = 30_000;
const TICK_MS = 5_000;

export interface UpstreamRoadDeps {
	readonly way: UpstreamPractice;
	readonly transport: Transport;
	readonly url: string;
	readonly practiceId: PracticeId;
	readonly clock: Clock;
	readonly random: Random;
	/** Counts work in progress, as a relay's sessions do. */
	run<T>(task: () => Promise<T>): Promise<T>;
	onEffect(effect: Effect): void;
	/** Something that devices are told may have changed. */
	onChange(): void;
	onFailure(error: unknown): void;
}

export interface UpstreamRoad {
	/** Runs a step of the state machine behind those asked for before. */
	step(run: (way: UpstreamPractice) => Promise<readonly Effect[]>): Promise<void>;
	stop(): void;
}

/** Opens the road and keeps it open until stopped. */
export function openUpstreamRoad(deps: UpstreamRoadDeps): UpstreamRoad {
	const { way, transport, clock, random } = deps;
	let road: Road | undefined;
	let stopped = false;
	let failures = 0;
	let cancelRetry = (): void => {};
	let cancelTick = (): void => {};
	let last: Promise<unknown> = Promise.resolve();

	const step: UpstreamRoad['step'] = (run) => {
		const done = last.then(() => deps.run(() => perform(run))).catch(failed);
		last = done;
		return done;
	};

	async function perform(run: (way: UpstreamPractice) => Promise<readonly Effect[]>): Promise<void> {
		for (const effect of await run(way)) {
			if (effect.type === 'send') road?.send(effect.frame);
			else if (effect.type === 'close') drop(effect.code);
			else deps.onEffect(effect);
		}
		if (way.isLive()) failures = 0;
		deps.onChange();
	}

	/** A bug or a failing storage: this road ends, the relay goes on. */
	function failed(error: unknown): void {
		deps.onFailure(error);
		drop(1000);
	}

	function ended(code: number): void {
		road = undefined;
		cancelTick();
		void step(() => way.closed(code)).then(retryLater);
	}

	function drop(code: number): void {
		const closing = road;
		if (!closing) return;
		ended(code);
		closing.close(code);
	}

	function retryLater(): void {
		if (stopped || road) return;
		const longest = way.stoppedFor()
			? RETRY_STOPPED_MS
			: Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures, 10));
		failures += 1;
		cancelRetry();
		cancelRetry = clock.after(longest * (0.5 + random.bytes(1)[0]! / 512), open);
	}

	function tick(): void {
		cancelTick = clock.after(TICK_MS, () => {
			void step(() => way.tick(clock.now()));
			if (road) tick();
		});
	}

	function open(): void {
		if (stopped || road) return;
		const opening: Road = transport.open(deps.url, offering(`/sync/${deps.practiceId}`), {
			opened: () => {
				if (road === opening) void step(() => way.opened());
			},
			received: (frame) => {
				if (road === opening) void step(() => way.received(frame));
			},
			closed: (code) => {
				if (road === opening) ended(code);
			}
		});
		road = opening;
		tick();
	}

	open();
	return {
		step,
		stop() {
			stopped = true;
			cancelRetry();
			cancelTick();
			const closing = road;
			road = undefined;
			closing?.close(1000);
		}
	};
}
