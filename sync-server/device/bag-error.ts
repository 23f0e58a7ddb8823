// The one exception of `bag` that is meant for the person at the keyboard.

/** An expected failure with words for a person: what happened, and that nothing was lost. */
export class BagError extends Error {}
