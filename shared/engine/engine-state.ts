// Where an engine stands, as types only: nobody here yet, locked, removed, or open to a person.
import type { CredId, DeviceId, PracticeId, UserId } from '../core/ids.ts';
import type { Role } from '../core/scopes.ts';
import type { HeldPerson } from './held-keys.ts';
import type { DemoFacts } from './practice-config.ts';
import type { TripHere } from './trips/trips-api.ts';
import type { RecoveryNotice } from './recovery/recovery-api.ts';

/** Where the engine stands. `new`: no profile here. `locked`: keys are wrapped. `open`: a person is signed in. */
export type EngineState =
	| { readonly phase: 'new' }
	| {
			readonly phase: 'locked';
			readonly practiceId: PracticeId;
			readonly deviceId: DeviceId;
			/** Who can come back by PIN. Nobody is named on a device where nobody has unlocked since it was started. */
			readonly people: readonly HeldPerson[];
			/** Somebody was put out of the practice while they were signed in here. */
			readonly putOut?: string;
			/** The device was removed, and somebody has to unlock once more for what was typed to be sent. */
			readonly lastUnlock?: true;
	  }
	| {
			/** Nobody on this device belongs to the practice any more. Their keys are gone. */
			readonly phase: 'removed';
			readonly practiceId: PracticeId;
			readonly deviceId: DeviceId;
			/** Envelopes that are still to be sent. */
			readonly unsent: number;
			/** Everything was sent, or is not to be: what is left of the storage may go now. */
			readonly done: boolean;
			/** It was an outreach tablet, and the time of its trip is up. */
			readonly tripOver?: true;
	  }
	| {
			readonly phase: 'open';
			readonly people: readonly HeldPerson[];
			readonly credId: CredId;
			readonly practiceId: PracticeId;
			readonly deviceId: DeviceId;
			readonly userId: UserId;
			readonly userName: string;
			readonly role: Role;
			readonly siteName: string;
			readonly practiceName: string;
			readonly relayUrl: string;
			/** Present when nobody in this practice is real. */
			readonly demo?: DemoFacts;
			/** This is an outreach tablet. */
			readonly trip?: TripHere;
			/** What this person enters waits for a prescriber. */
			readonly supervised?: true;
			/** The practice's keys were changed, and this person was not given the new ones. */
			readonly withheld?: 'left-out' | 'wrong-key';
			/** The practice was recovered with its words, and no admin has confirmed it. */
			readonly recovered?: RecoveryNotice;
			/** To an admin: nobody has checked for long whether the recovery words on paper are right. */
			readonly wordsDue?: true;
	  };
