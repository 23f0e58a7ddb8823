// What is erased, and what is not.
import type { Defence } from './defence.ts';

const unit = (...names: string[]): readonly string[] => names.map((name) => `tests/unit/${name}.test.ts`);
const FOLD = 'shared/replica/control-erasure.ts';
const fold = unit('shared/replica/control-erasure');
const stubs = unit('shared/replica/erased-stubs');

export const OF_ERASING: readonly Defence[] = [
	{
		name: 'the second signature is another person, an admin before',
		file: FOLD,
		text: "if (!asked.others.has(personOf(state, signature))) return refuse('SecondAdminNeeded', seq);",
		without: '',
		tests: fold
	},
	{
		name: 'what one admin asks for is not erased',
		file: FOLD,
		text: "		stand: 'waiting'\n	};",
		without: "		stand: 'waiting'\n	};\n	state = { ...state, erased: named };",
		tests: fold
	},
	{
		name: 'who asked belongs still',
		file: FOLD,
		text: "if (liveCredential(state, asked.by)?.role !== 'admin') return refuse('ErasureOver', seq);",
		without: '',
		tests: fold
	},
	{
		name: 'what is on hold is not asked for',
		file: FOLD,
		text: "if ([...named.keys()].some((docId) => state.onHold.has(docId))) return refuse('ErasureOnHold', seq);",
		without: '',
		tests: fold
	},
	{
		name: 'a hold ends what waits',
		file: FOLD,
		text: 'names((docId) => onHold.has(docId))',
		without: '() => false',
		tests: fold
	},
	{
		name: 'what ended is not confirmed',
		file: FOLD,
		text: "	if (!asked) return refuse('ErasureUnknown', seq);\n	if (asked.stand !== 'waiting') return refuse('ErasureOver', seq);",
		without: "	if (!asked) return refuse('ErasureUnknown', seq);",
		tests: fold
	},
	{
		name: 'what was asked for long ago is not confirmed',
		file: FOLD,
		text: '(one) => !isWaiting(one, ended.at)',
		without: '() => false',
		tests: fold
	},
	{
		name: 'only what is named is erased',
		file: 'shared/replica/verdict.ts',
		text: 'if (cseq > 0) return cseq <= (content.covers.get(credId) ?? 0);',
		without: 'if (cseq > 0) return true;',
		tests: fold
	},
	{
		name: 'what came after is in no chart, whatever is said of it',
		file: 'shared/replica/verdict.ts',
		text: "if (isAfterErasure(state, header)) return 'late';",
		without: '',
		tests: fold
	},
	{
		name: 'a stub that nothing erased is not held',
		file: 'shared/replica/receiving.ts',
		text: 'if (incoming.isStub && !incoming.isErased) return stageStub(deps, draft, taken, incoming);',
		without: '',
		tests: stubs
	},
	{
		name: 'what was erased is not taken in whole',
		file: 'shared/replica/receiving.ts',
		text: 'if (!isErased(control, one.header, one.id)) return one;',
		without: 'return one;',
		tests: stubs
	},
	{
		name: 'what a disk refused to let go of is let go of later',
		file: 'shared/engine/heed-control.ts',
		text: "if (!(await (await import('./erasure/erase-here.ts')).eraseHere(core))) return false;",
		without: "await (await import('./erasure/erase-here.ts')).eraseHere(core);",
		tests: unit('shared/engine/erasure/erasing')
	},
	{
		name: 'a device in a file writes zeros over what goes',
		file: 'sync-server/device/node-store.ts',
		text: ' PRAGMA secure_delete = ON;',
		without: '',
		tests: unit('sync-server/device/erased-bytes')
	},
	{
		name: 'a device in a file empties its log of what went',
		file: 'shared/replica/erasing.ts',
		text: 'await store.forgetOverwritten?.();',
		without: '',
		tests: unit('sync-server/device/erased-bytes')
	},
	{
		name: 'a relay writes zeros over what goes',
		file: 'sync-server/storage/sqlite/open-relay-database.ts',
		text: '		PRAGMA secure_delete = ON;\n',
		without: '',
		tests: ['tests/integration/erase.test.ts']
	},
	{
		name: 'a relay empties its log of what went',
		file: 'sync-server/relay/erase-stored.ts',
		text: '	await storage.forgetOverwritten();\n	await storage.putNote',
		without: '	await storage.putNote',
		tests: ['tests/integration/erase.test.ts']
	},
	{
		name: 'nobody is shown the line of a patient whose record was erased',
		file: 'shared/engine/queues.ts',
		text: 'if (core.device!.replica.control().erased.size === 0) return lines;',
		without: 'return lines;',
		tests: unit('shared/engine/erasure/erasing')
	},
	{
		name: 'a plan of a trip forgets a record that was erased',
		file: 'shared/engine/erasure/erase-here.ts',
		text: '...(await plansWithout(core, signedIn, erased))',
		without: '',
		tests: unit('shared/engine/erasure/erasing')
	},
	{
		name: 'a relay takes no stub that nothing erased',
		file: 'sync-server/relay/judge-push.ts',
		text: "if (!isErased(state, stub.header, stub.id)) return { type: 'refused', id: stub.id, code: 'malformed' };",
		without: '',
		tests: unit('sync-server/relay/judge-push')
	}
];
