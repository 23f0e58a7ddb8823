// What stands in forms and is not saved yet: one sealed row per person, chart and form, in the device's own store. Never
// sent. It outlives closing the form, locking, reloading and a killed tab.
import { decode, encode } from 'cborg';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8 } from '../core/bytes.ts';
import type { Instant } from '../core/clock.ts';
import { err, ok, type Result } from '../core/result.ts';
import { SCOPES } from '../core/scopes.ts';
import { openRow, sealRow } from '../crypto/seal-row.ts';
import type { StoreOp } from '../replica/store.ts';
import type { EngineError } from './engine-error.ts';
import type { FormDraft, FormName } from './api.ts';
import type { EngineCore } from './engine-core.ts';
import type { SessionDeps } from './session-deps.ts';
import { storeErrorToEngineError } from './store-errors.ts';

/** The row says neither whose form it is nor which: a digest, bound to the person. */
function rowOf({ keyring }: SessionDeps, { chartId, form }: FormName): string {
	const named = bytesToHex(sha256(utf8(`${chartId ?? ''}\n${form}`)).subarray(0, 16));
	return `draft/${keyring.userId}/${named}`;
}

/**
 * A form of a chart holds clinical words, and whoever may keep entries apart may be writing such a one; registration belongs
 * to the directory.
 */
const keyOf = ({ keyring }: SessionDeps, { chartId }: FormName): ReturnType<typeof keyring.localKey> =>
	keyring.localKey(
		chartId === undefined
			? 'directory'
			: keyring.newestEpoch(SCOPES.sensitive) === undefined
				? 'clinical'
				: 'sensitive'
	);

async function read(deps: SessionDeps, name: FormName): Promise<FormDraft | undefined> {
	const row = rowOf(deps, name);
	const sealed = await deps.store.get('local', row);
	if (!sealed) return undefined;
	// One from before this person could keep entries apart is under the key that it had then.
	for (const key of [keyOf(deps, name), deps.keyring.localKey('clinical')]) {
		const opened = await openRow(deps.suite, key, row, sealed);
		if (opened) return decode(opened) as FormDraft;
	}
	return undefined;
}

function withSession<T>(
	core: EngineCore,
	task: (deps: SessionDeps) => Promise<Result<T, EngineError>>
): Promise<Result<T, EngineError>> {
	return core.exclusive(async () =>
		core.signedIn ? task(core.signedIn.session.deps) : err({ type: 'Locked' })
	);
}

/**
 * Keeps a form's words; durable when it resolves ok. `beganAt` stays what it was while the row stands; given, it is used
 * for a row that is put back. Of two tabs with the same form the last to write counts.
 */
export const saveDraft = (
	core: EngineCore,
	name: FormName,
	text: string,
	beganAt?: Instant
): Promise<Result<{ readonly at: Instant }, EngineError>> =>
	withSession(core, async (deps) => {
		const at = core.deps.clock.now();
		const began = (await read(deps, name))?.beganAt ?? beganAt ?? at;
		const { chartId } = name;
		const draft: FormDraft = { text, at, beganAt: began, ...(chartId && { chartId }) };
		const row = rowOf(deps, name);
		const value = await sealRow(deps.suite, deps.random, keyOf(deps, name), row, encode(draft));
		const stored = await deps.store.commit([{ type: 'put', table: 'local', key: row, value }]);
		return stored.ok ? ok({ at }) : err(storeErrorToEngineError(stored.error));
	});

/** What the person signed in left in a form, or undefined. */
export const readDraft = (
	core: EngineCore,
	name: FormName
): Promise<Result<FormDraft | undefined, EngineError>> =>
	withSession(core, async (deps) => ok(await read(deps, name)));

/** The write that forgets a form's words, for the transaction that saves what the form said. */
export const dropDraftOp = (deps: SessionDeps, name: FormName): StoreOp => ({
	type: 'delete',
	table: 'local',
	key: rowOf(deps, name)
});

/** Forgets a form's words: they were discarded. */
export const dropDraft = (core: EngineCore, name: FormName): Promise<Result<void, EngineError>> =>
	withSession(core, async (deps) => {
		const stored = await deps.store.commit([dropDraftOp(deps, name)]);
		return stored.ok ? ok(undefined) : err(storeErrorToEngineError(stored.error));
	});
