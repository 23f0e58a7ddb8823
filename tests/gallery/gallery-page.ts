// The page of the gallery: every screen in a row of four pictures, and the story of two sites.
import type { Scene } from './scenes.ts';
import { TWO_SITES } from './two-sites.ts';

/** `there`: the files that were taken; a picture that is missing is left out. */
export function galleryPage(scenes: readonly Scene[], there: ReadonlySet<string>): string {
	const picture = (file: string, words: string, width: number): string =>
		there.has(file) ? `<img src="${file}" alt="${words}" width="${width}">` : '';
	const story = TWO_SITES.filter(({ name }) => there.has(`${name}.png`));
	return [
		'# Gallery',
		'',
		'Written by `npm run gallery`; do not edit. The demo clinic: nobody in it is real. Every screen at 1280 x 800 and at 768 x 1024 by touch, light and dark, with a clock that stands still.',
		'',
		...(story.length > 0 ? ['## Two sites, one patient', ''] : []),
		...story.flatMap(({ name, title }) => [title, '', picture(`${name}.png`, title, 960), '']),
		'## Screens',
		'',
		...scenes.flatMap(({ name, title }) => [
			`### ${title}`,
			'',
			[
				picture(`${name}-desk-light.png`, `${title}, light`, 420),
				picture(`${name}-desk-dark.png`, `${title}, dark`, 420),
				picture(`${name}-tablet-light.png`, `${title}, tablet, light`, 200),
				picture(`${name}-tablet-dark.png`, `${title}, tablet, dark`, 200)
			]
				.filter(Boolean)
				.join(' '),
			''
		])
	].join('\n');
}
