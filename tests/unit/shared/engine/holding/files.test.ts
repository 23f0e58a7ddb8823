import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { DocId } from '#shared/core/ids.ts';
import { CHUNK_BYTES } from '#shared/engine/blob-format.ts';
import { addBlob, readBlob } from '#shared/engine/blob-work.ts';
import { fetchFile, filesHere, freeFiles, setHolding } from '#shared/engine/holding/files-here.ts';
import * as membership from '#shared/engine/membership.ts';
import { encodeRow, put } from '#shared/replica/rows.ts';
import { hexToBytes } from '#shared/core/bytes.ts';
import { absent } from '#shared/replica/absent.ts';
import {
	type EngineRig,
	goOffline,
	goOnline,
	meet,
	restart,
	RIG_PASSPHRASE,
	startEngine,
	startTwoSites,
	take,
	until
} from '../../../../support/engine-rig.ts';
import { createSeededRandom } from '../../../../support/seeded-random.ts';

const random = createSeededRandom(77);
const SIZE = 2 * CHUNK_BYTES + 1000;
let hilltop: EngineRig;
let riverside: EngineRig;

beforeEach(async () => {
	({ hilltop, riverside } = await startTwoSites());
});

/** Hilltop stores a file and sends it. */
async function addFile(bytes = random.bytes(SIZE)): Promise<{ id: DocId; bytes: Uint8Array }> {
	const { id } = take(await addBlob(hilltop.core, bytes, 'image/jpeg'));
	await goOnline(hilltop);
	await goOffline(hilltop);
	return { id, bytes };
}

/** Waits until no chunk is noted as being elsewhere. */
const allHere = ({ store }: EngineRig): Promise<void> =>
	vi.waitFor(async () => expect(await absent(store, 'file')).toEqual([]), { timeout: 60_000, interval: 2 });

/** What tabs are told of a file: chunks still to come. */
function told({ core }: EngineRig, id: DocId): number[] {
	const left: number[] = [];
	core.subscribe((event) => event.type === 'file' && event.id === id && left.push(event.left));
	return left;
}

