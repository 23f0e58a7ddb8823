// Transfer files and moving codes: read whole, and what a file holds taken in. A file's digest tells damage and proves
// nothing about who wrote it, so half of the damage is done inside a file that is whole by its digest.
import { equalBytes } from '#shared/core/bytes.ts';
import { codesOf, CodeCollector } from '#shared/exchange/moving-code.ts';
import { encodeTransferFile, parseTransferFile, type TransferFile } from '#shared/exchange/transfer-file.ts';
import { createMemoryStore, opsOfSnapshot } from '#shared/replica/memory-store.ts';
import { createReplica } from '#shared/replica/replica.ts';
import { putControlLog } from '#shared/replica/rows.ts';
import { mutate } from '../mutate.ts';
import type { SeededRandom } from '../seeded-random.ts';
import type { Ground, Reader } from './reader.ts';

const createFile = async ({ random, practice, device }: Ground): Promise<TransferFile> => ({
	practiceId: practice.practiceId,
	deviceId: device.deviceId,
	writtenAt: 1_000,
	control: practice.records,
	envelopes: [
		(await device.seal({ cseq: 1 })).bytes,
		(await practice.admin.seal({ payload: random.bytes(900) })).bytes
	]
});

const BATCH = 50;

export const transferReader: Reader = {
	name: 'transfer files',
	share: 0.1,
	async open(ground) {
		const { suite, random } = ground;
		const file = await createFile(ground);
		const bytes = await encodeTransferFile(suite, file);
		return {
			async feed() {
				const parsed = await Promise.all(
					Array.from({ length: BATCH }, () => parseTransferFile(suite, mutate(random, bytes)))
				);
				return { fed: BATCH, accepted: parsed.filter(({ ok }) => ok).length };
			},
			async finish() {
				if (!(await parseTransferFile(suite, bytes)).ok) throw new Error('a good file is refused');
			}
		};
	}
};

/** Text as a camera might misread it: letters changed, lost, doubled. */
function mutateText(random: SeededRandom, text: string): string {
	const bytes = new TextEncoder().encode(text);
	return new TextDecoder().decode(mutate(random, bytes));
}

export const codeReader: Reader = {
	name: 'moving codes',
	share: 0.02,
	async open(ground) {
		const { suite, random } = ground;
		const bytes = await encodeTransferFile(suite, await createFile(ground));
		const codes = codesOf(bytes);
		return {
			async feed() {
				const collector = new CodeCollector();
				const damaged = random.below(codes.length);
				for (const [i, code] of codes.entries())
					collector.add(i === damaged ? mutateText(random, code) : code);
				const row = collector.bytes();
				const parsed = row && (await parseTransferFile(suite, row));
				return { fed: 1, accepted: parsed?.ok && !equalBytes(row!, bytes) ? 1 : 0 };
			},
			async finish() {
				// A row that was read wrong is taken for damaged as a whole, and the next begins anew.
				const collector = new CodeCollector();
				collector.add('SBT1 of another row');
				for (const code of codes) collector.add(code);
				const row = collector.bytes();
				if (!row || !equalBytes(row, bytes)) throw new Error('good codes do not make the file');
			}
		};
	}
};

/** Loads on one store, so that what one left behind may help the next. */
const LOADS = 40;

export const carriedReader: Reader = {
	name: 'taking in what files hold',
	share: 0.05,
	async open(ground) {
		const { suite, random, practice, device } = ground;
		const file = await createFile(ground);
		const first = createMemoryStore();
		// It knows the founder alone: the file's control log and certificates are news, and mutated too.
		await first.commit(putControlLog(practice.records.slice(0, 1)));
		const beginning = first.snapshot();
		const known = new Set([...file.control, ...file.envelopes].map((one) => one.join()));
		const open = async () => {
			const store = createMemoryStore();
			await store.commit(opsOfSnapshot(beginning));
			const replica = await createReplica({
				...{ store, suite, random, practiceId: practice.practiceId },
				...{ deviceId: device.deviceId, transportKey: device.transportKey }
			});
			return { store, replica };
		};
		return {
			async feed() {
				const { store, replica } = await open();
				for (let i = 0; i < LOADS; i++) {
					const items = [...file.control, ...file.envelopes];
					const at = random.below(items.length);
					items[at] = mutate(random, items[at]!);
					const control = items.slice(0, file.control.length);
					await replica.carried({ control, envelopes: items.slice(file.control.length) }, () => {});
				}
				const rows = [
					...(await store.list('envelope')),
					...(await store.list('control')),
					...(await store.list('meta', { prefix: 'cert/' }))
				];
				return { fed: LOADS, accepted: rows.filter(({ value }) => !known.has(value.join())).length };
			},
			async finish() {
				const { store, replica } = await open();
				await replica.carried(file, () => {});
				if ((await store.count('envelope')) !== file.envelopes.length)
					throw new Error('a good file is not taken in');
			}
		};
	}
};
