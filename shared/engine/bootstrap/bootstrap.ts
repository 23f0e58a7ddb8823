// What helps new devices of a practice along, on both sides: this device's pages for others, and others' for this one.
import type { EngineCore } from '../engine-core.ts';
import { holdsNamesOfAll } from '../holding/holding-policy.ts';
import type { Session } from '../session.ts';
import type { Bootstrap } from './for-new-devices.ts';
import type { FirstList } from './first-list.ts';
import { createPageWriter } from './page-writer.ts';
import { createSnapshotWriter } from './snapshot-writer.ts';

/** So many entries of the log are here before pages would be. */
const FAR_BEHIND = 300;

/** Of one signed-in session. Call its methods inside `exclusive`. */
export function createBootstrap(core: EngineCore, session: Session): Bootstrap {
	const pages = createPageWriter(core, session);
	let first: FirstList | undefined;
	const firstList = async (): Promise<FirstList> =>
		(first ??= (await import('./first-list.ts')).createFirstList(core, session));
	const snapshots = createSnapshotWriter(core, session);
	session.onDirectoryWritten = (chartId) => pages.written(chartId);
	return {
		async moved() {
			if (!holdsNamesOfAll(core.holds)) return;
			if (isFarBehind(core)) await (await firstList()).begin();
			if (core.device?.replica.status().caughtUp) pages.mayWrite();
		},
		listAgain: async () => (await firstList()).begin(true),
		async took(docId, envelopes) {
			const { lookedUp } = core;
			if (lookedUp?.isAsked(docId)) {
				await lookedUp.took(docId, envelopes);
				return { patients: false, chart: undefined };
			}
			if (first?.isPage(docId)) return { patients: await first.took(docId, envelopes), chart: undefined };
			const snapshots = envelopes.map(({ bytes }) => bytes);
			return { patients: false, chart: await session.rows.showSnapshot(docId, snapshots) };
		},
		async seen(docIds) {
			await pages.seen(docIds);
			await snapshots.seen(docIds);
		},
		opened: ({ documents }) => snapshots.opened(Object.values(documents)),
		erased: () => pages.erased(),
		stop() {
			pages.stop();
			snapshots.stop();
		}
	};
}

/** True where pages are here before the log would be. */
function isFarBehind({ device }: EngineCore): boolean {
	const status = device?.replica.status();
	if (status?.road !== 'live' || status.caughtUp) return false;
	return status.relayHead.seq - status.received.seq >= FAR_BEHIND;
}
