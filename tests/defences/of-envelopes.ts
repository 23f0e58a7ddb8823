// What is checked of envelopes, stubs and what is inside them, by devices and relays.
import type { Defence } from './defence.ts';

const RECEIVING = 'shared/replica/receiving.ts';
const JUDGE = 'sync-server/relay/judge-push.ts';
const ENVELOPE = 'shared/crypto/envelope.ts';
const INNER = 'shared/crypto/inner.ts';
const STRICT = 'shared/crypto/strict-ed25519.ts';
const STUB = 'shared/crypto/stub.ts';
const VERDICT = 'shared/replica/verdict.ts';
const unit = (...names: string[]): readonly string[] => names.map((name) => `tests/unit/${name}.test.ts`);
const receiving = unit('shared/replica/receiving');
const session = unit('sync-server/relay/device-session');
const envelope = unit('shared/crypto/envelope');
const strict = unit('shared/crypto/strict-ed25519', 'shared/crypto/vectors');
const lookAtLine = unit('shared/engine/look-at-line');
const documents = unit('shared/engine/documents');

export const OF_ENVELOPES: readonly Defence[] = [
	{
		name: 'a device takes no envelope with a wrong signature',
		file: RECEIVING,
		text: "if (!signed) return 'bad-signature';",
		without: '',
		tests: receiving
	},
	{
		name: 'a device takes no envelope by somebody unknown',
		file: RECEIVING,
		text: "if (verdict === 'unknown-credential') return 'unknown-credential';",
		without: '',
		tests: receiving
	},
	{
		name: 'a device takes no envelope in a scope that its author never held',
		file: RECEIVING,
		text: "return verdict === 'unauthorised' || isPassedOver ? 'unauthorised' : undefined;",
		without: 'return undefined;',
		tests: receiving
	},
	{
		name: 'of two envelopes at one place the second is set aside',
		file: RECEIVING,
		text: 'if (rival && decodeId(rival) !== id) {',
		without: 'if (rival && rival.length === 0) {',
		tests: receiving
	},
	{
		name: 'what a spoilt signature hides is asked for again',
		file: 'shared/replica/replica.ts',
		text: 'await wantSpoilt(context);',
		without: '',
		tests: unit('shared/replica/lying-relay')
	},
	{
		name: 'a relay stores no envelope with a wrong signature',
		file: JUDGE,
		text: "if (!(await verifyEnvelope(suite, envelope, author.signKey))) return refused('bad-signature');",
		without: '',
		tests: session
	},
	{
		name: 'a relay stores nothing by somebody unknown',
		file: JUDGE,
		text: "if (!author) return refused('not-authorised');",
		without: "if (!author) return { type: 'candidate', candidate: { envelope, own: false } };",
		tests: session
	},
	{
		name: 'a relay stores nothing that its author may not write',
		file: JUDGE,
		text: "if (!mayStore(state, envelope, own)) return refused('not-authorised');",
		without: '',
		tests: session
	},
	{
		name: 'a relay takes nothing from a device that is to be emptied at once',
		file: JUDGE,
		text: '&& !wipeOf(state, author.deviceId)?.now',
		without: '',
		tests: unit('sync-server/relay/judge-push')
	},
	{
		name: 'a relay holds the places of a chain to one envelope each',
		file: 'sync-server/relay/group-commit.ts',
		text: "if (held !== undefined) return { type: 'equivocation', id, held };",
		without: '',
		tests: unit('sync-server/relay/group-commit', 'sync-server/relay/device-session')
	},
	{
		name: 'a relay holds an author to the next place of the chain',
		file: 'sync-server/relay/group-commit.ts',
		text: "if (own && cseq > highest + 1) return refused('gap');",
		without: '',
		tests: unit('sync-server/relay/group-commit', 'sync-server/relay/device-session')
	},
	{
		name: 'a relay holds a practice to its space',
		file: 'sync-server/relay/group-commit.ts',
		text: "if (bytes + envelope.length > limits.bytesPerPractice) return refused('quota');",
		without: '',
		tests: unit('sync-server/relay/group-commit', 'sync-server/relay/device-session')
	},
	{
		name: 'an envelope of another version is refused',
		file: ENVELOPE,
		text: "if (view.getUint8(0) !== ENVELOPE_VERSION) return malformed('version');",
		without: '',
		tests: envelope
	},
	{
		name: 'an envelope with flags is refused',
		file: ENVELOPE,
		text: "if (view.getUint16(AT.flags) !== 0) return malformed('flags');",
		without: '',
		tests: envelope
	},
	{
		name: 'a ciphertext has bounds',
		file: ENVELOPE,
		text: "if (ctLen < TAG_BYTES || ctLen > MAX_CIPHERTEXT_BYTES) return malformed('ctLen');",
		without: '',
		tests: envelope
	},
	{
		name: 'an envelope is exactly as long as it says',
		file: ENVELOPE,
		text: 'if (bytes.length !== OUTSIDE_BYTES + header.value.ctLen) {',
		without: 'if (bytes.length < OUTSIDE_BYTES) {',
		tests: envelope
	},
	{
		name: 'a chained kind has a place, and a derived one has none',
		file: ENVELOPE,
		text: "if (isChainedKind(header.kind) !== header.cseq > 0) return 'cseq';",
		without: '',
		tests: envelope
	},
	{
		name: 'the first of a chain names nothing before it',
		file: ENVELOPE,
		text: "return header.cseq <= 1 && header.prev !== NO_ENVELOPE ? 'prev' : undefined;",
		without: 'return undefined;',
		tests: envelope
	},
	{
		name: 'the id is of header and ciphertext',
		file: ENVELOPE,
		text: 'concatBytes(ID_PREFIX, headerBytes, ciphertextHash)',
		without: 'concatBytes(ID_PREFIX, headerBytes)',
		tests: envelope
	},
	{
		name: 'the header is sealed with the content',
		file: ENVELOPE,
		text: 'const aadOf = (headerBytes: Uint8Array): Uint8Array => headerBytes.slice(0, AT.nonce);',
		without: 'const aadOf = (headerBytes: Uint8Array): Uint8Array => headerBytes.slice(0, 1);',
		tests: [...envelope, ...unit('shared/crypto/golden-envelopes')]
	},
	{
		name: 'flags inside are refused',
		file: INNER,
		text: "if (view.getUint16(AT.flags) !== 0) return malformed('flags');",
		without: '',
		tests: unit('shared/crypto/inner')
	},
	{
		name: 'nothing hides in the padding',
		file: INNER,
		text: "if (plaintext[i] !== 0) return malformed('padding');",
		without: "if (plaintext[i] === 256) return malformed('padding');",
		tests: unit('shared/crypto/inner')
	},
	{
		name: 'nothing inflates without bound',
		file: INNER,
		text: 'if (rawLength > MAX_INFLATED_BYTES || end > plaintext.length)',
		without: 'if (end > plaintext.length)',
		tests: unit('shared/crypto/inner')
	},
	{
		name: 'a stream inflates to what it claims',
		file: INNER,
		text: 'return out.length === rawLength ? out.slice() : undefined;',
		without: 'return out.slice();',
		tests: unit('shared/crypto/inner')
	},
	{
		name: 'content is padded',
		file: INNER,
		text: 'const length = paddedLength(AT.payload + stored.length);',
		without: 'const length = Math.max(PADDING_FLOOR_BYTES, AT.payload + stored.length);',
		tests: unit('shared/crypto/inner')
	},
	{
		name: 'keys of small order are refused',
		file: STRICT,
		text: '&& !isSmallOrder(point)',
		without: '',
		tests: strict
	},
	{
		name: 'points that are not canonical are refused',
		file: STRICT,
		text: 'isBelow(point, FIELD_PRIME, Y_BITS_OF_LAST_BYTE)',
		without: 'true',
		tests: strict
	},
	{
		name: 'signatures with a large S are refused',
		file: STRICT,
		text: 'isBelow(signature.subarray(32), GROUP_ORDER, 0xff)',
		without: 'true',
		tests: strict
	},
	{
		name: 'signatures with R of small order are refused',
		file: STRICT,
		text: 'isStrictEd25519Point(signature.subarray(0, 32)) &&',
		without: '',
		tests: strict
	},
	{
		name: 'a stub is exactly as long as one',
		file: STUB,
		text: "if (bytes.length !== STUB_BYTES) return err({ type: 'MalformedEnvelope', what: 'length' });",
		without: '',
		tests: unit('shared/crypto/stub')
	},
	{
		name: 'a stub is signed by its author',
		file: STUB,
		text: 'suite.verify(signKey, hexToBytes(stub.id), stub.bytes.slice(-SIGNATURE_BYTES))',
		without:
			'Promise.resolve(suite !== undefined && signKey.length === 32 && hexToBytes(stub.id).length === 32)',
		tests: unit('shared/crypto/stub', 'shared/replica/receiving')
	},
	{
		name: 'what somebody put out writes behind the cut is late',
		file: VERDICT,
		text: 'const isCut = cut !== undefined && (cseq === 0 || cseq > cut.upTo);',
		without: 'const isCut = cut !== undefined && cseq < 0;',
		tests: unit('shared/replica/verdict', 'shared/engine/put-out')
	},
	{
		name: 'what somebody wrote in a role that holds no key of it is late',
		file: VERDICT,
		text: 'const isDemoted = cseq > 0 && !mayWrite(roleAt(credential, cseq), scope);',
		without: 'const isDemoted = cseq < 0 && !mayWrite(roleAt(credential, cseq), scope);',
		tests: unit('shared/engine/put-out', 'shared/engine/other-roles', 'shared/replica/control-members')
	},
	{
		name: 'who never held a scope writes nothing into it',
		file: VERDICT,
		text: "if (![credential, ...credential.former].some(({ role }) => mayWrite(role, scope))) return 'unauthorised';",
		without: '',
		tests: unit('shared/replica/receiving', 'shared/replica/verdict')
	},
	{
		name: 'the author inside is the one who signed',
		file: 'shared/engine/carried-changes.ts',
		text: 'changes?.every((change) => isByActor(change, by))',
		without: 'changes?.every((change) => isByActor(change, by.subarray(0, 0)))',
		tests: documents
	},
	{
		name: 'one person seals for another on the same device alone',
		file: 'shared/engine/carried-changes.ts',
		text: 'author === header.credId || areOnOneDevice(author, header.credId)',
		without: 'true',
		tests: documents
	},
	{
		name: 'an author has another number where work of theirs was left out',
		file: 'shared/engine/documents.ts',
		text: 'const actor = hasLateWork ? createActor(keyring.credId, random) : this.#deps.actor;',
		without: 'const actor = hasLateWork ? this.#deps.actor : this.#deps.actor;',
		tests: unit('shared/engine/other-roles')
	},
	{
		name: 'nobody writes with the old key of a part that their role has lost',
		file: 'shared/engine/charts.ts',
		text: '!writesScope(deps.keyring.role, SCOPES[edit.scope])',
		without: '!writesScope(deps.keyring.role, SCOPES.config)',
		tests: unit('shared/engine/other-roles')
	},
	{
		name: 'a chart with work that does not count is not looked at as if all of it did',
		file: 'shared/engine/held-line.ts',
		text: "carried === 'newer' || heldBack(control, carried)",
		without: "carried === 'newer'",
		tests: lookAtLine
	},
	{
		name: 'a chart of which an envelope is missing is not looked at as if it were whole',
		file: 'shared/engine/held-line.ts',
		text: 'if (!named.every((id) => came.has(id))) return undefined;',
		without: '',
		tests: lookAtLine
	},
	{
		name: 'a chart with entries kept apart is looked at with its documents',
		file: 'shared/engine/look-at-line.ts',
		text: "if (await store.get('doc', row.docIds.sensitive)) return false;",
		without: '',
		tests: lookAtLine
	},
	{
		name: 'changes beside each other are not read as if one stood on the other',
		file: 'shared/chart/line-document.ts',
		text: 'if (!deps.some(isHead) || !deps.every((hash) => isHead(hash) || isOwn(hash))) return false;',
		without: '',
		tests: unit('shared/chart/line-document')
	},
	{
		name: 'a value is read as the only one where it takes the place of the one before',
		file: 'shared/chart/line-document.ts',
		text: 'if (before ? !replaces(before.counter) : preds > 0) return false;',
		without: '',
		tests: unit('shared/chart/line-document')
	},
	{
		name: 'what would be is not taken for what stands',
		file: 'shared/chart/read-otherwise.ts',
		text: 'const { remembered: _ofWhatStands, ...rest } = reader;',
		without: 'const rest = reader;',
		tests: unit('shared/chart/read-otherwise', 'shared/engine/export-chart')
	},
	{
		name: 'what is unsent goes into files of which a reader holds one at a time',
		file: 'shared/engine/transfers.ts',
		text: '		if (size >= PART_BYTES) return { envelopes, next: last };\n',
		without: '',
		tests: unit('shared/engine/transfers'),
		title: 'a copy that was cut off gives every whole one'
	},
	{
		name: 'what a broken device gives away goes into files of which a reader holds one at a time',
		file: 'shared/engine/rescue.ts',
		text: 'next < found.length && size < PART_BYTES;',
		without: 'next < found.length && size >= 0;',
		tests: unit('shared/engine/rescue'),
		title: 'each of a size that is read back'
	},
	{
		name: 'what can be read no more when it is saved is not said to be saved',
		file: 'shared/engine/rescue.ts',
		text: 'return bytes && (await readIncoming(suite, bytes))?.id === id ? bytes : undefined;',
		without: 'return bytes && suite && id ? bytes : undefined;',
		tests: unit('shared/engine/rescue'),
		title: 'is not counted as saved'
	},
	{
		name: 'a row of codes that is shown again lacks no work',
		file: 'shared/engine/shown-row.ts',
		text: 'if (!waiting.every((one) => one.arrival <= shown.upTo || isAccessRecord(one))) return undefined;',
		without: '',
		tests: unit('shared/engine/show-unsent'),
		title: 'with something new the row is another one, and has everything'
	},
	{
		name: 'what waits on a removed device can be given away without anybody who signs in',
		file: 'shared/engine/transfers.ts',
		text: "(!signedIn && core.state().phase !== 'removed')",
		without: '!signedIn',
		tests: unit('shared/engine/removed-here'),
		title: 'gives what waits to another by a file'
	},
	{
		name: 'whom an envelope names is told as a claim where no signature fits',
		file: 'shared/engine/set-aside-views.ts',
		text: 'author !== undefined && (await verifyEnvelope(deps.suite, parsed.value, author.signKey))',
		without: 'author !== undefined',
		tests: unit('shared/engine/set-aside-views'),
		title: 'whom an envelope names without a signature that fits is a claim, also where it names this device'
	}
];
