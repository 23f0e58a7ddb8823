// What others' envelopes say inside of the logs that their authors had seen: the newest of each author, until it is compared
// with what this device received. Noting one costs a look into a map; compare-heads.ts does the rest, later.
import type { CredId, DeviceId } from '../../core/ids.ts';
import type { Clock, Instant } from '../../core/clock.ts';
import type { Inner, SeenHead } from '../../crypto/inner.ts';

/** What happens together is compared together. */
const SOON_MS = 2_000;
/** While something is waited for it is looked at again so often. */
const LOOK_AGAIN_MS = 60_000;

/** What one envelope says. */
export interface HeardHead {
	/** Whose it is: a credential, or the device of a status. */
	readonly by: CredId | DeviceId;
	readonly isStatus: boolean;
	/** Its place in the order of its author. */
	readonly place: number;
	/** By its author's clock. */
	readonly at: Instant;
	readonly control: SeenHead;
	readonly log: SeenHead;
	/** Of a status: which relay's log it is, and in which generation; the first half of its key, both in hex. */
	readonly relay?: { readonly key: string; readonly gen: string };
}

export class HeardHeads {
	readonly #newest = new Map<string, HeardHead>();
	readonly #fresh = new Set<string>();
	readonly #clock: Clock;
	#compare: (() => Promise<void>) | undefined;
	#due: { readonly cancel: () => void; readonly isSoon: boolean } | undefined;
	/** Something heard before waits for what is not here yet. */
	isWaiting = false;
	/** Statuses came, or may have come before, that nobody here has read. */
	statusesCame = true;

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** From now on `compare` is called to take what is fresh and compare it. */
	listen(compare: () => Promise<void>): void {
		this.#compare = compare;
		this.look();
	}

	/** Has it compared in a moment, together with what comes until then. */
	look(): void {
		if (this.#compare && !this.#due?.isSoon) this.#after(SOON_MS);
	}

	#after(ms: number): void {
		this.#due?.cancel();
		const cancel = this.#clock.after(ms, () => {
			this.#due = undefined;
			void this.#compare?.().then(() => {
				if (this.isWaiting && !this.#due) this.#after(LOOK_AGAIN_MS);
			});
		});
		this.#due = { cancel, isSoon: ms === SOON_MS };
	}

	/** An envelope of this author was opened. */
	note(by: CredId, place: number, inner: Inner): void {
		const known = this.#newest.get(by);
		if (known && known.place >= place) return;
		this.#put({ by, isStatus: false, place, ...headsOf(inner) });
	}

	/** The status of a device was read. */
	noteStatus(by: DeviceId, place: number, inner: Inner, relay: HeardHead['relay']): void {
		const known = this.#newest.get(by);
		if (known && known.place >= place) return;
		this.#put({ by, isStatus: true, place, ...headsOf(inner), ...(relay && { relay }) });
	}

	#put(heard: HeardHead): void {
		this.#newest.set(heard.by, heard);
		this.#fresh.add(heard.by);
		this.look();
	}

	/** What was noted since the last call, oldest first. */
	take(): readonly HeardHead[] {
		const fresh = [...this.#fresh].map((by) => this.#newest.get(by)!);
		this.#fresh.clear();
		return fresh.sort((one, other) => one.at - other.at);
	}
}

const headsOf = ({ authoredAt, controlHead, relayHead }: Inner) => ({
	at: authoredAt as Instant,
	control: controlHead,
	log: relayHead
});
