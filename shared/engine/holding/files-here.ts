// The files of this device for people: how much is here and how much is not, what the device is to hold, fetching one
// now, and taking them off.
import type { DocId } from '../../core/ids.ts';
import { err, ok } from '../../core/result.ts';
import { absentTotals } from '../../replica/absent.ts';
import { filesHeld } from '../../replica/file-sizes.ts';
import type { Engine } from '../api.ts';
import type { EngineCore } from '../engine-core.ts';
import { storeErrorToEngineError } from '../store-errors.ts';
import { holdingOf } from './holding.ts';
import { policyOp, streamOf, type HoldingPolicy } from './holding-policy.ts';

/** See Engine.filesHere. */
export const filesHere = (core: EngineCore): ReturnType<Engine['filesHere']> =>
	core.exclusive(async () => {
		if (!core.device) return err({ type: 'NoProfile' });
		const { store } = core.deps;
		const held = await filesHeld(store);
		const elsewhere = await absentTotals(store, 'file');
		return ok({
			hold: core.holds.files,
			hereBytes: [...held.values()].reduce((sum, size) => sum + size, 0),
			elsewhereBytes: elsewhere.bytes,
			files: [...held.values()].filter((size) => size > 0).length,
			elsewhere: elsewhere.documents
		});
	});

/** See Engine.setHolding. */
export const setHolding = (core: EngineCore, set: Partial<HoldingPolicy>): ReturnType<Engine['setHolding']> =>
	core.exclusive(async () => {
		const { device } = core;
		if (!device) return err({ type: 'NoProfile' });
		const policy = { ...core.holds, ...set };
		const stored = await core.deps.store.commit([policyOp(policy)]);
		if (!stored.ok) return err(storeErrorToEngineError(stored.error));
		core.holds = policy;
		await device.link?.perform(device.replica.stream(streamOf(policy)));
		await holdingOf(core).moved();
		return ok(undefined);
	});

/** See Engine.fetchFile. */
export const fetchFile = (core: EngineCore, id: DocId): ReturnType<Engine['fetchFile']> =>
	core.exclusive(async () => {
		if (!core.device) return err({ type: 'NoProfile' });
		await holdingOf(core).open(id);
		return ok(undefined);
	});

/** See Engine.freeFiles. */
export const freeFiles = (core: EngineCore): ReturnType<Engine['freeFiles']> =>
	core.exclusive(async () => {
		const { device } = core;
		if (!device) return err({ type: 'NoProfile' });
		if (device.replica.status().road !== 'live') return err({ type: 'NeedsRelay' });
		const policy: HoldingPolicy = { ...core.holds, files: 'opened' };
		const stored = await core.deps.store.commit([policyOp(policy)]);
		if (!stored.ok) return err(storeErrorToEngineError(stored.error));
		core.holds = policy;
		const held = await filesHeld(core.deps.store);
		const wants = [...held]
			.filter(([docId, size]) => size > 0 && !core.kept?.has(docId))
			.map(([docId]) => ({ docId, what: 'free', beside: true }) as const);
		await device.link?.perform(device.replica.want(wants));
		return ok({ files: wants.length });
	});
