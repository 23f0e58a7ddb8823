// Devices that exist only while a demo is made: real engines over stores in memory, with keys of their own, so that what
// its other sites wrote was written and signed there. What one sealed is carried to another through the front door.
import type { DocId, SiteId } from '../core/ids.ts';
import type { Random } from '../core/random.ts';
import type { Result } from '../core/result.ts';
import type { Role } from '../core/scopes.ts';
import type { Argon2Cost, CryptoSuite } from '../crypto/suite.ts';
import { answerKnock, createInvite, signNextRecord, type NewInvite } from '../engine/admit.ts';
import { admitDepsOf } from '../engine/admit-deps.ts';
import { carryOut } from '../engine/effects.ts';
import { EngineCore } from '../engine/engine-core.ts';
import type { PastOf } from '../engine/past-of.ts';
import { encodeInviteLink } from '../engine/invite-link.ts';
import { join } from '../engine/membership.ts';
import { readProfile } from '../engine/profile.ts';
import { decodeFrame, encodeFrame } from '../protocol/frame-codec.ts';
import { EMPTY_HEAD } from '../protocol/log-chain.ts';
import { applyControlRecord } from '../replica/control-log.ts';
import type { ControlState } from '../replica/control-state.ts';
import { whereaboutsOf } from '../replica/envelope-log.ts';
import { createMemoryStore, type MemoryStore } from '../replica/memory-store.ts';
import { readIncoming, takeIn } from '../replica/receiving.ts';
import { encodeId, outboxRow, put, putControlLog } from '../replica/rows.ts';
import type { Transport } from '../replica/transport.ts';
import type { DemoClock } from './demo-clock.ts';
import { DEMO_PASSPHRASE } from './demo-practice.ts';

/** Least work for Argon2id (RFC 9106 section 3.1): the passphrase of a demo is no secret. */
export const DEMO_COST: Argon2Cost = { memoryKiB: 64, passes: 1, lanes: 1 };

export interface MakingDeps {
	readonly suite: CryptoSuite;
	readonly random: Random;
	readonly clock: DemoClock;
	readonly zone: string | undefined;
	readonly pastOf: PastOf;
}

export interface ThrowawayDevice {
	readonly core: EngineCore;
	readonly store: MemoryStore;
}

/** A demo's practice begun: its first device, and those of the other sites. */
export interface Founded {
	readonly hilltop: ThrowawayDevice;
	/** Site number less two. */
	readonly others: readonly ThrowawayDevice[];
}

/** The value of what cannot fail here: stores in memory, own commands. A failure is a bug and throws its type alone. */
export function sure<T>(result: Result<T, { readonly type: string }>): T {
	if (!result.ok) throw new Error(`a demo could not be made: ${result.error.type}`);
	return result.value;
}

/** A process on a store: with a device in it, or empty. Nobody is signed in. */
export async function startDevice(
	deps: MakingDeps,
	store: MemoryStore = createMemoryStore(),
	transport?: Transport
): Promise<ThrowawayDevice> {
	const { suite, random, clock, zone, pastOf } = deps;
	const core = new EngineCore({
		...{ store, suite, random, clock, transport, pastOf },
		argon2Cost: DEMO_COST,
		...(zone !== undefined && { zone })
	});
	const profile = await readProfile(store);
	if (profile) await core.startDevice(profile, (effect) => carryOut(core, effect));
	return { core, store };
}

/** A control log that grows in memory, with its fold. */
export interface GrowingLog {
	records: readonly Uint8Array[];
	state: ControlState;
}

async function grow(deps: MakingDeps, log: GrowingLog, record: Uint8Array): Promise<void> {
	log.state = sure(await applyControlRecord(deps.suite, log.state, record));
	log.records = [...log.records, record];
}

/** A relay's key that nobody has: the throw-away devices are the only ones to see it. */
const NO_RELAY = new Uint8Array(32);

