// Who else has a chart open: one presence room per chart on screen, for as long as it is there and a person is signed in.
// Nothing waits for it, nothing of it is stored, and when it does not work there is simply nobody to be seen.
import type { ChartId } from '#shared/core/ids.ts';
import type { Clock } from '#shared/core/clock.ts';
import type { Random } from '#shared/core/random.ts';
import type { Engine } from '#shared/engine/api.ts';
import type { PresenceAccess, PresenceState } from '#shared/engine/presence-facts.ts';
import { PRESENCE_VALID_MS } from '#shared/engine/presence-access.ts';
import type { PersonHere } from '#client/engine-api/tab-events.ts';
import { peopleHere } from './people-here.ts';
import { enterPresenceRoom, type PresenceRoom } from './browser-presence-room.ts';

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;

export interface PresenceDeps {
	readonly engine: Pick<Engine, 'state' | 'status' | 'subscribe' | 'presenceOf'>;
	readonly clock: Clock;
	readonly random: Random;
	/** The people in a chart are others than before. */
	onPeople(chartId: ChartId, people: readonly PersonHere[]): void;
}

export interface Presence {
	/** The chart is on a screen: says so to others, and whom it knows to be there already. */
	enter(chartId: ChartId): readonly PersonHere[];
	/** The person writes in that place of the chart now, or nowhere. Only in a chart that was entered. */
	write(chartId: ChartId, at: string | undefined): void;
	/** It is on no screen any more. */
	leave(chartId: ChartId): void;
	/** Nobody is signed in any more. */
	leaveAll(): void;
}

/** Presence in nobody's chart yet. Attempts begin anew whenever the engine's road comes alive. */
export function createPresence(deps: PresenceDeps): Presence {
	const visits = new Map<ChartId, Visit>();
	let live = deps.engine.status().road === 'live';
	deps.engine.subscribe((event) => {
		if (event.type !== 'status') return;
		const cameAlive = !live && event.status.road === 'live';
		live = event.status.road === 'live';
		if (cameAlive) for (const visit of visits.values()) visit.tryNow();
	});

	const leave = (chartId: ChartId): void => {
		visits.get(chartId)?.end();
		visits.delete(chartId);
	};
	return {
		enter(chartId) {
			const visit = visits.get(chartId) ?? createVisit(deps, chartId);
			visits.set(chartId, visit);
			return visit.people();
		},
		write: (chartId, at) => visits.get(chartId)?.write(at),
		leave,
		leaveAll: () => [...visits.keys()].forEach(leave)
	};
}

interface Visit {
	people(): readonly PersonHere[];
	write(at: string | undefined): void;
	tryNow(): void;
	end(): void;
}

function createVisit({ engine, clock, random, onPeople }: PresenceDeps, chartId: ChartId): Visit {
	let people: readonly PersonHere[] = [];
	let room: PresenceRoom | undefined;
	let entry: PresenceAccess | undefined;
	let at: string | undefined;
	let coming = false;
	let over = false;
	let failures = 0;
	let heard = 0;
	let cancelRetry = (): void => {};
	let cancelRenewal = (): void => {};

	async function come(): Promise<void> {
		if (over || room || coming) return;
		cancelRetry();
		coming = true;
		const access = await engine.presenceOf(chartId);
		const me = ownState();
		const sealed = access.ok && me ? await access.value.seal(me) : undefined;
		coming = false;
		if (over) return;
		const state = engine.state();
		if (!access.ok || !me || sealed === undefined || state.phase !== 'open') return retryLater();
		room = enterPresenceRoom(
			{ relayUrl: state.relayUrl, room: access.value.room, protocols: access.value.protocols, sealed },
			{
				entered: () => (failures = 0),
				heard: (states) => void hear(access.value, me, states),
				ended: goneFromRoom
			}
		);
		entry = access.value;
		renewLater();
		if (at !== me.at) sayAgain();
	}

	function ownState(): PresenceState | undefined {
		const state = engine.state();
		if (state.phase !== 'open') return undefined;
		return { user: state.userName, site: state.siteName, device: state.deviceId, at };
	}

	/** Judged anew every time, so that what has expired goes even when the relay keeps on repeating it. */
	async function hear(access: PresenceAccess, me: PresenceState, states: readonly string[]): Promise<void> {
		const turn = ++heard;
		const opened = await Promise.all(states.map((text) => access.open(text)));
		if (turn === heard && !over) show(peopleHere(opened, me.device));
	}

	function show(next: readonly PersonHere[]): void {
		if (JSON.stringify(next) === JSON.stringify(people)) return;
		people = next;
		onPeople(chartId, people);
	}

	function renewLater(): void {
		cancelRenewal();
		cancelRenewal = clock.after(PRESENCE_VALID_MS / 2, sayAgain);
	}

	/** Says anew what is true now; of two under way the later counts, whichever is sealed first. */
	function sayAgain(): void {
		const [access, here, me] = [entry, room, ownState()];
		if (!access || !here || !me) return;
		void access.seal(me).then((sealed) => {
			if (over || room !== here || me.at !== at) return;
			here.say(sealed);
			renewLater();
		});
	}

	function leaveRoom(): void {
		cancelRenewal();
		heard++;
		room?.leave();
		room = undefined;
	}

	function goneFromRoom(): void {
		leaveRoom();
		show([]);
		retryLater();
	}

	function retryLater(): void {
		const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures, 10));
		failures += 1;
		cancelRetry = clock.after(longest * (0.5 + random.bytes(1)[0]! / 512), () => void come());
	}

	void come();
	return {
		people: () => people,
		write(next) {
			if (next === at) return;
			at = next;
			sayAgain();
		},
		tryNow() {
			failures = 0;
			void come();
		},
		end() {
			over = true;
			cancelRetry();
			leaveRoom();
		}
	};
}
