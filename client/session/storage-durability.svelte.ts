// Whether the browser has promised to keep this device's data, and how much room is left. It is asked once somebody has
// signed in; where it refuses, the screen says so.

/** Below this share of free storage the device is said to be nearly full. */
const LOW_SHARE = 0.1;

/** The storage of this origin. */
export class StorageDurability {
	/** undefined until known, or where the browser cannot tell. */
	persisted = $state<boolean>();
	freeShare = $state<number>();

	/** True when there is hardly room to save. */
	get isLow(): boolean {
		return this.freeShare !== undefined && this.freeShare < LOW_SHARE;
	}

	/** True when data may be lost: the browser may clear it, or there is hardly room to save. */
	get atRisk(): boolean {
		return this.persisted === false || this.isLow;
	}

	/** Asks the browser to keep the data, then looks at what it says. */
	async ask(): Promise<void> {
		const storage = navigator.storage;
		if (!storage?.persist) return;
		this.persisted = (await storage.persisted()) || (await storage.persist());
		await this.look();
	}

	/** Looks how much room is left. */
	async look(): Promise<void> {
		if (!navigator.storage?.estimate) return;
		const { quota, usage } = await navigator.storage.estimate();
		this.freeShare = quota ? 1 - (usage ?? 0) / quota : undefined;
	}
}
