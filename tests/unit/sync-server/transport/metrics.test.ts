// What the metrics say of the way home of a clinic's relay.
import { expect, test } from 'vitest';
import type { EnvelopeId, PracticeId } from '#shared/core/ids.ts';
import { createMetrics } from '#relay/transport/metrics.ts';

const base = {
	counts: async () => ({ practices: 1, envelopes: 2 }),
	sessions: () => ({ devices: 0, joiners: 0 })
};
const practiceId = 'a'.repeat(32) as PracticeId;

test('what the home relay refuses, and how often the way there turned, are counted', async () => {
	const wayHome = () => ({ practices: 2, connected: 1, waiting: 7, shutSince: Date.now() - 3_600_000 });
	const metrics = createMetrics({ ...base, wayHome });
	const id = 'b'.repeat(64) as EnvelopeId;
	metrics.count({ event: 'upstream-refused', practiceId, id, code: 'bad-signature' });
	metrics.count({ event: 'upstream-open', practiceId });
	metrics.count({ event: 'upstream-closed', practiceId });
	metrics.count({ event: 'upstream-closed', practiceId });
	const text = await metrics.text();
	expect(text).toMatch(/^saddlebag_upstream_refused_total\{code="bad-signature"\} 1$/m);
	expect(text).toMatch(/^saddlebag_upstream_turns_total\{to="open"\} 1$/m);
	expect(text).toMatch(/^saddlebag_upstream_turns_total\{to="closed"\} 2$/m);
	// One of two is open: that is not open.
	expect(text).toMatch(/^saddlebag_upstream_connected 0$/m);
	expect(text).toMatch(/^saddlebag_upstream_waiting 7$/m);
	expect(Number(/^saddlebag_upstream_shut_seconds (.*)$/m.exec(text)![1])).toBeGreaterThanOrEqual(3600);
});

test('a relay that is the home says nothing of a way there', async () => {
	expect(await createMetrics(base).text()).not.toMatch(/^saddlebag_upstream_(?:connected|waiting|shut)/m);
});
