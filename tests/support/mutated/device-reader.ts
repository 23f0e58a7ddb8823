// A device's replica whose road is bent: of what the relay sends, one frame on every road is damaged, whichever it is.
// It may hold nothing afterwards that nobody wrote, and no other membership; and on a good road it gets everything.
import { bytesToHex } from '#shared/core/bytes.ts';
import { createMemoryStore, opsOfSnapshot, type StoreSnapshot } from '#shared/replica/memory-store.ts';
import { createReplica, type Replica } from '#shared/replica/replica.ts';
import { putControlLog } from '#shared/replica/rows.ts';
import type { Store } from '#shared/replica/store.ts';
import { createRelayCore, type RelayCore } from '#relay/relay/relay-core.ts';
import { createMemoryRelayStorage } from '#relay/storage/memory.ts';
import { createManualClock } from '../manual-clock.ts';
import { mutate } from '../mutate.ts';
import { logIn, openCore } from '../relay-client.ts';
import type { Ground, Reader } from './reader.ts';

/** Does something to the frame with this number on its road. */
type Bend = (frame: Uint8Array, nth: number) => Uint8Array;

/** One road of a replica, from opening to the end of all that is said on it. */
async function converse(core: RelayCore, path: string, replica: Replica, bend: Bend): Promise<void> {
	let open = true;
	let last: Promise<void> = Promise.resolve();
	let count = 0;
	const end = (code: number): void => {
		if (!open) return;
		open = false;
		step(() => replica.closed(code));
	};
	function step(run: () => ReturnType<Replica['opened']>): void {
		last = last.then(async () => {
			for (const effect of await run()) {
				if (effect.type === 'send' && open) await session.received(effect.frame);
				if (effect.type !== 'close') continue;
				session.closed();
				end(effect.code);
			}
		});
	}
	step(() => replica.opened());
	const session = core.open(path, {
		send(frame) {
			const bent = bend(frame, count++);
			step(() => (open ? replica.received([bent]) : Promise.resolve([])));
		},
		close: end,
		ready: async () => {}
	});
	// Whatever is asked for is answered too, in any order.
	for (let seen: unknown; seen !== last;) {
		seen = last;
		await last;
		await core.idle();
	}
	session.closed();
	end(1000);
	await last;
}

/** Frames on a road: challenge, welcome, control log, entries, acknowledgement, and more entries. */
const FRAMES_ON_A_ROAD = 7;

export const deviceReader: Reader = {
	name: "a device's receiving",
	share: 0.08,
	async open(ground: Ground) {
		const { suite, random, practice, device } = ground;
		const storage = createMemoryRelayStorage(random);
		const limits = { bytesPerSecond: 1e12, burstBytes: 1e12 };
		const core = await createRelayCore({ storage, suite, random, clock: createManualClock(), limits });
		const path = `/sync/${practice.practiceId}`;
		const admin = openCore(core, path);
		const certificates = practice.records;
		await logIn(admin, suite, random, practice.practiceId, practice.admin, { certificates });
		const written = await Promise.all(
			[0, 1, 2].map((n) => practice.admin.seal({ payload: random.bytes(n * 400) }))
		);
		await admin.push(written);
		// The device knows the practice up to its own certificate, has met the relay, and has something to send.
		const own = await device.seal();
		const ids = new Set([...written, own].map(({ id }) => id as string));
		const empty = createMemoryStore();
		await empty.commit(putControlLog(practice.records));
		const open = (store: Store): Promise<Replica> =>
			createReplica({
				...{ store, suite, random, practiceId: practice.practiceId },
				...{ deviceId: device.deviceId, transportKey: device.transportKey, pinnedRelayKey: core.relayKey }
			});
		await (await open(empty)).log.appendOwn([own], []);
		const beginning: StoreSnapshot = empty.snapshot();

		const strangersIn = async (store: Store): Promise<number> => {
			const rows = await store.list('envelopeId');
			const envelopes = rows.filter(({ key }) => !key.startsWith('c/') && !ids.has(key));
			const control = (await store.list('control')).filter(
				({ value }, i) => bytesToHex(value) !== bytesToHex(practice.records[i] ?? new Uint8Array())
			);
			return envelopes.length + control.length;
		};
		const fresh = async (): Promise<Store> => {
			const store = createMemoryStore();
			await store.commit(opsOfSnapshot(beginning));
			return store;
		};

		return {
			async feed() {
				const store = await fresh();
				const replica = await open(store);
				let fed = 0;
				// Three roads in a row: what the first one did may open a way for the next.
				for (let road = 0; road < 3; road++) {
					const target = random.below(FRAMES_ON_A_ROAD);
					await converse(core, path, replica, (frame, nth) => {
						if (nth !== target) return frame;
						fed += 1;
						return mutate(random, frame);
					});
				}
				return { fed, accepted: await strangersIn(store) };
			},
			async finish() {
				const store = await fresh();
				const replica = await open(store);
				await converse(core, path, replica, (frame, nth) => (nth < 3 ? frame : mutate(random, frame)));
				await converse(core, path, replica, (frame) => frame);
				for (const id of ids)
					if (!(await store.get('envelopeId', id))) throw new Error('a good road did not bring everything');
				if (replica.status().unsent > 0) throw new Error('a good road did not take everything');
			}
		};
	}
};
