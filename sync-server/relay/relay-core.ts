// The relay without a network: sessions in, frames out, over a storage. The WebSocket transport and the simulator drive
// the same core. It passes sealed envelopes on and never looks inside.
import type { Clock } from '#shared/core/clock.ts';
import type { PracticeId } from '#shared/core/ids.ts';
import type { Random } from '#shared/core/random.ts';
import type { CryptoSuite } from '#shared/crypto/suite.ts';
import { CLOSE_CODES } from '#shared/protocol/close-codes.ts';
import { offerOf, spokenTo } from '#shared/protocol/speech.ts';
import { PROTOCOL_VERSION } from '#shared/protocol/version.ts';
import type { RelayStorage } from '../storage/relay-storage.ts';
import { createActivity } from './activity.ts';
import { createDeviceSession, type Door } from './device-session.ts';
import { createGroupCommit } from './group-commit.ts';
import { eraseAmong } from './erase-stored.ts';
import { createGreeters } from './greeters.ts';
import { createRates } from './rates.ts';
import { createSharedReads } from './shared-reads.ts';
import { createTokenBucket } from './token-bucket.ts';
import { hearBoards, sayOfBoard } from './board-words.ts';
import { createJoinSession } from './join-session.ts';
import { createKnockBoard } from './knock-board.ts';
import { DEFAULT_LIMITS, type RelayLimits } from './limits.ts';
import type { Outlet } from './outlet.ts';
import { createOtherProcesses, type OtherProcesses } from './other-processes.ts';
import { supersede } from './on-demand.ts';
import { createRootFinder } from './find-by-root.ts';
import { createPractice } from './practice.ts';
import { createPresenceTickets } from './presence-tickets.ts';
import { createRecoverySession } from './recovery-session.ts';
import type { RelayContext, Room } from './relay-context.ts';
import type { RelayLog } from './relay-event.ts';
import type { Upstream, WayHome } from './upstream.ts';
import { createSession, type Conversation, type Line, type RelaySession } from './session.ts';

export interface RelayCoreDeps {
	readonly storage: RelayStorage;
	readonly suite: CryptoSuite;
	readonly clock: Clock;
	readonly random: Random;
	readonly limits?: Partial<RelayLimits>;
	/** Known as the newest instead of PROTOCOL_VERSION, to try out old and new relays. */
	readonly protocolVersion?: number;
	readonly log?: RelayLog;
	/** Makes the way to the relay that is the home of every practice, when this one is not. */
	readonly upstream?: ((relay: RelayContext) => Upstream) | undefined;
}

/** Where a road comes from. */
export interface Origin {
	/** A practice that is new here needs a setup code to begin on this road. */
	readonly needsSetupCode: boolean;
	/** Of the other end; absent for somebody in this process. */
	readonly address?: string;
}

export interface RelayCore {
	/** The relay's public key, 32 bytes, and its generation, 16 bytes. */
	readonly relayKey: Uint8Array;
	readonly relayGen: Uint8Array;
	/** Starts a session for a road opened on "/sync/<practiceId>", "/join/<practiceId>", "/join/invitation/<inviteId>" or "/recover/<rootId>", behind each of which may stand what the device knows (speech.ts). */
	open(path: string, outlet: Outlet, from?: Origin): RelaySession;
	/** Uses up a presence ticket: the practice whose rooms it opens, or undefined. */
	takeTicket(ticket: string): Promise<PracticeId | undefined>;
	/** The other processes of this relay, where there are any. */
	readonly others: OtherProcesses;
	/** Open sessions by kind. */
	sessions(): { readonly devices: number; readonly joiners: number };
	/** The ways of its practices to their home; undefined for a relay that is the home itself. */
	wayHome(): WayHome | undefined;
	/** Resolves when every frame received so far is dealt with and nothing more will be sent because of it. */
	idle(): Promise<void>;
	/** Takes no more frames, finishes what it has (at most `graceMs` long) and ends every session with 1001. */
	stop(graceMs: number): Promise<void>;
}

