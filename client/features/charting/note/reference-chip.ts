// How a reference looks inside a section that is written in: an icon, what its entry says now, and a word when there is
// more to know.
import { ICON_PATHS, type IconName } from '#client/ui/icon-paths.ts';
import { t } from '#client/session/i18n.ts';
import type { NoteFact } from './note-facts.ts';

const SVG = 'http://www.w3.org/2000/svg';

function iconOf(name: IconName): SVGElement {
	const svg = document.createElementNS(SVG, 'svg');
	svg.setAttribute('viewBox', '0 0 20 20');
	svg.setAttribute('aria-hidden', 'true');
	const path = document.createElementNS(SVG, 'path');
	path.setAttribute('d', ICON_PATHS[name]);
	svg.append(path);
	return svg;
}

/** What is said behind a reference's words; empty for an entry that is as it should be. */
export const stateWords = (state: NoteFact['state']): string =>
	state === 'in-error' ? t('fact.in-error') : state === 'missing' ? t('fact.missing') : '';

/** Fills the element of a reference; `words` are what it was put in with, for an entry that is not here. */
export function dressChip(chip: HTMLElement, fact: NoteFact, words: string): void {
	chip.className = `ref ${fact.state}`;
	const said = document.createElement('bdi');
	said.textContent = fact.words || words;
	const extra = stateWords(fact.state);
	chip.replaceChildren(iconOf(fact.state === 'in-error' ? 'caution' : fact.icon), said);
	if (extra) {
		const mark = document.createElement('em');
		mark.textContent = extra;
		chip.append(mark);
	}
}
