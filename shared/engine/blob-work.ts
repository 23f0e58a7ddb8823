// Files for people: storing and reading one, while other work goes on.
import { sha1 } from '@noble/hashes/legacy.js';
import { bytesToBase64 } from '../core/bytes.ts';
import type { DocId } from '../core/ids.ts';
import { err, ok } from '../core/result.ts';
import type { Engine } from './api.ts';
import { blobUrl } from './blob-format.ts';
import { readBlob as readStored, storeBlob, type BlobsDeps } from './blobs.ts';
import type { EngineCore } from './engine-core.ts';
import { holdingOf } from './holding/holding.ts';
import type { Session } from './session.ts';

/** What blobs of a session need; undefined before the practice's import key is known. */
export async function blobsDepsOf(session: Session): Promise<BlobsDeps | undefined> {
	const importKey = await session.importKey();
	if (!importKey) return undefined;
	const { deps, charts } = session;
	return {
		sealing: charts.sealing,
		importKey,
		isOfTablet(credId) {
			const { role, former = [] } = deps.control().credentials.get(credId) ?? {};
			return role === 'outreach' || former.some((one) => one.role === 'outreach');
		},
		async nextBlank() {
			const { trip } = deps.keyring;
			return trip && (await import('./trips/file-blanks.ts')).nextFileBlank(session, importKey, trip);
		}
	};
}

export async function addBlob(
	core: EngineCore,
	content: Uint8Array,
	mediaType: string
): ReturnType<Engine['addBlob']> {
	const { signedIn } = core;
	const deps = signedIn && (await blobsDepsOf(signedIn.session));
	if (!deps) return err({ type: 'Locked' });
	// Each step waits for its turn: what somebody types meanwhile is stored between two chunks.
	const stored = await storeBlob(deps, content, mediaType, (task) => core.exclusive(task));
	// Also what was stored before it failed: it counts as unsent, and goes.
	await core.exclusive(() => core.offer());
	if (!stored.ok) return stored;
	const hash = bytesToBase64(sha1(content));
	return ok({ id: stored.value, url: blobUrl(stored.value), size: content.length, hash });
}

export async function readBlob(core: EngineCore, id: DocId): ReturnType<Engine['readBlob']> {
	const { signedIn } = core;
	const deps = signedIn && (await blobsDepsOf(signedIn.session));
	if (!deps) return err({ type: 'Locked' });
	const read = await readStored(deps, id);
	const holding = holdingOf(core);
	if (read.ok) holding.read(id);
	if (read.ok || read.error.type !== 'BlobNotHere') return read;
	holding.missed(id);
	const error = { ...read.error, coming: holding.opened().includes(id) };
	if (!(await holding.isNowhere(id))) return err(error);
	return err({ ...error, onlyAt: await (await import('./witness/lost-files.ts')).onlyAt(core, id) });
}
