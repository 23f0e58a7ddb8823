// Beginning and joining a practice, signing in and out, inviting: the engine's work about who is here.
import type { PracticeId, SiteId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Role } from '../core/scopes.ts';
import { applyEdit } from '../chart/document/apply-edit.ts';
import { createDocument } from '../chart/document/chart-document.ts';
import { DEFAULT_COST } from '../crypto/passphrase-wrap.ts';
import { sealRow } from '../crypto/seal-row.ts';
import { putCertificate, putControlLog } from '../replica/rows.ts';
import { putSetupCode } from '../replica/setup-code.ts';
import { opsOfSnapshot } from '../replica/memory-store.ts';
import type { StoreOp } from '../replica/store.ts';
import { createBackgroundChecks } from './background-checks.ts';
import { createInvite, signNextRecord, type NewInvite } from './admit.ts';
import type { Engine } from './api.ts';
import type { EngineError } from './engine-error.ts';
import { ChartViews } from './chart-views.ts';
import { sealTailRow } from './document-rows.ts';
import { createActor } from './documents.ts';
import { admitDepsOf } from './admit-deps.ts';
import { createDeviceReports } from './device-reports.ts';
import { answerWaiting, carryOut, heed, writeContradictedAgain } from './effects.ts';
import { lockNow } from './lock-now.ts';
import type { AppendOutcome, EngineCore } from './engine-core.ts';
import { encodeInviteLink } from './invite-link.ts';
import { openKeyring } from './keyring.ts';
import { isNetworkOff } from './network-switch.ts';
import { configDocId, configKeys, importKeyAtom, readText } from './practice-config.ts';
import { NO_PROFILE, openCredential, readProfile, type CredentialSecrets, type Profile } from './profile.ts';
import { sealTyping } from './chart-work.ts';
import { sendRecords } from './send-records.ts';
import { Session, TOLD_IMPORT_KEY } from './session.ts';
import { areDue, note, type SignInHow } from './sign-in-notes.ts';
import { storeErrorToEngineError } from './store-errors.ts';
import { renewLinked } from './renew-linked.ts';
import { createBootstrap } from './bootstrap/bootstrap.ts';
import { createRetryTimer } from './retry-timer.ts';
import { createTypingTimer } from './typing-timer.ts';

type Of<M extends keyof Engine> = Engine[M] extends (a: infer A) => infer R
	? (core: EngineCore, a: A) => R
	: never;

/** Stores a new device's rows; refuses a store that already is one. */
export async function settle(
	core: EngineCore,
	profile: Profile,
	secrets: CredentialSecrets,
	ops: readonly StoreOp[]
): Promise<Result<void, EngineError>> {
	const stored = await core.deps.store.commit(ops, [{ table: 'meta', key: 'profile', value: undefined }]);
	if (!stored.ok) {
		const taken = stored.error.type === 'ExpectationFailed';
		return err(taken ? { type: 'ProfileExists' } : storeErrorToEngineError(stored.error));
	}
	await core.startDevice(profile, (effect) => carryOut(core, effect));
	return signIn(core, secrets, 'new');
}

/** Tries again to seal what could not be sealed before. Call inside `exclusive`. */
async function sealLeftovers(core: EngineCore): Promise<void> {
	for (const chartId of core.signedIn?.session.live.keys() ?? []) await sealTyping(core, chartId);
	await core.signedIn?.session.sealLeftovers();
	await writeContradictedAgain(core);
}

/**
 * Opens the session of a person whose secrets were unwrapped. `how` they came; absent where they were here already, in
 * another process. Call inside `exclusive`.
 */
