// Who is given which keys, what they open, and what they open only with a record.
import type { Defence } from './defence.ts';

const unit = (...names: string[]): readonly string[] => names.map((name) => `tests/unit/${name}.test.ts`);
const SCOPES = 'shared/core/scopes.ts';
const SHOW = 'shared/engine/show-sensitive.ts';
const keptApart = unit('shared/engine/kept-apart');
const trips = unit('shared/engine/trips');
const stolen = unit('shared/engine/stolen-profile');

export const OF_KEYS: readonly Defence[] = [
	{
		name: 'keys of parts that a role has lost are changed',
		file: 'shared/engine/put-out.ts',
		text: 'const lost = [...new Set(held)].filter((scope) => !holdsScope(role, scope));',
		without: 'const lost = [...new Set(held)].filter((scope) => scope < 0);',
		tests: unit('shared/engine/put-out'),
		title: 'another role takes keys away and gives keys'
	},
	{
		name: 'somebody is given the keys of their own role alone',
		file: 'shared/engine/admit.ts',
		text: 'if (!holdsScope(role, scope) || epoch !== newestEpochOf(control, scope)) continue;',
		without: 'if (epoch !== newestEpochOf(control, scope)) continue;',
		tests: unit('shared/engine/front-desk-device'),
		title: 'its device opens nothing clinical'
	},
	{
		name: 'nobody is shown a part of a chart that their role of now does not open',
		file: 'shared/engine/charts.ts',
		text: 'writesScope(role, SCOPES[scope]) && newestEpoch(SCOPES[scope]) !== undefined;',
		without: 'role.length > 0 && newestEpoch(SCOPES[scope]) !== undefined;',
		tests: unit('shared/engine/front-desk-device'),
		title: 'who is made front desk sees no clinical part of a chart any more'
	},
	{
		name: 'settings are an admin’s',
		file: 'shared/engine/role-judge.ts',
		text: "scope === 'config' ? role === 'admin' : writesAllOfCharts(role);",
		without: "scope === 'config' || writesAllOfCharts(role);",
		tests: unit('shared/engine/role-rights'),
		title: 'settings are written by admins'
	},
	{
		name: 'the kind of an entry counts, wherever it stands',
		file: 'shared/engine/role-judge.ts',
		text: 'whose && kindOfSetting(key, whose) : kindOfKey(scope, key, atom);',
		without:
			"whose && kindOfSetting(key, whose) : scope === 'billing' || scope === 'directory' ? undefined : kindOfKey(scope, key, atom);",
		tests: unit('shared/engine/role-rights'),
		title: 'an order in the part of a chart that the front desk writes is one all the same'
	},
	{
		name: 'who looked is sealed to who reads the record',
		file: 'shared/engine/sealing.ts',
		text: '		auditKey: keyring.auditKey,\n',
		without: '		auditKey: (await suite.deriveKemKey(keyring.held[0]!.raw)).publicKey,\n',
		tests: unit('shared/engine/audit'),
		title: 'leaves a record that the admin’s lockbox opens: who, what, when'
	},
	{
		name: 'nurses have no key of what is kept apart',
		file: SCOPES,
		text: "nurse: ['config', 'directory', 'clinical', 'billing', 'attachments'],",
		without: "nurse: ['config', 'directory', 'clinical', 'billing', 'attachments', 'sensitive'],",
		tests: keptApart,
		title: 'whoever holds no key sees how many there are, and no word of them; their device holds no key'
	},
	{
		name: 'what is written about an entry that is kept apart is kept apart',
		file: 'shared/chart/kept-apart.ts',
		text: "edit.scope === 'sensitive' || namesOneOf(key, entries);",
		without: "edit.scope === 'sensitive';",
		tests: keptApart,
		title: 'whatever is written about an entry that is kept apart is kept apart'
	},
	{
		name: 'what was shown is folded away with its chart',
		file: 'shared/engine/session.ts',
		text: '		this.shownApart.delete(chartId);\n',
		without: '',
		tests: keptApart,
		title:
			'a colleague who holds the key says why before anything is shown, and it is folded again with the chart'
	},
	{
		name: 'admins are told who looked at what is kept apart',
		file: SHOW,
		text: "new Set(['show-sensitive', 'open-elsewhere', 'hand-out']);",
		without: "new Set(['open-elsewhere', 'hand-out']);",
		tests: keptApart,
		title: 'admins are told who looked and why, until one of them has seen it'
	},
	{
		name: 'admins are told who opened what a patient wanted shut',
		file: SHOW,
		text: "new Set(['show-sensitive', 'open-elsewhere', 'hand-out']);",
		without: "new Set(['show-sensitive', 'hand-out']);",
		tests: unit('shared/engine/sharing/asked-not-here'),
		title: 'admins are told who opened it and why, until one of them has seen it'
	},
	{
		name: 'admins are told who handed out what a patient wanted to stay',
		file: SHOW,
		text: "new Set(['show-sensitive', 'open-elsewhere', 'hand-out']);",
		without: "new Set(['show-sensitive', 'open-elsewhere']);",
		tests: unit('shared/engine/sharing/asked-not-out'),
		title: 'a file and a paper for others wait for a reason, which admins see; paper for this clinic does not'
	},
	{
		name: 'a warning names no entry that is folded away',
		file: 'shared/engine/folded-findings.ts',
		text: "names: finding.names.map((name, i) => (hidden.has(finding.paths[i] ?? '') ? '' : name)),",
		without: 'names: finding.names,',
		tests: keptApart,
		title: 'a medicine that is kept apart is checked against an order, and not named to who does not see it'
	},
	{
		name: 'what is kept apart leaves in no file unless it is asked for',
		file: 'shared/engine/chart-files.ts',
		text: 'const left = sensitive ? chart.apart.hidden : chart.apart.entries;',
		without: 'const left = new Set<string>();',
		tests: keptApart,
		title: 'an export leaves it out, and with it on request, labelled'
	},
	{
		name: 'nobody on a tablet is given a role that opens every chart',
		file: 'shared/engine/put-out.ts',
		text: '		if (all.some(isOfTrips)) return NEEDS_TRIP;\n',
		without: '',
		tests: trips,
		title: 'nobody on it is given another role, with which it would open every chart'
	},
	{
		name: 'nobody on a tablet is given the keys of a role that another program gave them',
		file: 'shared/replica/members.ts',
		text: "holdsScope(ofTrip ? 'outreach' : role, scope);",
		without: 'holdsScope(role, scope);',
		tests: trips,
		title: 'a role that another program gave somebody on it brings it no keys, then or later'
	},
	{
		name: 'a tablet is given keys of single documents, and no scope’s but the settings’',
		file: SCOPES,
		text: "outreach: ['config'],",
		without: "outreach: ['config', 'clinical'],",
		tests: trips,
		title:
			'a thief with the tablet and its passphrase opens the charts of the trip, and nothing else of all that the relay has'
	},
	{
		name: 'a tablet that is put out takes the keys of all that it had documents of',
		file: 'shared/engine/turn-keys.ts',
		text: '.some((one) => writesScope(one.role, scope)));',
		without: '.some((one) => holdsScope(one.role, scope)));',
		tests: trips,
		title: 'once it is put out, its keys open nothing that is written later'
	},
	{
		name: 'a clock set back stops no trip while the tablet runs',
		file: 'shared/engine/trips/lease-clock.ts',
		text: 'return { ...lease, seen: lease.seen + passed };',
		without: 'return { ...lease, seen: lease.seen + 0 * passed };',
		tests: trips,
		title: 'a clock set back gains only the time in which the tablet does not run'
	},
	{
		name: 'an extension is proven',
		file: 'shared/engine/trips/trip-extension.ts',
		text: 'if (!equalBytes(code, await codeOf(suite, secret, trip, day))) return undefined;',
		without: '',
		tests: trips,
		title: 'an extension is taken by its words, or by itself; words of another trip are not'
	},
	{
		name: 'a wrap of a security key follows from its answer',
		file: 'shared/crypto/unlock-key-wrap.ts',
		text: 'suite.importAes(await suite.hkdf(prf, salt, INFO, 32));',
		without: 'suite.importAes(await suite.hkdf(salt, salt, INFO, 32));',
		tests: unit('shared/engine/unlock-keys'),
		title: 'another authenticator, or another answer of this one, opens nothing'
	},
	{
		name: 'nothing on a device knows a passphrase but by way of Argon2id',
		file: 'shared/engine/profile.ts',
		text: '		await suite.importAes(userKey),\n		CREDENTIAL + credId,\n		encode(keys)',
		without:
			'		await suite.importAes(await suite.sha256(new TextEncoder().encode(passphrase))),\n		CREDENTIAL + credId,\n		encode(keys)',
		tests: stolen,
		title: 'nothing on the device knows the passphrase but by way of Argon2id'
	},
	{
		name: 'keys lie on a device sealed',
		file: 'shared/engine/profile.ts',
		text: 'value: encode({ wrapped, keys: sealed }) };',
		without: 'value: encode({ wrapped, keys: sealed, bare: encode(keys) }) };',
		tests: stolen,
		title: 'no key, passphrase, PIN or name lies in any row of a locked device'
	},
	{
		name: 'a relay that cannot start does not say with what it tried',
		file: 'sync-server/main.ts',
		text: 'const { code, message } = error as NodeJS.ErrnoException;',
		without:
			'const { code } = error as NodeJS.ErrnoException;\n	const message = `${String(error)} ${JSON.stringify(error)} ${String((error as { input?: string }).input)}`;',
		tests: ['tests/integration/secrets-in-logs.test.ts'],
		title: 'the password of a database that cannot be reached, or that nobody can read, is not said'
	},
	{
		name: 'a stolen disk pays the whole price for each guess',
		file: 'shared/crypto/passphrase-wrap.ts',
		text: '{ memoryKiB: 65536, passes: 3, lanes: 1 }',
		without: '{ memoryKiB: 65536, passes: 1, lanes: 1 }',
		tests: stolen,
		title: 'every guess costs 64 MiB and three passes of Argon2id: a thousand of them a thousand times that'
	},
	{
		name: 'a device that is emptied at once waits for nobody to sign in',
		file: 'shared/engine/heed-control.ts',
		text: 'if (isLast && !wipeOf(control, profile.deviceId)?.now && (await hasTails(store))) return',
		without: 'if (isLast && (await hasTails(store))) return',
		tests: unit('shared/engine/removed-here'),
		title: 'what was typed and not sealed waits for its author to sign in, and with `now` for nobody'
	},
	{
		name: 'a device that is emptied at once sends nothing first',
		file: 'shared/engine/heed-control.ts',
		text: "	if (wipe?.now) return hasWraps ? 'sending' : 'done';\n",
		without: '',
		// Two tests there wait in vain without it; the one that its title names may have been answered by the relay before.
		tests: unit('shared/engine/removed-here')
	},
	{
		name: 'an invitation’s key follows from its secret',
		file: 'shared/crypto/invite-secret.ts',
		text: 'suite.hkdf(secret, NO_SALT, KEY_INFO, 32)',
		without: 'suite.hkdf(KEY_INFO, NO_SALT, KEY_INFO, 32)',
		tests: unit('shared/engine/knock'),
		title: 'keys in a knock and in its answer are whose they were, or nobody opens them'
	}
];
