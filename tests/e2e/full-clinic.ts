// A clinic in which something stands on every screen: the demo, with one chart that has an answer to decide and a medicine
// of a very long name.
import { expect } from '@playwright/test';
import { startRelay } from '../support/relay-process.ts';
import { Clinic } from './clinic.ts';

export const LONG_DRUG = 'sulfamethoxazole and trimethoprim with hydrochlorothiazide';

export interface FullClinic {
	readonly clinic: Clinic;
	/** The chart with everything in it. */
	readonly chartId: string;
	close(): Promise<void>;
}

/** Opens the demo, by its door, and the chart that waits first in its inbox. */
export async function openFullClinic(): Promise<FullClinic> {
	const relay = await startRelay();
	const clinic = new Clinic(relay.url);
	await clinic.open();
	const { page } = clinic;
	await page.getByRole('button', { name: /demo/i }).first().click();
	await expect(page.getByTestId('queue-line').first()).toBeVisible({ timeout: 180_000 });
	await page.getByRole('link', { name: 'Inbox' }).first().click();
	await page.locator('a[href^="/chart/"]').first().click();
	await expect(page.getByTestId('banner')).toBeVisible({ timeout: 60_000 });
	const chartId = new URL(page.url()).pathname.split('/').at(-1)!;
	await clinic.addMedicine(LONG_DRUG, '960');
	return {
		clinic,
		chartId,
		async close() {
			await clinic.close();
			await relay.kill();
			clinic.remove();
		}
	};
}
