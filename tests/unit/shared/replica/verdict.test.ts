import { expect, test } from 'vitest';
import type { CredId, DocId } from '#shared/core/ids.ts';
import { ROLES, SCOPES, scopesWritten, type ScopeName } from '#shared/core/scopes.ts';
import { createFakeSuite } from '#shared/crypto/fake-suite.ts';
import { verdictOf } from '#shared/replica/verdict.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';
import { createTestPractice } from '../../../support/test-practice.ts';

const OF_A_CHART = { docId: '5a'.repeat(16) as DocId, kind: 1 };

test('[CTL-11] a role writes the scopes whose keys it holds, and audit', async () => {
	const practice = await createTestPractice(createFakeSuite(), createSeededRandom(4));
	for (const role of ROLES) {
		const { device } = await practice.enrol(role);
		for (const [name, scope] of Object.entries(SCOPES) as [ScopeName, number][]) {
			const allowed = name === 'audit' || scopesWritten(role).includes(name);
			const verdict = verdictOf(practice.state(), { ...OF_A_CHART, scope, credId: device.credId, cseq: 1 });
			expect(verdict, `${role} ${name}`).toBe(allowed ? 'accept' : 'unauthorised');
		}
		expect(verdictOf(practice.state(), { ...OF_A_CHART, scope: 4_000, credId: device.credId, cseq: 1 })).toBe(
			'accept'
		);
	}
	const nobody = 'ab'.repeat(16) as CredId;
	expect(verdictOf(practice.state(), { ...OF_A_CHART, scope: SCOPES.audit, credId: nobody, cseq: 1 })).toBe(
		'unknown-credential'
	);
});
