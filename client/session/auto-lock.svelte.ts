// Locking by itself a device that nobody touches: a quiet word twenty seconds before, and any key or touch in any tab of
// the profile begins the time anew.
import { autoLockMinutes, keepAutoLockMinutes } from './browser-marks.ts';
import { judgeIdle } from './idle.ts';
import { every, now, running } from './tab-clock.ts';

const USES = ['pointerdown', 'pointermove', 'keydown', 'input', 'wheel', 'touchmove'] as const;
/** `resume`: a tab that the browser had frozen (Page Lifecycle). */
const WAKES = ['visibilitychange', 'resume'] as const;
const RELEASES = ['pointerup', 'pointercancel', 'blur'] as const;
/** Other tabs are told of use at most this often. */
const TELL_MS = 2_000;

export class AutoLock {
	/** Seconds until the device locks, while that is soon. */
	seconds = $state<number>();
	/** After how many minutes without use it locks. */
	minutes = $state(autoLockMinutes());
	/** By the wall clock, which runs while the machine sleeps, and by one that nobody can set back. */
	#last = { at: now(), run: running() };
	#told = 0;
	#held = 0;

	/** Chooses the minutes for this device. */
	choose(minutes: number): void {
		keepAutoLockMinutes(minutes);
		this.minutes = minutes;
		this.#used();
	}

	/** Watches this tab until the returned function is called. `isOpen`: somebody is signed in. */
	begin(profile: string, isOpen: () => boolean, lock: () => unknown): () => void {
		const others = new BroadcastChannel(`saddlebag/${profile}/use`);
		others.onmessage = () => this.#used();
		const use = (event: Event): void => {
			// The first touch after a long sleep comes before any timer.
			if (look()) return;
			if (event.type === 'pointerdown') this.#held++;
			this.#used();
			if (this.#last.run - this.#told < TELL_MS) return;
			this.#told = this.#last.run;
			others.postMessage('use');
		};
		const release = (): void => {
			const wasHeld = this.#held > 0;
			this.#held = 0;
			// Leaving the window is no use of it after a long sleep.
			if (wasHeld || !look()) this.#used();
		};
		/** True when it locks. */
		const look = (): boolean => {
			if (!isOpen()) {
				this.#used();
				return false;
			}
			const idleMs = Math.max(now() - this.#last.at, running() - this.#last.run);
			const idle = judgeIdle(idleMs, this.minutes * 60_000, this.#held > 0);
			this.seconds = idle.type === 'warn' ? idle.seconds : undefined;
			if (idle.type !== 'lock') return false;
			this.#used();
			void lock();
			return true;
		};
		const stop = every(1_000, look);
		for (const type of USES) addEventListener(type, use, { capture: true, passive: true });
		// Not while capturing: a field that leaves the page loses the focus in the middle of drawing.
		for (const type of RELEASES) addEventListener(type, release);
		// Timers of a hidden tab are slow, and those of a sleeping machine stand still: whoever comes back must not see a chart
		// that should be locked.
		for (const type of WAKES) document.addEventListener(type, look);
		addEventListener('pageshow', look);
		addEventListener('focus', look);
		return () => {
			stop();
			others.close();
			for (const type of USES) removeEventListener(type, use, { capture: true });
			for (const type of RELEASES) removeEventListener(type, release);
			for (const type of WAKES) document.removeEventListener(type, look);
			removeEventListener('pageshow', look);
			removeEventListener('focus', look);
		};
	}

	/** Something that a person waits for goes on: it counts as use. Its caller sees to it that it ends. */
	working(): void {
		this.#used();
	}

	#used(): void {
		this.#last = { at: now(), run: running() };
		this.seconds = undefined;
	}
}
