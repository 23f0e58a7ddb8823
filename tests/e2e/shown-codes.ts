// QR codes as they stand on a page, to be held before another device's camera.
import type { Locator } from '@playwright/test';
import type { ShownCode } from '../support/fake-camera.ts';

/** The different codes that a picture shows one after the other, until there are so many. */
export const shownCodes = (picture: Locator, pieces = 1): Promise<readonly ShownCode[]> =>
	picture.evaluate((svg, count) => {
		const found = new Map<string, number>();
		return new Promise<ShownCode[]>((done) => {
			const look = (): void => {
				const path = svg.querySelector('path')!.getAttribute('d')!;
				found.set(path, Number(svg.getAttribute('viewBox')!.split(' ')[2]));
				if (found.size < count) return;
				watch.disconnect();
				done([...found].map(([drawn, size]) => ({ path: drawn, size })));
			};
			const watch = new MutationObserver(look);
			watch.observe(svg, { attributes: true, subtree: true });
			look();
		});
	}, pieces);
