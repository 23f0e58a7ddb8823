// The frames between a device and a relay, as types. A frame on the wire is the deterministic CBOR array
// [PROTOCOL_VERSION, type, body]; codec and validation are in frame-codec.ts. Hashes, ids and keys are bytes.

/** Where a log stands: `seq` entries, and the chain hash after the last one (32 zero bytes when empty). */
export interface LogHead {
	readonly seq: number;
	readonly hash: Uint8Array;
}

/** Relay to device, first frame on every socket. */
export interface Challenge {
	readonly type: 'challenge';
	readonly relayKey: Uint8Array;
	/** 16 random bytes made with the relay's database. */
	readonly relayGen: Uint8Array;
	/** 32 random bytes, fresh per socket. */
	readonly nonce: Uint8Array;
	readonly log: LogHead;
	readonly control: LogHead;
}

/** Device to relay: proves the transport key. `nonce` echoes the challenge; `signature` is over loginTranscript(). */
export interface Login {
	readonly type: 'login';
	readonly deviceId: Uint8Array;
	readonly relayNonce: Uint8Array;
	readonly deviceNonce: Uint8Array;
	/** Credentials on this device: the relay answers with its chain head for each. */
	readonly credentials: readonly Uint8Array[];
	/** GENESIS (a practice new to this relay) or ENROL certificates the relay may not have yet. */
	readonly certificates: readonly Uint8Array[];
	readonly signature: Uint8Array;
}

/** Device to relay, before its login: the code by which a practice that the relay does not have may begin there. */
export interface Setup {
	readonly type: 'setup';
	readonly code: Uint8Array;
}

/** Relay to device: login accepted; `signature` by the relay's key over welcomeTranscript(). */
export interface Welcome {
	readonly type: 'welcome';
	readonly signature: Uint8Array;
	readonly log: LogHead;
	readonly control: LogHead;
	readonly heads: readonly { readonly credId: Uint8Array; readonly cseq: number; readonly id: Uint8Array }[];
}

/** Device to relay: envelopes to append, in chain order, at most 256 KiB a frame (a single envelope may exceed it). */
export interface Push {
	readonly type: 'push';
	readonly envelopes: readonly Uint8Array[];
}

/** Relay to device, after the commit is durable. A repeated envelope is acknowledged with its first seq. */
export interface Ack {
	readonly type: 'ack';
	readonly relayGen: Uint8Array;
	readonly acks: readonly {
		readonly id: Uint8Array;
		readonly seq: number;
		readonly logHash: Uint8Array;
		/** As in entries. */
		readonly at?: number;
	}[];
}

/** Relay to device: this envelope was not stored. `gap` asks the author's own session to send from n + 1. */
export interface Refuse {
	readonly type: 'refuse';
	readonly id: Uint8Array;
	readonly code: 'gap' | 'not-authorised' | 'bad-signature' | 'malformed' | 'too-large' | 'quota';
	readonly have: number;
}

/** Device to relay: send log entries after `after`, then keep sending as they commit. `credit` is bytes allowed in flight. */
export interface Pull {
	readonly type: 'pull';
	readonly after: number;
	readonly credit: number;
	readonly content: StreamContent;
}

/**
 * What comes whole in the stream. `all`: everything but kinds that are sent on demand. `no-files`: chunks of blobs come as
 * stubs too. `no-charts`: so does everything of the scopes clinical and attachments that other devices wrote.
 * `no-patients`: so does what they wrote in the scopes directory, billing and audit.
 */
export const STREAM_CONTENTS = ['all', 'no-files', 'no-charts', 'no-patients'] as const;
export type StreamContent = (typeof STREAM_CONTENTS)[number];

/** Device to relay: `bytes` more may be sent. */
export interface Credit {
	readonly type: 'credit';
	readonly bytes: number;
}

/** Relay to device: consecutive log entries. `head` is the relay's log at the time of sending. */
export interface Entries {
	readonly type: 'entries';
	readonly entries: readonly {
		readonly seq: number;
		readonly logHash: Uint8Array;
		readonly envelope: Uint8Array;
		/**
		 * When a relay first took it, ms since 1970 by that relay's clock: of access records, to a clinic relay of everything,
		 * where it was noted.
		 */
		readonly at?: number;
	}[];
	readonly head: LogHead;
}

