// What relay processes over one storage say to each other: who knocks, who is here, which ticket is used up. Words are
// short-lived, sealed content among them stays sealed, and who hears nothing is no worse off than alone.
import { decodeCbor, encodeCbor } from '#shared/protocol/cbor.ts';
import type { RelayStorage } from '../storage/relay-storage.ts';

/** Who listens for one topic. The body is what another process of this version or another one said: look at it first. */
export type Listener = (body: unknown) => void;

export interface OtherProcesses {
	/** Plain data only. Never waits and never fails: words that do not get through are lost. */
	say(topic: string, body: unknown): void;
	/** One listener for each topic, for as long as this process lives. */
	hear(topic: string, listener: Listener): void;
}

/** The others on this storage; there are none where the storage is one process's own. */
export function createOtherProcesses(
	storage: RelayStorage,
	onFailure: (error: unknown) => void
): OtherProcesses {
	const listeners = new Map<string, Listener>();
	storage.watch((news) => {
		if (news.type !== 'told') return;
		const said = decodeCbor(news.words);
		if (Array.isArray(said) && typeof said[0] === 'string') listeners.get(said[0])?.(said[1]);
	});
	return {
		say: (topic, body) => void storage.tell(encodeCbor([topic, body])).catch(onFailure),
		hear: (topic, listener) => void listeners.set(topic, listener)
	};
}
