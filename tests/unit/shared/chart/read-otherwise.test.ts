// A chart as it would read leaves what is shown as it is.
import '../../../support/load-automerge.ts';
import { expect, test } from 'vitest';
import { readOtherwise } from '#shared/chart/read-otherwise.ts';
import { registersToResource } from '#shared/chart/registers-to-resource.ts';
import { TestReplica } from '../../../support/chart-documents.ts';

test('what would be is not taken for what is, nor what is for what would be, whichever is read first', () => {
	for (const isFirst of [true, false]) {
		const replica = new TestReplica(1);
		replica.write({ 'Condition:a:status': '"stands"' });
		const { reader } = replica;
		const statusIn = (one: typeof reader): unknown => registersToResource(one, 'Condition', 'a')['status'];
		const would = readOtherwise(reader, {
			atom: (key) => (key === 'Condition:a:status' ? '"would"' : reader.atom(key))
		});
		if (isFirst) expect(statusIn(would)).toBe('would');
		expect(statusIn(reader)).toBe('stands');
		expect(statusIn(would)).toBe('would');
		expect(statusIn(replica.reader)).toBe('stands');
	}
});
