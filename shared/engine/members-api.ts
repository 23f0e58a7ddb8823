// What the engine does about who belongs, as its callers see it: part of api.ts.
import type { Instant } from '../core/clock.ts';
import type { ChartId, DeviceId, EnvelopeId, UserId } from '../core/ids.ts';
import type { Result } from '../core/result.ts';
import type { Role, ScopeName } from '../core/scopes.ts';
import type { Beyond } from './rights-api.ts';

/** Why somebody is not put out or given another role. Nothing was changed. */
export type MembersError =
	/** The practice would have nobody left who may change it. */
	| { readonly type: 'LastAdmin' }
	/** The person signed in, or the device at which they sit: somebody else has to do it. */
	| { readonly type: 'Yourself' }
	/** They, or it, belong no more. */
	| { readonly type: 'NotAMember' }
	/** This device was not given the practice's newest keys itself. */
	| { readonly type: 'KeysMissing' }
	/** The practice's records could not be changed: too many people at once, or refused. */
	| { readonly type: 'MembersRefused'; readonly reason: string }
	/** This person belongs to the practice no more. */
	| { readonly type: 'PutOut' };

/** Whom to put out: a person on all their devices, or everybody on a device. */
export type Leaving =
	| { readonly type: 'person'; readonly userId: UserId }
	| { readonly type: 'device'; readonly deviceId: DeviceId };

/** What putting somebody out did. `emptied`: devices that are told to empty their storage. */
export interface PutOut {
	readonly credentials: number;
	readonly emptied: readonly DeviceId[];
}

/** Where a piece of late work stands. `needed`: it is in the chart, because somebody else's accepted work builds on it. */
export type LateStand = 'waiting' | 'needed' | 'accepted' | 'discarded';

/**
 * Something written by somebody who belonged no more, or had the role no more, as far as this practice had it by then; or
 * something that their role may not write.
 */
export interface LateWork {
	readonly id: EnvelopeId;
	readonly author: string;
	readonly device: DeviceId;
	/** By the author's clock; undefined where this person cannot open it. */
	readonly at: Instant | undefined;
	readonly what: ScopeName | 'other';
	readonly chartId: ChartId | undefined;
	readonly patient: string | undefined;
	/** What it says, a line for each thing written: `Type`, which field, and the value as a person reads it. */
	readonly lines: readonly { readonly type: string; readonly field: string; readonly value: string }[];
	readonly stand: LateStand;
	/** What their role does not write; absent when it is only late. */
	readonly beyond?: Beyond;
	/** The erasure of the record that it came after. */
	readonly erased?: string;
}

/** `E`: every expected failure of the engine. */
export interface MembersCommands<E> {
	/**
	 * Puts a person or a device out, changes every key that they held, and tells a device on which nobody is left to send what
	 * it has and to empty itself; with `now`, to empty itself at once. For an admin, while the home relay can be asked.
	 */
	putOut(a: { readonly who: Leaving; readonly now: boolean }): Promise<Result<PutOut, E>>;
	/** Gives a person another role on all their devices; keys that it does not hold are changed. Not to somebody on an outreach tablet. */
	changeRole(a: { readonly userId: UserId; readonly role: Role }): Promise<Result<void, E>>;
	/** What people wrote behind the place up to which their work counts; newest author first. For an admin. */
	lateWork(): Promise<Result<readonly LateWork[], E>>;
	/** Takes late work into the charts, or leaves it out; what was said last counts. For an admin. */
	judgeLate(a: { readonly ids: readonly EnvelopeId[]; readonly take: boolean }): Promise<Result<void, E>>;
}