describe('the files of a device', () => {
	test('[HLD-3] come by themselves once the charts are here, one chunk after another', async () => {
		const file = await addFile();
		await meet(hilltop, riverside);
		expect(take(await readBlob(riverside.core, file.id)).bytes).toEqual(file.bytes);
		expect(take(await filesHere(riverside.core))).toMatchObject({
			hold: 'all',
			files: 1,
			elsewhere: 0,
			elsewhereBytes: 0
		});
	});

	test('[HLD-3] wait on a device that holds those that are opened, and say how large they are', async () => {
		take(await setHolding(riverside.core, { files: 'opened' }));
		const file = await addFile();
		await goOnline(riverside);
		expect(await readBlob(riverside.core, file.id)).toMatchObject({
			ok: false,
			error: { type: 'BlobNotHere', have: 0, of: 3, size: SIZE, coming: false }
		});
		const here = take(await filesHere(riverside.core));
		expect(here).toMatchObject({ hold: 'opened', files: 0, hereBytes: 0, elsewhere: 1 });
		expect(here.elsewhereBytes).toBeGreaterThan(SIZE);
		const left = told(riverside, file.id);
		take(await fetchFile(riverside.core, file.id));
		await until(() => left.at(-1) === 0);
		expect([...left].sort((a, b) => b - a)).toEqual(left);
		expect(new Set(left)).toEqual(new Set([2, 1, 0]));
		expect(take(await readBlob(riverside.core, file.id)).bytes).toEqual(file.bytes);
	});

	test('[HLD-3] opened without a connection, a file comes as soon as there is one', async () => {
		take(await setHolding(riverside.core, { files: 'opened' }));
		const file = await addFile();
		await goOnline(riverside);
		await goOffline(riverside);
		take(await fetchFile(riverside.core, file.id));
		expect(await readBlob(riverside.core, file.id)).toMatchObject({ error: { have: 0, coming: true } });
		const left = told(riverside, file.id);
		await goOnline(riverside);
		await until(() => left.at(-1) === 0);
		expect(take(await readBlob(riverside.core, file.id)).bytes).toEqual(file.bytes);
	});

	test('[HLD-3] a file opened before its last chunks reached the relay comes whole', async () => {
		take(await setHolding(riverside.core, { files: 'opened' }));
		const bytes = random.bytes(SIZE);
		const { id } = await addFile(bytes);
		await goOnline(riverside);
		await goOffline(riverside);
		const late = (await absent(riverside.store, 'file'))[1]!;
		// As if the relay had only this much of it until now.
		await riverside.store.commit([{ type: 'delete', table: 'meta', key: `absent/f/${id}/${late.id}` }]);
		take(await fetchFile(riverside.core, id));
		const left = told(riverside, id);
		await goOnline(riverside);
		await until(() => left.at(-1) === 0);
		expect(await readBlob(riverside.core, id)).toMatchObject({ error: { have: 2, of: 3, coming: true } });
		const { size, docId, kind, scope, credId, cseq, places } = late;
		const row = [
			kind,
			scope,
			hexToBytes(credId),
			cseq,
			size,
			[...places].map(([k, n]) => [hexToBytes(k), n])
		];
		await riverside.store.commit([put('meta', `absent/f/${docId}/${late.id}`, encodeRow(row))]);
		take(await setHolding(riverside.core, { files: 'opened' }));
		await allHere(riverside);
		expect(take(await readBlob(riverside.core, id)).bytes).toEqual(bytes);
	});

	test('[HLD-3] a file that somebody opens comes before the others', async () => {
		const files = [await addFile(), await addFile(), await addFile()];
		take(await setHolding(riverside.core, { files: 'opened' }));
		await goOnline(riverside);
		const came: string[] = [];
		riverside.core.subscribe((event) => event.type === 'file' && came.push(event.id));
		await goOffline(riverside);
		// The one that would come last by itself.
		const { docId } = (await absent(riverside.store, 'file')).at(-1)!;
		take(await setHolding(riverside.core, { files: 'all' }));
		take(await fetchFile(riverside.core, docId));
		await goOnline(riverside);
		await allHere(riverside);
		await until(() => came.length === 9);
		expect(came.slice(0, 3)).toEqual([docId, docId, docId]);
		for (const { id, bytes } of files) expect(take(await readBlob(riverside.core, id)).bytes).toEqual(bytes);
	});

	test('[HLD-5] are taken off, but for what the relay has not got, and come again when opened', async () => {
		const file = await addFile();
		await meet(hilltop, riverside);
		expect(await freeFiles(riverside.core)).toMatchObject({ ok: false, error: { type: 'NeedsRelay' } });
		await goOnline(riverside);
		const own = take(await addBlob(hilltop.core, random.bytes(SIZE), 'image/jpeg'));
		const left = told(riverside, file.id);
		expect(take(await freeFiles(riverside.core))).toEqual({ files: 1 });
		await until(() => left.at(-1) === 3);
		expect(take(await filesHere(riverside.core))).toMatchObject({
			hold: 'opened',
			hereBytes: 0,
			elsewhere: 1
		});
		expect(await readBlob(riverside.core, file.id)).toMatchObject({ error: { type: 'BlobNotHere', of: 3 } });
		take(await fetchFile(riverside.core, file.id));
		await until(() => left.at(-1) === 0);
		expect(take(await readBlob(riverside.core, file.id)).bytes).toEqual(file.bytes);
		expect(take(await readBlob(hilltop.core, own.id)).bytes).toHaveLength(SIZE);
	});

	test('[HLD-3] a locked device goes on fetching, and one that starts again keeps its setting', async () => {
		const file = await addFile();
		take(await setHolding(riverside.core, { files: 'opened' }));
		await goOnline(riverside);
		const again = await restart(riverside);
		expect(take(await filesHere(again.core)).hold).toBe('opened');
		await membership.lock(riverside.core);
		take(await setHolding(riverside.core, { files: 'all' }));
		await allHere(riverside);
		take(await membership.unlock(riverside.core, { passphrase: RIG_PASSPHRASE }));
		expect(take(await readBlob(riverside.core, file.id)).bytes).toEqual(file.bytes);
	});

	test('begin with what the host says', async () => {
		const { core } = await startEngine(undefined, { holds: { files: 'opened' } });
		const names = { practiceName: 'Valley', siteName: 'Hilltop', userName: 'Ana', relayUrl: 'http://relay' };
		take(await membership.createPractice(core, { ...names, passphrase: RIG_PASSPHRASE }));
		expect(take(await filesHere(core))).toMatchObject({ hold: 'opened', files: 0 });
	});
});
