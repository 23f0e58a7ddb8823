// Where joiners and admins' devices meet: the newest knock under each invitation, and its answer. Both are sealed, kept
// in memory, bounded and forgotten after a while. The answer stays so that a joiner whose road broke can ask again.
import type { Clock } from '#shared/core/clock.ts';
import type { KnockAnswer, Knock } from '#shared/protocol/frames.ts';

const MOST_KNOCKS = 20;

/** A joiner that waits. */
export interface Joiner {
	answered(answer: KnockAnswer): void;
}

/** An admin's device that can answer. */
export interface Doorkeeper {
	knocked(knock: Knock): void;
}

export interface KnockBoard {
	/** A joiner knocks: doorkeepers hear it, unless an answer is here already: that comes at once. */
	knock(key: string, knock: Knock, joiner: Joiner): void;
	/** True when a knock under this invitation was answered lately: the joiner may come back for it. */
	hasAnswer(key: string): boolean;
	/** A doorkeeper answers. Ignored when nobody knocked. Of two answers the newer stays. */
	answer(key: string, answer: KnockAnswer): void;
	/** The joiner is gone; its knock with it, unless answered. */
	leave(joiner: Joiner): void;
	/** A doorkeeper comes: it hears every knock that waits. */
	arrive(doorkeeper: Doorkeeper): void;
	depart(doorkeeper: Doorkeeper): void;
	/** True when nothing is kept here. */
	isEmpty(): boolean;
}

interface Place {
	readonly knock: Knock;
	readonly at: number;
	joiner: Joiner | undefined;
	answer: KnockAnswer | undefined;
}

/** One practice's board. What is older than `keepMs` is forgotten; beyond a bound the oldest knock gives way. */
export function createKnockBoard(clock: Clock, keepMs: number): KnockBoard {
	const places = new Map<string, Place>();
	const doorkeepers = new Set<Doorkeeper>();

	const prune = (): void => {
		for (const [key, place] of places) {
			if (clock.now() - place.at <= keepMs && places.size <= MOST_KNOCKS) break;
			places.delete(key);
		}
	};

	return {
		knock(key, knock, joiner) {
			const answer = places.get(key)?.answer;
			places.delete(key);
			places.set(key, { knock, at: clock.now(), joiner, answer });
			prune();
			if (answer) joiner.answered(answer);
			else for (const doorkeeper of doorkeepers) doorkeeper.knocked(knock);
		},
		hasAnswer(key) {
			prune();
			return places.get(key)?.answer !== undefined;
		},
		answer(key, answer) {
			const place = places.get(key);
			if (!place) return;
			place.answer = answer;
			place.joiner?.answered(answer);
		},
		leave(joiner) {
			for (const [key, place] of places) {
				if (place.joiner !== joiner) continue;
				place.joiner = undefined;
				if (!place.answer) places.delete(key);
			}
		},
		arrive(doorkeeper) {
			doorkeepers.add(doorkeeper);
			prune();
			for (const { knock, answer } of places.values()) if (!answer) doorkeeper.knocked(knock);
		},
		depart: (doorkeeper) => void doorkeepers.delete(doorkeeper),
		isEmpty() {
			prune();
			return places.size === 0;
		}
	};
}
