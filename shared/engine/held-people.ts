// People whose keys this process still holds while somebody else is signed in or nobody is, each behind their own PIN.
// Nothing here is ever written: the end of the process, twelve hours or five wrong tries end it.
import { decode, encode } from 'cborg';
import type { Clock } from '../core/clock.ts';
import type { CredId } from '../core/ids.ts';
import type { Random } from '../core/random.ts';
import { unwrapWithPin, wrapWithPin } from '../crypto/pin.ts';
import type { Argon2Cost, CryptoSuite } from '../crypto/suite.ts';
import type { HeldCopy, HeldPerson } from './held-keys.ts';
import type { CredentialSecrets } from './profile.ts';

/** Wrong tries in a row after which the keys are dropped. */
export const PIN_TRIES = 5;
/** How long a PIN opens anything, counted from when it was set. */
export const PIN_VALID_MS = 12 * 3600 * 1000;

type Held = Omit<HeldCopy, 'triesLeft'> & { readonly cancel: () => void; triesLeft: number };

export interface HeldDeps {
	readonly suite: CryptoSuite;
	readonly random: Random;
	readonly clock: Clock;
	readonly cost: Argon2Cost;
	/** Somebody was dropped because their time was over. */
	onExpired(): void;
}

export class HeldPeople {
	readonly #deps: HeldDeps;
	readonly #held = new Map<CredId, Held>();

	constructor(deps: HeldDeps) {
		this.#deps = deps;
	}

	/** Everybody whose time is not over, in the order in which they set their PIN. */
	list(): readonly HeldPerson[] {
		const now = this.#deps.clock.now();
		return [...this.#held.values()]
			.filter(({ until }) => now < until)
			.map(({ person, triesLeft }) => ({ ...person, triesLeft }));
	}

	/** Holds a person's keys behind a PIN from now on, in place of an earlier one of theirs. */
	async hold(person: HeldCopy['person'], secrets: CredentialSecrets, pin: string): Promise<void> {
		const { suite, random, clock, cost } = this.#deps;
		const wrap = await wrapWithPin(suite, random, pin, encode(secrets), cost);
		this.take({ person, wrap, until: clock.now() + PIN_VALID_MS, triesLeft: PIN_TRIES });
	}

	/** Everybody whose time is not over, for the process that comes next. */
	copies(): readonly HeldCopy[] {
		const now = this.#deps.clock.now();
		return [...this.#held.values()]
			.filter(({ until }) => now < until)
			.map(({ person, wrap, until, triesLeft }) => ({ person, wrap, until, triesLeft }));
	}

	/** Goes on holding a person's keys for as long as is left of their time. */
	take({ person, wrap, until, triesLeft }: HeldCopy): void {
		const { clock, onExpired } = this.#deps;
		this.drop(person.credId);
		const cancel = clock.after(Math.max(0, until - clock.now()), () => {
			if (this.#held.delete(person.credId)) onExpired();
		});
		this.#held.set(person.credId, { person, wrap, until, cancel, triesLeft });
	}

	/** The person's keys, or how many tries are left: 0 when they are dropped now or were not held. */
	async open(credId: CredId, pin: string): Promise<CredentialSecrets | number> {
		const held = this.#held.get(credId);
		// A machine that slept fires its timers late.
		if (!held || this.#deps.clock.now() >= held.until) return this.drop(credId);
		held.triesLeft -= 1;
		const plain = await unwrapWithPin(this.#deps.suite, pin, held.wrap);
		if (plain) {
			held.triesLeft = PIN_TRIES;
			return decode(plain) as CredentialSecrets;
		}
		if (held.triesLeft <= 0) this.drop(credId);
		return held.triesLeft;
	}

	/** Forgets a person's keys. */
	drop(credId: CredId): 0 {
		this.#held.get(credId)?.cancel();
		this.#held.delete(credId);
		return 0;
	}

	/** Forgets everybody's. */
	clear(): void {
		for (const credId of [...this.#held.keys()]) this.drop(credId);
	}
}
