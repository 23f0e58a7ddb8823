// A clinic in which something stands on every screen: the demo, with one chart that has an answer to decide and a medicine
// of a very long name. It is come to without a word of any language.
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

/** Opens the demo, by its door, and the chart that waits first in its inbox. `language`: the browser's first one. */
export async function openFullClinic(language?: string): Promise<FullClinic> {
	const relay = await startRelay();
	const clinic = new Clinic(relay.url, [], language);
	await clinic.open();
	const { page } = clinic;
	// Its door has the focus: Enter is enough to look around.
	await page.locator('button:focus').press('Enter');
	await expect(page.getByTestId('queue-line').first()).toBeVisible({ timeout: 180_000 });
	await page.locator('a[href="/inbox"]').first().click();
	await page.locator('a[href^="/chart/"]').first().click();
	await expect(page.getByTestId('banner')).toBeVisible({ timeout: 60_000 });
	const chartId = new URL(page.url()).pathname.split('/').at(-1)!;
	await page.locator('body').press('m');
	const drug = page.getByTestId('sheet').locator('form input').first();
	await expect(drug).toBeFocused();
	await drug.fill(`${LONG_DRUG} 960 mg`);
	await drug.press('Enter');
	await expect(drug).toHaveValue(LONG_DRUG);
	await drug.press('Control+Enter');
	await expect(clinic.entry('medicine', LONG_DRUG)).toBeVisible();
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
