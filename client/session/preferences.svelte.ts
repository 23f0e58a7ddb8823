// How this device looks to whoever uses it: theme, density, size of text, units, single-letter keys. Nothing of a patient and
// nothing of a person; kept in this browser only.
import { readPreferences, writePreferences } from './browser-marks.ts';
import { METRIC, unitsFrom, type Units } from './units.ts';

export const THEMES = ['system', 'light', 'dark', 'contrast'] as const;
export const DENSITIES = ['auto', 'compact', 'touch'] as const;
export const TEXT_SIZES = ['100', '115', '130'] as const;

export interface Preferences {
	readonly theme: (typeof THEMES)[number];
	readonly density: (typeof DENSITIES)[number];
	/** Percent. */
	readonly textSize: (typeof TEXT_SIZES)[number];
	/** Letters alone do things while no field has the focus (WCAG 2.1.4: they can be turned off). */
	readonly letterKeys: boolean;
	readonly units: Units;
}

const DEFAULTS: Preferences = {
	theme: 'system',
	density: 'auto',
	textSize: '100',
	letterKeys: true,
	units: METRIC
};

const among = <T extends string>(value: unknown, values: readonly T[], otherwise: T): T =>
	values.find((one) => one === value) ?? otherwise;

/** What was kept, with the default for whatever is missing or not known here. */
export function preferencesFrom(kept: Readonly<Record<string, unknown>>): Preferences {
	return {
		theme: among(kept.theme, THEMES, DEFAULTS.theme),
		density: among(kept.density, DENSITIES, DEFAULTS.density),
		textSize: among(kept.textSize, TEXT_SIZES, DEFAULTS.textSize),
		letterKeys: typeof kept.letterKeys === 'boolean' ? kept.letterKeys : DEFAULTS.letterKeys,
		units: unitsFrom((kept.units ?? {}) as Readonly<Record<string, unknown>>)
	};
}

/** The preferences of this browser, applied to the page. */
export class PagePreferences {
	#value = $state.raw(preferencesFrom(readPreferences()));
	readonly #dark = matchMedia('(prefers-color-scheme: dark)');
	readonly #contrast = matchMedia('(prefers-contrast: more)');
	readonly #touch = matchMedia('(pointer: coarse), (max-width: 959px)');

	get value(): Preferences {
		return this.#value;
	}

	set(change: Partial<Preferences>): void {
		this.#value = { ...this.#value, ...change };
		writePreferences(this.#value);
		this.#apply();
	}

	/** Applies them now and whenever the system's own change; returns what ends that. */
	begin(): () => void {
		const apply = () => this.#apply();
		const queries = [this.#dark, this.#contrast, this.#touch];
		for (const query of queries) query.addEventListener('change', apply);
		apply();
		return () => {
			for (const query of queries) query.removeEventListener('change', apply);
		};
	}

	#apply(): void {
		const { theme, density, textSize } = this.#value;
		const system = this.#contrast.matches ? 'contrast' : this.#dark.matches ? 'dark' : 'light';
		const root = document.documentElement;
		root.dataset.theme = theme === 'system' ? system : theme;
		root.dataset.density = density === 'auto' ? (this.#touch.matches ? 'touch' : 'compact') : density;
		root.dataset.text = textSize;
	}
}
