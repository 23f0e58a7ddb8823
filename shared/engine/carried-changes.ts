// The changes inside an envelope, with whoever made them: opened, unpacked and held against what the envelope says of itself.
import { isByActor } from '../chart/change-header.ts';
import { hexToBytes } from '../core/bytes.ts';
import type { CredId } from '../core/ids.ts';
import { ENVELOPE_KINDS, openEnvelope, type Envelope } from '../crypto/envelope.ts';
import { INNER_TYPES } from '../crypto/inner.ts';
import type { CryptoSuite } from '../crypto/suite.ts';
import type { EnvelopeLog } from '../replica/envelope-log.ts';
import type { ControlState } from '../replica/control-state.ts';
import { verdictOf } from '../replica/verdict.ts';
import { changesOfInner } from './change-payload.ts';
import type { Keyring } from './keyring.ts';
import type { Beyond } from './rights-api.ts';
import { beyondRights } from './role-judge.ts';
import type { HeardHeads } from './witness/heard-heads.ts';

/** An envelope that is opened, with whoever made its changes. */
export interface Carried {
	readonly envelope: Envelope;
	readonly changes: readonly Uint8Array[];
	readonly author: CredId;
}

export interface CarriedDeps {
	readonly suite: CryptoSuite;
	readonly log: EnvelopeLog;
	readonly keyring: Keyring;
	/** True for credentials of one device: only there may one person's unsealed work be sealed by another. */
	areOnOneDevice(a: CredId, b: CredId): boolean;
	/** Is told what authors had seen of the logs. */
	readonly heard?: HeardHeads;
}

const KNOWN_KINDS: ReadonlySet<number> = new Set(Object.values(ENVELOPE_KINDS));
const KNOWN_TYPES: ReadonlySet<number> = new Set(Object.values(INNER_TYPES));

/**
 * None when it cannot be opened here, `newer` when it holds what this version does not know. What fails its checks goes to
 * quarantine.
 */
export async function changesIn(
	{ suite, keyring, log, areOnOneDevice, heard }: CarriedDeps,
	parsed: Envelope
): Promise<Carried | 'newer' | undefined> {
	if (!KNOWN_KINDS.has(parsed.header.kind)) return 'newer';
	if (parsed.header.kind !== ENVELOPE_KINDS.changes) return undefined;
	const { header } = parsed;
	const key = await keyring.documentKey(header.scope, header.epoch, header.docId);
	// The key of a scope that this person holds is on its way in the control log: it is read again then.
	if (!key) return keyring.newestEpoch(header.scope) === undefined ? undefined : 'newer';
	const opened = await openEnvelope(suite, parsed, key);
	if (!opened.ok) {
		await log.quarantine('cannot-open', parsed);
		return undefined;
	}
	heard?.note(header.credId, header.cseq, opened.value);
	const list = changesOfInner(opened.value);
	if (!list.ok && list.error.type === 'NoChanges')
		return KNOWN_TYPES.has(opened.value.type) ? undefined : 'newer';
	const changes = list.ok ? list.value : undefined;
	const author = opened.value.onBehalfOf ?? header.credId;
	const mayActFor = author === header.credId || areOnOneDevice(author, header.credId);
	const by = hexToBytes(author);
	const bound = mayActFor && changes?.every((change) => isByActor(change, by));
	if (!changes || !bound) {
		await log.quarantine(changes ? 'forged-author' : 'malformed-changes', parsed);
		return undefined;
	}
	return { envelope: parsed, changes, author };
}

/** Why an envelope does not count by itself: it is from behind a cut, or holds what is beyond a role. undefined: it counts. */
export function heldBack(
	control: ControlState,
	{ envelope: { header, id }, changes, author }: Carried
): { readonly beyond: Beyond | undefined } | undefined {
	const isTaken = control.words.get(id) === 'accepted';
	const beyond = isTaken ? undefined : beyondRights(control, header, author, changes);
	return beyond || verdictOf(control, header, id) !== 'accept' ? { beyond } : undefined;
}
