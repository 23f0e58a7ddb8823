// What device and relay check of each other: handshake, logs, frames, transfer files, and the app's own pages.
import type { Defence } from './defence.ts';

const unit = (...names: string[]): readonly string[] => names.map((name) => `tests/unit/${name}.test.ts`);
const RELAY_HANDSHAKE = 'sync-server/relay/handshake.ts';
const relayHandshake = unit('sync-server/relay/handshake');
const HANDSHAKE = 'shared/replica/handshake.ts';
const handshake = unit('shared/replica/handshake');
const CURSOR = 'shared/replica/relay-cursor.ts';
const PULLING = 'shared/replica/pulling.ts';
const FRAMES = 'shared/protocol/frame-codec.ts';
const frames = unit('shared/protocol/frame-codec', 'shared/protocol/frame-shapes');
const POLICY = 'sync-server/transport/content-security-policy.ts';
const APP = 'sync-server/transport/static-app.ts';
const HEADERS = 'sync-server/transport/security-headers.ts';
const policy = unit('sync-server/transport/content-security-policy');
const app = unit('sync-server/transport/static-app');
const TRANSFER = 'shared/exchange/transfer-file.ts';
const transfer = unit('shared/exchange/transfer-file');

export const OF_RELAYS: readonly Defence[] = [
	{
		name: 'two new ends are not held down to an older version',
		file: 'shared/protocol/speech.ts',
		text: "return couldSpeak > version ? err({ type: 'Malformed', reason: 'held-down' }) : frame;",
		without: 'return couldSpeak > version ? frame : frame;',
		tests: unit('shared/protocol/speech')
	},
	{
		name: 'a relay says when it speaks an older version than it could',
		file: 'sync-server/relay/session.ts',
		text: 'deps.newestVersion > protocolVersion ? markedNonce(random, deps.newestVersion) : random',
		without: 'random',
		tests: unit('shared/protocol/speech')
	},
	{
		name: 'a login is for this connection alone',
		file: RELAY_HANDSHAKE,
		text: "if (!equalBytes(login.relayNonce, challenge.nonce)) return err('replay');",
		without: '',
		tests: relayHandshake
	},
	{
		name: 'a login is of a device of the practice',
		file: RELAY_HANDSHAKE,
		text: "if (!key) return err('notMember');",
		without: 'if (!key) return ok(deviceId);',
		tests: relayHandshake
	},
	{
		name: 'a login is signed by its device',
		file: RELAY_HANDSHAKE,
		text: "if (!(await relay.suite.verify(key, transcript, login.signature))) return err('badSignature');",
		without: '',
		tests: relayHandshake
	},
	{
		name: 'a relay has room for so many practices',
		file: RELAY_HANDSHAKE,
		text: 'if (isNew && (await relay.storage.counts()).practices >= relay.limits.practices)',
		without: 'if (isNew && relay.limits.practices < 0)',
		tests: unit('sync-server/relay/closed-doors')
	},
	{
		name: 'a relay proves its key',
		file: HANDSHAKE,
		text: 'if (!(await deps.suite.verify(relayKey, transcript, welcome.signature))) {',
		without: 'if (relayKey.length + transcript.length + deps.deviceId.length === 0) {',
		tests: handshake
	},
	{
		name: 'a device speaks to the relay that it knows',
		file: HANDSHAKE,
		text: 'road.unproven = !isKnownRelay(context, challenge.relayKey);',
		without: 'road.unproven = !isKnownRelay(context, challenge.relayKey) && false;',
		tests: [...handshake, ...unit('shared/engine/relay-lost')]
	},
	{
		name: 'a strange relay shows a record that names it',
		file: HANDSHAKE,
		text: 'if (isKnownRelay(context, road.challenge!.relayKey)) return true;',
		without: 'if (road.challenge) return true;',
		tests: unit('shared/replica/lying-relay')
	},
	{
		name: 'a relay of another generation is offered everything',
		file: CURSOR,
		text: "if (!isSame) return restart(context, 'other');",
		without: '',
		tests: unit('shared/replica/relay-cursor')
	},
	{
		name: 'a log that was rolled back is noticed',
		file: CURSOR,
		text: 'log.seq > row.cursor.seq || (log.seq === row.cursor.seq && equalBytes(log.hash, row.cursor.hash))',
		without: 'log.seq >= 0 || equalBytes(log.hash, row.cursor.hash)',
		tests: unit('shared/replica/relay-cursor')
	},
	{
		name: 'a log shorter than what was acknowledged in it is noticed',
		file: CURSOR,
		text: 'state.acknowledged.some(({ seq }) => seq > log.seq)',
		without: 'state.acknowledged.some(() => false)',
		tests: unit('shared/replica/relay-cursor'),
		title: 'a relay whose log is shorter than that'
	},
	{
		name: 'what was acknowledged is in the log that comes',
		file: PULLING,
		text: 'if (isAnotherLog(context, followed.places)) return beginAgain(context);',
		without: '',
		tests: unit('shared/replica/relay-cursor'),
		title: 'a relay that has something else there'
	},
	{
		name: 'acknowledgements lead over no other log',
		file: 'shared/replica/pushing.ts',
		text: 'if (isAnotherLog(context, places)) return beginAgain(context);',
		without: '',
		tests: unit('shared/replica/relay-cursor'),
		title: 'acknowledgements that would lead over it'
	},
	{
		name: 'entries continue the log that was received',
		file: PULLING,
		text: "if (!equalBytes(hash, logHash)) return 'forked';",
		without: '',
		tests: unit('shared/replica/pulling', 'shared/replica/relay-cursor')
	},
	{
		name: 'entries leave out no place',
		file: PULLING,
		text: "if (seq !== cursor.seq + 1) return 'malformed';",
		without: '',
		tests: unit('shared/replica/lying-relay')
	},
	{
		name: 'what is neither envelope nor stub ends the road',
		file: PULLING,
		text: "if (!one) return 'malformed';",
		without: 'if (!one) continue;',
		tests: unit('shared/replica/receiving', 'shared/replica/pulling')
	},
	{
		name: 'an acknowledgement is of this generation',
		file: 'shared/replica/pushing.ts',
		text: '!equalBytes(relayGen, state.relayGen)',
		without: 'relayGen.length === 0',
		tests: unit('shared/replica/pushing')
	},
	{
		name: 'two control logs are two practices',
		file: 'shared/replica/control-sync.ts',
		text: "if (!equalBytes(common, theirs.hash)) return 'forked';",
		without: '',
		tests: unit('shared/replica/control-sync')
	},
	{
		name: 'an answer is of the document that was asked for',
		file: 'shared/replica/fetching.ts',
		text: 'if (ofDocument.length !== entries.length) return',
		without: 'if (entries.length < 0) return',
		tests: unit('shared/replica/lying-relay')
	},
	{
		name: 'what is sent on demand is checked too',
		file: 'shared/replica/fetching.ts',
		text: 'if (isAsked && !(await faultOf(suite, context.control.state(), one)))',
		without: 'if (isAsked && suite)',
		tests: unit('shared/replica/lying-relay')
	},
	{
		name: 'frames have one encoding',
		file: 'shared/protocol/cbor.ts',
		text: 'return equalBytes(encodeCbor(value), bytes) ? value : undefined;',
		without: 'return equalBytes(bytes, bytes) ? value : undefined;',
		tests: frames
	},
	{
		name: 'frames have a largest size',
		file: FRAMES,
		text: "if (bytes.length > MAX_FRAME_BYTES) return err({ type: 'TooLarge', bytes: bytes.length });",
		without: '',
		tests: frames
	},
	{
		name: 'frames have their shape',
		file: FRAMES,
		text: "if (!hasShape(FRAME_SHAPES[type as Frame['type']] as never, body))",
		without: 'if (body === null)',
		tests: frames
	},
	{
		name: 'a device sends frames of devices',
		file: 'sync-server/relay/session.ts',
		text: "if (frame.ok) return isDeviceFrame(frame.value) ? undefined : 'malformed';",
		without: 'if (frame.ok) return undefined;',
		tests: unit('sync-server/relay/closed-doors')
	},
	{
		name: 'nothing is asked before the login',
		file: 'sync-server/relay/device-session.ts',
		text: "if (deviceId === undefined) return line.end('malformed');",
		without: "if (deviceId === undefined) deviceId = '00' as DeviceId;",
		tests: unit('sync-server/relay/closed-doors')
	},
	{
		name: 'a removed device gets no entries',
		file: 'sync-server/relay/device-session.ts',
		text: 'return isOut() ? undefined : entryFeed.start(frame.after, frame.credit);',
		without: 'return entryFeed.start(frame.after, frame.credit);',
		tests: unit('sync-server/relay/closed-doors')
	},
	{
		name: 'a removed device is told no times',
		file: 'sync-server/relay/device-session.ts',
		text: 'return isOut() ? undefined : tellTimes(frame);',
		without: 'return tellTimes(frame);',
		tests: unit('sync-server/relay/closed-doors')
	},
	{
		name: 'nobody knocks without an invitation',
		file: 'sync-server/relay/join-session.ts',
		text: 'if (!practice.invites(key) && !knocks.hasAnswer(key)) return',
		without: 'if (key.length === 0) return',
		tests: unit('sync-server/relay/join-session')
	},
	{
		name: 'a transfer file is whole',
		file: TRANSFER,
		text: "if (!equalBytes(digest, bytes.subarray(at, at + DIGEST_BYTES))) return damaged('digest', at);",
		without: '',
		tests: transfer
	},
	{
		name: 'a transfer file has nothing behind it',
		file: TRANSFER,
		text: 'return first.value.length === bytes.length',
		without: 'return first.value.length <= bytes.length',
		tests: unit('shared/exchange/transfer-bounds')
	},
	{
		name: 'parts of a transfer file have bounds',
		file: TRANSFER,
		text: 'if (length === 0 || length > largest || at + 4 + length > last)',
		without: 'if (at + 4 + length > last)',
		tests: unit('shared/exchange/transfer-bounds')
	},
	{
		name: 'the page runs scripts of its own alone',
		file: POLICY,
		text: "[\"script-src 'self' 'wasm-unsafe-eval'\", ...scripts].join(' ')",
		without: "[\"script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'\", ...scripts].join(' ')",
		tests: policy
	},
	{
		name: 'the page reaches nothing but its relays',
		file: POLICY,
		text: "[\"connect-src 'self'\", ...connect].join(' ')",
		without: '["connect-src *", ...connect].join(\' \')',
		tests: policy
	},
	{
		name: 'nobody frames the page',
		file: POLICY,
		text: '"frame-ancestors \'none\'",',
		without: '',
		tests: policy
	},
	{
		name: 'text becomes no code',
		file: POLICY,
		text: '"require-trusted-types-for \'script\'",',
		without: '',
		tests: policy
	},
	{
		name: 'only a page of the app has its browser emptied',
		file: APP,
		text: "if (request.headers['sec-fetch-site'] !== 'same-origin') return refuse(response, 403, {});",
		without: '',
		tests: app
	},
	{
		name: 'the page is alone in its process',
		file: HEADERS,
		text: "'cross-origin-opener-policy': 'same-origin',",
		without: '',
		tests: app
	},
	{
		name: 'types of files are what is said',
		file: HEADERS,
		text: "'x-content-type-options': 'nosniff',",
		without: '',
		tests: app
	},
	{
		name: 'recovery words are no way around a setup code',
		file: 'sync-server/relay/recovery-session.ts',
		text: '!needsSetupCode || mayBegin(relay, practiceId, setupCode);',
		without: 'practiceId.length > 0 || needsSetupCode;',
		tests: unit('sync-server/relay/admission')
	},
	{
		name: 'one setup code a road',
		file: 'sync-server/relay/recovery-session.ts',
		text: "if (!challenge || setupCode || isLogin) return line.end('malformed');",
		without: '',
		tests: unit('sync-server/relay/admission')
	}
];
