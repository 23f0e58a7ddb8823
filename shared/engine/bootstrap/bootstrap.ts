// What helps new devices of a practice along, on both sides: this device's pages for others, and others' for this one.
import type { EngineCore } from '../engine-core.ts';
import type { Session } from '../session.ts';
import type { Bootstrap } from './for-new-devices.ts';
import { createFirstList } from './first-list.ts';
import { createPageWriter } from './page-writer.ts';
import { createSnapshotWriter } from './snapshot-writer.ts';

/** Of one signed-in session. Call its methods inside `exclusive`. */
export function createBootstrap(core: EngineCore, session: Session): Bootstrap {
	const pages = createPageWriter(core, session);
	const first = createFirstList(core, session);
	const snapshots = createSnapshotWriter(core, session);
	session.onDirectoryWritten = (chartId) => pages.written(chartId);
	return {
		async moved() {
			if (session.deps.keyring.trip) return;
			await first.begin();
			if (core.device?.replica.status().caughtUp) pages.mayWrite();
		},
		async took(docId, envelopes) {
			if (first.isPage(docId)) return { patients: await first.took(docId, envelopes), chart: undefined };
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
