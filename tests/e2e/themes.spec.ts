// The key screens in every theme at two sizes: what axe finds. Where only the theme changed, only the rules about colours
// are asked again.
import { expect, test } from '@playwright/test';
import { openFullClinic, type FullClinic } from './full-clinic.ts';
import { axeFaults, COLOUR_RULES, settled } from './screen-checks.ts';
import { hold, KEY_SCREENS, SIZES, visit } from './screen-visits.ts';

let full: FullClinic;

test.beforeAll(async () => {
	test.setTimeout(180_000);
	full = await openFullClinic();
});
test.afterAll(() => full.close());

const THEMES = [
	['light', { colorScheme: 'light', contrast: 'no-preference' }],
	['dark', { colorScheme: 'dark', contrast: 'no-preference' }],
	['contrast', { colorScheme: 'light', contrast: 'more' }]
] as const;

for (const size of SIZES)
	test(`light, dark and high contrast at ${size.width}x${size.height}: nothing for axe`, async () => {
		test.setTimeout(150_000);
		const { page } = full.clinic;
		await page.setViewportSize(size);
		for (const name of KEY_SCREENS) {
			await visit(full, name);
			for (const [theme, media] of THEMES) {
				await page.emulateMedia(media);
				await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
				await settled(page);
				hold(`${name}: ${theme}`, await axeFaults(page, theme === 'light' ? {} : { rules: COLOUR_RULES }));
			}
			await page.emulateMedia(THEMES[0][1]);
		}
	});