/** Device to relay: every envelope of a document, up to log position `upTo`. */
export interface Fetch {
	readonly type: 'fetch';
	readonly docId: Uint8Array;
	readonly after: number;
	readonly upTo: number;
	/** Only stubs: tells where the relay has what of this document. */
	readonly stubs: boolean;
}

/** Relay to device: part of an answer to fetch. */
export interface Fetched {
	readonly type: 'fetched';
	readonly docId: Uint8Array;
	readonly entries: Entries['entries'];
	readonly done: boolean;
}

/** Device to relay: when did a relay first take these envelopes (ids), and these control records (places in their log)? */
export interface AskTimes {
	readonly type: 'ask-times';
	readonly ids: readonly Uint8Array[];
	readonly records: readonly number[];
}

/** Relay to device: the answer, in the order asked, ms since 1970 by that relay's clock. 0: not noted, or not here. */
export interface Times {
	readonly type: 'times';
	readonly ids: readonly number[];
	readonly records: readonly number[];
}

/** Device to relay: append these records after control head `head`; all or none (compare-and-swap). */
export interface ControlAppend {
	readonly type: 'control-append';
	readonly head: LogHead;
	readonly records: readonly Uint8Array[];
}

/** Relay to device: the append was refused; `head` is the relay's control head now. */
export interface ControlRefused {
	readonly type: 'control-refused';
	/** `home-unreachable`: this relay is not the practice's home and cannot ask the one that is. */
	readonly code: 'head-moved' | 'not-authorised' | 'malformed' | 'bad-signature' | 'home-unreachable';
	readonly head: LogHead;
}

/** Device to relay: send control records after `after`. New ones follow live without asking. */
export interface ControlPull {
	readonly type: 'control-pull';
	readonly after: number;
}

/** Relay to device: consecutive control records, `first` being the seq of the first (GENESIS is 1). */
export interface ControlEntries {
	readonly type: 'control-entries';
	readonly first: number;
	readonly records: readonly Uint8Array[];
	readonly head: LogHead;
}

/**
 * Relay to device, from a relay that is not the practice's home, after the welcome and whenever it changes: how far its
 * log is at the home relay too.
 */
export interface Upstream {
	readonly type: 'upstream';
	/** The home relay has every entry of this log up to here. */
	readonly home: number;
	/** Entries of this log, statuses left out, that it does not have. */
	readonly waiting: number;
	/** The way to the home relay is open now. */
	readonly connected: boolean;
}

/** Relay to device, after the welcome and whenever a hundredth more is used: bytes of envelopes kept for this practice. */
export interface Space {
	readonly type: 'space';
	readonly used: number;
	readonly most: number;
}

/** Joiner to relay on the join path, and relay to admins' devices: a sealed request under an invite. */
export interface Knock {
	readonly type: 'knock';
	readonly inviteId: Uint8Array;
	readonly sealed: Uint8Array;
}

/** Admin's device to relay, and relay to the joiner: the sealed answer to a knock. */
export interface KnockAnswer {
	readonly type: 'knock-answer';
	readonly inviteId: Uint8Array;
	readonly sealed: Uint8Array;
}

/** Device to relay: asks for a presence ticket. */
export interface TicketRequest {
	readonly type: 'ticket-request';
}

/** Relay to device: opens the presence path once, within `validMs`. */
export interface Ticket {
	readonly type: 'ticket';
	readonly ticket: string;
	readonly validMs: number;
}

/** Either way: still there? Answered by pong with the same number. */
export interface Ping {
	readonly type: 'ping';
	readonly n: number;
}
export interface Pong {
	readonly type: 'pong';
	readonly n: number;
}

export type DeviceFrame =
	| Setup
	| Login
	| Push
	| Pull
	| Credit
	| Fetch
	| AskTimes
	| ControlAppend
	| ControlPull
	| Knock
	| KnockAnswer
	| TicketRequest
	| Ping
	| Pong;
export type RelayFrame =
	| Challenge
	| Welcome
	| Ack
	| Refuse
	| Entries
	| Fetched
	| Times
	| ControlRefused
	| ControlEntries
	| Upstream
	| Space
	| Knock
	| KnockAnswer
	| Ticket
	| Ping
	| Pong;
export type Frame = DeviceFrame | RelayFrame;
