// Which entries of a chart's sensitive document a person who holds its key is shown: their own, and all of a chart while they
// have said why they look. The others are folded away; the safety checks read them all the same.
import type { ChartId, CredId } from '../core/ids.ts';
import { authorOf } from '../chart/document/document-history.ts';
import { registerKeys, valuesOf } from '../chart/document/document-values.ts';
import type { ChartDocument } from '../chart/document/chart-document.ts';
import type { ChartReader } from '../chart/edit.ts';
import { countApart, isCountedApart } from '../chart/kept-apart.ts';
import type { ChartView } from '../chart/chart-view.ts';
import { parseRegisterKey } from '../chart/register-key.ts';

export interface Folding {
	/** The person has said why they look into this chart, and it has been open since. */
	isShown(chartId: ChartId): boolean;
	/** The credential is one of theirs. */
	isOwn(credId: CredId): boolean;
}

/** Entries of a chart that are kept apart, as `Type/id`, as far as the person's keys open them. */
export interface Apart {
	readonly entries: ReadonlySet<string>;
	/** Those that are folded away. */
	readonly hidden: ReadonlySet<string>;
	/** Those that are shown, sorted. */
	readonly shown: readonly string[];
}

/** What a view says of them: undefined for a chart that has none. */
export function sensitiveOf(full: ChartReader, { shown }: Apart): ChartView['sensitive'] {
	const all = countApart(full);
	const counted = shown.filter((path) => isCountedApart(full, path.slice(path.indexOf('/') + 1))).length;
	return all === 0 && shown.length === 0 ? undefined : { shown, hidden: Math.max(0, all - counted) };
}

const NONE: Apart = { entries: new Set(), hidden: new Set(), shown: [] };

/** Reads which entries there are. An entry is a person's own when anything of it that stands is from them. */
export function apartIn(document: ChartDocument | undefined, chartId: ChartId, folding: Folding): Apart {
	const keys = document ? registerKeys(document) : [];
	if (!document || keys.length === 0) return NONE;
	const isAll = folding.isShown(chartId);
	const entries = new Set<string>();
	const own = new Set<string>();
	for (const key of keys) {
		const parsed = parseRegisterKey(key);
		if (!parsed) continue;
		const path = `${parsed.type}/${parsed.id}`;
		entries.add(path);
		if (isAll || own.has(path)) continue;
		// Of equal values one is shown; whoever wrote the other wrote it too.
		const authors = valuesOf(document, key).map(({ opId }) => authorOf(document, opId)?.credId);
		if (authors.some((credId) => credId !== undefined && folding.isOwn(credId))) own.add(path);
	}
	const shown = isAll ? entries : own;
	return {
		entries,
		hidden: new Set([...entries].filter((path) => !shown.has(path))),
		shown: [...shown].sort()
	};
}
