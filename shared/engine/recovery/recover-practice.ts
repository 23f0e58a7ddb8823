// Taking a practice up again with its recovery words: from any copy of its relay, or from a file of one of its devices.
import { equalBytes, hexToBytes } from '../../core/bytes.ts';
import {
	createId16,
	type CredId,
	type DeviceId,
	type DocId,
	type SiteId,
	type UserId
} from '../../core/ids.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { sealLockbox } from '../../crypto/lockbox.ts';
import { MIN_PASSPHRASE_BITS, passphraseBits } from '../../crypto/passphrase-strength.ts';
import { DEFAULT_COST } from '../../crypto/passphrase-wrap.ts';
import { parseSetupCode } from '../../crypto/setup-code.ts';
import { sealRow } from '../../crypto/seal-row.ts';
import { parseControlWire } from '../../protocol/control-codec.ts';
import type { CredentialGrant } from '../../protocol/control-records.ts';
import { applyControlRecord, foldControlLog, signControlRecord } from '../../replica/control-log.ts';
import type { ControlState } from '../../replica/control-state.ts';
import { putSetupCode } from '../../replica/setup-code.ts';
import { putControlLog } from '../../replica/rows.ts';
import type { StoreOp } from '../../replica/store.ts';
import type { Engine } from '../api.ts';
import type { EngineError } from '../engine-error.ts';
import type { EngineCore } from '../engine-core.ts';
import { openKeyring } from '../keyring.ts';
import { firstConfigChange, settle } from '../membership.ts';
import { configDocId, configKeys } from '../practice-config.ts';
import {
	createSecrets,
	putCredential,
	putProfile,
	readProfile,
	type CredentialSecrets,
	type Profile
} from '../profile.ts';
import { TOLD_IMPORT_KEY } from '../session.ts';
import { takeTransfer } from '../transfers.ts';
import { readConfig, type ReadConfig } from './read-config.ts';
import { areWordsOf, keysByRoot, readWords, type RootKeys } from './read-words.ts';
import type { RecoverFrom, RecoveryStep } from './recovery-api.ts';
import { sourceAtRelay, sourceInFile, type Asking, type Source } from './recovery-sources.ts';

/** How often RECOVER is signed again when another record took its place. */
const ATTEMPTS = 20;
const LAST_SITE = 0xffff;

/** A device and a person about to be: everything that is theirs alone. */
interface Newcomer {
	readonly deviceId: DeviceId;
	readonly transportSeed: Uint8Array;
	readonly secrets: CredentialSecrets;
}

interface Opened {
	readonly root: RootKeys;
	readonly source: Source;
	readonly newcomer: Newcomer;
	readonly control: ControlState;
	readonly config: ReadConfig;
	readonly closed: Awaited<ReturnType<typeof keysByRoot>>['closed'];
	/** Not used up yet: no relay was asked that wanted it. */
	readonly setupCode: Uint8Array | undefined;
}

/** Opens what there is with the words. The source is the caller's to close. */
async function open(
	core: EngineCore,
	words: string,
	from: RecoverFrom,
	userId: UserId | undefined,
	bringIt: boolean
): Promise<Result<Opened, EngineError>> {
	const { suite, random, clock, store, transport, protocolVersion } = core.deps;
	const tell = (step: RecoveryStep): void => core.emit({ type: 'recovering', step });
	if (await readProfile(store)) return err({ type: 'ProfileExists' });
	const root = await readWords(suite, words);
	if (!root.ok) return root;
	const setupCode = from.setupCode ? await parseSetupCode(suite, from.setupCode) : undefined;
	if (from.setupCode && !setupCode) return err({ type: 'BadSetupCode' });
	const credId = createId16<'CredId'>(random) as CredId;
	const newcomer: Newcomer = {
		deviceId: createId16<'DeviceId'>(random) as DeviceId,
		transportSeed: random.bytes(32),
		secrets: createSecrets(random, credId, userId ?? (createId16<'UserId'>(random) as UserId))
	};
	tell('calling');
	const asking: Asking = {
		deps: { suite, random, clock, transport, protocolVersion, setupCode },
		relayUrl: from.relayUrl.trim(),
		root: root.value,
		deviceId: newcomer.deviceId,
		onProven: () => tell('proven')
	};
	const source = from.file ? await sourceInFile(asking, from.file, bringIt) : await sourceAtRelay(asking);
	if (!source.ok) return source;
	tell('reading');
	const looked = await look(core, root.value, source.value, newcomer);
	if (!looked.ok) source.value.close();
	if (!looked.ok) return looked;
	const kept = source.value.relayKey ? undefined : setupCode;
	return ok({ root: root.value, source: source.value, newcomer, setupCode: kept, ...looked.value });
}

