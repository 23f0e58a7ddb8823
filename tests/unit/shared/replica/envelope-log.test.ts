import { beforeEach, describe, expect, test } from 'vitest';
import type { DocId, EnvelopeId } from '#shared/core/ids.ts';
import { SCOPES } from '#shared/core/scopes.ts';
import { NO_ENVELOPE } from '#shared/crypto/envelope.ts';
import { createFakeSuite } from '#shared/crypto/fake-suite.ts';
import { createEnvelopeLog, type EnvelopeLog } from '#shared/replica/envelope-log.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import type { Store, StoreOp } from '#shared/replica/store.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';
import { createTestPractice, type TestDevice } from '../../../support/test-practice.ts';

const DOC_A = 'aa'.repeat(16) as DocId;
const DOC_B = 'bb'.repeat(16) as DocId;
const tail: StoreOp = { type: 'put', table: 'local', key: 'tail', value: Uint8Array.of(1) };

let store: Store;
let log: EnvelopeLog;
let author: TestDevice;

beforeEach(async () => {
	store = createMemoryStore();
	log = createEnvelopeLog(store);
	author = (await createTestPractice(createFakeSuite(), createSeededRandom(2))).admin;
});

describe('own envelopes', () => {
	test("[REP-1] are stored with chain, outbox and the caller's rows in one transaction", async () => {
		const [one, two] = [await author.seal({ docId: DOC_A }), await author.seal({ docId: DOC_B })];
		expect((await log.appendOwn([one, two], [tail])).ok).toBe(true);
		expect(await store.get('local', 'tail')).toEqual(Uint8Array.of(1));
		expect(await log.unsentCount()).toBe(2);
		expect(await log.byId(one.id)).toEqual(one.bytes);
		expect(await log.nextPlace(author.credId, DOC_A)).toEqual({ cseq: 3, prev: one.id });
		expect(await log.nextPlace(author.credId, DOC_B)).toEqual({ cseq: 3, prev: two.id });
		expect(await log.documents()).toEqual([
			{ docId: DOC_A, scope: SCOPES.clinical, arrivals: 1 },
			{ docId: DOC_B, scope: SCOPES.clinical, arrivals: 2 }
		]);
	});

	test('[REP-1] the first place of a chain is 1 behind nothing', async () => {
		expect(await log.nextPlace(author.credId, DOC_A)).toEqual({ cseq: 1, prev: NO_ENVELOPE });
	});

	test("[REP-16] a place that is not the next writes nothing, the caller's rows neither", async () => {
		const gap = await author.seal({ docId: DOC_A, cseq: 2 });
		const refused = { ok: false, error: { type: 'ExpectationFailed', table: 'chain', key: author.credId } };
		expect(await log.appendOwn([gap], [tail])).toEqual(refused);
		expect(await store.get('local', 'tail')).toBeUndefined();
		expect(await log.unsentCount()).toBe(0);
		expect(await store.count('envelope')).toBe(0);
	});

	test('[REP-16] an expectation of the caller that does not hold writes nothing', async () => {
		const one = await author.seal({ docId: DOC_A });
		const expect1 = [{ table: 'local', key: 'tail', value: Uint8Array.of(9) }] as const;
		expect(await log.appendOwn([one], [tail], expect1)).toEqual({
			ok: false,
			error: { type: 'ExpectationFailed', table: 'local', key: 'tail' }
		});
		expect(await store.count('envelope')).toBe(0);
		expect((await log.appendOwn([one], [tail], [{ ...expect1[0], value: undefined }])).ok).toBe(true);
	});

	test('derived kinds take no place in the chain', async () => {
		const summary = await author.seal({ docId: DOC_A, kind: 3 });
		expect((await log.appendOwn([summary], [])).ok).toBe(true);
		expect(await log.nextPlace(author.credId, DOC_A)).toEqual({ cseq: 1, prev: NO_ENVELOPE });
		expect(await log.unsentCount()).toBe(1);
	});

	test('rows without envelopes are written as they are', async () => {
		expect((await log.appendOwn([], [tail])).ok).toBe(true);
		expect(await store.get('local', 'tail')).toEqual(Uint8Array.of(1));
	});

	test('what is not held is undefined', async () => {
		expect(await log.byId('cd'.repeat(32) as EnvelopeId)).toBeUndefined();
		expect(await log.ofDocument(DOC_A, 0)).toEqual([]);
		expect(await log.missingOf(DOC_A)).toEqual([]);
	});
});
