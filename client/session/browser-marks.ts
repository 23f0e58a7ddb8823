// The few facts kept in this browser's localStorage, none of them about a patient (codes that were read lie there too, sealed:
// browser-read-codes.ts): which profile a tab shows, that a
// profile was enrolled here (so that an emptied database is not taken for a first run), and since when work waits.

const PROFILE = 'saddlebag.profile';
/** The profile of a browser that nobody asked for another. */
export const OWN_PROFILE = 'main';
const key = (name: string, profile: string): string => `saddlebag.${name}.${profile}`;

/** The profile of this tab: `?profile=` once, then kept for the tab's life; normally `main`. */
export function currentProfile(): string {
	const asked = new URLSearchParams(location.search).get('profile');
	const profile = asked ?? sessionStorage.getItem(PROFILE) ?? OWN_PROFILE;
	if (!/^[a-z0-9-]{1,32}$/.test(profile)) return OWN_PROFILE;
	sessionStorage.setItem(PROFILE, profile);
	return profile;
}

/** This tab shows another profile from its next page on. */
export const keepProfile = (profile: string): void => sessionStorage.setItem(PROFILE, profile);

/** True when the page was opened by an address that names a profile: somebody wants that one now. */
export const isProfileAsked = (): boolean => new URLSearchParams(location.search).has('profile');

/** Remembers whether the practice of this profile is a demo, so that this is said also while it is locked. */
export function markDemo(profile: string, is: boolean): void {
	if (is) localStorage.setItem(key('demo', profile), '1');
	else localStorage.removeItem(key('demo', profile));
}

export const wasDemo = (profile: string): boolean => localStorage.getItem(key('demo', profile)) !== null;

/** Remembers that this profile belongs to a practice. */
export const markEnrolled = (profile: string): void => localStorage.setItem(key('enrolled', profile), '1');

/** True when this profile once belonged to a practice: an empty store then means that the browser cleared it. */
export const wasEnrolled = (profile: string): boolean =>
	localStorage.getItem(key('enrolled', profile)) !== null;

/** Forgets everything that is kept of a profile: the person knows, and begins anew. */
export function forgetProfile(profile: string): void {
	for (const name of ['enrolled', 'demo', 'unsent-since']) localStorage.removeItem(key(name, profile));
}

/** Keeps since when something has been waiting to be sent; returns it, or undefined when nothing waits. */
export function trackUnsentSince(profile: string, unsent: number, now: number): number | undefined {
	const name = key('unsent-since', profile);
	if (unsent === 0) {
		localStorage.removeItem(name);
		return undefined;
	}
	const since = unsentSince(profile);
	if (since !== undefined) return since;
	localStorage.setItem(name, String(now));
	return now;
}

/** Since when something waited to be sent, as this browser last knew. */
export function unsentSince(profile: string): number | undefined {
	const since = Number(localStorage.getItem(key('unsent-since', profile)) ?? Number.NaN);
	return Number.isFinite(since) ? since : undefined;
}

const AUTO_LOCK = 'saddlebag.auto-lock-minutes';
/** A tablet is left lying about; a workstation has a chair before it. */
const DEFAULT_MINUTES = { touch: 2, mouse: 5 };

/** After how many minutes without use this device locks. */
export function autoLockMinutes(): number {
	const kept = Number(localStorage.getItem(AUTO_LOCK) ?? Number.NaN);
	if (kept >= 1 && kept <= 60) return kept;
	return matchMedia('(pointer: coarse)').matches ? DEFAULT_MINUTES.touch : DEFAULT_MINUTES.mouse;
}

/** Keeps it for this device. */
export const keepAutoLockMinutes = (minutes: number): void =>
	localStorage.setItem(AUTO_LOCK, String(minutes));

const PREFERENCES = 'saddlebag.preferences';

/** How this browser shows the app, as kept; empty when nothing readable is. */
export function readPreferences(): Readonly<Record<string, unknown>> {
	try {
		const kept: unknown = JSON.parse(localStorage.getItem(PREFERENCES) ?? '{}');
		return typeof kept === 'object' && kept !== null ? (kept as Record<string, unknown>) : {};
	} catch {
		return {};
	}
}

/** Keeps how this browser shows the app. */
export const writePreferences = (preferences: object): void =>
	localStorage.setItem(PREFERENCES, JSON.stringify(preferences));

type Mark = 'steps-hidden' | 'has-printed' | 'install-answered';

/** True once something of the first days happened in this browser. */
export const readMark = (mark: Mark): boolean => localStorage.getItem(`saddlebag.${mark}`) !== null;

export const keepMark = (mark: Mark): void => localStorage.setItem(`saddlebag.${mark}`, '1');
