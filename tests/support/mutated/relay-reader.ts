// A relay core: damaged frames before and after login, and damaged envelopes in frames that are in order. Nothing may
// come into either log, nobody may be let in, and only the session that sent it may end.
import { decodeFrame, encodeFrame } from '#shared/protocol/frame-codec.ts';
import { MIN_ENVELOPE_BYTES } from '#shared/protocol/limits.ts';
import { createRelayCore, type RelayCore } from '#relay/relay/relay-core.ts';
import type { RelaySession } from '#relay/relay/session.ts';
import { createMemoryRelayStorage } from '#relay/storage/memory.ts';
import { createManualClock } from '../manual-clock.ts';
import { mutate } from '../mutate.ts';
import { createLogin, logIn, openCore, type RelayClient } from '../relay-client.ts';
import type { Ground, Reader } from './reader.ts';

/** A road that counts what it was told. */
interface Road {
	session: RelaySession;
	client: RelayClient;
	open: boolean;
	acks: number;
}

function openRoad(core: RelayCore, path: string): Road {
	const road: Partial<Road> = { open: true, acks: 0 };
	const counted: Pick<RelayCore, 'open'> = {
		open: (at, outlet) =>
			(road.session = core.open(at, {
				...outlet,
				send(frame) {
					const decoded = decodeFrame(frame);
					if (decoded.ok && decoded.value.type === 'ack') road.acks! += decoded.value.acks.length;
					outlet.send(frame);
				},
				close(code) {
					road.open = false;
					outlet.close(code);
				}
			}))
	};
	road.client = openCore(counted as RelayCore, path);
	// Nobody waits for what it does not answer.
	return road as Road;
}

const PER_ROAD = 64;

export const relayReader: Reader = {
	name: 'relay core',
	share: 0.15,
	async open(ground: Ground) {
		const { suite, random, practice, device } = ground;
		const storage = createMemoryRelayStorage(random);
		const core = await createRelayCore({
			storage,
			suite,
			random,
			clock: createManualClock(),
			limits: { bytesPerSecond: 1e12, burstBytes: 1e12 }
		});
		const path = `/sync/${practice.practiceId}`;
		const bystander = openRoad(core, path);
		const certificates = practice.records;
		await logIn(bystander.client, suite, random, practice.practiceId, practice.admin, { certificates });
		await bystander.client.push([await practice.admin.seal()]);
		const standing = async (): Promise<string> => JSON.stringify(await storage.heads(practice.practiceId));
		const before = await standing();
		const invite = await practice.sign({
			type: 'INVITE',
			inviteId: random.bytes(16),
			userId: random.bytes(16),
			role: 'nurse',
			site: 1,
			validMs: 1_000
		});
		const { head } = practice.state();
		const envelopes = [
			await device.seal({ cseq: 1 }),
			await device.seal({ cseq: 1, payload: random.bytes(2_000) }),
			await device.seal({ kind: 3 }),
			await device.seal({ kind: 99 })
		].map(({ bytes }) => bytes);
		const frames = [
			encodeFrame({ type: 'push', envelopes: envelopes.slice(0, 1) }),
			encodeFrame({ type: 'push', envelopes: envelopes.slice(1, 2) }),
			encodeFrame({ type: 'control-append', head, records: [invite] }),
			encodeFrame({ type: 'pull', after: 0, credit: 1_000, content: 'all' }),
			encodeFrame({ type: 'fetch', docId: random.bytes(16), after: 0, upTo: 9, stubs: false }),
			encodeFrame({ type: 'knock-answer', inviteId: random.bytes(16), sealed: random.bytes(40) }),
			encodeFrame({ type: 'ticket-request' })
		];
		let road: Road | undefined;
		let used = 0;

		async function loggedIn(): Promise<Road> {
			if (road?.open && used < PER_ROAD) return road;
			road?.client.close();
			road = openRoad(core, path);
			used = 0;
			await logIn(road.client, suite, random, practice.practiceId, device);
			return road;
		}

		async function damagedLogin(): Promise<boolean> {
			const stranger = openRoad(core, path);
			const challenge = await stranger.client.next('challenge');
			// Credentials are merely named, and bring nothing: see the test of logins against a process.
			const bend = <T extends object>(login: T): T => ({ ...login, credentials: [] });
			const login = await createLogin(suite, random, practice.practiceId, device, challenge, { bend });
			await stranger.session.received(mutate(random, encodeFrame(login)));
			const welcomed = stranger.client.waiting('welcome').length > 0;
			stranger.client.close();
			return welcomed;
		}

		async function feedOne(): Promise<boolean> {
			const dice = random.below(16);
			if (dice === 0) return damagedLogin();
			const { session } = await loggedIn();
			used += 1;
			if (dice < 8) {
				await session.received(mutate(random, frames[random.below(frames.length)]!));
			} else {
				const bytes = mutate(random, envelopes[random.below(envelopes.length)]!);
				const push =
					bytes.length < MIN_ENVELOPE_BYTES ? bytes : encodeFrame({ type: 'push', envelopes: [bytes] });
				await session.received(push);
			}
			return road!.acks > 0;
		}

		return {
			async feed() {
				let accepted = 0;
				for (let i = 0; i < PER_ROAD; i++) if (await feedOne()) accepted += 1;
				if ((await standing()) !== before) accepted += 1;
				return { fed: PER_ROAD, accepted };
			},
			async finish() {
				if (!bystander.open) throw new Error('a session that did nothing wrong was ended');
				await bystander.client.push([await practice.admin.seal()]);
				const late = await loggedIn();
				await late.client.push([await device.seal()]);
			}
		};
	}
};
