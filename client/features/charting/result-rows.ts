// Results of a chart by test: what was measured in words, high or low, and as numbers for a plot. Pure.
import type { ChartView } from '#shared/chart/chart-view.ts';
import type { PlotSeries } from '#client/ui/plot-scale.ts';
import { formatInstant } from '#client/session/dates.ts';
import { hasMessage, t } from '#client/session/i18n.ts';
import {
	conceptWords,
	hasCode,
	isEnteredInError,
	listOf,
	type CodeableConcept,
	type Quantity,
	type Resource
} from './fhir-shapes.ts';
import { quantityWords, roundedWords, unitWords } from './quantity-words.ts';
import type { Flag } from './vital-flags.ts';
import { instantOf, measuredAt, signOf } from './vital-rows.ts';

export interface ResultReading {
	readonly entryId: string;
	readonly at: string;
	readonly words: string;
	readonly value: number | undefined;
	readonly flag: Flag | undefined;
	/** The range that came with the result, in words. */
	readonly range: string | undefined;
}
export interface ResultRow {
	/** Tells tests apart: the first coding, else the words. */
	readonly key: string;
	readonly name: string;
	/** The panel it was reported in, when it was. */
	readonly panel: string | undefined;
	/** Newest first. */
	readonly readings: readonly ResultReading[];
	/** A line of the readings since an instant; undefined when fewer than two are numbers in one unit. */
	readonly series: ((since: number) => readonly PlotSeries[]) | undefined;
	readonly band: { readonly low?: number | undefined; readonly high?: number | undefined } | undefined;
}
type Entry = Resource & { readonly entryId: string };

/** True for a result of a laboratory or of a test at the bedside. */
export const isResult = (entry: Resource): boolean =>
	((entry.category ?? []) as readonly CodeableConcept[]).some((one) => hasCode(one, 'laboratory')) &&
	signOf(entry) === undefined;

const keyOf = (entry: Resource): string => {
	const coding = (entry.code as CodeableConcept | undefined)?.coding?.find(({ code }) => code);
	return coding ? `${coding.system ?? ''}|${coding.code}` : (conceptWords(entry.code) ?? '');
};

interface Range {
	readonly low?: Quantity;
	readonly high?: Quantity;
	readonly text?: string;
}
const rangeOf = (entry: Resource): Range | undefined =>
	(entry.referenceRange as readonly Range[] | undefined)?.[0];
const numberOf = (quantity: Quantity | undefined): number | undefined =>
	typeof quantity?.value === 'number' ? quantity.value : undefined;

function rangeWords(entry: Resource): string | undefined {
	const range = rangeOf(entry);
	if (!range) return undefined;
	const [low, high] = [numberOf(range.low), numberOf(range.high)].map((one) => roundedWords(one, 4));
	if (low && high) return t('result.range', { low, high });
	if (low) return t('result.range-from', { low });
	return high ? t('result.range-to', { high }) : range.text;
}

/** High or low as the laboratory says (hl7.org/fhir/R4/valueset-observation-interpretation.html), else by its range. */
export function resultFlag(entry: Resource): Flag | undefined {
	const said = (entry.interpretation ?? []) as readonly unknown[];
	if (said.some((one) => hasCode(one, 'H', 'HH', 'HU', '>'))) return 'high';
	if (said.some((one) => hasCode(one, 'L', 'LL', 'LU', '<'))) return 'low';
	const value = numberOf(entry.valueQuantity as Quantity);
	const range = rangeOf(entry);
	const [low, high] = [numberOf(range?.low), numberOf(range?.high)];
	if (value === undefined || said.length > 0) return undefined;
	if (low !== undefined && value < low) return 'low';
	return high !== undefined && value > high ? 'high' : undefined;
}

/** A test as people call it: LOINC's method, and the usual specimens, are left to its history. */
export const testWords = (concept: unknown): string | undefined =>
	conceptWords(concept)
		?.replace(/\s*\[[^\]]*\]/g, '')
		.replace(/ by [A-Z].*$/, '')
		.replace(/ in (Blood|Serum or Plasma|Serum, Plasma or Blood)$/, '');