export async function signIn(
	core: EngineCore,
	secrets: CredentialSecrets,
	how?: SignInHow
): Promise<Result<void, EngineError>> {
	const { device, deps } = core;
	if (!device) return err({ type: 'NoProfile' });
	const keyring = await openKeyring(deps.suite, device.replica.control(), secrets, deps.store);
	if (!keyring.ok) return keyring;
	const { store, suite, random, clock } = deps;
	const session = await Session.open({
		store,
		suite,
		random,
		clock,
		profile: device.profile,
		log: device.replica.log,
		keyring: keyring.value,
		heads: () => core.heads(),
		control: () => device.replica.control(),
		areOnOneDevice(a, b) {
			const { credentials } = device.replica.control();
			const deviceId = credentials.get(a)?.deviceId;
			return deviceId !== undefined && deviceId === credentials.get(b)?.deviceId;
		},
		isComing: (docId) => device.replica.isComing(docId) || core.kept?.isToAsk(docId) === true,
		heard: core.heard
	});
	const typing = createTypingTimer(clock, (chartId) => {
		void core.exclusive(async () => {
			await sealTyping(core, chartId);
		});
	});
	const leftovers = createRetryTimer(clock, () => {
		void core.exclusive(() => sealLeftovers(core));
	});
	const views = new ChartViews(session, () => device.replica.control(), clock);
	const reports = deps.deviceFacts && createDeviceReports(core, deps.deviceFacts);
	const checks = createBackgroundChecks({
		store,
		clock,
		session,
		isFilling: () => device.replica.status().road === 'live' && !device.replica.status().caughtUp,
		exclusive: core.exclusive,
		onChecked(changed) {
			if (changed) core.emit({ type: 'patients' });
			core.statusChanged();
		},
		async onCompared() {
			core.emit({ type: 'patients' });
			if (core.signedIn) await renewLinked(core, core.signedIn, []);
			for (const chartId of session.live.keys()) core.showChart(chartId);
		}
	});
	const bootstrap = createBootstrap(core, session);
	core.putOut = undefined;
	if (how) await tellSignIn(core, session, how);
	core.signedIn = { session, secrets, views, typing, leftovers, reports, checks, bootstrap };
	await core.offer();
	await bootstrap.moved();
	core.stateChanged();
	await answerWaiting(core);
	await heed(core);
	core.heard.listen(() =>
		core.exclusive(async () => {
			if (core.signedIn) await (await import('./witness/doubts.ts')).compareHeard(core);
		})
	);
	return core.signedIn ? ok(undefined) : err({ type: 'PutOut' });
}

/**
 * What was tried in vain is on record as soon as somebody is in, and so is, before a screen, who came by passphrase; who
 * reopens by PIN, or has just joined, with the next record.
 */
async function tellSignIn(core: EngineCore, session: Session, how: SignInHow): Promise<void> {
	const { store, clock, signInsAtOnce = false } = core.deps;
	const { credId } = session.deps.keyring;
	const belongs = !session.deps.control().revoked.has(credId);
	if (belongs && ((signInsAtOnce && (how === 'passphrase' || how === 'key')) || (await areDue(store)))) {
		const recorded = await session.recordAccess({ action: 'E', what: 'sign-in', how });
		if (recorded.ok) return;
	}
	await note(store, { what: 'sign-in', at: clock.now(), credId, how });
}

export const createPractice: Of<'createPractice'> = (core, a) =>
	core.exclusive(async () => {
		const { suite, random, clock, store } = core.deps;
		if (await readProfile(store)) return err({ type: 'ProfileExists' });
		const setupCode = a.setupCode
			? await (await import('../crypto/setup-code.ts')).parseSetupCode(suite, a.setupCode)
			: undefined;
		if (a.setupCode && !setupCode) return err({ type: 'BadSetupCode' });
		const cost = core.deps.argon2Cost ?? DEFAULT_COST;
		const { createNewPractice } = await import('./create-practice.ts');
		const made = await createNewPractice({ suite, random, clock, cost }, a);
		const { practiceId, deviceId, siteId } = made.profile;
		const names = new Map([
			[configKeys.practiceName, JSON.stringify(a.practiceName)],
			[configKeys.siteName(siteId), JSON.stringify(a.siteName)],
			[configKeys.userName(made.secrets.userId), JSON.stringify(a.userName)],
			[configKeys.deviceSite(deviceId), JSON.stringify(siteId)],
			[configKeys.importKey, importKeyAtom(made.importKey)]
		]);
		const config = await firstConfigChange(core, practiceId, made.secrets, names, 'createPractice');
		const ops = [...made.ops, ...putControlLog([made.genesis]), config];
		if (setupCode) ops.push(putSetupCode(setupCode));
		const settled = await settle(core, made.profile, made.secrets, ops);
		if (!settled.ok) return settled;
		return ok({ practiceId, deviceId, recoveryWords: made.recoveryWords });
	});

/**
 * A device's first change of the config document, as an unsealed tail that is stored with the profile itself: a practice
 * without its import key could not register anybody, and an admin without a name would be nobody.
 */
