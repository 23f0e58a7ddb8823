// Ten whole Synthea records, taken in at two sites that cannot reach each other: one chart each, and nothing lost.
import { expect, test } from 'vitest';
import { createBagPractice, heldIn, joinBagPractice } from '../support/bag-process.ts';
import { acceptedWhole, expectNothingLost, recordFiles, type ImportLine } from '../support/record-files.ts';
import { startRelay } from '../support/relay-process.ts';

const FILES = recordFiles('synthea');

test.skipIf(FILES.length === 0)('ten bundles at two offline sites', async () => {
	expect(FILES).toHaveLength(10);
	const relay = await startRelay();
	const hilltop = await createBagPractice(relay.url);
	const riverside = await joinBagPractice(hilltop);

	const [lines, there]: ImportLine[][] = await Promise.all([
		hilltop.offline.lines('import', ...FILES),
		riverside.offline.lines('import', ...FILES)
	]);
	expect(lines).toEqual(acceptedWhole(FILES));
	expect(there).toEqual(lines);
	expect(new Set(lines!.map(({ chart }) => chart)).size).toBe(10);

	// A second time it changes nothing.
	const before = heldIn(hilltop).changes;
	expect(await hilltop.lines('import', ...FILES)).toEqual(lines);
	expect(heldIn(hilltop).changes).toBe(before);

	for (const device of [hilltop, riverside, hilltop]) await device.json('sync');
	const [listed, listedThere] = await Promise.all([hilltop.lines('list'), riverside.lines('list')]);
	expect(listed).toHaveLength(10);
	expect(listedThere).toEqual(listed);

	await expectNothingLost(hilltop, lines!);
	for (const { chart } of lines!.slice(0, 2)) {
		const shown = await Promise.all(
			[hilltop, riverside].map((device) => device.text('show', '--chart', chart!))
		);
		expect(shown[1]).toBe(shown[0]);
		expect(JSON.parse(shown[0]!)).toMatchObject({ disagreements: [], complete: true });
	}
	await relay.kill();
});
