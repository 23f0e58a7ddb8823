// What a chart looks like when it is made anew from changes alone, without the engine: what screens show is compared with it.
import { applyRemoteChanges } from '#shared/chart/document/merge-changes.ts';
import { authorOf } from '#shared/chart/document/document-history.ts';
import { valuesOf, registerKeys } from '#shared/chart/document/document-values.ts';
import { createDocument, headsOf, type ChartDocument } from '#shared/chart/document/chart-document.ts';
import { createChartReader } from '#shared/chart/chart-reader.ts';
import { viewChart, type ChartView } from '#shared/chart/chart-view.ts';
import { groupOf } from '#shared/chart/decision-groups.ts';
import { IMPORT_MESSAGE, type ChartScope } from '#shared/chart/edit.ts';
import { parseRegisterKey } from '#shared/chart/register-key.ts';
import type { ChartId, CredId, DocId, UserId } from '#shared/core/ids.ts';
import { SCOPES } from '#shared/core/scopes.ts';
import { CHART_SCOPES, type ChartIdentity } from '#shared/engine/chart-identity.ts';
import type { Keyring } from '#shared/engine/keyring.ts';

/** One Automerge change as held. `words`: every string that it writes, in order. */
export interface HeldChange {
	readonly hash: string;
	readonly docId: DocId;
	readonly scope: number;
	readonly bytes: Uint8Array;
	readonly words: string;
	readonly deps: readonly string[];
	/** Whose name it bears. */
	readonly author: CredId;
}

/** A chart made from what is held. The names of authors are left out. */
export interface ReferenceChart {
	readonly chartId: ChartId;
	readonly heads: readonly string[];
	readonly content: string;
	readonly disagreements: number;
	/** Registers for which Automerge holds values of people that the view does not all show. */
	readonly hidden: readonly string[];
	readonly missingDeps: number;
	readonly words: string;
}

/** The comparable part of a view, as text. */
export function contentText(view: {
	readonly entries: unknown;
	readonly texts: unknown;
	readonly writtenAfterSigning: unknown;
	readonly disagreements: readonly {
		readonly path: string;
		readonly group?: string;
		readonly values: readonly { readonly atom: string; readonly at: string; readonly opId: string }[];
	}[];
}): string {
	const disagreements = view.disagreements.map(({ path, group, values }) => ({
		path,
		group,
		values: values.map(({ atom, at, opId }) => ({ atom, at, opId }))
	}));
	return sortedText({
		entries: view.entries,
		texts: view.texts,
		late: view.writtenAfterSigning,
		disagreements
	});
}

/** JSON with the keys of objects in order: two views that were made along different ways have them in different ones. */
export const sortedText = (value: unknown): string =>
	JSON.stringify(value, (_key, inner: unknown) =>
		inner !== null && typeof inner === 'object' && !Array.isArray(inner)
			? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
			: inner
	);

const REFERENCE_ACTOR = 'ee'.repeat(24);

/** The scopes of a chart that somebody holds a key of. */
export const scopesOf = (own: Keyring): readonly ChartScope[] =>
	CHART_SCOPES.filter((scope) => own.newestEpoch(SCOPES[scope]) !== undefined);

export interface Built {
	readonly doc: ChartDocument;
	readonly missingDeps: number;
	readonly words: string;
}

export function documentOf(changes: readonly HeldChange[]): Built {
	const merged = applyRemoteChanges(
		createDocument(REFERENCE_ACTOR),
		changes.map((change) => change.bytes)
	);
	if (merged.refused.length > 0)
		throw new Error(`${merged.refused.length} changes are refused by a fresh document`);
	return {
		doc: merged.doc,
		missingDeps: merged.missingDeps.length,
		words: changes.map((change) => change.words).join('\n')
	};
}

export function referenceOf(
	identity: ChartIdentity,
	build: (docId: DocId) => Built,
	own: Keyring
): ReferenceChart {
	const documents: Partial<Record<ChartScope, ChartDocument>> = {};
	let missingDeps = 0;
	let words = '';
	for (const scope of scopesOf(own)) {
		const built = build(identity.docIds[scope]);
		documents[scope] = built.doc;
		missingDeps += built.missingDeps;
		words += built.words;
	}
	const view = viewChart(createChartReader(documents), {
		chartId: identity.chartId,
		authorOf: () => ({ user: '', userId: '' as UserId, site: '' }),
		complete: true,
		missing: [],
		heads: Object.values(documents)
			.flatMap((doc) => headsOf(doc))
			.sort()
	});
	return {
		chartId: identity.chartId,
		heads: view.heads,
		content: contentText(view),
		disagreements: view.disagreements.length,
		hidden: Object.values(documents).flatMap((doc) => hiddenConflicts(doc, view)),
		missingDeps,
		words
	};
}

/** Looks at Automerge's own conflicts, past the chart's reader: two people's values must both be on the screen. */
function hiddenConflicts(document: ChartDocument, view: Pick<ChartView, 'disagreements'>): readonly string[] {
	return registerKeys(document).filter((key) => {
		const raw = valuesOf(document, key);
		const parsed = raw.length > 1 ? parseRegisterKey(key) : undefined;
		if (!parsed || parsed.element.startsWith('~')) return false;
		const people = raw.filter(({ opId }) => authorOf(document, opId)?.message !== IMPORT_MESSAGE);
		const values = new Set(people.map(({ atom }) => sortedText(JSON.parse(atom))));
		const { type, id, element, item } = parsed;
		// A signature and its words are asked about as one.
		const group = groupOf(type, element);
		const asWhole = group?.together && `${type}/${id}/~${group.name}`;
		const whole = view.disagreements.find((one) => one.path === asWhole);
		if (whole) return whole.values.length < values.size;
		const path = [type, id, element, ...(item === undefined ? [] : [item])].join('/');
		const found = view.disagreements.find((one) => one.path === path);
		const shown = found?.values.map(({ value }) => sortedText(value));
		return values.size > 1 && [...values].some((value) => !shown?.includes(value));
	});
}
