// How much one session, one practice and all of them together may ask of a relay.

/** Bounds of a relay core. Sizes in bytes, times in milliseconds of the relay's clock. */
export interface RelayLimits {
	readonly practices: number;
	/** Envelope bytes kept for one practice; beyond it pushes are refused with `quota`. */
	readonly bytesPerPractice: number;
	/** Roads of devices that have proved who they are. */
	readonly sessionsPerPractice: number;
	readonly joinersPerPractice: number;
	/** From opening to a login, and from opening to a knock. */
	readonly loginMs: number;
	/** How long a joiner may wait, and a knock or its answer is kept. */
	readonly knockMs: number;
	readonly ticketMs: number;
	/** Received frames waiting to be handled; a road that keeps sending beyond it is cut. */
	readonly waitingBytes: number;
	/** Average rate of one device, and how much of it may come at once. One above it is read slowly. */
	readonly bytesPerSecond: number;
	readonly burstBytes: number;
	/** The same for all devices of a practice together. */
	readonly practiceBytesPerSecond: number;
	readonly practiceBurstBytes: number;
	/** Roads from one address on which nobody has proved anything yet. */
	readonly greetersPerAddress: number;
	/** Knocks in one practice: so many at once, and one more every so often. */
	readonly knocksAtOnce: number;
	readonly knockEveryMs: number;
	/** Log bytes on their way to one device, whatever credit it gives. */
	readonly creditBytes: number;
	/** Pushes that arrive within this time share one transaction and one flush of the disk. */
	readonly groupCommitMs: number;
	/** Most envelope bytes in one transaction. */
	readonly commitBytes: number;
}

const MIB = 2 ** 20;

export const DEFAULT_LIMITS: RelayLimits = {
	practices: 1_000,
	bytesPerPractice: 100 * 1024 * MIB,
	sessionsPerPractice: 500,
	joinersPerPractice: 20,
	loginMs: 15_000,
	knockMs: 15 * 60_000,
	ticketMs: 60_000,
	waitingBytes: 8 * MIB,
	bytesPerSecond: 16 * MIB,
	burstBytes: 64 * MIB,
	practiceBytesPerSecond: 32 * MIB,
	practiceBurstBytes: 256 * MIB,
	greetersPerAddress: 100,
	knocksAtOnce: 30,
	knockEveryMs: 2_000,
	creditBytes: 4 * MIB,
	groupCommitMs: 0,
	commitBytes: 8 * MIB
};
