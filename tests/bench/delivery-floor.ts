// What one delivery of a change cannot do without, each part alone and over and over: the signature and the seal, one durable
// commit of its rows, and Automerge's own merge.
import { applyEdit } from '#shared/chart/document/apply-edit.ts';
import { applyRemoteChanges } from '#shared/chart/document/merge-changes.ts';
import { createDocument } from '#shared/chart/document/chart-document.ts';
import { put } from '#shared/replica/rows.ts';
import { take, timed } from './bench-device.ts';
import type { BenchRun } from './bench-run.ts';
import { nodeDeps } from './node-device.ts';

const TIMES = 300;
/** Bytes of an envelope with one allergy in it, and rows that are written with it. */
const BYTES = 436;
const ROWS = 7;
/** Registers of one allergy. */
const REGISTERS = 8;

/** Milliseconds each, a sample a round: processor time, and of the commit the wall too. */
export interface DeliveryFloor {
	readonly cryptoMs: number[];
	readonly commitMs: number[];
	readonly commitWallMs: number[];
	readonly mergeMs: number[];
}

/** Nothing else may run in this process meanwhile. */
export async function measureDeliveryFloor(run: BenchRun): Promise<DeliveryFloor> {
	const { suite, random, store } = await nodeDeps(run.folder());
	const bytes = random.bytes(BYTES);
	const signing = await suite.importSigningSeed(random.bytes(32));
	const signature = await suite.sign(signing, bytes);
	const key = await suite.importAes(random.bytes(32));
	const nonce = random.bytes(12);
	const sealed = await suite.aesSeal(key, nonce, bytes.subarray(0, 32), bytes);
	const found: DeliveryFloor = { cryptoMs: [], commitMs: [], commitWallMs: [], mergeMs: [] };
	for (let round = 0; round <= run.samples; round++) {
		const crypto = await timed(async () => {
			for (let i = 0; i < TIMES; i++) {
				if (!(await suite.verify(signing.publicKey, bytes, signature))) throw new Error('not verified');
				if (!(await suite.aesOpen(key, nonce, bytes.subarray(0, 32), sealed))) throw new Error('not opened');
			}
		});
		const commit = await timed(async () => {
			for (let i = 0; i < TIMES; i++)
				take(
					await store.commit(
						Array.from({ length: ROWS }, (_, row) => put('local', `${round}/${i}/${row}`, bytes))
					)
				);
		});
		const changes = allergies();
		let there = createDocument('bb'.repeat(24));
		const merge = await timed(() => {
			for (const change of changes) there = applyRemoteChanges(there, [change]).doc;
		});
		if (round === 0) continue;
		found.cryptoMs.push((crypto.cpuMs ?? crypto.wallMs) / TIMES);
		found.commitMs.push((commit.cpuMs ?? commit.wallMs) / TIMES);
		found.commitWallMs.push(commit.wallMs / TIMES);
		found.mergeMs.push((merge.cpuMs ?? merge.wallMs) / TIMES);
	}
	await store.close();
	return found;
}

/** So many allergies, a change each. */
function allergies(): readonly Uint8Array[] {
	let doc = createDocument('aa'.repeat(24));
	return Array.from({ length: TIMES }, (_, i) => {
		const writes = new Map(
			Array.from({ length: REGISTERS }, (_, n) => [`AllergyIntolerance:${i}:field${n}`, `"${i}.${n}"`])
		);
		const made = applyEdit(doc, { scope: 'clinical', message: 'add', writes, texts: [] }, { at: i });
		doc = made.doc;
		return made.change!;
	});
}