const PATH = /^\/(sync|join|join\/invitation|recover)\/([0-9a-f]{32})$/;

/** Creates a relay over a storage; its identity is the storage's. The storage stays the caller's to close. */
export async function createRelayCore(deps: RelayCoreDeps): Promise<RelayCore> {
	const { storage, suite, clock, random } = deps;
	const log = deps.log ?? (() => {});
	const limits = { ...DEFAULT_LIMITS, ...deps.limits };
	const protocolVersion = deps.protocolVersion ?? PROTOCOL_VERSION;
	const activity = createActivity();
	const { seed, relayGen } = await storage.identity();
	const relayKey = await suite.importSigningSeed(seed);
	const rooms = new Map<PracticeId, Room>();
	const storageFailed = (error: unknown): void =>
		log('error', { event: 'storage-failed', error: String(error) });
	const others = createOtherProcesses(storage, storageFailed);
	const outlets = new Set<Outlet>();
	const greeters = createGreeters(limits.greetersPerAddress);
	let stopping = false;

	const groupCommit = createGroupCommit({
		storage,
		suite,
		clock,
		limits,
		activity,
		onCommitted({ appends, envelopes, bytes, pushes }) {
			log('debug', { event: 'committed', envelopes, bytes, pushes });
			for (const { practiceId, entries } of appends) {
				rooms.get(practiceId)?.practice.wakeFollowers();
				void activity.run(() => supersede(storage, suite, practiceId, entries)).catch(storageFailed);
				const control = rooms.get(practiceId)?.practice.state();
				if (control?.erasedAt)
					void activity
						.run(() => eraseAmong(storage, suite, practiceId, control, entries))
						.catch(storageFailed);
			}
		}
	});

	const practiceDeps = { storage, suite, clock, clinicRelayKey: deps.upstream && relayKey.publicKey };
	const relay: RelayContext = {
		get upstream(): Upstream | undefined {
			return upstream;
		},
		storage,
		suite,
		clock,
		random,
		limits,
		activity,
		groupCommit,
		tickets: await createPresenceTickets({ clock, random, suite, seed, others, validMs: limits.ticketMs }),
		rates: createRates(clock, limits),
		relayKey,
		relayGen,
		log,
		roomOf(practiceId) {
			const known = rooms.get(practiceId);
			if (known) return known;
			const practice = createPractice(practiceDeps, practiceId);
			const reads = createSharedReads(storage, practiceId);
			// The first of all: whoever is woken after it reads anew.
			practice.followers.add(reads);
			const room: Room = {
				practice,
				reads,
				knocks: createKnockBoard(clock, limits.knockMs, (words) => sayOfBoard(others, practiceId, words)),
				knockRate: createTokenBucket(clock, 1_000 / limits.knockEveryMs, limits.knocksAtOnce),
				devices: 0,
				proven: 0,
				joiners: 0
			};
			rooms.set(practiceId, room);
			return room;
		}
	};

	function grown({ practice }: Room): void {
		void activity
			.run(() => practice.refresh())
			.then(practice.wakeFollowers)
			.catch(storageFailed);
	}
	/** Another process appended: who follows here hears of it as of an append of this one. */
	const unwatch = storage.watch((news) => {
		if (news.type !== 'appended') return;
		if (news.practiceId === undefined) return rooms.forEach(grown);
		const room = rooms.get(news.practiceId);
		if (room) grown(room);
	});
	hearBoards(others, (practiceId) => rooms.get(practiceId)?.knocks);
	const findByRoot = createRootFinder(storage, suite);
	const upstream = deps.upstream?.(relay);
	for (const practiceId of upstream ? await storage.practices() : []) upstream?.open(practiceId);

	type Begin = (relay: RelayContext, room: Room, line: Line, door?: Door) => Conversation;
	/** A conversation in a practice's room, where it counts until it ends. */
	function enter(practiceId: PracticeId, line: Line, begin: Begin, door?: Door): Conversation {
		const kind = begin === createDeviceSession ? 'devices' : 'joiners';
		const room = relay.roomOf(practiceId);
		room[kind] += 1;
		const talk = begin(relay, room, line, door);
		return {
			...talk,
			closed() {
				talk.closed();
				room[kind] -= 1;
				if (room.devices + room.joiners > 0 || !room.knocks.isEmpty()) return;
				if (!upstream?.opened.has(practiceId)) rooms.delete(practiceId);
			}
		};
	}

	/** Somebody who knows an invitation and not whose it is. */
	function enterByInvitation(inviteId: string, line: Line): Conversation {
		let talk: Conversation | undefined;
		return {
			async opened() {
				const practiceId = await storage.practiceOfInvitation(inviteId);
				if (practiceId === undefined) return line.end('notMember');
				if (!line.isOpen()) return;
				talk = enter(practiceId, line, createJoinSession);
				await talk.opened();
			},
			received: async (frame) => talk?.received(frame),
			closed: () => talk?.closed()
		};
	}

	function openOn(
		practiceId: PracticeId | undefined,
		outlet: Outlet,
		onClosed: () => void,
		offered: number,
		converse: (line: Line) => Conversation
	) {
		outlets.add(outlet);
		const sessionDeps = {
			clock,
			limits,
			activity,
			protocolVersion: spokenTo(offered, protocolVersion),
			newestVersion: protocolVersion,
			onEnd: (reason: keyof typeof CLOSE_CODES) =>
				log('info', { event: 'session-closed', ...(practiceId && { practiceId }), reason }),
			onFailure: (error: unknown) =>
				log('error', { event: 'session-failed', ...(practiceId && { practiceId }), error: String(error) })
		};
		return createSession(sessionDeps, outlet, (line) => {
			const talk = converse(line);
			return {
				...talk,
				closed() {
					outlets.delete(outlet);
					onClosed();
					talk.closed();
				}
			};
		});
	}

	return {
		relayKey: relayKey.publicKey,
		relayGen,
		open(asked, outlet, from) {
			const { path, version } = offerOf(asked);
			const [, kind, id] = PATH.exec(path) ?? [];
			if (stopping || id === undefined) {
				outlet.close(CLOSE_CODES[stopping ? 'goingAway' : 'unknownPath'].code);
				return { received: async () => {}, closed: () => {} };
			}
			if (!greeters.enter(from?.address)) {
				log('warn', { event: 'session-closed', reason: 'tooManyRequests' });
				outlet.close(CLOSE_CODES.tooManyRequests.code);
				return { received: async () => {}, closed: () => {} };
			}
			let atDoor = true;
			const passed = (): void => {
				if (atDoor) greeters.leave(from?.address);
				atDoor = false;
			};
			const door = { needsSetupCode: (from?.needsSetupCode ?? false) && !upstream, passed };
			const practiceId = kind === 'sync' || kind === 'join' ? (id as PracticeId) : undefined;
			const session = openOn(practiceId, outlet, passed, version, (line) => {
				if (practiceId !== undefined)
					return enter(practiceId, line, kind === 'sync' ? createDeviceSession : createJoinSession, door);
				if (kind === 'join/invitation') return enterByInvitation(id, line);
				return createRecoverySession(relay, line, id, findByRoot, enter, door.needsSetupCode);
			});
			return { ...session, received: async (frame) => (stopping ? undefined : session.received(frame)) };
		},
		others,
		takeTicket: (ticket) => relay.tickets.take(ticket),
		sessions() {
			const all = [...rooms.values()];
			const sum = (kind: 'devices' | 'joiners'): number => all.reduce((n, room) => n + room[kind], 0);
			return { devices: sum('devices'), joiners: sum('joiners') };
		},
		wayHome: () => upstream?.wayHome(),
		idle: () => activity.idle(),
		async stop(graceMs) {
			stopping = true;
			unwatch();
			upstream?.stop();
			let cancel = (): void => {};
			const grace = new Promise<void>((over) => (cancel = clock.after(graceMs, over)));
			await Promise.race([activity.idle(), grace]);
			cancel();
			for (const outlet of outlets) outlet.close(CLOSE_CODES.goingAway.code);
		}
	};
}
