// The control log of a practice at this relay in the form in which a replica works on it, so that the way to the home
// relay runs the same code as a device's.
import { err, ok } from '#shared/core/result.ts';
import type { ControlStore } from '#shared/replica/control-store.ts';
import type { Store } from '#shared/replica/store.ts';
import type { Practice } from '../relay/practice.ts';
import type { RelayContext } from '../relay/relay-context.ts';

const READ_RECORDS = 256;

/** Of a practice that is stored here. */
export function controlOfPractice({ storage }: RelayContext, practice: Practice): ControlStore {
	const state: ControlStore['state'] = () => {
		const now = practice.state();
		if (!now) throw new Error('the practice is not stored here');
		return now;
	};
	return {
		state,
		hashAt: practice.hashAt,
		certificates: practice.certificates,
		async recordsAfter(seq) {
			const records: Uint8Array[] = [];
			for (;;) {
				const read = await storage.controlAfter(practice.id, seq + records.length, READ_RECORDS);
				if (read.length === 0) return records;
				records.push(...read.map(({ record }) => record));
			}
		},
		async extend(wires) {
			const { head } = state();
			const appended = await practice.append(head, wires);
			if (appended.ok) return ok(undefined);
			// Another process of this relay took the same records in first: the next road finds them here.
			if (appended.error.code === 'head-moved') return err({ type: 'StoreFailed', reason: 'head moved' });
			return err({ type: 'OutOfPlace', seq: head.seq + 1 });
		},
		async certify(wire) {
			await practice.certify([wire]);
			return ok(undefined);
		}
	};
}

/** A replica's store where there is none: envelopes lie in the relay's own log. */
export const NO_STORE: Store = {
	get: async () => undefined,
	list: async () => [],
	count: async () => 0,
	commit: async () => ok(undefined),
	close: async () => {}
};
