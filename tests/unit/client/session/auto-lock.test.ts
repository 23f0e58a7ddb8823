// When a page locks by itself: under two clocks, one that can be set and one that stands still while the machine sleeps. The
// same in a browser: tests/e2e/people.spec.ts.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AutoLock } from '#client/session/auto-lock.svelte.ts';

const START = Date.UTC(2026, 4, 4, 9);
const HOUR = 3_600_000;
let page: EventTarget;
let stop: () => void;
let locked: number;

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['Date', 'performance', 'setInterval', 'clearInterval'], now: START });
	page = new EventTarget();
	vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
	vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
	vi.stubGlobal('document', new EventTarget());
	// A workstation on which nobody has chosen anything.
	vi.stubGlobal('localStorage', { getItem: () => null });
	vi.stubGlobal('matchMedia', () => ({ matches: false }));
	locked = 0;
	stop = new AutoLock().begin(
		'test',
		() => locked === 0,
		() => locked++
	);
});
afterEach(() => {
	stop();
	vi.unstubAllGlobals();
	vi.useRealTimers();
});

const touch = (type = 'pointermove') => page.dispatchEvent(new Event(type));

test('a workstation locks after five minutes, counted from the last touch', () => {
	vi.advanceTimersByTime(4 * 60_000);
	touch();
	vi.advanceTimersByTime(5 * 60_000 - 1_000);
	expect(locked).toBe(0);
	vi.advanceTimersByTime(1_000);
	expect(locked).toBe(1);
});

test('the first touch after an hour of sleep locks, before any timer', () => {
	vi.setSystemTime(START + HOUR);
	touch();
	expect(locked).toBe(1);
});

test.each(['blur', 'pointerup'])('%s after an hour of sleep is no use of the device', (type) => {
	vi.setSystemTime(START + HOUR);
	touch(type);
	expect(locked).toBe(1);
});

test.each(['visibilitychange', 'resume'])('a tab that comes back by %s locks at once', (type) => {
	vi.setSystemTime(START + HOUR);
	document.dispatchEvent(new Event(type));
	expect(locked).toBe(1);
});

test('a clock that was set back locks it no later', () => {
	vi.setSystemTime(START - HOUR);
	vi.advanceTimersByTime(5 * 60_000);
	expect(locked).toBe(1);
});

test('a finger that is down keeps it open, and counts as use when it goes', () => {
	touch('pointerdown');
	vi.advanceTimersByTime(10 * 60_000);
	touch('pointerup');
	vi.advanceTimersByTime(4 * 60_000);
	expect(locked).toBe(0);
});
