// The one primitive that the protocol's hash chains need, passed in: protocol/ holds no cryptography.

/** SHA-256, 32 bytes. */
export type Sha256 = (data: Uint8Array) => Promise<Uint8Array>;
