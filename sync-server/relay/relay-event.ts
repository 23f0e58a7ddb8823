// What a relay tells its operator: a closed list of facts about ids, counts and codes. The relay holds no patient data,
// and no event has room for bytes or free text from a frame.
import type { CredId, DeviceId, EnvelopeId, PracticeId } from '#shared/core/ids.ts';
import type { CloseReason } from '#shared/protocol/close-codes.ts';
import type { Refuse } from '#shared/protocol/frames.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export type RelayEvent =
	| { readonly event: 'practice-created' | 'recovery-words-proven'; readonly practiceId: PracticeId }
	/** A practice that is new here came without a setup code, or with one that is none. */
	| { readonly event: 'setup-code-refused'; readonly practiceId: PracticeId }
	| { readonly event: 'device-logged-in'; readonly practiceId: PracticeId; readonly deviceId: DeviceId }
	| { readonly event: 'device-left'; readonly practiceId: PracticeId; readonly deviceId: DeviceId }
	| { readonly event: 'session-closed'; readonly practiceId?: PracticeId; readonly reason: CloseReason }
	/** A bug or a failing disk: `error` is the exception's name and message. */
	| { readonly event: 'session-failed'; readonly practiceId?: PracticeId; readonly error: string }
	/** Something that another process appended could not be read; who is connected asks again by themselves. */
	| { readonly event: 'storage-failed'; readonly error: string }
	| { readonly event: 'envelope-refused'; readonly practiceId: PracticeId; readonly code: Refuse['code'] }
	/** One credential signed two envelopes for one place in its chain. */
	| {
			readonly event: 'equivocation';
			readonly practiceId: PracticeId;
			readonly credId: CredId;
			readonly cseq: number;
			readonly held: EnvelopeId;
			readonly offered: EnvelopeId;
	  }
	/** The way of a practice to its home relay. */
	| { readonly event: 'upstream-open' | 'upstream-closed'; readonly practiceId: PracticeId }
	/** The home relay did not take an envelope: it stays with this relay, and is offered again. */
	| {
			readonly event: 'upstream-refused';
			readonly practiceId: PracticeId;
			readonly id: EnvelopeId;
			readonly code: Refuse['code'];
	  }
	/** A forwarded envelope came before its predecessors. */
	| {
			readonly event: 'chain-gap';
			readonly practiceId: PracticeId;
			readonly credId: CredId;
			readonly have: number;
			readonly cseq: number;
	  }
	| {
			readonly event: 'committed';
			readonly envelopes: number;
			readonly bytes: number;
			readonly pushes: number;
	  };

/** Receives events; the process's composition root writes them out. */
export type RelayLog = (level: LogLevel, event: RelayEvent) => void;