/** The state and the settings as they are, opened with a RECOVER that nobody else ever sees. */
async function look(
	core: EngineCore,
	root: RootKeys,
	source: Source,
	newcomer: Newcomer
): Promise<Result<Pick<Opened, 'control' | 'config' | 'closed'>, EngineError>> {
	const { suite } = core.deps;
	const folded = await foldControlLog(suite, source.log());
	if (!folded.ok || !areWordsOf(root, folded.value)) return err({ type: 'OtherWords' });
	const control = folded.value;
	const { closed } = await keysByRoot(suite, control, root);
	const trial = await applyControlRecord(
		suite,
		control,
		await signRecovery(core, root, control, newcomer, 1 as SiteId)
	);
	if (!trial.ok) throw new Error(`own RECOVER refused: ${trial.error.type}`);
	const keyring = await openKeyring(suite, trial.value, newcomer.secrets);
	if (!keyring.ok) return keyring;
	const docId: DocId = await configDocId(suite, control.practiceId);
	const envelopes = await source.config(docId);
	if (!envelopes.ok) return envelopes;
	const config = await readConfig(suite, control, keyring.value, docId, envelopes.value);
	return ok({ control, config, closed });
}

/** The RECOVER record behind the head of a log. */
async function signRecovery(
	{ deps: { suite, clock } }: EngineCore,
	root: RootKeys,
	control: ControlState,
	{ deviceId, transportSeed, secrets }: Newcomer,
	site: SiteId
): Promise<Uint8Array> {
	const credId = hexToBytes(secrets.credId);
	const kemKey = (await suite.deriveKemKey(secrets.kemIkm)).publicKey;
	const { keys } = await keysByRoot(suite, control, root);
	const grant: CredentialGrant = {
		credId,
		userId: hexToBytes(secrets.userId),
		role: 'admin',
		site,
		deviceId: hexToBytes(deviceId),
		transportKey: (await suite.importSigningSeed(transportSeed)).publicKey,
		signKey: (await suite.importSigningSeed(secrets.signSeed)).publicKey,
		kemKey,
		lockboxes: await Promise.all(
			keys.map(async ({ scope, epoch, raw }) => {
				const place = { practice: control.salt, scope, epoch, recipient: credId };
				return { scope, epoch, sealed: await sealLockbox(suite, place, kemKey, raw) };
			})
		)
	};
	const record = {
		practiceId: hexToBytes(control.practiceId),
		by: new Uint8Array(16),
		place: { seq: control.head.seq + 1, prev: control.head.hash },
		at: clock.now(),
		body: { type: 'RECOVER' as const, grant }
	};
	return signControlRecord(suite, record, root.signing);
}

/** See Engine.findByWords. */
export const findByWords = async (
	core: EngineCore,
	{ words, from }: Parameters<Engine['findByWords']>[0]
): ReturnType<Engine['findByWords']> => {
	const opened = await open(core, words, from, undefined, false);
	if (!opened.ok) return opened;
	const { source, control, config, closed } = opened.value;
	source.close();
	const { practiceName, sites, staff, writtenAt } = config;
	const last = parseControlWire(source.log().at(-1)!);
	const isNamed = control.relays.some(
		({ relayKey }) => source.relayKey && equalBytes(relayKey, source.relayKey)
	);
	return ok({
		practiceId: control.practiceId,
		...{ practiceName, sites, staff, closed },
		membersAt: last.ok ? last.value.record.at : 0,
		settingsAt: writtenAt,
		recovered: control.recoveries.map(({ at }) => at),
		unknownRelay: source.relayKey !== undefined && !isNamed
	});
};

