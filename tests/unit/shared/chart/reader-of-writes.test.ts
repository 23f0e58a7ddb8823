import '../../../support/load-automerge.ts';
import { expect, test } from 'vitest';
import { applyEdit } from '#shared/chart/document/apply-edit.ts';
import { createDocument } from '#shared/chart/document/chart-document.ts';
import { createChartReader } from '#shared/chart/chart-reader.ts';
import { readerOfWrites } from '#shared/chart/reader-of-writes.ts';
import { testActor } from '../../../support/chart-documents.ts';

test('says of one change what its document would say', () => {
	const writes = new Map([
		['Patient:p:name', '[{"family":"Ortega"}]'],
		['Patient:p:birthDate', 'null'],
		['Chart:c:key', '"urn:uuid:p"']
	]);
	const edit = { scope: 'directory', message: 'import', writes, texts: [] } as const;
	const { doc } = applyEdit(createDocument(testActor(1)), edit, { at: 5 });
	const [ours, theirs] = [readerOfWrites(writes), createChartReader({ directory: doc })];
	for (const key of [...writes.keys(), 'Patient:p:gender']) {
		expect(ours.atom(key)).toBe(theirs.atom(key));
		expect(ours.has(key)).toBe(theirs.has(key));
		expect(ours.candidates(key).length > 1).toBe(theirs.candidates(key).length > 1);
		expect(ours.text(key)).toBe(theirs.text(key));
	}
	for (const prefix of ['', 'Patient:', 'Chart:', 'Note:']) {
		expect(ours.keys(prefix)).toEqual(theirs.keys(prefix));
		expect(ours.textKeys(prefix)).toEqual(theirs.textKeys(prefix));
	}
	expect(ours.contested()).toEqual(theirs.contested());
});
