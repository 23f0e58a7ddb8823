// What lists, search and registration tell of patients, as types only; api.ts is where they are used.
import type { ChartId, SiteId } from '../core/ids.ts';
import type { Instant } from '../core/clock.ts';
import type { BookedActor, Span } from '../chart/bookings.ts';
import type { Author } from '../chart/disagreements.ts';
import type { KinLink } from '../chart/kin.ts';
import type { SharingAnswers } from '../chart/sharing-answers.ts';
import type { SameSaid } from '../chart/same-person.ts';
import type { VisitState } from '../chart/queue/visit-state.ts';
import type { RegisterPatient } from '../chart/verbs/register-patient.ts';
import type { SameState } from './same-state.ts';
import type { JsonObject } from '../fhir/exact-json.ts';
import type { Similarity } from '../safety/similar-people.ts';

/** `day`: YYYY-MM-DD. `site`: absent when the visit does not say. */
export interface LastSeen {
	readonly day: string;
	readonly site?: SiteId;
}

/** Which rows a search leaves out. `seenFrom`: YYYY-MM-DD, those last seen before it or never. */
export interface PatientFilter {
	readonly seenFrom?: string;
	/** Only charts of which everything has arrived here. */
	readonly complete?: boolean;
	/** Only patients of this site; null: of whom nobody has said. */
	readonly home?: SiteId | null;
}

/** One line of the patient list. Dates and codes as in FHIR. */
export interface PatientRow {
	readonly chartId: ChartId;
	readonly name: string;
	/** The same name by its parts, for screens that write the family name first; absent when it is only text. */
	readonly nameParts?: {
		readonly family?: string;
		readonly given?: readonly string[];
		readonly prefix?: readonly string[];
	};
	readonly birthDate: string | undefined;
	readonly gender: string | undefined;
	readonly identifiers: readonly {
		readonly system?: string;
		readonly value?: string;
		/** FHIR CodeableConcept. */
		readonly type?: JsonObject;
	}[];
	/** Where they live, as one line; absent when not recorded. */
	readonly place?: string;
	/** FHIR date of death, or true when only that is known. */
	readonly deceased?: string | true;
	readonly phones: readonly string[];
	/** The latest day of a visit that this device knows of, and where; absent when it knows of none. */
	readonly lastSeen?: LastSeen;
	/** The site that the patient belongs to; several while sites differ, absent while nobody has said. */
	readonly homes?: readonly SiteId[];
	/** What the patient said of being contacted, and of who may see the chart; absent when nothing. */
	readonly sharing?: SharingAnswers;
	/** What the chart says of the patient's mother and household; absent when nothing. */
	readonly kin?: readonly KinLink[];
	/** What the chart says of others that may be of the same person; absent when nothing. */
	readonly same?: readonly SameSaid[];
	/** Charts that somebody said are of the same person; absent when none. */
	readonly linked?: readonly ChartId[];
	/** False while a document that the chart names has not arrived whole on this device. */
	readonly complete: boolean;
	readonly toCheck: number;
}

/** Somebody of a patient's family. `patient`: absent while their chart is not here; `name` as it was written then. */
export interface KinPerson {
	readonly chartId: ChartId;
	readonly patient?: PatientRow;
	readonly name?: string;
}

/**
 * Whose card was read. `not-here`: a card of this practice whose chart has not arrived; `slip`: misread or mistyped;
 * `newer`: made by a newer version; `none`: no card at all.
 */
export type CardFound =
	| { readonly type: 'found'; readonly patient: PatientRow }
	| { readonly type: 'other-practice' | 'not-here' | 'slip' | 'newer' | 'none' };

/** More than one mother: two sites said different ones, and nobody has taken one back. */
export interface Family {
	readonly mothers: readonly KinPerson[];
	readonly children: readonly KinPerson[];
	/** The others of the household. */
	readonly household: readonly KinPerson[];
}

export type MatchReason = 'name' | 'near-name' | 'birthDate' | 'phone' | 'identifier';

export interface SearchHit extends PatientRow {
	readonly reasons: readonly MatchReason[];
}

/** A patient who may be the one about to be registered. `score`: shared/safety/similar-people.ts. */
export interface SimilarHit extends PatientRow, Similarity {}

/** One of two who may be one. `entries`: how many the chart holds; absent while what it will hold is not made yet. */
export interface SamePerson {
	readonly patient: PatientRow;
	readonly entries?: number;
}

/** Another chart that may be, or is, of the same person. `other`: absent while that chart is not here. */
export interface SamePair extends Pick<Similarity, 'reasons' | 'against'> {
	readonly chartId: ChartId;
	readonly own: SamePerson;
	readonly other?: SamePerson;
	readonly state: SameState;
}

/** One of two appointments that are in each other's way, and who gave it its time. */
export interface BookedSide extends Span, Author {
	readonly patient: PatientRow;
	readonly appointmentId: string;
	readonly actors: readonly BookedActor[];
	/** What it is for; undefined when it is not said. */
	readonly words: string | undefined;
	readonly at: Instant;
}

/** Two appointments in each other's way. `shared`: who or what both need. `crossed`: each was cancelled for the other. */
export interface DoubleBooking {
	/** The same at every site. */
	readonly id: string;
	readonly crossed: boolean;
	readonly shared: readonly BookedActor[];
	readonly sides: readonly [BookedSide, BookedSide];
}

/** One person's part in what was put together. `path`, `after`, `before`: shared/chart/merged-apart.ts. */
export interface HandledSide extends Author {
	/** ISO 8601, UTC. */
	readonly at: string;
	readonly path: string;
	readonly after?: string;
	readonly before?: string;
	readonly changed?: true;
	/** Of a queue's line. */
	readonly state?: VisitState | undefined;
}

/** Something that a merge put together by itself. */
export interface HandledThing {
	readonly id: string;
	readonly kind: 'added' | 'details' | 'words' | 'queue';
	readonly patient: PatientRow;
	/** When this device found it. */
	readonly foundAt: Instant;
	readonly sides: readonly HandledSide[];
	/** The line of a queue, and the state that counts. */
	readonly line?: {
		readonly site: SiteId;
		readonly date: string;
		readonly id: string;
		readonly counted?: VisitState;
	};
}

/** What is known so far of somebody about to be registered; texts as typed, empty when not. */
export interface RegistrationFacts {
	readonly name: string;
	/** FHIR date of any precision. */
	readonly birthDate?: string;
	readonly gender?: string;
	readonly phone: string;
	readonly identifier: string;
}

/** Somebody to register. `form`: as for `run`, a form that belongs to no chart. */
export interface NewPatient extends RegisterPatient {
	readonly form?: string | undefined;
	/** Their mother, and whom they live with. */
	readonly kin?: readonly Pick<KinLink, 'kind' | 'chartId' | 'name'>[];
}

/** A patient this person opened on this device, and when last. */
export interface RecentPatient extends PatientRow {
	readonly at: Instant;
}

/** What in one chart waits for the person signed in, or was asked for by them and is not settled. Counts. */
export interface PatientTray {
	readonly patient: PatientRow;
	/** Entries of supervised people, for them to accept or decline. */
	readonly toAccept: number;
	/** Their own that wait, and that were declined. */
	readonly waiting: number;
	readonly declined: number;
	/** Open messages for them. */
	readonly messages: number;
}
