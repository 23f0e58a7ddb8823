// What a session works with.
import type { Clock } from '../core/clock.ts';
import type { CredId, DocId } from '../core/ids.ts';
import type { Random } from '../core/random.ts';
import type { Inner } from '../crypto/inner.ts';
import type { CryptoSuite } from '../crypto/suite.ts';
import type { ControlState } from '../replica/control-state.ts';
import type { EnvelopeLog } from '../replica/envelope-log.ts';
import type { Store } from '../replica/store.ts';
import type { Keyring } from './keyring.ts';
import type { Profile } from './profile.ts';
import type { HeardHeads } from './witness/heard-heads.ts';

export interface SessionDeps {
	readonly store: Store;
	readonly suite: CryptoSuite;
	readonly random: Random;
	readonly clock: Clock;
	readonly log: EnvelopeLog;
	readonly profile: Profile;
	readonly keyring: Keyring;
	heads(): Pick<Inner, 'controlHead' | 'relayHead'>;
	/** The practice's control log as it is now. */
	control(): ControlState;
	/** True for credentials of one device, by the control log. */
	areOnOneDevice(a: CredId, b: CredId): boolean;
	/** True while a document was asked for and more of it may come. */
	isComing(docId: DocId): boolean;
	/** Is told what the authors of envelopes had seen of the logs. */
	readonly heard?: HeardHeads;
}
