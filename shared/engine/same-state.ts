// Where two charts stand that may be of one person.

/** `waits`: a person has to say. `disputed`: two sites said both; it waits, and counts as linked until then. */
export type SameState = 'waits' | 'disputed' | 'linked' | 'apart' | 'unlike';
