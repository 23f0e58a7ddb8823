// A clock that hardly moves, for pictures that come out the same again: in pages, in their workers, in the relay.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext } from '@playwright/test';
import { createDataDir, startRelay, type RelayProcess } from '../support/relay-process.ts';

/** A Tuesday morning in the zone of the pictures. */
export const STILL_AT = Date.parse('2026-11-24T11:30:00+03:00');
export const STILL_ZONE = 'Africa/Nairobi';
/** Time goes on, so that what came later is later, but a ten times slower. */
const PACE = 10;

/** Runs wherever time is asked for; knows nothing of this file. */
function holdClock(at: number, pace: number): void {
	const Real = Date;
	const begun = Real.now();
	const now = (): number => at + Math.floor((Real.now() - begun) / pace);
	class Still extends Real {
		constructor(...parts: unknown[]) {
			super(...((parts.length === 0 ? [now()] : parts) as [number]));
		}
		static override now(): number {
			return now();
		}
	}
	globalThis.Date = Still as DateConstructor;
}

/** All its pages and their workers from now on. The service worker has to be blocked: what it serves cannot be changed. */
export async function holdContext(context: BrowserContext): Promise<void> {
	const script = `(${holdClock.toString()})(${STILL_AT}, ${PACE});\n`;
	await context.addInitScript(script);
	// The relay's health page carries the time of Node's own clock, which stands nowhere still.
	await context.route('**/health', (route) => route.abort());
	await context.route('**/workers/*.js', async (route) => {
		const response = await route.fetch();
		const headers = { ...response.headers() };
		for (const name of ['content-encoding', 'content-length']) delete headers[name];
		await route.fulfill({ status: 200, headers, body: script + (await response.text()) });
	});
}

/** A relay on the same clock. */
export function startStillRelay(): Promise<RelayProcess> {
	const file = join(createDataDir(), 'still-clock.mjs');
	writeFileSync(file, `(${holdClock.toString()})(${STILL_AT}, ${PACE});\n`);
	return startRelay({ env: { NODE_OPTIONS: `--import=${file}`, TZ: STILL_ZONE } });
}
