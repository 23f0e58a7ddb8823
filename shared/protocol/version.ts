// The version of the frames between a device and a relay. Both ends of a road speak exactly one (speech.ts); a frame of
// another version is recognised by its first bytes and never decoded further. Envelopes and control records carry their own versions.

/**
 * Version of every frame. Raise it with any change of frame-shapes.ts (a test holds the hash of the shapes).
 * 1: first version. 2: `upstream`, and `home-unreachable` as a reason of `control-refused`.
 * 3: REVOKE, ROLE, ROTATE, WIPE and ACCEPT are read. 4: `pull` says what content it wants, and `fetch` may ask for stubs.
 * 5: RIGHTS is read, and GENESIS may say `rights`; RECOVER is read, and a relay has the path on which recovery words are proven;
 * `pull` may want no patients but those it asks for; an ENROL without an invitation holds for any device;
 * `setup` and `space`; what was acknowledged on a road does not come back; a
 * scope may begin after GENESIS: `before` of a ROTATE may be empty.
 * 6: ERASE, CONFIRM, WITHDRAW and HOLD are read; a relay takes stubs of what they erase; `entries`, `fetched` and `ack` say
 * when an access record was taken.
 * 7: `ask-times` and `times`.
 */
export const PROTOCOL_VERSION = 7;

/** The first version of which a relay can be asked for times. */
export const TELLS_TIMES = 7;

/**
 * The oldest version that is still spoken with who knows no newer one. Raise it to a version that decides otherwise which
 * envelopes are applied or what a control record means: such ends must not work side by side. What a version only adds
 * (a frame, a word, a kind of record that others pass on unread) is left out on an older road.
 */
export const OLDEST_SPOKEN = 6;
