// An edit as data: what a verb wants written, before any document is touched. Applied by document/apply-edit.ts.
import type { CredId, SiteId, UserId } from '../core/ids.ts';
import type { Instant } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import type { JsonObject } from '../fhir/exact-json.ts';

/** The scopes that hold a chart's documents. */
export type ChartScope = 'directory' | 'clinical' | 'billing' | 'sensitive';

/** The message of changes made by an import. */
export const IMPORT_MESSAGE = 'import';

/** Operations on the collaborative text of a note section. Key: `<noteId>:<section>`. Positions in UTF-16 code units. */
export type TextOp =
	| { readonly type: 'create'; readonly key: string }
	| {
			readonly type: 'splice';
			readonly key: string;
			readonly index: number;
			readonly remove: number;
			readonly insert: string;
	  };

/** One change to one document of a chart: atoms by register key, and text operations. `null` atoms remove (rule 4). */
export interface Edit {
	readonly scope: ChartScope;
	/** The verb's name; becomes the change's message. "import" marks values that never count against a person's. */
	readonly message: string;
	/** Register key -> atom text (compact JSON; the text `null` removes). */
	readonly writes: ReadonlyMap<string, string>;
	readonly texts: readonly TextOp[];
	/** A decision: its atoms are written also where the same stands already, so that they count against what others write. */
	readonly insists?: true;
}

/** Who acts, where and when: handed to every verb. */
export interface VerbContext {
	readonly userId: UserId;
	readonly siteId: SiteId;
	readonly now: Instant;
	/** The local calendar date of `now`, YYYY-MM-DD. */
	readonly today: string;
	readonly random: Random;
	/** Entry id of the chart's Patient, for a chart whose directory document has not arrived here. */
	readonly patientId?: string;
	/** Entry id of the visit that new entries belong to. */
	readonly encounterId?: string;
}

/** Why a verb refused. Nothing was written; nothing is lost. */
export type VerbError =
	| { readonly type: 'InDisagreement'; readonly path: string }
	| { readonly type: 'NoSuchEntry'; readonly entry: string }
	| { readonly type: 'AlreadyExists'; readonly entry: string }
	| { readonly type: 'NoteSigned'; readonly entry: string }
	| { readonly type: 'InvalidValue'; readonly path: string; readonly reason: string };

/** One competing value of a register as its document holds it. */
export interface Candidate {
	/** `<counter>@<actor>`: unique per written value, equal on every replica. */
	readonly opId: string;
	readonly atom: string;
	/** Which credential's change wrote it (first 16 bytes of the actor), when, and under which message. */
	readonly credId: CredId;
	readonly at: Instant;
	readonly message: string;
	readonly changeHash: string;
}

/** Read access to one chart: its documents' registers and texts, merged over scopes. Implemented over Automerge. */
export interface ChartReader {
	/** The winning atom, or undefined when never written or removed (`null`). */
	atom(key: string): string | undefined;
	/** True when the register was ever written, removed or not. */
	has(key: string): boolean;
	/** Every register key that starts with `prefix`, sorted. */
	keys(prefix: string): readonly string[];
	/** Competing values of a register; fewer than two when there is no disagreement in the document. Deduplicated by atom, imports dropped against people. */
	candidates(key: string): readonly Candidate[];
	/** Keys of registers that hold competing values (cheap: maintained with the document). */
	contested(): readonly string[];
	/** Atoms that one change wrote, by register key. */
	writesOf(changeHash: string): ReadonlyMap<string, string>;
	/** Hashes of the changes whose values of the register this change's write took the place of; empty for a first write. */
	predecessorsOf(changeHash: string, key: string): readonly string[];
	/** True when the entries (`Type/id`) were written by people who could not see each other's. Imports count as seen. */
	writtenApart(one: string, other: string): boolean;
	/** The text of a note section, or undefined when it was never created. */
	text(key: string): string | undefined;
	textKeys(prefix: string): readonly string[];
	/** Absent where entries are not remembered. */
	readonly remembered?: RememberedEntries;
}

/** Entries that were put together from the documents of a chart before: each is known while none of its registers is written. */
export interface RememberedEntries {
	get(type: string, id: string): JsonObject | undefined;
	set(type: string, id: string, resource: JsonObject): void;
}

/** An entry as it was put together, and from which states of the documents. */
export interface RememberedEntry {
	readonly since: string;
	readonly resource: JsonObject;
}
