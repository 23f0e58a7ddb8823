// Where joiners and admins' devices meet: the newest knock under each invitation, and its answer. Both are sealed, kept
// in memory, bounded and forgotten after a while. The answer stays so that a joiner whose road broke can ask again. The
// boards of several relay processes tell each other what comes to them.
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

/** What one board says to the others of its practice. `door`: a doorkeeper came and asks who waits. */
export type BoardWords = Knock | KnockAnswer | 'door';

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
	/** Another process's board said something; `key` is the invitation's for what has one. */
	heard(words: BoardWords, key: string): void;
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
export function createKnockBoard(clock: Clock, keepMs: number, say: (words: BoardWords) => void): KnockBoard {
	const places = new Map<string, Place>();
	const doorkeepers = new Set<Doorkeeper>();

	const prune = (): void => {
		for (const [key, place] of places) {
			if (clock.now() - place.at <= keepMs && places.size <= MOST_KNOCKS) break;
			places.delete(key);
		}
	};

	function put(key: string, knock: Knock, joiner: Joiner | undefined): void {
		const answer = places.get(key)?.answer;
		places.delete(key);
		places.set(key, { knock, at: clock.now(), joiner, answer });
		prune();
		if (answer) joiner?.answered(answer);
		else for (const doorkeeper of doorkeepers) doorkeeper.knocked(knock);
	}

	/** True when somebody had knocked. */
	function settle(key: string, answer: KnockAnswer): boolean {
		const place = places.get(key);
		if (!place) return false;
		place.answer = answer;
		place.joiner?.answered(answer);
		return true;
	}

	return {
		knock(key, knock, joiner) {
			put(key, knock, joiner);
			if (!places.get(key)?.answer) say(knock);
		},
		hasAnswer(key) {
			prune();
			return places.get(key)?.answer !== undefined;
		},
		answer(key, answer) {
			if (settle(key, answer)) say(answer);
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
			say('door');
		},
		depart: (doorkeeper) => void doorkeepers.delete(doorkeeper),
		heard(words, key) {
			if (words === 'door') {
				for (const { knock, joiner, answer } of places.values()) if (joiner && !answer) say(knock);
			} else if (words.type === 'knock-answer') settle(key, words);
			// The one whose joiner waits here is as new.
			else if (!places.get(key)?.joiner) put(key, words, undefined);
		},
		isEmpty() {
			prune();
			return places.size === 0;
		}
	};
}