export async function firstConfigChange(
	{ deps: { suite, random, clock } }: EngineCore,
	practiceId: PracticeId,
	{ credId, localKeys }: CredentialSecrets,
	writes: ReadonlyMap<string, string>,
	message: string
): Promise<StoreOp> {
	const edit = { scope: 'directory', message, writes, texts: [] } as const;
	const change = applyEdit(createDocument(createActor(credId, random)), edit, { at: clock.now() }).change!;
	const localKey = await suite.importAes(localKeys.config);
	const docId = await configDocId(suite, practiceId);
	const at = { scope: 'config', docId, place: 1 } as const;
	const { row, value } = await sealTailRow({ suite, random, localKey }, at, { change, credId });
	return { type: 'put', table: 'local', key: row, value };
}

export const beginFrom: Of<'beginFrom'> = (core, rows) =>
	core.exclusive(async () => {
		const { store } = core.deps;
		const stored = await store.commit(opsOfSnapshot(rows), [NO_PROFILE]);
		if (!stored.ok)
			return err(
				stored.error.type === 'ExpectationFailed'
					? { type: 'ProfileExists' }
					: storeErrorToEngineError(stored.error)
			);
		const profile = await readProfile(store);
		if (!profile) return err({ type: 'NoProfile' });
		core.networkOff = await isNetworkOff(store);
		await core.startDevice(profile, (effect) => carryOut(core, effect));
		await core.recount();
		core.stateChanged();
		return ok(undefined);
	});

export const join: Of<'join'> = async (core, a) => {
	const { suite, random, clock, store, transport, protocolVersion } = core.deps;
	if (await readProfile(store)) return err({ type: 'ProfileExists' });
	if (!transport) return err({ type: 'NeedsRelay' });
	const cost = core.deps.argon2Cost ?? DEFAULT_COST;
	const deps = { suite, random, clock, transport, cost, protocolVersion };
	const { joinPractice } = await import('./join.ts');
	const joined = await joinPractice(deps, a, (step) => core.emit({ type: 'joining', step }));
	if (!joined.ok) return joined;
	const { profile, secrets, control, certificate, importKey, ops } = joined.value;
	const told = await tellImportKey(core.deps, secrets, importKey);
	const rows = [...ops, ...putControlLog(control), putCertificate(secrets.credId, certificate), told];
	const settled = await core.exclusive(() => settle(core, profile, secrets, rows));
	return settled.ok ? ok({ practiceId: profile.practiceId, deviceId: profile.deviceId }) : settled;
};

/** The write that keeps the practice's import key until the config document has come. */
export async function tellImportKey(
	{ suite, random }: Pick<EngineCore['deps'], 'suite' | 'random'>,
	{ localKeys }: CredentialSecrets,
	importKey: Uint8Array
): Promise<StoreOp> {
	const key = await suite.importAes(localKeys.config);
	const value = await sealRow(suite, random, key, TOLD_IMPORT_KEY, importKey);
	return { type: 'put', table: 'local', key: TOLD_IMPORT_KEY, value };
}

export const unlock: Of<'unlock'> = (core, { passphrase }) =>
	core.exclusive(async () => {
		if (!core.device) return err({ type: 'NoProfile' });
		if (core.signedIn) return ok(undefined);
		const { suite, store, clock } = core.deps;
		const opened = await openCredential(suite, store, passphrase);
		if (opened.ok) return signIn(core, opened.value, 'passphrase');
		await note(store, { what: 'wrong-passphrase', at: clock.now() });
		return opened;
	});

/** Locks; `fully` also forgets everybody who waits behind a PIN. */
export const lock = (core: EngineCore, { fully = false } = {}): Promise<void> =>
	core.exclusive(async () => {
		const waiting = core.held.list().length > 0;
		if (fully) core.held.clear();
		if (!core.signedIn && fully && waiting) core.stateChanged();
		await lockNow(core);
	});

/** How often an INVITE is signed again when another record took its place. */
const APPEND_ATTEMPTS = 20;
/** How long to wait for the record in between, on a slow road. */
const APPEND_PATIENCE_MS = 10_000;

