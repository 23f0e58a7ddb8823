// What the engine does about outreach tablets, as its callers see it: part of api.ts.
import type { Instant } from '../../core/clock.ts';
import type { ChartId, DeviceId, UserId } from '../../core/ids.ts';
import type { Result } from '../../core/result.ts';

export type TripError =
	/** An outreach person belongs to a tablet that was prepared: they are given no keys otherwise. */
	| { readonly type: 'NeedsTrip' }
	/** The list is empty, or has more charts than a tablet can be given keys of. */
	| { readonly type: 'TripTooLarge'; readonly limit: number }
	| { readonly type: 'TripEmpty' }
	/** Every number for people registered on the way is used up. */
	| { readonly type: 'NoBlanks' }
	/** An outreach tablet has kept as many files as it can. */
	| { readonly type: 'NoFileBlanks' }
	/** This is no outreach tablet: people are added to it otherwise. */
	| { readonly type: 'NotATrip' }
	/** The words are not an extension of this trip, or one that was shorter. */
	| { readonly type: 'NoExtension' };

/** What a trip is about. `until`: when its charts are locked; absent for never. */
export interface TripFacts {
	readonly name: string;
	readonly charts: number;
	readonly from: Instant;
	readonly until?: Instant;
}

/** A trip as this tablet knows it. `registered`: people registered on the way, of how many that it can. */
export interface TripHere extends TripFacts {
	/** Less than half of the time is left, by the latest time that this tablet has seen. */
	readonly endsSoon?: true;
	readonly blanksLeft: number;
}

/** A tablet that was prepared and that belongs to the practice. */
export interface TripRow extends TripFacts {
	readonly deviceId: DeviceId;
	/** Names of everybody on it. */
	readonly people: readonly string[];
	/** People registered on it who are listed here. */
	readonly registered: number;
	/** When it last told of itself, and how much of what was written on it until then is not here. */
	readonly seenAt?: Instant;
	readonly left?: number;
	/** `over`: its time is up; its charts are locked, and it is to be taken out of the practice. `ended`: it is, and not all came home. */
	readonly state: 'away' | 'over' | 'ended';
}

/** `E`: every expected failure of the engine. */
export interface TripCommands<E> {
	/**
	 * Invites somebody to a tablet that holds these charts, or those that it is given later, and can open no others. This device has to be open and connected
	 * when they join. `days`: after so many the charts are locked there. For an admin.
	 */
	prepareTrip(a: {
		readonly name: string;
		readonly userName: string;
		readonly siteName: string;
		readonly charts: readonly ChartId[];
		readonly days?: number | undefined;
	}): Promise<
		Result<
			{
				readonly link: string;
				readonly words: string;
				readonly inviteId: string;
				/** Whose charts do not go along: they asked not to go on tablets. */
				readonly leftOut: number;
			},
			E
		>
	>;
	/**
	 * Gives a tablet more charts, with their keys; it fetches them when it connects. For whoever holds the keys of all charts: the
	 * table of rights says who. `given`: those that it did not have.
	 */
	giveCharts(a: {
		readonly deviceId: DeviceId;
		readonly charts: readonly ChartId[];
	}): Promise<Result<{ readonly given: number }, E>>;
	/** Invites one more person to a tablet that is on its trip; its words are given there. For an admin, with the relay. */
	inviteToTablet(a: {
		readonly deviceId: DeviceId;
		readonly userName: string;
	}): Promise<Result<{ readonly link: string; readonly words: string; readonly inviteId: string }, E>>;
	/**
	 * On the tablet: lets in whom an admin has invited to it, who chooses their own passphrase. Needs the relay and an admin's
	 * device that is open.
	 */
	joinTablet(a: {
		readonly words: string;
		readonly passphrase: string;
	}): Promise<Result<{ readonly userId: UserId }, E>>;
	/** Tablets that are on a trip, the newest first. */
	trips(): Promise<Result<readonly TripRow[], E>>;
	/**
	 * Puts the end of a trip off: the tablet takes it by itself when it connects, or by the twelve words. For an admin.
	 */
	extendTrip(a: {
		readonly deviceId: DeviceId;
		readonly until: Instant;
	}): Promise<Result<{ readonly words: string }, E>>;
	/** On the tablet: takes the words of an extension. */
	takeExtension(a: { readonly words: string }): Promise<Result<{ readonly until: Instant }, E>>;
}
