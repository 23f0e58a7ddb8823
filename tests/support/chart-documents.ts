// Small makers for tests of the chart: actors, edits and replicas of one document.
import type { CredId } from '#shared/core/ids.ts';
import { applyEdit } from '#shared/chart/document/apply-edit.ts';
import { applyRemoteChanges } from '#shared/chart/document/merge-changes.ts';
import { createDocument, type ChartDocument } from '#shared/chart/document/chart-document.ts';
import { createChartReader } from '#shared/chart/chart-reader.ts';
import type { ChartReader, Edit, TextOp } from '#shared/chart/edit.ts';

/** The credential of the nth test author. */
export const testCredId = (n: number): CredId => n.toString(16).padStart(32, '0') as CredId;

let sessions = 0;

/** A fresh actor of that author: no two calls give the same. */
export const testActor = (n: number): string => testCredId(n) + (++sessions).toString(16).padStart(16, '0');

/** An edit of the clinical document. */
export const testEdit = (
	writes: Readonly<Record<string, string>>,
	message = 'test',
	texts: readonly TextOp[] = []
): Edit => ({ scope: 'clinical', message, writes: new Map(Object.entries(writes)), texts });

/** One document at one author's device, with what it wrote since it was made. */
export class TestReplica {
	readonly author: number;
	doc: ChartDocument;
	readonly changes: Uint8Array[] = [];
	#now = 1_790_000_000_000;

	constructor(author: number) {
		this.author = author;
		this.doc = createDocument(testActor(author));
	}

	write(
		writes: Readonly<Record<string, string>>,
		message?: string,
		texts?: readonly TextOp[]
	): Uint8Array | undefined {
		const applied = applyEdit(this.doc, testEdit(writes, message, texts), { at: (this.#now += 1000) });
		this.doc = applied.doc;
		if (applied.change) this.changes.push(applied.change);
		return applied.change;
	}

	take(changes: readonly Uint8Array[]): ReturnType<typeof applyRemoteChanges> {
		const merged = applyRemoteChanges(this.doc, changes);
		this.doc = merged.doc;
		return merged;
	}

	get reader(): ChartReader {
		return createChartReader({ clinical: this.doc });
	}
}

/** Both take everything the other wrote. */
export function exchange(a: TestReplica, b: TestReplica): void {
	a.take(b.changes);
	b.take(a.changes);
}
