// Which envelope carries each change of a document: whose chain it has a place in, when it was sealed, and when it came
// here in the order of arrival. Read from the envelopes themselves, once each while the document is open.
import type { Instant } from '../core/clock.ts';
import type { CredId } from '../core/ids.ts';
import type { ChangeFacts } from '../chart/change-facts.ts';
import { readChangeHeader } from '../chart/change-header.ts';
import type { OpenDocument } from './documents.ts';
import type { EngineCore, SignedIn } from './engine-core.ts';
import { changesIn } from './unsent-entries.ts';

/** Where a change travels. */
export interface Carrier {
	/** Who sealed it, which is not the author where somebody else did so after a crash. */
	readonly credId: CredId;
	/** Its place in the chain of who sealed it. */
	readonly cseq: number;
	/** Its place among everything that this device has stored. */
	readonly arrival: number;
	/** When it was sealed, by the clock of the device that did it. */
	readonly sealedAt: Instant;
}

/** The carrier of a change; undefined while it is not sealed. */
export type CarrierOf = (change: Pick<ChangeFacts, 'actor' | 'seq'>) => Carrier | undefined;

interface Known {
	arrival: number;
	readonly byName: Map<string, Carrier>;
}

const known = new WeakMap<Pick<OpenDocument, 'docId'>, Known>();

/** Reads the envelopes of an open document that were not read before. */
export async function carriersOf(
	core: EngineCore,
	signedIn: SignedIn,
	open: Pick<OpenDocument, 'docId'>
): Promise<CarrierOf> {
	const found = known.get(open) ?? { arrival: 0, byName: new Map<string, Carrier>() };
	known.set(open, found);
	const ours = new Set<string>([open.docId]);
	for (const { arrival, bytes } of await core.device!.replica.log.ofDocument(open.docId, found.arrival)) {
		const carried = await changesIn(core, signedIn, bytes, ours);
		for (const change of carried?.changes ?? []) {
			const header = readChangeHeader(change);
			const name = header && `${header.actor}/${header.seq}`;
			if (!name) continue;
			// What was written again behind an adopted chain has a new place.
			const { credId, cseq, authoredAt: sealedAt } = carried!;
			found.byName.set(name, { credId, cseq, arrival, sealedAt });
		}
		found.arrival = arrival;
	}
	return ({ actor, seq }) => found.byName.get(`${actor}/${seq}`);
}