export const invite: Of<'invite'> = async (core, { userName, role, siteName }) => {
	const { inviteSecretToWords } = await import('../crypto/invite-words.ts');
	const made = await core.exclusive(() => prepareInvite(core, userName, role, siteName));
	if (!made.ok) return made;
	const { inviteId, secret, body } = made.value;
	const outcome = await appendUntilTaken(core, body);
	if (outcome === 'offline') return err({ type: 'NeedsRelay' });
	if (outcome === 'home-unreachable') return err({ type: 'NeedsInternet' });
	if (outcome !== 'appended') return err({ type: 'InviteRefused', reason: outcome });
	const { practiceId, relayUrl } = core.device!.profile;
	const words = inviteSecretToWords(secret);
	return ok({ link: encodeInviteLink({ relayUrl, practiceId, secret }), words, inviteId });
};

/** Signs a record behind the control head, again when another one took its place, and waits for the relay's word. */
export async function appendUntilTaken(
	core: EngineCore,
	body: Parameters<typeof signNextRecord>[2]
): Promise<AppendOutcome> {
	for (let attempt = 0; attempt < APPEND_ATTEMPTS; attempt++) {
		const { seq } = core.device!.replica.control().head;
		const outcome = await appendRecord(core, body);
		if (outcome !== 'head-moved') return outcome;
		// It may have moved before anybody waited for it.
		if (core.device!.replica.control().head.seq === seq) await core.controlMoves(APPEND_PATIENCE_MS);
	}
	return 'head-moved';
}

async function prepareInvite(
	core: EngineCore,
	userName: string,
	role: Role,
	siteName: string
): Promise<Result<NewInvite, EngineError>> {
	const { device, signedIn } = core;
	const deps = admitDepsOf(core);
	if (!device || !signedIn || !deps) return err({ type: 'Locked' });
	if (deps.keyring.role !== 'admin') return err({ type: 'NotAdmin' });
	if (!device.link || device.replica.status().road !== 'live') return err({ type: 'NeedsRelay' });
	const { session } = signedIn;
	const site = siteNumber(session, siteName);
	const made = await createInvite(deps, role, site);
	const names = new Map([
		[configKeys.userName(made.userId), JSON.stringify(userName)],
		[configKeys.siteName(site), JSON.stringify(siteName)]
	]);
	const stored = await core.deps.store.commit([made.op]);
	if (!stored.ok) return err(storeErrorToEngineError(stored.error));
	const written = await session.writeConfig(names, 'invite');
	if (!written.ok) return written;
	core.openInvites.add(made.inviteId);
	await core.offer();
	return ok(made);
}

/** Signs a record behind the control head as it is and waits for the relay's word. */
async function appendRecord(
	core: EngineCore,
	body: Parameters<typeof signNextRecord>[2]
): Promise<AppendOutcome> {
	let outcome: Promise<AppendOutcome> | undefined;
	await core.exclusive(async () => {
		const { device } = core;
		const deps = admitDepsOf(core);
		if (!device?.link || !deps) return;
		const record = await signNextRecord(deps, device.replica.control(), body);
		({ outcome } = await sendRecords(core, [record]));
	});
	return outcome ?? 'offline';
}

/** The number of the site with this name, or the next free one. */
export function siteNumber(session: Session, siteName: string): SiteId {
	let site = 1;
	for (; ; site++) {
		const name = readText(session.readConfig, configKeys.siteName(site));
		if (name === undefined || name === siteName) return site as SiteId;
	}
}

/** See Engine.giveSetupCode. */
export const giveSetupCode: Of<'giveSetupCode'> = async (core, a) => {
	const { parseSetupCode } = await import('../crypto/setup-code.ts');
	const code = await parseSetupCode(core.deps.suite, a.code);
	if (!code) return err({ type: 'BadSetupCode' });
	return core.exclusive(async () => {
		const { device } = core;
		if (!device) return err({ type: 'NoProfile' });
		const stored = await core.deps.store.commit([putSetupCode(code)]);
		if (!stored.ok) return err(storeErrorToEngineError(stored.error));
		await device.link?.perform(device.replica.giveSetupCode(code));
		device.link?.tryNow();
		return ok(undefined);
	});
};

/** See Engine.acceptRelay. */
export const acceptRelay = (core: EngineCore): ReturnType<Engine['acceptRelay']> =>
	core.exclusive(async () => {
		const { device, signedIn } = core;
		if (!device || !signedIn) return err({ type: 'Locked' });
		if (signedIn.session.deps.keyring.role !== 'admin') return err({ type: 'NotAdmin' });
		await device.link?.perform(device.replica.acceptRelay());
		device.link?.tryNow();
		return ok(undefined);
	});
