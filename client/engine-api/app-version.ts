// Which Saddlebag this is, as devices tell each other.

/** The version of package.json; a test holds the two together. */
export const APP_VERSION = '0.1.0';
