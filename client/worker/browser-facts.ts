// What this browser knows of the device's storage, for its status.
import type { DeviceFacts } from '#shared/engine/device-status.ts';
import { APP_VERSION } from '#client/engine-api/app-version.ts';

/** Asked anew each time; where the browser cannot tell, nothing is said. */
export async function browserFacts(): Promise<DeviceFacts> {
	const storage: StorageManager | undefined = navigator.storage;
	const estimate = await storage?.estimate().catch(() => undefined);
	const persisted = await storage?.persisted().catch(() => undefined);
	return {
		appVersion: APP_VERSION,
		usedBytes: estimate?.usage,
		quotaBytes: estimate?.quota,
		persisted
	};
}
