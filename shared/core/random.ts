// Randomness as an argument: a simulation must be able to replay a run from its seed.

/** A source of random bytes; cryptographically strong in production. */
export interface Random {
	bytes(length: number): Uint8Array;
}
