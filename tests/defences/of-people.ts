// Who belongs, with which keys; what locks, and what is recorded before it is shown.
import type { Defence } from './defence.ts';

const unit = (...names: string[]): readonly string[] => names.map((name) => `tests/unit/${name}.test.ts`);
const LOG = 'shared/replica/control-log.ts';
const MEMBERS = 'shared/replica/control-members.ts';
const log = unit('shared/replica/control-log');
const members = unit('shared/replica/control-members');
const KEYS = 'shared/engine/open-keys.ts';
const HELD = 'shared/engine/held-people.ts';
const held = unit('shared/engine/people', 'shared/engine/membership');
const WRAP = 'shared/crypto/passphrase-wrap.ts';
const wrap = unit('shared/crypto/passphrase-wrap');
const AUDIT = 'shared/engine/chart-work.ts';
const HEED = 'shared/engine/heed-control.ts';

export const OF_PEOPLE: readonly Defence[] = [
	{
		name: 'GENESIS is signed by its root',
		file: LOG,
		text: "if (!(await suite.verify(body.rootSignKey, input, signed.signature))) return refuse('BadSignature', 1);",
		without: '',
		tests: log
	},
	{
		name: 'the first credential is an admin',
		file: LOG,
		text: "if (body.admin.role !== 'admin') return refuse('NotAdmin', 1);",
		without: '',
		tests: log
	},
	{
		name: 'records are of this practice',
		file: LOG,
		text: 'if (bytesToHex(record.practiceId) !== state.practiceId) {',
		without: 'if (record.practiceId.length === 0) {',
		tests: log
	},
	{
		name: 'records are signed by admins who belong',
		file: LOG,
		text: "if (!isRoot && signer?.role !== 'admin') return refuse('NotAdmin', seq);",
		without: "if (!isRoot && !signer) return refuse('NotAdmin', seq);",
		tests: [...log, ...members]
	},
	{
		name: 'records have good signatures',
		file: LOG,
		text: "return good ? ok(undefined) : refuse('BadSignature', seq);",
		without: 'return ok(good ? undefined : undefined);',
		tests: log
	},
	{
		name: 'records stand in their place',
		file: LOG,
		text: '(record.place.seq !== seq || !equalBytes(record.place.prev, state.head.hash))',
		without: '(record.place.seq !== seq || record.place.prev.length === 0)',
		tests: unit('shared/replica/control-places')
	},
	{
		name: 'an invitation is made once',
		file: LOG,
		text: "if (state.invites.has(inviteId) || isNoInvitation(body.inviteId)) return refuse('InviteUsed', seq);",
		without: '',
		tests: log
	},
	{
		name: 'a certificate is as its invitation says',
		file: LOG,
		text: 'if (invite.userId !== userId || invite.role !== role || invite.site !== site)',
		without: 'if (invite.userId.length + role.length + site < 0 || userId === undefined)',
		tests: log
	},
	{
		name: 'a certificate names an invitation that was made',
		file: LOG,
		text: "if (!invite) return 'UnknownInvite';",
		without: 'if (!invite) return { invites: state.invites };',
		tests: log
	},
	{
		name: 'nobody is put out twice',
		file: MEMBERS,
		text: "if (revoked.has(id)) return refuse('AlreadyRevoked', seq);",
		without: '',
		tests: members
	},
	{
		name: 'the last admin stays',
		file: MEMBERS,
		text: "const next = { ...state, revoked, judgedAt: seq };\n\treturn hasAdmin(next) ? ok(next) : refuse('LastAdmin', seq);",
		without: 'const next = { ...state, revoked, judgedAt: seq };\n\treturn ok(next);',
		tests: members
	},
	{
		name: 'keys go forward by one',
		file: MEMBERS,
		text: "if (epoch !== newest + 1) return refuse('WrongEpoch', seq);",
		without: '',
		tests: members
	},
	{
		name: 'who was put out gets no new key',
		file: MEMBERS,
		text: "if ([...byMember.keys()].some((credId) => state.revoked.has(credId))) return refuse('KeyForRevoked', seq);",
		without: '',
		tests: members
	},
	{
		name: 'nobody without belonging gets another role',
		file: MEMBERS,
		text: 'const before = liveCredential(state, credIdOf(credId));',
		without: 'const before = state.credentials.get(credIdOf(credId));',
		tests: unit('shared/replica/control-places')
	},
	{
		name: 'new keys come with putting out',
		file: 'shared/engine/put-out.ts',
		text: 'const scopes = [...new Set(leaving.flatMap((one) => scopesHeldBy(control, one)))];',
		without:
			'const scopes: number[] = leaving.slice(leaving.length).flatMap((one) => scopesHeldBy(control, one));',
		tests: unit('shared/engine/put-out')
	},
	{
		name: 'nobody puts out themselves',
		file: 'shared/engine/put-out.ts',
		text: "if (leaving.some(({ credId }) => credId === deps.keyring.credId)) return err({ type: 'Yourself' });",
		without: '',
		tests: unit('shared/engine/put-out')
	},
	{
		name: 'a lockbox is for one place',
		file: 'shared/crypto/lockbox.ts',
		text: 'return concatBytes(LABEL, place.practice, numbers, place.recipient);',
		without: 'return concatBytes(LABEL, place.practice, numbers.slice(8), place.recipient.slice(16));',
		tests: unit('shared/crypto/lockbox')
	},
	{
		name: 'a wrong key is noticed',
		file: KEYS,
		text: '\telse found.delete(epoch);',
		without: '',
		tests: unit('shared/engine/put-out')
	},
	{
		name: 'who is left out of new keys hears of it',
		file: KEYS,
		text: 'if (isOwed && !found.has(epoch)) {',
		without: 'if (isOwed && epoch < 0) {',
		tests: unit('shared/engine/put-out')
	},
	{
		name: 'a row is sealed for its own place',
		file: 'shared/crypto/seal-row.ts',
		text: 'return suite.aesOpen(key, sealed.slice(0, NONCE_BYTES), utf8(context), sealed.slice(NONCE_BYTES));',
		without:
			'return (await suite.aesOpen(key, sealed.slice(0, NONCE_BYTES), utf8(context), sealed.slice(NONCE_BYTES))) ?? (context ? new Uint8Array(32) : undefined);',
		tests: unit('shared/crypto/seal-row')
	},
	{
		name: 'an empty passphrase protects nothing',
		file: WRAP,
		text: "if (passphrase === '') throw new RangeError('an empty passphrase protects nothing');",
		without: '',
		tests: wrap
	},
	{
		name: 'a guess costs what it should',
		file: WRAP,
		text: '{ memoryKiB: 65536, passes: 3, lanes: 1 }',
		without: '{ memoryKiB: 8, passes: 1, lanes: 1 }',
		tests: wrap
	},
	{
		name: 'a foreign wrap cannot exhaust the device',
		file: WRAP,
		text: 'if (!isPayable(cost)) return undefined;',
		without: '',
		tests: wrap
	},
	{
		name: 'a PIN has so many tries',
		file: HELD,
		text: 'if (held.triesLeft <= 0) this.drop(credId);',
		without: '',
		tests: held
	},
	{
		name: 'a try counts before it is looked at',
		file: HELD,
		text: '		held.triesLeft -= 1;\n',
		without: '',
		tests: held
	},
	{
		name: 'a PIN opens for so long',
		file: HELD,
		text: 'if (!held || this.#deps.clock.now() >= held.until) return this.drop(credId);',
		without: 'if (!held) return this.drop(credId);',
		tests: held
	},
	{
		name: 'simple PINs are refused',
		file: 'shared/crypto/pin.ts',
		text: "if (/^(.{1,3})\\1+$/.test(pin)) return 'repeats';",
		without: '',
		tests: unit('shared/crypto/pin')
	},
	{
		name: 'a PIN alone opens nothing',
		file: 'shared/crypto/pin.ts',
		text: 'concatBytes(slow, secret)',
		without: 'concatBytes(slow, secret.slice(32))',
		tests: unit('shared/crypto/pin')
	},
	{
		name: 'the first touch after a long sleep locks',
		file: 'client/session/auto-lock.svelte.ts',
		text: '			if (look()) return;\n',
		without: '',
		tests: unit('client/session/auto-lock')
	},
	{
		name: 'a clock that was set back locks no later',
		file: 'client/session/auto-lock.svelte.ts',
		text: 'Math.max(now() - this.#last.at, running() - this.#last.run)',
		without: 'now() - this.#last.at',
		tests: unit('client/session/auto-lock')
	},
	{
		name: 'locking forgets who is signed in',
		file: 'shared/engine/lock-now.ts',
		text: '	core.signedIn = undefined;\n',
		without: '',
		tests: unit('shared/engine/membership', 'shared/engine/people')
	},
	{
		name: 'who was put out is locked out at once',
		file: HEED,
		text: '		await lock();\n	} else if (signedIn) {',
		without: '	} else if (signedIn) {',
		tests: unit('shared/engine/removed-here')
	},
	{
		name: 'keys of who was put out are destroyed',
		file: HEED,
		text: "return (await store.commit(await dropCredentials(store, gone))).ok ? 'done' : 'failed';",
		without: "return dropCredentials === undefined ? 'failed' : 'done';",
		tests: unit('shared/engine/removed-here', 'shared/engine/put-out')
	},
	{
		name: 'second wraps of who was put out are destroyed too',
		file: 'shared/engine/profile.ts',
		text: 'for (const key of [CREDENTIAL + credId, ...seconds.map((row) => row.key)])',
		without: 'for (const key of seconds.length < 0 ? [] : [CREDENTIAL + credId])',
		tests: unit('shared/engine/unlock-keys')
	},
	{
		name: 'a security key is added with the passphrase of whom it will let in',
		file: 'shared/engine/unlock-keys.ts',
		text: 'if (!opened.ok || opened.value.secrets.credId !== credId) {',
		without: 'if (!opened.ok) {',
		tests: unit('shared/engine/unlock-keys')
	},
	{
		name: 'a removed device empties its rows',
		file: HEED,
		text: "const isEmpty = core.leaving !== 'done' || (await emptyStore(core.deps.store));",
		without: "const isEmpty = core.leaving !== 'needs-unlock' || (await emptyStore(core.deps.store));",
		tests: unit('shared/engine/put-out', 'shared/engine/removed-here')
	},
	{
		name: 'a chart opens only once that is recorded',
		file: AUDIT,
		text: "const recorded = await session.recordAccess({ action: 'R', what: 'open-chart', chartId }, [",
		without: "const recorded = await session.recordAccess({ action: 'C', what: 'import', chartId }, [",
		tests: unit('shared/engine/audit', 'shared/engine/audit-trail')
	},
	{
		name: 'a saved chart is recorded',
		file: 'shared/engine/chart-files.ts',
		text: "const recorded = await recordTaken(signedIn, 'export-chart', [chartId], to, chart);",
		without: 'const recorded = ok(undefined);',
		tests: unit('shared/engine/audit', 'shared/engine/export-chart')
	},
	{
		name: 'nobody without a tablet keeps a file under an id that does not follow from its content',
		file: 'shared/engine/blobs.ts',
		text: 'return blank !== undefined && isOfTablet(author) && (await blankBlobId',
		without: 'return blank !== undefined && (await blankBlobId',
		tests: unit('shared/engine/trips-files')
	},
	{
		name: 'keys are given to tablets by who holds them all',
		file: 'shared/chart/written-names.ts',
		text: "return key.startsWith(TRIP_PREFIX) || TOLD_TRIP.test(key) ? 'trips' : 'settings';",
		without: "return key.startsWith(TRIP_PREFIX) || TOLD_TRIP.test(key) ? 'own' : 'settings';",
		tests: unit('shared/engine/trips-keys-changed')
	},
	{
		name: 'an invitation to a tablet is for that tablet',
		file: 'shared/engine/effects.ts',
		text: "return plan.beside === deviceId ? 'beside' : undefined;",
		without: "return 'beside';",
		tests: unit('shared/engine/trips-two-people')
	}
];
