// Looking at entries that are kept apart: the reason is on record before they are shown, and admins are told. Works without a
// network unless the practice wants otherwise.
import { decode, encode } from 'cborg';
import type { EnvelopeId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import { SCOPES } from '../core/scopes.ts';
import { ENVELOPE_KINDS, openAuditEnvelope, parseEnvelope } from '../crypto/envelope.ts';
import { openRow, sealRow } from '../crypto/seal-row.ts';
import type { KemKey } from '../crypto/suite.ts';
import type { HeldEnvelope } from '../replica/envelope-log.ts';
import type { Engine } from './api.ts';
import type { EngineError } from './engine-error.ts';
import { ACCESS_REASONS, type AccessReason } from './access-reasons.ts';
import { decodeAccess, type AuditSubject } from './audit.ts';
import { trailKeys } from './audit-trail.ts';
import { readAnew } from './charts.ts';
import { withSignedIn } from './chart-work.ts';
import type { EngineCore, SignedIn } from './engine-core.ts';
import { configKeys } from './practice-config.ts';
import type { SensitiveAlert } from './sensitive-api.ts';

const MOST_WORDS = 300;

/** A reason as it is kept; refuses words that are needed and missing. */
export function checkedReason({ why, words = '' }: AccessReason): Result<AccessReason, EngineError> {
	const said = words.trim().slice(0, MOST_WORDS);
	const path = 'reason';
	if (!ACCESS_REASONS.some((one) => one === why))
		return err({ type: 'InvalidValue', path, reason: 'is not known' });
	if (why === 'other' && said === '') return err({ type: 'InvalidValue', path, reason: 'needs words' });
	return ok({ why, ...(said !== '' && { words: said }) });
}

/** True where the practice wants a road to the relay for it, and there is none. */
export const isRoadMissing = (core: EngineCore, { readConfig }: SignedIn['session']): boolean =>
	readConfig(configKeys.showOffline) === 'false' && core.device?.replica.status().road !== 'live';

export const showSensitive = (
	core: EngineCore,
	{ chartId, reason }: Parameters<Engine['showSensitive']>[0]
): ReturnType<Engine['showSensitive']> =>
	withSignedIn<void>(core, async (signedIn) => {
		const { session, views } = signedIn;
		const chart = session.live.get(chartId);
		if (!chart) return err({ type: 'NoSuchChart' });
		if (session.deps.keyring.newestEpoch(SCOPES.sensitive) === undefined)
			return err({ type: 'NoKeyForScope', scope: 'sensitive' });
		const checked = checkedReason(reason);
		if (!checked.ok) return checked;
		if (isRoadMissing(core, session)) return err({ type: 'NeedsRelay' });
		const access = { action: 'R', what: 'show-sensitive', chartId, reason: checked.value } as const;
		const recorded = await session.recordAccess(access);
		if (!recorded.ok) return recorded;
		session.shownApart.add(chartId);
		readAnew(session.charts, chart);
		views.forget(chartId);
		core.showChart(chartId);
		await core.offer();
		return ok(undefined);
	});

export const setShowOffline = (
	core: EngineCore,
	{ on }: Parameters<Engine['setShowOffline']>[0]
): ReturnType<Engine['setShowOffline']> =>
	withSignedIn<void>(core, async ({ session }) => {
		if (session.deps.keyring.role !== 'admin') return err({ type: 'NotAdmin' });
		const writes = new Map([[configKeys.showOffline, on ? 'null' : 'false']]);
		return tellPractice(core, await session.writeConfig(writes, 'setShowOffline'));
	});

async function tellPractice(
	core: EngineCore,
	written: Result<void, EngineError>
): Promise<Result<void, EngineError>> {
	if (!written.ok) return written;
	await core.offer();
	core.emit({ type: 'practice' });
	return ok(undefined);
}

export const seenAlert = (
	core: EngineCore,
	{ id }: Parameters<Engine['seenAlert']>[0]
): ReturnType<Engine['seenAlert']> =>
	withSignedIn<void>(core, async ({ session }) => {
		const { userId, role } = session.deps.keyring;
		if (role !== 'admin') return err({ type: 'NotAdmin' });
		const seen = JSON.stringify({ by: userId, at: core.deps.clock.now() });
		return tellPractice(
			core,
			await session.writeConfig(new Map([[configKeys.seenAlert(id), seen]]), 'seenAlert')
		);
	});

/** What this device has read of the access record, for alerts alone: sealed under a key that only its readers have. */
interface Found {
	/** Arrival number of the newest record looked at. */
	readonly upTo: number;
	/** Arrival numbers of the alerts among them. */
	readonly alerts: readonly number[];
}

/** What admins are told of. */
const ALERTED: ReadonlySet<AuditSubject> = new Set(['show-sensitive', 'open-elsewhere', 'hand-out']);

const ROW = 'sensitive-alerts';
/** Records opened in one turn: other commands go between. */
const OPENED = 100;

async function readFound({ session }: SignedIn): Promise<Found> {
	const { store, suite, keyring } = session.deps;
	const sealed = await store.get('local', ROW);
	const opened = sealed && (await openRow(suite, keyring.localKey('audit'), ROW, sealed));
	return opened ? (decode(opened) as Found) : { upTo: 0, alerts: [] };
}

async function saveFound({ session }: SignedIn, found: Found): Promise<void> {
	const { store, suite, random, keyring } = session.deps;
	const value = await sealRow(suite, random, keyring.localKey('audit'), ROW, encode(found));
	await store.commit([{ type: 'put', table: 'local', key: ROW, value }]);
}

async function alertOf(
	core: EngineCore,
	{ session, views }: SignedIn,
	keys: readonly KemKey[],
	{ bytes }: HeldEnvelope
): Promise<SensitiveAlert | undefined> {
	const parsed = await parseEnvelope(core.deps.suite, bytes);
	if (!parsed.ok || parsed.value.header.kind !== ENVELOPE_KINDS.audit) return undefined;
	for (const key of keys) {
		const opened = await openAuditEnvelope(core.deps.suite, parsed.value, key);
		const record = opened.ok ? decodeAccess(opened.value.payload) : undefined;
		if (!record) continue;
		const { what, chartId, reason, at } = record;
		if (!ALERTED.has(what) || !chartId || !reason) return undefined;
		const { userId, user, device = '' } = views.authorOf(parsed.value.header.credId);
		const patient = session.summaries.rowOf(chartId)?.name;
		const whose = { at, userId, user, device, chartId, reason, ...(patient && { patient }) };
		return { id: parsed.value.id, what: what as SensitiveAlert['what'], ...whose };
	}
	return undefined;
}

/** Reads on in the record, a part of it in each turn; true at its end. */
async function readOn(core: EngineCore, signedIn: SignedIn, keys: readonly KemKey[]): Promise<boolean> {
	const { session } = signedIn;
	const before = await readFound(signedIn);
	const held = await core.device!.replica.log.ofDocument(session.auditDocId, before.upTo, OPENED);
	if (held.length === 0) return true;
	const alerts = [...before.alerts];
	for (const one of held) if (await alertOf(core, signedIn, keys, one)) alerts.push(one.arrival);
	await saveFound(signedIn, { upTo: held.at(-1)!.arrival, alerts });
	return false;
}

export async function sensitiveAlerts(core: EngineCore): ReturnType<Engine['sensitiveAlerts']> {
	const { signedIn } = core;
	if (!signedIn) return err({ type: 'Locked' });
	const { session } = signedIn;
	const keys = await trailKeys(core, signedIn);
	if (keys.length === 0 || session.deps.keyring.role !== 'admin') return ok([]);
	const isHere = (): boolean => core.signedIn === signedIn;
	while (!(await core.exclusive(async () => !isHere() || readOn(core, signedIn, keys))));
	return core.exclusive(async () => {
		if (!isHere()) return err<EngineError>({ type: 'Locked' });
		const found: SensitiveAlert[] = [];
		for (const arrival of (await readFound(signedIn)).alerts) {
			const [held] = await core.device!.replica.log.ofDocument(session.auditDocId, arrival - 1, 1);
			const alert = held && (await alertOf(core, signedIn, keys, held));
			const isSeen = (id: EnvelopeId): boolean => session.readConfig(configKeys.seenAlert(id)) !== undefined;
			if (alert && !isSeen(alert.id)) found.push(alert);
		}
		return ok(found.sort((a, b) => b.at - a.at));
	});
}
