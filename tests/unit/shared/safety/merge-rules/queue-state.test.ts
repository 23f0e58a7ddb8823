import { fc } from '../../../../support/seeded-fast-check.ts';
import { expect, it } from 'vitest';
import type { VerbContext } from '#shared/chart/edit.ts';
import { arrive, moveInQueue, queueEntries, setQueueReason } from '#shared/chart/queue/queue-lines.ts';
import { furthestAlong, VISIT_STATES } from '#shared/chart/queue/visit-state.ts';
import type { SiteId, UserId } from '#shared/core/ids.ts';
import { TestSite } from '../../../../support/chart-site.ts';
import { createSeededRandom } from '../../../../support/seeded-random.ts';

const random = createSeededRandom(1);
const contextOf = (n: number): VerbContext => ({
	userId: `user-${n}` as UserId,
	siteId: n as SiteId,
	now: Date.UTC(2026, 4, 4, 8),
	today: '2026-05-04',
	random
});

/** A queue with one patient in it, at three sites. */
function threeSites(): { readonly sites: readonly TestSite[]; readonly id: string } {
	const sites = [1, 2, 3].map((n) => new TestSite(n));
	const arrived = arrive(sites[0]!.chart, contextOf(1), { chartId: 'maria', reason: 'Cough' });
	if (!arrived.ok) throw new Error('nobody arrived');
	for (const edit of arrived.value.edits) sites[0]!.apply(edit);
	for (const site of sites.slice(1)) site.take(sites[0]!);
	return { sites, id: arrived.value.id };
}

const act = (site: TestSite, done: ReturnType<typeof moveInQueue>): void => {
	if (!done.ok) throw new Error(JSON.stringify(done.error));
	for (const edit of done.value.edits) site.apply(edit);
};

const moves = fc.array(fc.option(fc.constantFrom(...VISIT_STATES.slice(1))), { minLength: 3, maxLength: 3 });
const reasons = fc.array(fc.option(fc.constantFrom('Fever', 'Fall', 'Pills')), {
	minLength: 3,
	maxLength: 3
});

it('shows the furthest along and every reason, in whatever order it is taken in, whatever the clocks say', () => {
	fc.assert(
		fc.property(
			moves,
			reasons,
			fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
			fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 3, maxLength: 3 }),
			(states, texts, order, days) => {
				const { sites, id } = threeSites();
				for (const [n, site] of sites.entries()) {
					site.now += days[n]! * 86_400_000;
					const [state, reason] = [states[n], texts[n]];
					if (state) act(site, moveInQueue(site.chart, contextOf(n + 1), { id, state }));
					if (reason) act(site, setQueueReason(site.chart, contextOf(n + 1), { id, reason }));
				}
				const reader = new TestSite(4);
				for (const n of [...order, ...order]) reader.take(sites[n]!);
				const [line, ...more] = queueEntries(reader.chart);
				expect(more).toEqual([]);
				const moved = states.filter((state) => state !== null);
				expect(line!.state).toBe(furthestAlong(moved) ?? 'arrived');
				const said = new Set(texts.filter((text) => text !== null));
				expect(new Set(line!.reason.split(' / '))).toEqual(said.size > 0 ? said : new Set(['Cough']));
				act(reader, setQueueReason(reader.chart, contextOf(4), { id, reason: 'Both' }));
				for (const site of sites) {
					site.take(reader);
					for (const other of sites) site.take(other);
					expect(queueEntries(site.chart)).toMatchObject([{ state: line!.state, reason: 'Both' }]);
				}
			}
		),
		{ numRuns: 60 }
	);
});
