// Locking by itself a device that nobody touches: a quiet word twenty seconds before, and any key or touch in any tab of
// the profile begins the time anew.
import { autoLockMinutes, keepAutoLockMinutes } from './browser-marks.ts';
import { judgeIdle } from './idle.ts';
import { every, now } from './tab-clock.ts';

const USES = ['pointerdown', 'pointermove', 'keydown', 'input', 'wheel', 'touchmove'] as const;
const RELEASES = ['pointerup', 'pointercancel', 'blur'] as const;
/** Other tabs are told of use at most this often. */
const TELL_MS = 2_000;

export class AutoLock {
	/** Seconds until the device locks, while that is soon. */
	seconds = $state<number>();
	/** After how many minutes without use it locks. */
	minutes = $state(autoLockMinutes());
	#last = now();
	#told = 0;
	#held = 0;

	/** Chooses the minutes for this device. */
	choose(minutes: number): void {
		keepAutoLockMinutes(minutes);
		this.minutes = minutes;
		this.#last = now();
	}

	/** Watches this tab until the returned function is called. `isOpen`: somebody is signed in. */
	begin(profile: string, isOpen: () => boolean, lock: () => unknown): () => void {
		const others = new BroadcastChannel(`saddlebag/${profile}/use`);
		others.onmessage = () => this.#used();
		const use = (event: Event): void => {
			if (event.type === 'pointerdown') this.#held++;
			this.#used();
			if (this.#last - this.#told < TELL_MS) return;
			this.#told = this.#last;
			others.postMessage('use');
		};
		const release = (): void => {
			this.#held = 0;
			this.#used();
		};
		const look = (): void => {
			if (!isOpen()) {
				this.#last = now();
				this.seconds = undefined;
				return;
			}
			const idle = judgeIdle(now() - this.#last, this.minutes * 60_000, this.#held > 0);
			this.seconds = idle.type === 'warn' ? idle.seconds : undefined;
			if (idle.type !== 'lock') return;
			this.#last = now();
			void lock();
		};
		const stop = every(1_000, look);
		for (const type of USES) addEventListener(type, use, { capture: true, passive: true });
		// Not while capturing: a field that leaves the page loses the focus in the middle of drawing.
		for (const type of RELEASES) addEventListener(type, release);
		// Timers of a hidden tab are slow: whoever comes back to one must not see a chart that should be locked.
		document.addEventListener('visibilitychange', look);
		return () => {
			stop();
			others.close();
			for (const type of USES) removeEventListener(type, use, { capture: true });
			for (const type of RELEASES) removeEventListener(type, release);
			document.removeEventListener('visibilitychange', look);
		};
	}

	/** Something that a person waits for goes on: it counts as use. Its caller sees to it that it ends. */
	working(): void {
		this.#used();
	}

	#used(): void {
		this.#last = now();
		this.seconds = undefined;
	}
}