/** The door that a joiner knocks at, with the admin right behind it: no relay, no network. */
const doorOf = (answer: (inviteId: Uint8Array, sealed: Uint8Array) => Promise<Uint8Array>): Transport => ({
	open(_url, _path, listener) {
		const say = (frame: Parameters<typeof encodeFrame>[0]) => listener.received(encodeFrame(frame));
		void Promise.resolve().then(() => {
			listener.opened();
			say({
				type: 'challenge',
				relayKey: NO_RELAY,
				relayGen: new Uint8Array(16),
				nonce: new Uint8Array(32),
				log: EMPTY_HEAD,
				control: EMPTY_HEAD
			});
		});
		return {
			send(bytes) {
				const frame = decodeFrame(bytes);
				if (!frame.ok || frame.value.type !== 'knock') return;
				const { inviteId, sealed } = frame.value;
				void answer(inviteId, sealed).then((words) => say({ type: 'knock-answer', inviteId, sealed: words }));
			},
			bufferedBytes: 0,
			close: () => undefined
		};
	}
});

/**
 * Lets one more person on a device of their own into the practice, by a real invitation and a real knock. The log grows by
 * INVITE and ENROL; the admin's store gets them with `putLog`.
 */
export async function joinApart(
	deps: MakingDeps,
	admin: ThrowawayDevice,
	log: GrowingLog,
	{ role, site }: { readonly role: Role; readonly site: SiteId }
): Promise<{ readonly device: ThrowawayDevice; readonly invite: NewInvite }> {
	const admit = admitDepsOf(admin.core)!;
	const importKey = (await admin.core.signedIn!.session.importKey())!;
	const invite = await createInvite(admit, role, site);
	await admin.store.commit([invite.op]);
	await grow(deps, log, await signNextRecord(admit, log.state, invite.body));
	const transport = doorOf(async (inviteId, sealed) => {
		const admission = await answerKnock(admit, log.state, log.records, importKey, NO_RELAY, {
			inviteId,
			sealed
		});
		await grow(deps, log, admission!.enrol);
		return admission!.sealedAnswer;
	});
	const device = await startDevice(deps, createMemoryStore(), transport);
	const { practiceId, relayUrl } = admin.core.device!.profile;
	const link = encodeInviteLink({ relayUrl, practiceId, secret: invite.secret });
	sure(await join(device.core, { link, passphrase: DEMO_PASSPHRASE }));
	return { device, invite };
}

/** Stores a control log that was grown apart. The device is to be started anew. */
export const putLog = async (store: MemoryStore, { records }: GrowingLog): Promise<void> =>
	void sure(await store.commit(putControlLog(records)));

/**
 * Carries what one device holds of some documents (all of them by default) to another, which checks it as if a relay had
 * brought it. `forward`: the other is to send it on to a relay, as a device does that is the only one to have something.
 */
export async function carry(
	{ suite, clock }: MakingDeps,
	from: ThrowawayDevice,
	to: ThrowawayDevice,
	{ only, forward = false }: { readonly only?: ReadonlySet<DocId>; readonly forward?: boolean } = {}
): Promise<void> {
	const rows = await from.store.list('envelope');
	const wanted = rows.filter(({ key }) => !only || only.has(key.slice(0, key.indexOf('/')) as DocId));
	const read = await Promise.all(wanted.map(({ value }) => readIncoming(suite, value)));
	const incoming = read.filter((one) => one !== undefined);
	const control = to.core.device!.replica.control();
	const { deviceId } = to.core.device!.profile;
	const taken = sure(
		await takeIn(
			{
				store: to.store,
				suite,
				now: () => clock.now(),
				isOwn: (credId) => control.credentials.get(credId)?.deviceId === deviceId
			},
			control,
			incoming
		)
	);
	if (taken.quarantined.length > 0) throw new Error('a demo refused its own work');
	if (forward)
		for (const { id } of taken.stored) {
			const at = (await whereaboutsOf(to.store, id))!;
			sure(await to.store.commit([put('outbox', outboxRow(at.arrival, at.isChunk), encodeId(id))]));
		}
	const docIds = [...new Set(taken.stored.map(({ header }) => header.docId))];
	await to.core.exclusive(() => carryOut(to.core, { type: 'arrived', docIds, count: taken.stored.length }));
}
