// What this browser knows of the device's storage, for its status.
import type { DeviceFacts } from '#shared/engine/device-status.ts';
import type { HoldingPolicy } from '#shared/engine/holding/holding-policy.ts';
import { APP_VERSION } from '#client/engine-api/app-version.ts';

/** Small devices carried about begin with the files that somebody opens; whoever uses one may say otherwise on it. */
export const browserHolds: HoldingPolicy = {
	files: /Android|iPhone|iPad|Mobile/.test(navigator.userAgent) ? 'opened' : 'all'
};

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
