// The few facts kept in this browser's localStorage, none of them about a patient: which profile a tab shows, that a
// profile was enrolled here (so that an emptied database is not taken for a first run), and since when work waits.

const PROFILE = 'saddlebag.profile';
const key = (name: string, profile: string): string => `saddlebag.${name}.${profile}`;

/** The profile of this tab: `?profile=` once, then kept for the tab's life; normally `main`. */
export function currentProfile(): string {
	const asked = new URLSearchParams(location.search).get('profile');
	const profile = asked ?? sessionStorage.getItem(PROFILE) ?? 'main';
	if (!/^[a-z0-9-]{1,32}$/.test(profile)) return 'main';
	sessionStorage.setItem(PROFILE, profile);
	return profile;
}

/** Remembers that this profile belongs to a practice. */
export const markEnrolled = (profile: string): void => localStorage.setItem(key('enrolled', profile), '1');

/** True when this profile once belonged to a practice: an empty store then means that the browser cleared it. */
export const wasEnrolled = (profile: string): boolean =>
	localStorage.getItem(key('enrolled', profile)) !== null;

/** Forgets it: the person knows, and begins anew. */
export const forgetEnrolled = (profile: string): void => localStorage.removeItem(key('enrolled', profile));

/** Keeps since when something has been waiting to be sent; returns it, or undefined when nothing waits. */
export function trackUnsentSince(profile: string, unsent: number, now: number): number | undefined {
	const name = key('unsent-since', profile);
	if (unsent === 0) {
		localStorage.removeItem(name);
		return undefined;
	}
	const since = Number(localStorage.getItem(name) ?? Number.NaN);
	if (Number.isFinite(since)) return since;
	localStorage.setItem(name, String(now));
	return now;
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
