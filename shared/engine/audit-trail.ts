// Reading the record of who looked, newest first: for whoever holds the private audit key. A device holds the records of the
// whole practice; they are opened page by page, and never stored open.
import { err, ok } from '../core/result.ts';
import { SCOPES } from '../core/scopes.ts';
import { openAuditEnvelope, parseEnvelope, ENVELOPE_KINDS } from '../crypto/envelope.ts';
import type { KemKey } from '../crypto/suite.ts';
import type { HeldEnvelope } from '../replica/envelope-log.ts';
import type { Engine } from './api.ts';
import { decodeAccess } from './audit.ts';
import type { EngineCore, SignedIn } from './engine-core.ts';
import type { TrailFilter, TrailRow } from './trail-facts.ts';

/** Matches that one page has at most, and records that are opened for one: a second on a tablet. */
const ROWS = 100;
const OPENED = 1_000;
/** Arrival numbers looked through at a time; most are of other documents. */
const WINDOW = 4_096;

/** The private halves of the audit key that this person holds, newest first. */
export async function trailKeys(core: EngineCore, { session }: SignedIn): Promise<readonly KemKey[]> {
	const held = session.deps.keyring.held.filter(({ scope }) => scope === SCOPES.audit);
	const newest = held.toSorted((a, b) => b.epoch - a.epoch);
	return Promise.all(newest.map(({ raw }) => core.deps.suite.deriveKemKey(raw)));
}

/** Whose record it is, by its signed header, and what it says if it can be read. Undefined when it is none. */
async function rowOf(
	core: EngineCore,
	{ session, views }: SignedIn,
	keys: readonly KemKey[],
	{ arrival, bytes }: HeldEnvelope
): Promise<TrailRow | undefined> {
	const { suite } = core.deps;
	const parsed = await parseEnvelope(suite, bytes);
	if (!parsed.ok || parsed.value.header.kind !== ENVELOPE_KINDS.audit) return undefined;
	const { credId } = parsed.value.header;
	const author = views.authorOf(credId);
	const deviceId = core.device?.replica.control().credentials.get(credId)?.deviceId;
	const by = {
		arrival,
		userId: author.userId,
		user: author.user,
		deviceId,
		device: author.device ?? '',
		site: author.site
	};
	for (const key of keys) {
		const opened = await openAuditEnvelope(suite, parsed.value, key);
		const record = opened.ok ? decodeAccess(opened.value.payload) : undefined;
		if (!record) continue;
		const { at, action, what, since, search, reason, chartId } = record;
		const patient = chartId ? session.summaries.rowOf(chartId) : undefined;
		return {
			...by,
			at,
			action,
			what,
			...(since !== undefined && { since }),
			...(search !== undefined && { search }),
			...(reason && { reason }),
			...(chartId && { chartId }),
			...(patient && { patient })
		};
	}
	return by;
}

const passes = (row: TrailRow, { chartId, userId, deviceId, from, to }: TrailFilter): boolean =>
	(userId === undefined || row.userId === userId) &&
	(deviceId === undefined || row.deviceId === deviceId) &&
	(chartId === undefined || row.chartId === chartId) &&
	// What cannot be read has no time and no patient: it is left out of no period, and named under no patient.
	(row.at === undefined || ((from === undefined || row.at >= from) && (to === undefined || row.at < to)));

export async function auditTrail(
	core: EngineCore,
	filter: TrailFilter,
	before?: number
): ReturnType<Engine['auditTrail']> {
	const { device, signedIn } = core;
	if (!device || !signedIn) return err({ type: 'Locked' });
	const keys = await trailKeys(core, signedIn);
	if (keys.length === 0) return err({ type: 'NoKeyForScope', scope: 'audit' });
	const { session } = signedIn;
	if (before === undefined) {
		// Who reads it stands in it too.
		const recorded = await core.exclusive(() =>
			session.recordAccess({ action: 'R', what: 'read-trail', chartId: filter.chartId })
		);
		if (!recorded.ok) return recorded;
		await core.offer();
	}
	const { log } = device.replica;
	const document = (await log.documents(SCOPES.audit)).find(({ docId }) => docId === session.auditDocId);
	const rows: TrailRow[] = [];
	let end = before ?? (document?.arrivals ?? 0) + 1;
	let looked = 0;
	while (end > 1) {
		const start = Math.max(0, end - 1 - WINDOW);
		const held = await log.ofDocument(session.auditDocId, start, WINDOW);
		for (const envelope of held.filter(({ arrival }) => arrival < end).toReversed()) {
			const row = await rowOf(core, signedIn, keys, envelope);
			looked++;
			end = envelope.arrival;
			if (row && passes(row, filter)) rows.push(row);
			if (rows.length === ROWS || looked === OPENED) return ok({ rows, before: end, looked });
		}
		end = start + 1;
	}
	return ok({ rows, looked });
}