/** Two digits after the point, three that count for what is below one: devices give more than they know. */
const measured = (value: number): number =>
	Math.abs(value) >= 1 ? Number(value.toFixed(2)) : Number(value.toPrecision(3));

/** The value in words: a number with its unit, words, or positive and negative. */
export function resultWords(entry: Resource): string | undefined {
	const quantity = entry.valueQuantity as (Quantity & { comparator?: string }) | undefined;
	if (quantity) {
		const rounded =
			typeof quantity.value === 'number' ? { ...quantity, value: measured(quantity.value) } : quantity;
		const words = quantityWords(rounded);
		return words && [quantity.comparator, words].filter(Boolean).join('\u00a0');
	}
	if (typeof entry.valueString === 'string') return entry.valueString;
	if (entry.valueCodeableConcept) return conceptWords(entry.valueCodeableConcept);
	const said = ((entry.interpretation ?? []) as readonly CodeableConcept[])[0]?.coding?.[0]?.code;
	const key = `result.said-${said}`;
	return hasMessage(key) ? t(key) : undefined;
}

/** Names of panels by the result that they hold. */
function panelsByResult(view: ChartView): ReadonlyMap<string, string> {
	const panels = new Map<string, string>();
	for (const report of listOf(view.entries.DiagnosticReport)) {
		const name = conceptWords(report.code);
		if (!name || isEnteredInError(report)) continue;
		for (const one of (report.result ?? []) as readonly { reference?: string }[]) {
			const id = one.reference?.split(/[/:]/).at(-1);
			if (id) panels.set(id, name);
		}
	}
	return panels;
}

function seriesOf(entries: readonly Entry[], readings: readonly ResultReading[]): ResultRow['series'] {
	const units = new Set(
		entries.map((entry) => {
			const quantity = entry.valueQuantity as Quantity | undefined;
			return quantity && (quantity.unit ?? quantity.code);
		})
	);
	const numbers = readings.filter(({ value, at }) => value !== undefined && instantOf(at) > 0).toReversed();
	if (numbers.length < 2 || units.size !== 1) return undefined;
	const [unit] = units;
	return (since) => {
		const points = numbers
			.filter(({ at }) => instantOf(at) >= since)
			.map(({ at, value, words }) => ({
				at: instantOf(at),
				value: Number(value!.toPrecision(6)),
				words: `${formatInstant(at)}: ${words}`
			}));
		return points.length > 0 ? [{ name: unitWords(unit), points }] : [];
	};
}

/** Every test that has a result, the one with the newest result first. */
export function resultRows(view: ChartView): readonly ResultRow[] {
	const byTest = new Map<string, Entry[]>();
	for (const entry of listOf(view.entries.Observation)) {
		if (isEnteredInError(entry) || !isResult(entry)) continue;
		const key = keyOf(entry);
		const found = byTest.get(key);
		if (found) found.push(entry);
		else byTest.set(key, [entry]);
	}
	const panels = panelsByResult(view);
	return [...byTest]
		.map(([key, found]): ResultRow => {
			const entries = found.toSorted(
				(a, b) => instantOf(measuredAt(b)) - instantOf(measuredAt(a)) || (a.entryId < b.entryId ? -1 : 1)
			);
			const readings = entries.map((entry) => ({
				entryId: entry.entryId,
				at: measuredAt(entry),
				words: resultWords(entry) ?? t('result.no-value'),
				value: numberOf(entry.valueQuantity as Quantity),
				flag: resultFlag(entry),
				range: rangeWords(entry)
			}));
			const newest = entries[0]!;
			const range = rangeOf(newest);
			return {
				key,
				name: testWords(newest.code) ?? t('result.no-name'),
				panel: panels.get(newest.entryId),
				readings,
				series: seriesOf(entries, readings),
				band: range && { low: numberOf(range.low), high: numberOf(range.high) }
			};
		})
		.sort(
			(a, b) => instantOf(b.readings[0]!.at) - instantOf(a.readings[0]!.at) || (a.name < b.name ? -1 : 1)
		);
}
