// One writer per profile: of all workers that have this profile open, the one that holds the Web Lock runs the engine.
// A second guard, compare-and-swap of sequence numbers, is in the database.

/** Names that carry the profile: the database, the lock and the channel. */
export const profileNames = (profile: string) => ({
	database: `saddlebag/${profile}`,
	lock: `saddlebag/${profile}/holder`,
	channel: `saddlebag/${profile}`,
	keyChannel: `saddlebag/${profile}/keys`,
	tabLock: (tab: string): string => `saddlebag/${profile}/tab/${tab}`
});

/** Calls `onHold` once this worker holds the profile, at once or when every earlier holder is gone; `onWait` if it has to wait. */
export async function holdProfile(lock: string, onHold: () => void, onWait: () => void): Promise<void> {
	const forEver = new Promise<never>(() => undefined);
	const taken = await navigator.locks.request(lock, { ifAvailable: true }, (held) => {
		if (!held) return false;
		onHold();
		return forEver;
	});
	if (taken !== false) return;
	onWait();
	await navigator.locks.request(lock, () => {
		onHold();
		return forEver;
	});
}

/** Marks a tab as here for as long as its worker lives. */
export function markTab(tabLock: string): void {
	void navigator.locks.request(tabLock, () => new Promise<never>(() => undefined));
}

/** Calls back when the tab that marked itself so is gone, however it went. */
export function whenTabIsGone(tabLock: string, onGone: () => void): void {
	void navigator.locks.request(tabLock, onGone);
}
