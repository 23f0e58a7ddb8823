// What every frame must look like, byte lengths and counts included (frames.ts has the types and their meaning).
// Changing anything here changes the protocol: raise PROTOCOL_VERSION.
import { STREAM_CONTENTS } from './frames.ts';
import type { Frame } from './frames.ts';
import {
	MAX_BATCH_COUNT,
	MAX_CONTROL_RECORD_BYTES,
	MAX_ENVELOPE_BYTES,
	MAX_LOGIN_CREDENTIALS,
	MIN_ENVELOPE_BYTES
} from './limits.ts';
import type { ShapeOf } from './shape.ts';

const ID = { bytes: 16 } as const;
const HASH = { bytes: 32 } as const;
const KEY = { bytes: 32 } as const;
const SIGNATURE = { bytes: 64 } as const;
const SEQ = { uint: Number.MAX_SAFE_INTEGER } as const;
const U32 = { uint: 0xffffffff } as const;
/** The last instant that a Date holds (ECMA-262, 21.4.1.1). */
const INSTANT = { uint: 8_640_000_000_000_000 } as const;
const LOG_HEAD = { map: { seq: SEQ, hash: HASH } } as const;
const CONTROL_HEAD = { map: { seq: U32, hash: HASH } } as const;
const ENVELOPE = { bytes: [MIN_ENVELOPE_BYTES, MAX_ENVELOPE_BYTES] } as const;
const RECORD = { bytes: [64, MAX_CONTROL_RECORD_BYTES] } as const;
const LOG_ENTRIES = {
	list: { map: { seq: SEQ, logHash: HASH, envelope: ENVELOPE, at: { optional: INSTANT } } },
	max: MAX_BATCH_COUNT
} as const;
const RECORDS = { list: RECORD, max: MAX_BATCH_COUNT } as const;
const KNOCK = { map: { inviteId: ID, sealed: { bytes: [28, 16 * 1024] } } } as const;
const KNOCK_ANSWER = { map: { inviteId: ID, sealed: { bytes: [28, 1024 * 1024] } } } as const;
const COUNTER = { map: { n: U32 } } as const;

type ShapeByFrameType = { readonly [T in Frame['type']]: ShapeOf<Omit<Extract<Frame, { type: T }>, 'type'>> };

/** The shape of each frame's body, by frame type. */
export const FRAME_SHAPES: ShapeByFrameType = {
	challenge: {
		map: { relayKey: KEY, relayGen: ID, nonce: { bytes: 32 }, log: LOG_HEAD, control: CONTROL_HEAD }
	},
	login: {
		map: {
			deviceId: ID,
			relayNonce: { bytes: 32 },
			deviceNonce: { bytes: 32 },
			credentials: { list: ID, max: MAX_LOGIN_CREDENTIALS },
			certificates: { list: RECORD, max: MAX_LOGIN_CREDENTIALS },
			signature: SIGNATURE
		}
	},
	setup: { map: { code: { bytes: 10 } } },
	welcome: {
		map: {
			signature: SIGNATURE,
			log: LOG_HEAD,
			control: CONTROL_HEAD,
			heads: { list: { map: { credId: ID, cseq: SEQ, id: HASH } }, max: MAX_LOGIN_CREDENTIALS }
		}
	},
	push: { map: { envelopes: { list: ENVELOPE, max: MAX_BATCH_COUNT } } },
	ack: {
		map: {
			relayGen: ID,
			acks: {
				list: { map: { id: HASH, seq: SEQ, logHash: HASH, at: { optional: INSTANT } } },
				max: MAX_BATCH_COUNT
			}
		}
	},
	refuse: {
		map: {
			id: HASH,
			code: { oneOf: ['gap', 'not-authorised', 'bad-signature', 'malformed', 'too-large', 'quota'] },
			have: SEQ
		}
	},
	pull: { map: { after: SEQ, credit: U32, content: { oneOf: STREAM_CONTENTS } } },
	credit: { map: { bytes: U32 } },
	entries: { map: { entries: LOG_ENTRIES, head: LOG_HEAD } },
	fetch: { map: { docId: ID, after: SEQ, upTo: SEQ, stubs: { flag: true } } },
	fetched: { map: { docId: ID, entries: LOG_ENTRIES, done: { flag: true } } },
	'ask-times': {
		map: { ids: { list: HASH, max: MAX_BATCH_COUNT }, records: { list: U32, max: MAX_BATCH_COUNT } }
	},
	times: {
		map: { ids: { list: INSTANT, max: MAX_BATCH_COUNT }, records: { list: INSTANT, max: MAX_BATCH_COUNT } }
	},
	'control-append': { map: { head: CONTROL_HEAD, records: RECORDS } },
	'control-refused': {
		map: {
			code: { oneOf: ['head-moved', 'not-authorised', 'malformed', 'bad-signature', 'home-unreachable'] },
			head: CONTROL_HEAD
		}
	},
	'control-pull': { map: { after: U32 } },
	'control-entries': { map: { first: U32, records: RECORDS, head: CONTROL_HEAD } },
	upstream: { map: { home: SEQ, waiting: SEQ, connected: { flag: true } } },
	space: { map: { used: SEQ, most: SEQ } },
	knock: KNOCK,
	'knock-answer': KNOCK_ANSWER,
	'ticket-request': { map: {} },
	ticket: { map: { ticket: { text: [16, 256] }, validMs: U32 } },
	ping: COUNTER,
	pong: COUNTER
};
