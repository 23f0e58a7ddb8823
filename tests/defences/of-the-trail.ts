// What is noted of who came and who tried, what is told once, and what says that a chain is broken.
import type { Defence } from './defence.ts';

const unit = (...names: string[]): readonly string[] => names.map((name) => `tests/unit/${name}.test.ts`);
const notes = unit('shared/engine/sign-in-notes');
const verify = unit('shared/engine/verify-store', 'shared/engine/verify-here');

export const OF_THE_TRAIL: readonly Defence[] = [
	{
		name: 'a passphrase tried in vain is noted',
		file: 'shared/engine/membership.ts',
		text: "await note(store, { what: 'wrong-passphrase', at: clock.now() });",
		without: '',
		tests: notes
	},
	{
		name: 'a PIN tried in vain is noted',
		file: 'shared/engine/people.ts',
		text: "if (isHeld) await note(core.deps.store, { what: 'wrong-pin', at: core.deps.clock.now(), credId });",
		without: '',
		tests: notes
	},
	{
		name: 'a passphrase tried in vain by whoever is signed in is noted',
		file: 'shared/engine/people.ts',
		text: "await note(store, { what: 'wrong-passphrase', at: clock.now(), credId });",
		without: '',
		tests: notes
	},
	{
		name: 'what was tried in vain is on record as soon as somebody is in',
		file: 'shared/engine/membership.ts',
		text: "((signInsAtOnce && (how === 'passphrase' || how === 'key')) || (await areDue(store)))",
		without: "signInsAtOnce && (how === 'passphrase' || how === 'key')",
		tests: notes
	},
	{
		name: 'locking is noted',
		file: 'shared/engine/lock-now.ts',
		text: 'await note(core.deps.store, { what, at: core.deps.clock.now(), credId });',
		without: '',
		tests: notes
	},
	{
		name: 'a note that was told is let go of',
		file: 'shared/engine/session.ts',
		text: 'const rows = [...alongside, ...told.ops];',
		without: 'const rows = [...alongside];',
		tests: notes
	},
	{
		name: 'reading the trail is recorded',
		file: 'shared/engine/audit-trail.ts',
		text: "const recorded = await core.exclusive(() => session.recordAccess({ action: 'R', what, chartId }));",
		without: 'const recorded = ok(what);',
		tests: unit('shared/engine/audit-trail')
	},
	{
		name: 'a relay says no time that a screen could not show',
		file: 'shared/protocol/frame-shapes.ts',
		text: 'const INSTANT = { uint: 8_640_000_000_000_000 } as const;',
		without: 'const INSTANT = { uint: Number.MAX_SAFE_INTEGER } as const;',
		tests: unit('shared/protocol/frame-codec')
	},
	{
		name: 'the first time at a relay that was heard stays',
		file: 'shared/replica/receiving.ts',
		text: 'if (relayAt !== undefined && at.relayAt === undefined)',
		without: 'if (relayAt !== undefined)',
		tests: unit('shared/replica/relay-times')
	},
	{
		name: 'a missing place of a chain is named',
		file: 'shared/engine/verify-store.ts',
		text: "broken.found(credId, expected, 'missing', cseq - 1);",
		without: '',
		tests: verify
	},
	{
		name: 'what another device has and this one lacks is named',
		file: 'shared/engine/verify-store.ts',
		text: "broken.found(credId, last + 1, 'not-yet', upTo);",
		without: '',
		tests: verify
	},
	{
		name: 'an entry that was changed is named',
		file: 'shared/engine/verify-store.ts',
		text: "check.broken.found(credId, cseq, 'changed');",
		without: '',
		tests: verify
	}
];
