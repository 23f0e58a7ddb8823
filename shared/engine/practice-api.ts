// What the engine does about the practice's settings and whom it lets in, as its callers see it: part of api.ts.
import type { Instant } from '../core/clock.ts';
import type { DeviceId, SiteId, UserId } from '../core/ids.ts';
import type { Result } from '../core/result.ts';
import type { Role } from '../core/scopes.ts';

/** A name in the practice's config. `answers`: two or more when people changed it apart, by time; else empty. */
export interface SharedName {
	readonly text: string;
	readonly answers: readonly {
		readonly opId: string;
		readonly text: string;
		readonly user: string;
		readonly site: string;
		readonly at: Instant;
	}[];
}

/** What can be named. */
export type NamedThing =
	| { readonly type: 'practice' }
	| { readonly type: 'site'; readonly siteId: SiteId }
	| { readonly type: 'new-site' }
	| { readonly type: 'person'; readonly userId: UserId }
	| { readonly type: 'device'; readonly deviceId: DeviceId };

/** The practice's settings as this device knows them. `favourites` are the signed-in person's, as they typed them. */
export interface PracticeFacts {
	readonly practice: SharedName;
	readonly sites: readonly { readonly siteId: SiteId; readonly isThis: boolean; readonly name: SharedName }[];
	/** `here`: has a passphrase on this device. */
	readonly staff: readonly {
		readonly userId: UserId;
		readonly name: SharedName;
		readonly roles: readonly Role[];
		readonly here: boolean;
		readonly isMe: boolean;
		/** On an outreach tablet: no other role is given to them. */
		readonly isOfTrips?: true;
		/** What they enter waits for a prescriber. */
		readonly supervised?: true;
	}[];
	readonly device: { readonly deviceId: DeviceId; readonly name: SharedName };
	/** Every device of the practice, this one too; an empty text for one without a name. */
	readonly devices: readonly { readonly deviceId: DeviceId; readonly name: SharedName }[];
	/** Who let the person signed in into the practice on this device; undefined for who began it. */
	readonly letInBy?: string;
	readonly favourites: readonly string[];
	/** Devices hold everybody to what their role may write. */
	readonly rolesHeld: boolean;
	/** What is kept apart is looked at only while the relay can be reached. */
	readonly showOffline?: false;
}

/** An invitation as a newcomer has it. `words` carry only the secret: which relay is told beside them. */
export type InvitationText =
	{ readonly link: string } | { readonly words: string; readonly relayUrl: string };

/** `E`: every expected failure of the engine. */
export interface PracticeCommands<E> {
	/**
	 * An admin lets somebody in on this device, at its site, without a relay. `userId`: somebody the practice has already,
	 * whose name stays.
	 */
	addPerson(a: {
		readonly userName: string;
		readonly role: Role;
		readonly passphrase: string;
		readonly userId?: UserId;
	}): Promise<Result<{ userId: UserId }, E>>;
	/** What the practice's settings say; `practice` tells when they may have changed. */
	readPractice(): Promise<Result<PracticeFacts, E>>;
	/**
	 * Names the practice, a site, a person or a device. Admins; this device anybody. A name about which two sites disagree
	 * is refused with `InDisagreement` unless `seen` holds the `opId` of every answer.
	 */
	writeName(a: {
		readonly of: NamedThing;
		readonly text: string;
		readonly seen?: readonly string[];
	}): Promise<Result<void, E>>;
	/** Marks somebody as supervised, or no more. Admins. */
	setSupervised(a: { readonly userId: UserId; readonly on: boolean }): Promise<Result<void, E>>;
	/** Adds or takes away one of the signed-in person's favourite medicines. */
	setFavourite(a: { readonly text: string; readonly on: boolean }): Promise<Result<void, E>>;
	/** Puts them into an order; those it does not name come last. */
	orderFavourites(a: { readonly texts: readonly string[] }): Promise<Result<void, E>>;
	/** Invites one person. Needs the relay. The link, and the same secret in twelve words, are shown once; `joined` tells when it was used. */
	invite(a: {
		readonly userName: string;
		readonly role: Role;
		readonly siteName: string;
	}): Promise<Result<{ link: string; words: string; inviteId: string }, E>>;
}
