import { expect, test } from 'vitest';
import { besidePeers } from '../../bench/beside-peers.ts';
import { resultOf } from '../../bench/spread.ts';

test('our figures stand beside those of others on the same work, in their unit', () => {
	const lines = besidePeers([
		resultOf('idle reconnect, 2,000 charts: bytes', 'B', [800]),
		resultOf('automerge-repo, idle reconnect, in memory: bytes', 'kB', [16]),
		resultOf('PouchDB, document per chart, idle reconnect: bytes', 'kB', [4]),
		resultOf('bootstrap: relay CPU a chart', 'ms', [0.25])
	]);
	expect(lines).toEqual([
		{
			work: 'idle reconnect: bytes',
			unit: 'kB',
			ours: 0.8,
			theirs: [{ median: 16, times: 20 }, undefined, { median: 4, times: 5 }, undefined]
		}
	]);
});

test('nobody is beside us where nobody was measured', () => {
	expect(besidePeers([resultOf('bootstrap: relay CPU a chart', 'ms', [0.25])])).toEqual([]);
});
