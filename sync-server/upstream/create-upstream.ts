// The ways of a clinic's relay to the home relay of its practices: one road for each practice in use here. Devices are told
// how far their relay's log is at home, and control records go there and nowhere else.
import { bytesToHex, equalBytes } from '#shared/core/bytes.ts';
import type { PracticeId } from '#shared/core/ids.ts';
import { deviceIdOfRelay } from '#shared/crypto/relay-code.ts';
import type { ControlRefused } from '#shared/protocol/frames.ts';
import { EMPTY_HEAD } from '#shared/protocol/log-chain.ts';
import type { Effect } from '#shared/replica/effects.ts';
import type { Transport } from '#shared/replica/transport.ts';
import type { RelayContext } from '../relay/relay-context.ts';
import type { Upstream, UpstreamState } from '../relay/upstream.ts';
import { createUpstreamPractice, type UpstreamPractice } from './upstream-practice.ts';
import { openUpstreamRoad, type UpstreamRoad } from './upstream-road.ts';

export interface UpstreamDeps {
	readonly relay: RelayContext;
	/** Base address of the relay above. */
	readonly url: string;
	readonly transport: Transport;
}

type Refusal = Omit<ControlRefused, 'type'>;

interface Way {
	practice: UpstreamPractice | undefined;
	road: UpstreamRoad | undefined;
	/** What devices were told last. */
	told: string;
	/** Undefined while it is open. */
	shutSince: number | undefined;
	readonly listeners: Set<() => void>;
	/** Who waits for an append, by its records in hex. */
	readonly appends: Map<string, (refused: Refusal['code'] | 'offline' | undefined) => void>;
}

const NOT_OPEN: UpstreamState = { home: 0, waiting: 0, connected: false };

/** Opens nothing before a practice is in use. */
export function createUpstream({ relay, url, transport }: UpstreamDeps): Upstream {
	const ways = new Map<PracticeId, Way>();
	const opening = new Set<PracticeId>();
	let stopped = false;

	function wayOf(practiceId: PracticeId): Way {
		const way = ways.get(practiceId) ?? {
			practice: undefined,
			road: undefined,
			told: '',
			shutSince: relay.clock.now(),
			listeners: new Set(),
			appends: new Map()
		};
		ways.set(practiceId, way);
		return way;
	}

	function tell(way: Way): void {
		const state = way.practice?.state();
		const text = JSON.stringify(state);
		if (text === way.told) return;
		way.shutSince = state?.connected ? undefined : (way.shutSince ?? relay.clock.now());
		way.told = text;
		for (const listener of way.listeners) listener();
	}

	function settle(way: Way, effect: Effect): void {
		if (effect.type !== 'control-appended' && effect.type !== 'control-refused') return;
		const key = keyOf(effect.records);
		way.appends.get(key)?.(effect.type === 'control-refused' ? effect.code : undefined);
		way.appends.delete(key);
	}

	async function begin(practiceId: PracticeId, way: Way): Promise<void> {
		const { practice } = relay.roomOf(practiceId);
		const deviceId = await deviceIdOfRelay(relay.suite, relay.relayKey.publicKey);
		way.practice = await createUpstreamPractice(relay, practice, deviceId);
		if (stopped) return;
		let wasLive = false;
		const road = openUpstreamRoad({
			way: way.practice,
			transport,
			url,
			practiceId,
			clock: relay.clock,
			random: relay.random,
			run: (task) => relay.activity.run(task),
			onEffect: (effect) => settle(way, effect),
			onChange() {
				const live = way.practice!.isLive();
				if (live !== wasLive)
					relay.log('info', { event: live ? 'upstream-open' : 'upstream-closed', practiceId });
				wasLive = live;
				tell(way);
			},
			onFailure: (error) => relay.log('error', { event: 'session-failed', practiceId, error: String(error) })
		});
		way.road = road;
		practice.followers.add({ wake: () => void road.step((one) => one.grown()) });
		tell(way);
	}

	return {
		wayHome() {
			const states = [...ways.values()].map(({ practice }) => practice?.state() ?? NOT_OPEN);
			const shut = [...ways.values()].flatMap(({ shutSince }) => shutSince ?? []);
			return {
				practices: states.length,
				connected: states.filter(({ connected }) => connected).length,
				waiting: states.reduce((sum, { waiting }) => sum + waiting, 0),
				shutSince: shut.length > 0 ? Math.min(...shut) : undefined
			};
		},
		opened: { has: (practiceId: PracticeId) => ways.get(practiceId)?.practice !== undefined },
		state: (practiceId) => ways.get(practiceId)?.practice?.state() ?? NOT_OPEN,
		watch(practiceId, listener) {
			const { listeners } = wayOf(practiceId);
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		open(practiceId) {
			const way = wayOf(practiceId);
			if (way.practice || stopped || opening.has(practiceId)) return;
			opening.add(practiceId);
			void relay.activity
				.run(() => begin(practiceId, way))
				.catch((error: unknown) =>
					relay.log('error', { event: 'session-failed', practiceId, error: String(error) })
				)
				.finally(() => opening.delete(practiceId));
		},
		async append(practiceId, head, records) {
			const { practice } = relay.roomOf(practiceId);
			const refused = (code: Refusal['code']): Refusal => ({
				code,
				head: practice.state()?.head ?? EMPTY_HEAD
			});
			const now = (await practice.refresh())?.head ?? EMPTY_HEAD;
			if (now.seq !== head.seq || !equalBytes(now.hash, head.hash)) return refused('head-moved');
			if (records.length === 0) return undefined;
			const way = ways.get(practiceId);
			// In a ring of relays nobody is the home: what is asked for would go round for ever.
			if (!way?.road || !way.practice?.state().connected) return refused('home-unreachable');
			const outcome = await new Promise<Refusal['code'] | 'offline' | undefined>((resolve) => {
				way.appends.get(keyOf(records))?.('head-moved');
				way.appends.set(keyOf(records), resolve);
				void way.road!.step((one) => one.append(records));
			});
			if (outcome === undefined) return undefined;
			return refused(outcome === 'offline' ? 'home-unreachable' : outcome);
		},
		stop() {
			stopped = true;
			for (const { road } of ways.values()) road?.stop();
		}
	};
}

const keyOf = (records: readonly Uint8Array[]): string => records.map(bytesToHex).join();
