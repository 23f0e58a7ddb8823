// Pictures for whoever looks at the screens: only when SHOTS names a folder.
import type { Locator, Page } from '@playwright/test';

const SIZES = [
	{ width: 768, height: 1024 },
	{ width: 1280, height: 800 }
];

/** A tablet's and a desktop's; of a part of the page, or of as much as is seen, or with `fullPage` of all of it. */
export async function shots(
	page: Page,
	name: string,
	{ part, fullPage = false }: { readonly part?: Locator | undefined; readonly fullPage?: boolean } = {}
): Promise<void> {
	const folder = process.env['SHOTS'];
	const before = page.viewportSize();
	for (const size of folder ? SIZES : []) {
		await page.setViewportSize(size);
		const path = `${folder}/${name}-${size.width}.png`;
		await (part ? part.screenshot({ path }) : page.screenshot({ path, fullPage }));
	}
	if (folder && before) await page.setViewportSize(before);
}
