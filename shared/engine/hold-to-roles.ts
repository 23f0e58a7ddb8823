// Beginning to hold people to their roles in a practice that was begun by a version that did not.
import { hexToBytes } from '../core/bytes.ts';
import { ok } from '../core/result.ts';
import type { Engine } from './api.ts';
import { appendBatch } from './append-batch.ts';
import { receivedOf } from './device-reports.ts';
import type { EngineCore } from './engine-core.ts';

/**
 * What this device holds of everybody's chain counts as before, whoever wrote it. Two admins at once: the record that is
 * first in the log counts, the other has nothing left to do.
 */
export const holdToRoles = (core: EngineCore): ReturnType<Engine['holdToRoles']> =>
	appendBatch(core, async ({ store }, control) => {
		if (control.rights) return ok([]);
		const received = Object.entries(await receivedOf(store, control.credentials.keys()));
		const cuts = received.map(([credId, upTo]) => ({ credId: hexToBytes(credId), upTo }));
		return ok([{ type: 'RIGHTS' as const, cuts }]);
	});
