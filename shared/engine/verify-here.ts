// Checking this device's store while it is used: who is named in what was found, and what other devices say they have.
import type { CredId } from '../core/ids.ts';
import type { VerifyReport } from './api.ts';
import { readStatuses } from './device-reports.ts';
import type { EngineCore } from './engine-core.ts';
import { holdsAllCharts } from './holding/holding-policy.ts';
import { verifyStore } from './verify-store.ts';

/**
 * Looks while others work, so that a large store keeps nobody waiting; a row of one transaction may be read before another of
 * it is there. What is found then is looked for again while nothing is stored, and only that counts.
 */
export async function verifyHere(core: EngineCore): Promise<VerifyReport> {
	const { device } = core;
	if (!device)
		return {
			envelopes: 0,
			controlRecords: 0,
			problems: [{ what: 'no device here', where: 'profile' }],
			broken: []
		};
	const { suite, store } = core.deps;
	const look = (ends: Awaited<ReturnType<typeof told>>): Promise<VerifyReport> =>
		verifyStore(suite, store, device.replica.control(), !holdsAllCharts(core.holds), ends);
	const first = await look(await core.exclusive(() => told(core)));
	const sound = first.problems.length === 0;
	return named(core, sound ? first : await core.exclusive(async () => look(await told(core))));
}

/** Up to where other devices say that they have each author's chain. */
async function told(core: EngineCore): Promise<ReadonlyMap<CredId, number>> {
	const most = new Map<CredId, number>();
	for (const { status } of (await readStatuses(core)).values())
		for (const [credId, upTo] of Object.entries(status.received) as [CredId, number][])
			if (core.device!.replica.control().credentials.has(credId))
				most.set(credId, Math.max(upTo, most.get(credId) ?? 0));
	return most;
}

function named(core: EngineCore, report: VerifyReport): VerifyReport {
	const { signedIn } = core;
	if (!signedIn) return report;
	const broken = report.broken.map((link) => {
		const { user, device = '', site } = signedIn.views.authorOf(link.credId);
		return user || site ? { ...link, by: { user, device, site } } : link;
	});
	return { ...report, broken };
}
