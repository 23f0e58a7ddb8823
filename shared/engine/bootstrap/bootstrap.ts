// What helps new devices of a practice along, on both sides: this device's pages for others, and others' for this one.
import type { EngineCore } from '../engine-core.ts';
import type { Session } from '../session.ts';
import type { Bootstrap } from './for-new-devices.ts';
import { createFirstList } from './first-list.ts';
import { createPageWriter } from './page-writer.ts';

/** Of one signed-in session. Call its methods inside `exclusive`. */
export function createBootstrap(core: EngineCore, session: Session): Bootstrap {
	const pages = createPageWriter(core, session);
	const first = createFirstList(core, session);
	session.onDirectoryWritten = (chartId) => pages.written(chartId);
	return {
		async moved() {
			await first.begin();
			if (core.device?.replica.status().caughtUp) pages.mayWrite();
		},
		took: (docId, envelopes) => first.took(docId, envelopes),
		seen: (docIds) => pages.seen(docIds),
		stop: () => pages.stop()
	};
}