/** See Engine.recover. */
export const recover = async (
	core: EngineCore,
	a: Parameters<Engine['recover']>[0]
): ReturnType<Engine['recover']> => {
	if (passphraseBits(a.passphrase) < MIN_PASSPHRASE_BITS) return err({ type: 'WeakPassphrase' });
	const userId = 'userId' in a.user ? a.user.userId : undefined;
	const opened = await open(core, a.words, a.from, userId, true);
	if (!opened.ok) return opened;
	const done = await takeUp(core, opened.value, a).finally(() => opened.value.source.close());
	if (!done.ok || !a.from.file) return done;
	for (let at: number | undefined = 0; at !== undefined;) {
		const taken = await takeTransfer(core, a.from.file, at);
		if (!taken.ok) return taken;
		at = taken.value.next;
	}
	return done;
};

/** Names the new admin in the log and makes this device theirs. */
async function takeUp(
	core: EngineCore,
	{ root, source, newcomer, control, config, setupCode }: Opened,
	{ passphrase, user, site, from }: Parameters<Engine['recover']>[0]
): ReturnType<Engine['recover']> {
	const { suite, random, argon2Cost: cost = DEFAULT_COST } = core.deps;
	const { deviceId, transportSeed, secrets } = newcomer;
	const siteId = 'siteId' in site ? site.siteId : siteNumber(control, config, site.siteName);
	core.emit({ type: 'recovering', step: 'writing' });
	const appended = await append(core, root, source, newcomer, siteId);
	if (!appended.ok) return appended;
	const { practiceId } = control;
	const writes = new Map([[configKeys.deviceSite(deviceId), JSON.stringify(siteId)]]);
	if ('userName' in user)
		writes.set(configKeys.userName(secrets.userId), JSON.stringify(user.userName.trim()));
	if (!config.sites.some((one) => one.siteId === siteId) && 'siteName' in site)
		writes.set(configKeys.siteName(siteId), JSON.stringify(site.siteName.trim()));
	const profile: Profile = {
		...{ practiceId, deviceId, transportSeed, siteId },
		relayUrl: from.relayUrl.trim(),
		relayKey: source.relayKey
	};
	const ops: StoreOp[] = [
		putProfile(profile),
		await putCredential(suite, random, secrets, passphrase, cost),
		...putControlLog(appended.value),
		await firstConfigChange(core, practiceId, secrets, writes, 'recover')
	];
	if (config.importKey) {
		const key = await suite.importAes(secrets.localKeys.config);
		const value = await sealRow(suite, random, key, TOLD_IMPORT_KEY, config.importKey);
		ops.push({ type: 'put', table: 'local', key: TOLD_IMPORT_KEY, value });
	}
	if (setupCode) ops.push(putSetupCode(setupCode));
	const settled = await core.exclusive(() => settle(core, profile, secrets, ops));
	return settled.ok ? ok({ practiceId, deviceId }) : settled;
}

/** Puts RECOVER behind the log, behind whatever came meanwhile; the whole log with it. */
async function append(
	core: EngineCore,
	root: RootKeys,
	source: Source,
	newcomer: Newcomer,
	site: SiteId
): Promise<Result<readonly Uint8Array[], EngineError>> {
	for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
		const log = [...source.log()];
		const folded = await foldControlLog(core.deps.suite, log);
		if (!folded.ok) return err({ type: 'OtherWords' });
		const record = await signRecovery(core, root, folded.value, newcomer, site);
		const outcome = await source.append(folded.value.head, record);
		if (!outcome.ok) return outcome;
		if (outcome.value === 'appended') return ok([...log, record]);
		if (outcome.value === 'home-unreachable') return err({ type: 'NeedsInternet' });
		if (outcome.value !== 'head-moved') return err({ type: 'MembersRefused', reason: outcome.value });
	}
	return err({ type: 'MembersRefused', reason: 'head-moved' });
}

/** The number of the site with this name, or one that nobody has used. */
function siteNumber({ credentials }: ControlState, { sites }: ReadConfig, siteName: string): SiteId {
	const known = sites.find(({ name }) => name === siteName.trim());
	if (known) return known.siteId;
	const used = new Set<number>([
		...sites.map(({ siteId }) => siteId),
		...[...credentials.values()].map(({ site }) => site)
	]);
	let number = 1;
	while (used.has(number) && number < LAST_SITE) number += 1;
	return number as SiteId;
}
