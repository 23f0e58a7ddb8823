// Where the chains of what people wrote and looked at break: for every author the first place, since nothing behind it can
// be trusted to be whole.
import type { CredId } from '../core/ids.ts';

/**
 * `missing`: nothing is here for a place, or for several. `changed`: its signature does not fit. `moved`: it does not lie
 * where it was stored, or stands in for another. `twice`: two different ones claim the place. `not-yet`: another device says
 * that it has it, and it has not come here.
 */
export type LinkFault = 'missing' | 'changed' | 'moved' | 'twice' | 'not-yet';

/** One author's first broken place. */
export interface BrokenLink {
	readonly credId: CredId;
	readonly cseq: number;
	/** The last of several in a row. */
	readonly upTo: number;
	readonly fault: LinkFault;
	/** Who that is, where names are known. */
	readonly by?: { readonly user: string; readonly device: string; readonly site: string };
}

export class BrokenLinks {
	readonly #first = new Map<CredId, BrokenLink>();

	found(credId: CredId, cseq: number, fault: LinkFault, upTo = cseq): void {
		const known = this.#first.get(credId);
		// What was changed or moved is told before what is missing because of it.
		const isFirst = !known || cseq < known.cseq || (cseq === known.cseq && known.fault === 'missing');
		if (cseq > 0 && isFirst) this.#first.set(credId, { credId, cseq, upTo, fault });
	}

	list(): readonly BrokenLink[] {
		return [...this.#first.values()];
	}
}
