// The results form read: `7.9`, `<5`, `positive` or words become what the paper says. Pure.
import { COMMON_PANELS, type CommonTest, type PanelName } from '#shared/chart/common-tests.ts';
import type { PaperResult } from '#shared/chart/verbs/record-results.ts';
import type { ChartCommand } from '#shared/engine/chart-command.ts';
import { t, type MessageKey } from '#client/session/i18n.ts';
import type { ResultsDraft } from './drafts.ts';
import { parseTypedNumber } from './typed-number.ts';
import type { Flag } from './vital-flags.ts';
import { measuredWhen } from './vitals-form.ts';

/** Lines that a panel can have. */
export const LINES = [0, 1, 2] as const;
export type Line = (typeof LINES)[number];

export const testsOf = (panel: string): readonly CommonTest[] => COMMON_PANELS[panel as PanelName] ?? [];
export const testName = (name: string): string => t(`test.${name}` as MessageKey);

/** `12-16`, `12 to 16`, `<5` or `>3` as the ends of a range. */
export function readRange(text: string): { readonly low?: string; readonly high?: string } | undefined {
	if (text.trim() === '') return {};
	const between = /^\s*([\d.,]+)\s*(?:-|–|to)\s*([\d.,]+)\s*$/i.exec(text);
	if (between) {
		const [low, high] = [parseTypedNumber(between[1]!), parseTypedNumber(between[2]!)];
		return low !== undefined && high !== undefined ? { low, high } : undefined;
	}
	const [, sign, digits = ''] = /^\s*([<>])=?\s*([\d.,]+)\s*$/.exec(text) ?? [];
	const end = parseTypedNumber(digits);
	if (end === undefined) return undefined;
	return sign === '<' ? { high: end } : { low: end };
}

const SAID: readonly (readonly [RegExp, 'POS' | 'NEG'])[] = [
	[/^(pos|positive|\+)$/i, 'POS'],
	[/^(neg|negative|-)$/i, 'NEG']
];

/** What one value says; undefined for an empty field. */
export function readValue(text: string): Omit<PaperResult, 'code'> | undefined {
	const typed = text.trim();
	if (typed === '') return undefined;
	const said = SAID.find(([words]) => words.test(typed))?.[1];
	if (said) return { interpretation: said };
	const [, comparator, digits = ''] = /^(<=|>=|<|>)?\s*([\d.,]+)$/.exec(typed) ?? [];
	const value = parseTypedNumber(digits);
	if (value === undefined) return { words: typed };
	return { value, ...(comparator && { comparator: comparator as '<' }) };
}

/** High or low against the range of the paper. */
export function paperFlag(value: string, range: string): Flag | undefined {
	const read = readValue(value);
	const ends = readRange(range);
	if (read?.value === undefined || read.comparator || !ends) return undefined;
	const number = Number(read.value);
	if (ends.low !== undefined && number < Number(ends.low)) return 'low';
	return ends.high !== undefined && number > Number(ends.high) ? 'high' : undefined;
}

function lineOf(
	value: string,
	range: string,
	unit: string | undefined,
	code: PaperResult['code']
): PaperResult | undefined {
	const read = readValue(value);
	if (!read) return undefined;
	if (read.value === undefined) return { code, ...read };
	const flag = paperFlag(value, range);
	return {
		code,
		...read,
		...(unit && { unit }),
		...readRange(range),
		...(flag && { interpretation: flag === 'high' ? 'H' : 'L' })
	};
}

/** Everything that is typed as one report; undefined while nothing is, or something cannot be read. */
export function resultsCommand(
	draft: ResultsDraft,
	today: string,
	now = Number.POSITIVE_INFINITY
): ChartCommand | undefined {
	const when = measuredWhen(draft, today, now);
	const tests = testsOf(draft.panel);
	const named = draft.panel !== 'other';
	const lines = LINES.filter((line) => draft[`value${line}`].trim() !== '');
	if (!when || lines.length === 0 || lines.some((line) => !readRange(draft[`range${line}`])))
		return undefined;
	if (!named && draft.test.trim() === '') return undefined;
	const results = lines.flatMap((line) => {
		const test = tests[line];
		const code: PaperResult['code'] = test
			? {
					coding: [{ system: 'http://loinc.org', code: test.loinc[0], display: test.loinc[1] }],
					text: testName(test.name)
				}
			: { text: draft.test.trim() };
		const unit = named ? test?.unit : draft.unit.trim();
		return lineOf(draft[`value${line}`], draft[`range${line}`], unit, code) ?? [];
	});
	return {
		verb: 'recordResults',
		results,
		...(named && { panel: t(`panel.${draft.panel}` as MessageKey) }),
		...when,
		...(draft.source.trim() && { source: draft.source.trim() }),
		...(draft.comment.trim() && { note: draft.comment.trim() })
	};
}
