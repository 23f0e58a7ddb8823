// What keeps a relay working for everybody else, and practices, recoveries and logs apart.
import type { Defence } from './defence.ts';

const unit = (...names: string[]): readonly string[] => names.map((name) => `tests/unit/${name}.test.ts`);
const SERVER = 'sync-server/transport/http-server.ts';
const SOCKET = 'sync-server/transport/relay-socket.ts';
const server = unit('sync-server/transport/http-server');
const RECOVERY = 'sync-server/relay/recovery-session.ts';
const recovery = unit('sync-server/relay/recovery-session');
const recover = unit('shared/engine/recover');
const apart = unit('sync-server/relay/practices-apart');
const RECEIVING = 'shared/replica/receiving.ts';
const VERIFY = 'shared/engine/verify-store.ts';
const verify = unit('shared/engine/verify-store');

export const OF_ROADS: readonly Defence[] = [
	{
		name: "a database's connection that breaks in use does not end the relay",
		file: 'sync-server/storage/postgres/open-relay-pool.ts',
		text: "client.on('error', () => {})",
		without: 'client',
		tests: ['tests/integration/postgres.test.ts'],
		title: 'a connection that breaks between two statements of a transaction ends nothing but itself'
	},
	{
		name: 'a version is what its code was told for',
		file: 'sync-server/operator/update-file.ts',
		text: "if (asTyped(code) !== asTyped(real)) return err({ type: 'OtherCode', code: real });",
		without: '',
		tests: ['tests/integration/update-by-file.test.ts'],
		title: 'without its code, with another, and with one bad byte it is refused in words, and nothing changes'
	},
	{
		name: 'a version brings no packages',
		file: 'sync-server/operator/versions.ts',
		text: "!lock || hashOf(lock.content) !== hashOf(readFileSync(join(root, 'package-lock.json')))",
		without: '!lock',
		tests: ['tests/integration/update-by-file.test.ts'],
		title: 'a version that needs other packages is refused'
	},
	{
		name: 'what a relay acknowledges is on its disk',
		file: 'sync-server/storage/sqlite/open-relay-database.ts',
		text: 'PRAGMA synchronous = FULL;',
		without: 'PRAGMA synchronous = NORMAL;',
		tests: unit('sync-server/storage/sqlite/sqlite-relay-storage'),
		title: 'every commit is flushed to the disk: WAL with synchronous FULL'
	},
	{
		name: 'a request has a time',
		file: SERVER,
		text: 'createServer(timeouts, (request, response) => {',
		without: 'createServer({ headersTimeout: 0, requestTimeout: 0 }, (request, response) => {',
		tests: server,
		title: 'half a request header, and half a body, are not waited for'
	},
	{
		name: 'a socket that says nothing is cut off',
		file: SOCKET,
		text: '(!one.heard && !socket.isPaused)',
		without: '(one.stuckBeats < 0)',
		tests: server,
		title: 'a socket that answers nothing any more is cut off'
	},
	{
		name: 'bytes that make no message are no sign of life',
		file: SOCKET,
		text: "			socket.on('message', hear);\n",
		without: "			socket.on('message', hear);\n			(stream as Duplex).on('data', hear);\n",
		tests: server,
		title: 'a message that comes byte by byte is not waited for'
	},
	{
		name: 'an address has so many sockets',
		file: SERVER,
		text: 'sockets.clients.size >= deps.maxConnections || here >= deps.maxConnectionsPerAddress',
		without: 'sockets.clients.size >= deps.maxConnections',
		tests: server,
		title: 'more sockets than one address or the server may have are turned away'
	},
	{
		name: 'an address has so many roads on which nobody has proved anything',
		file: 'sync-server/relay/relay-core.ts',
		text: 'if (!greeters.enter(from?.address)) {',
		without: 'if (!greeters.enter(undefined)) {',
		tests: server,
		title: 'roads on which nobody has proved anything are few from one address, and keep no other out'
	},
	{
		name: 'what came over TLS comes so again',
		file: 'sync-server/transport/security-headers.ts',
		text: '...(isSecure && {',
		without: '...(isSecure && STRICT_TRANSPORT.length < 0 && {',
		tests: server,
		title: 'tells a browser to come over TLS only when it came so, as the proxy on this machine says'
	},
	{
		name: 'what a device sends is counted for it, not for its road',
		file: 'sync-server/relay/rates.ts',
		text: '		if (known) return known;\n',
		without: '',
		tests: unit('sync-server/relay/session'),
		title: 'a device that opens its road anew is read no faster for it'
	},
	{
		name: 'knocks are counted',
		file: 'sync-server/relay/join-session.ts',
		text: "if (knockRate.take(1) > 0) return line.end('tooManyRequests');",
		without: '',
		tests: unit('sync-server/relay/join-session'),
		title: 'who knocks again and again is told off, and somebody else’s practice is not'
	},
	{
		name: 'nobody is a member of a practice by showing another’s log',
		file: 'sync-server/relay/handshake.ts',
		text: "		if (!key) return err('notMember');\n		if (!(await",
		without: '		if (!key) return ok(undefined);\n		if (!(await',
		tests: apart,
		title: 'is nobody on the path of another, whatever they show'
	},
	{
		name: 'a login is for the practice of its road',
		file: 'sync-server/relay/handshake.ts',
		text: 'loginTranscript(hexToBytes(practice.id), challenge, login.deviceId, login.deviceNonce);',
		without:
			"loginTranscript(hexToBytes([...(practice.state()?.devices.keys() ?? [])].includes(deviceId) ? practice.id : '00'.repeat(16)), challenge, login.deviceId, login.deviceNonce);",
		tests: unit('sync-server/relay/handshake', 'sync-server/relay/practices-apart')
	},
	{
		name: 'a relay gives of a document what is of the practice that asks',
		file: 'sync-server/storage/sqlite/sqlite-relay-storage.ts',
		text: 'FROM entry WHERE practice = ? AND doc_id = ? AND seq > ? AND seq <= ?',
		without: 'FROM entry WHERE practice >= ? - 1 AND doc_id = ? AND seq > ? AND seq <= ?',
		tests: unit('sync-server/storage/sqlite/sqlite-relay-storage'),
		title: 'practices are apart'
	},
	{
		name: 'records of another practice erase nothing',
		file: 'shared/replica/control-log.ts',
		text: 'if (bytesToHex(record.practiceId) !== state.practiceId) {',
		without: 'if (record.practiceId.length === 0) {',
		tests: unit('shared/replica/control-erasure'),
		title: 'admins of another practice erase nothing here'
	},
	{
		name: 'RECOVER is signed by the root',
		file: 'shared/replica/control-log.ts',
		text: 'const good = await suite.verify(key, controlSignatureInput(signedBytes), signature);',
		without:
			'const good = isRoot || (await suite.verify(key, controlSignatureInput(signedBytes), signature));',
		tests: unit('shared/replica/control-recovery'),
		title: 'nobody else signs it: no admin, no other root'
	},
	{
		name: 'a root opens the practice that it began',
		file: RECOVERY,
		text: 'bytesToHex(await rootIdOf(relay.suite, state.rootSignKey)) === rootId ? state.rootSignKey : undefined,',
		without: 'state.rootSignKey,',
		tests: recovery
	},
	{
		name: 'whoever asks for a root that is not here hears of no other practice',
		file: RECOVERY,
		text: ': challengeWith(relay, undefined, line);',
		without: ': await createChallenge(relay, (await relay.storage.practices())[0]!, line);',
		tests: recovery,
		title: 'a root that no practice here has is told as little as one that never was'
	},
	{
		name: 'a recovery is told until an admin has confirmed it',
		file: 'shared/engine/recovery/recovery-notices.ts',
		text: 'findLast(({ confirmed }) => !confirmed);',
		without: 'findLast(({ mine }) => mine && false);',
		tests: recover,
		title: 'a recovery is told to everybody until an admin confirms it'
	},
	{
		name: 'an older log at a recovery is contradicted by who has more of it',
		file: 'shared/replica/control-sync.ts',
		text: "if (!equalBytes(common, theirs.hash)) return 'forked';",
		without: "if (!equalBytes(common, theirs.hash)) return 'same';",
		tests: recover,
		title:
			'a relay that offers an older log at recovery is contradicted by every device that holds more of it'
	},
	{
		name: 'words that are not the practice’s recover nothing',
		file: 'shared/engine/recovery/recover-practice.ts',
		text: 'if (!folded.ok || !areWordsOf(root, folded.value)) return',
		without: 'if (!folded.ok) return',
		tests: recover,
		title: 'words of another practice, and words with a slip, recover nothing and say what is wrong'
	},
	{
		name: 'a chain that a relay does not know any more is sent again',
		file: 'shared/replica/relay-cursor.ts',
		text: 'offerFrom(context, credId, (head?.cseq ?? 0) + 1);',
		without: 'offerFrom(context, credId, (head?.cseq ?? 2 ** 40) + 1);',
		tests: unit('shared/replica/relay-cursor'),
		title: 'a relay that does not know a chain any more is sent it again'
	},
	{
		name: 'a file that others do not get is offered again',
		file: 'shared/engine/witness/lost-files.ts',
		text: 'for (const docId of status.lacks ?? []) {',
		without: 'for (const docId of (status.lacks ?? []).slice(0, 0)) {',
		tests: unit('shared/engine/witness/lost-files')
	},
	{
		name: 'what came twice is held once',
		file: RECEIVING,
		text: '	if (at) {\n		if (deps.carried) return;',
		without: '	if (at && header.cseq < 0) {\n		if (deps.carried) return;',
		tests: unit('shared/replica/receiving'),
		title: 'an envelope received twice is held once'
	},
	{
		name: 'a snapshot counts until the envelopes are here',
		file: 'shared/engine/documents.ts',
		text: 'return (await this.#replay(open)) ?? { keys: [...keys], textKeys: [...textKeys] };',
		without: 'return { keys: [...keys], textKeys: [...textKeys] };',
		tests: unit('shared/engine/bootstrap/new-device'),
		title: 'what only a snapshot says is gone when the envelopes are here, and told of'
	},
	{
		name: 'members that somebody else knows of are waited for',
		file: 'shared/engine/witness/compare-heads.ts',
		text: 'verdictOf(heard.control, past.controlHashAt(heard.control.seq), true);',
		without: 'verdictOf(heard.control, past.controlHashAt(heard.control.seq), false);',
		tests: unit('shared/engine/witness/server-doubts'),
		title: 'changes to the members that somebody else knows are waited for, and then are here'
	},
	{
		name: 'records that were swapped are named',
		file: VERIFY,
		text: "		report('not in the index', id);\n		check.broken.found(credId, cseq, 'moved');",
		without: "		report('not in the index', id);",
		tests: verify,
		title: 'is the earlier of two that were swapped'
	},
	{
		name: 'an own chain that was cut short is named',
		file: VERIFY,
		text: "if (isHead && cseq > last) broken.found(key as CredId, last + 1, 'missing', cseq);",
		without: '',
		tests: verify,
		title: 'is the last when that was taken away, by the head of an own chain'
	},
	{
		name: 'a device that takes nothing in does not look up to date',
		file: 'client/session/sync-pill.ts',
		text: 'return notReceivingWords(status) ?? sending;',
		without: 'return sending;',
		tests: unit('client/session/sync-pill'),
		title: 'a device that does not take in what others write never looks up to date'
	},
	{
		name: 'a full store counts as full until something is taken in',
		file: 'shared/replica/full-store.ts',
		text: 'road.lacksRoom = isMember && !state.paused && state.cursor.seq < state.relayHead.seq;',
		without: 'road.lacksRoom = false;',
		tests: unit('shared/replica/pulling'),
		title: 'REP-13'
	},
	{
		name: 'pages whose rows were lost are asked for again',
		file: 'shared/engine/bootstrap/first-list.ts',
		text: 'now || !session.rows.areWhole ? new Map() : await',
		without: 'await',
		tests: unit('shared/engine/bootstrap/new-device'),
		title: 'DER-11'
	}
];
