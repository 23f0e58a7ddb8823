// The screens of a full clinic and the way to each, in any language.
import { expect, type Page } from '@playwright/test';
import type { FullClinic } from './full-clinic.ts';

/** Where most of a day is spent. */
export const KEY_SCREENS = ['today', 'patients', 'chart', 'note', 'inbox', 'devices', 'settings'] as const;
export const SIZES = [
	{ width: 1280, height: 800 },
	{ width: 768, height: 1024 }
] as const;

const pathsOf = (chartId: string) => ({
	today: '/today',
	patients: '/patients',
	register: '/patients/new',
	chart: `/chart/${chartId}`,
	note: `/chart/${chartId}#note=new`,
	inbox: '/inbox',
	files: '/files',
	devices: '/devices',
	'prepare trip': '/devices',
	audit: '/audit',
	records: '/records',
	settings: '/settings',
	help: '/help',
	'print summary': `/print/summary/${chartId}`,
	'print prescription': `/print/prescription/${chartId}`,
	'print medicines': `/print/medicines/${chartId}`,
	'print card': `/print/card/${chartId}`,
	'print label': `/print/label/${chartId}`,
	'print labels': `/print/labels/${chartId}`,
	'print who looked': `/print/who-looked/${chartId}`,
	'print queue': '/print/queue',
	'print downtime': '/print/downtime'
});
export type ScreenName = keyof ReturnType<typeof pathsOf>;
export const ALL_SCREENS = Object.keys(pathsOf('')) as ScreenName[];

/** What comes after the heading, and is waited for. */
const PARTS: Partial<Record<ScreenName, readonly string[]>> = {
	today: ['queue-line'],
	chart: ['timeline', 'notes', 'vitals', 'documents'],
	note: ['note'],
	inbox: ['answers'],
	devices: ['devices', 'trips'],
	'prepare trip': ['trips'],
	audit: ['trail-row'],
	records: ['retention']
};

/** What is opened on a screen once it stands. */
const OPENED: Partial<Record<ScreenName, (page: Page) => Promise<void>>> = {
	async 'prepare trip'(page) {
		await page.getByTestId('trips').getByRole('button').last().click();
		await expect(page.getByTestId('chart-list')).toBeVisible();
	}
};

let visits = 0;
/** Goes to a screen without loading the app again, which would lock it, and waits until it stands. */
export async function visit({ clinic: { page }, chartId }: FullClinic, name: ScreenName): Promise<void> {
	const path = pathsOf(chartId)[name];
	await page.evaluate((href) => {
		const link = Object.assign(document.createElement('a'), { href });
		document.body.append(link);
		link.click();
		link.remove();
	}, path);
	await page.mouse.move(4, 4 + (visits++ % 9)); // a screen that nobody uses locks itself
	await page.waitForURL(`**${path}`);
	await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
	if (name.startsWith('print')) await expect(page.getByTestId('paper').first()).toBeVisible();
	for (const part of PARTS[name] ?? []) await expect(page.getByTestId(part).first()).toBeAttached();
	await OPENED[name]?.(page);
	if (name === 'chart') await expect(page.getByTestId('note')).toHaveCount(0);
	// A toast lies over what is looked at, and goes by itself.
	await expect(page.locator('.toasts > *')).toHaveCount(0);
	await shot(page, name);
}

/** A picture for looking at, when one is asked for. */
export async function shot(page: Page, name: string): Promise<void> {
	if (!process.env.SHOTS) return;
	const looks = await page.evaluate(() => {
		const { lang, dataset } = document.documentElement;
		return [lang, dataset.theme, innerWidth, matchMedia('(forced-colors: active)').matches ? 'forced' : ''];
	});
	await page.screenshot({ path: `${process.env.SHOTS}/${name} ${looks.join(' ').trim()}.png` });
}

/** Faults with the screen that they are on, softly: one run names all. */
export function hold(screen: string, faults: readonly string[]): void {
	expect.soft(faults, screen).toEqual([]);
}
