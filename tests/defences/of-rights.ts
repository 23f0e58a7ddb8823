// What a role may write, what may be believed of a snapshot, a status or a file, how a practice is begun and taken up again,
// and what is noticed of a relay that does not show everybody the same.
import type { Defence } from './defence.ts';

const unit = (...names: string[]): readonly string[] => names.map((name) => `tests/unit/${name}.test.ts`);
const JUDGE = 'shared/engine/role-judge.ts';
const rights = unit('shared/engine/role-rights', 'shared/engine/held-to-roles');
const RECOVERY = 'shared/replica/control-recovery.ts';
const recovery = unit('shared/replica/control-recovery');
const BLOBS = 'shared/engine/blobs.ts';
const blobs = unit('shared/engine/false-files');
const COMPARE = 'shared/engine/witness/compare-heads.ts';
const DOUBTS = 'shared/engine/witness/doubts.ts';
const witness = unit('shared/engine/witness/server-doubts');

export const OF_RIGHTS: readonly Defence[] = [
	{
		name: 'an invitation answers one newcomer',
		file: 'shared/engine/admit.ts',
		text: 'if (known && known.credId !== bytesToHex(content.credId)) return undefined;',
		without: '',
		tests: unit('shared/engine/answered-once')
	},
	{
		name: 'what somebody may not write is refused before it is stored',
		file: JUDGE,
		text: 'return beyond && refusing(beyond);',
		without: 'return beyond && undefined;',
		tests: rights
	},
	{
		name: 'what is beyond a role is in no chart',
		file: 'shared/engine/carried-changes.ts',
		text: "beyond || verdictOf(control, header, id) !== 'accept' ?",
		without: "verdictOf(control, header, id) !== 'accept' ?",
		tests: rights
	},
	{
		name: 'an import replaces nothing',
		file: JUDGE,
		text: "!(isImport && isNew && right === 'proposes')",
		without: "!(isImport && right === 'proposes')",
		tests: rights
	},
	{
		name: 'who seals for a colleague is held to their own role',
		file: JUDGE,
		text: 'if (beyond || !other) return beyond;',
		without: 'if (!other) return beyond;',
		tests: rights
	},
	{
		name: 'who may not write it takes nothing in by building on it',
		file: JUDGE,
		text: "return kinds.every((kind) => rightTo(role, kind) === 'writes');",
		without: 'return kinds.length > 0 && role.length > 0;',
		tests: rights
	},
	{
		name: 'a log is held to roles once',
		file: 'shared/replica/control-members.ts',
		text: "if (state.rights) return refuse('RightsHeld', seq);",
		without: '',
		tests: unit('shared/replica/control-members')
	},
	{
		name: 'a snapshot holds nothing that its author had no role for',
		file: 'shared/engine/bootstrap/read-snapshot.ts',
		text: 'if (!mayHaveWritten(control(), author, scope, change)) return false;',
		without: '',
		tests: unit('shared/engine/held-to-roles')
	},
	{
		name: 'nobody speaks for another device',
		file: 'shared/engine/device-reports.ts',
		text: 'if (!status || credentials.get(header.credId)?.deviceId !== status.deviceId) continue;',
		without: 'if (!status) continue;',
		tests: unit('shared/engine/device-reports')
	},
	{
		name: 'a recovery makes an admin',
		file: RECOVERY,
		text: "if (grant.role !== 'admin') return refuse('NotAdmin', seq);",
		without: '',
		tests: recovery
	},
	{
		name: 'a recovery takes nobody’s place',
		file: RECOVERY,
		text: "if (state.credentials.has(credId) || state.revoked.has(credId)) return refuse('CredentialTaken', seq);",
		without: '',
		tests: recovery
	},
	{
		name: 'a recovery on a device that is known proves its key',
		file: RECOVERY,
		text: "if (device && !equalBytes(device.transportKey, grant.transportKey)) return refuse('DeviceKeyDiffers', seq);",
		without: '',
		tests: recovery
	},
	{
		name: 'whoever recovers proves the root key first',
		file: 'sync-server/relay/recovery-session.ts',
		text: "if (!proven) return line.end('malformed');",
		without: '',
		tests: unit('sync-server/relay/recovery-session')
	},
	{
		name: 'a practice begins by a code that was made',
		file: 'sync-server/relay/admission.ts',
		text: '(await storage.useSetupCode(await hashOfSetupCode(suite, code), practiceId, clock.now()))',
		without: '(await hashOfSetupCode(suite, code)).length > 0',
		tests: unit('sync-server/relay/admission')
	},
	{
		name: 'the digits of two devices follow from the keys that are let in',
		file: 'shared/engine/beside/beside-codes.ts',
		text: 'concatBytes(DIGITS_LABEL, greeting, ask)',
		without: 'concatBytes(DIGITS_LABEL, greeting)',
		tests: unit('shared/engine/beside')
	},
	{
		name: 'a trip has an end',
		file: 'shared/engine/trips/lease.ts',
		text: 'lease.seen >= lease.until',
		without: 'lease.seen > Number.MAX_VALUE',
		tests: unit('shared/engine/trips')
	},
	{
		name: 'entries that are kept apart are shown once that is recorded',
		file: 'shared/engine/show-sensitive.ts',
		text: 'if (!recorded.ok) return recorded;',
		without: '',
		tests: unit('shared/engine/kept-apart')
	},
	{
		name: 'a manifest is of the file that was asked for',
		file: BLOBS,
		text: 'if (read && (await leadsTo(deps, read, credId, id))) manifest ??= read;',
		without: 'if (read) manifest ??= read;',
		tests: blobs
	},
	{
		name: 'a file is made of the chunks of its manifest',
		file: BLOBS,
		text: 'find((candidate) => equalBytes(candidate.hash, hash))',
		without: 'find((candidate) => candidate.hash.length === hash.length)',
		tests: blobs
	},
	{
		name: 'a relay whose name was taken back is told nothing',
		file: 'shared/replica/handshake.ts',
		text: "if (isWithdrawn(context, challenge.relayKey)) return stopRoad(context, 'relay-withdrawn');",
		without: '',
		tests: unit('shared/engine/relay-withdrawn')
	},
	{
		name: 'a relay whose name was taken back brings nothing more',
		file: 'sync-server/relay/device-session.ts',
		text: "if (isWithdrawn() && frame.type !== 'control-pull') return line.end('notMember');",
		without: '',
		tests: unit('sync-server/relay/relay-withdrawn')
	},
	{
		name: 'another history at one place of a log is noticed',
		file: COMPARE,
		text: "if (here) return equalBytes(here, head.hash16) ? 'agrees' : 'differs';",
		without: "if (here) return 'agrees';",
		tests: witness
	},
	{
		name: 'a relay put back from a backup is not suspected',
		file: COMPARE,
		text: "return isOfAnotherPast(heard, facts) ? 'unknown' : verdict;",
		without: 'return verdict;',
		tests: witness
	},
	{
		name: 'of two relays neither is suspected for its own log',
		file: COMPARE,
		text: 'return relays.length === 1 ? relays[0] : undefined;',
		without: 'return relays[0];',
		tests: witness
	},
	{
		name: 'a doubt stands while what its device says next cannot be compared yet',
		file: DOUBTS,
		text: "if (stands(before) && before!.kind === 'differs') return { ...before!, heard };",
		without: "if (before?.kind === 'differs') return { kind: 'ahead', heard, since: now };",
		tests: witness
	},
	{
		name: 'a device that is behind suspects nobody before the relay had time',
		file: DOUBTS,
		text: 'const isLong = isShownAll && now - before!.since >= PATIENCE_MS;',
		without: 'const isLong = isShownAll;',
		tests: witness
	},
	{
		name: 'a relay that shows no more than it had is noticed',
		file: DOUBTS,
		text: "return isLong ? { kind: 'withheld', heard: before!.heard, since: now } : before;",
		without: 'return isLong ? before : before;',
		tests: witness
	}
];
