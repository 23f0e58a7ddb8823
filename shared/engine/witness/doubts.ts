// What became of comparing: kept durably, one row for each device that saw something else, until it agrees again. Nobody's
// work waits for any of it.
import type { Instant } from '../../core/clock.ts';
import type { CredId, DeviceId } from '../../core/ids.ts';
import { err, ok } from '../../core/result.ts';
import { decodeRow, encodeRow, put } from '../../replica/rows.ts';
import type { Store, StoreOp } from '../../replica/store.ts';
import type { Engine } from '../api.ts';
import { bytesToHex, equalBytes } from '../../core/bytes.ts';
import { readStatuses } from '../device-reports.ts';
import { deviceRows } from '../devices.ts';
import type { Device, EngineCore } from '../engine-core.ts';
import { compareControl, compareLog, relayOf, type Verdict } from './compare-heads.ts';
import type { Doubt, DoubtKind } from './doubts-api.ts';
import type { HeardHead } from './heard-heads.ts';
import { offerLacking } from './lost-files.ts';

const PREFIX = 'witness/';
/** So long may a server that is there take to show what somebody else has seen. */
export const PATIENCE_MS = 10 * 60_000;
/** What is over is told for so long. */
const TOLD_MS = 30 * 24 * 3600 * 1000;

/** One log as one device saw it. */
interface Seen {
	/** What does not fit; `ahead` and `apart` while it may still turn out to fit. */
	readonly kind: 'ahead' | 'apart' | 'differs' | 'withheld';
	/** What it said. */
	readonly heard: HeardHead;
	readonly since: Instant;
	readonly until?: Instant;
}

interface WitnessRow {
	readonly log?: Seen;
	readonly members?: Seen;
	/** When what it said last of a log that could be compared was written, by its clock. */
	readonly at: Instant;
	/** Relays (key and generation in hex) that it has met with their present past. */
	readonly metPresent: readonly string[];
}

const stands = (seen: Seen | undefined): boolean => seen !== undefined && seen.until === undefined;
const isDoubt = (seen: Seen | undefined): boolean =>
	stands(seen) && (seen!.kind === 'differs' || seen!.kind === 'withheld');

async function readRows(store: Store): Promise<Map<DeviceId, WitnessRow>> {
	const rows = await store.list('meta', { prefix: PREFIX });
	return new Map(
		rows.map(({ key, value }) => [key.slice(PREFIX.length) as DeviceId, decodeRow<WitnessRow>(value)])
	);
}

/** Compares what was heard since the last time, and looks again at what is waited for. Call inside `exclusive`. */
export async function compareHeard(core: EngineCore): Promise<void> {
	const { device } = core;
	if (!device) return;
	const { store } = core.deps;
	if (core.heard.statusesCame) {
		core.heard.statusesCame = false;
		await offerLacking(core, await readStatuses(core));
	}
	const rows = await readRows(store);
	const before = new Map(rows);
	const { credentials } = device.replica.control();
	const fresh = core.heard.take();
	for (const heard of fresh) {
		const deviceId = heard.isStatus ? (heard.by as DeviceId) : credentials.get(heard.by as CredId)?.deviceId;
		if (!deviceId || deviceId === device.profile.deviceId) continue;
		const row = rows.get(deviceId) ?? { at: 0 as Instant, metPresent: [] };
		if (heard.at >= row.at) rows.set(deviceId, await heed(core, device, row, heard));
	}
	for (const [deviceId, row] of rows) {
		let again = row;
		for (const seen of [row.log, row.members])
			if (stands(seen)) again = await heed(core, device, again, seen!.heard);
		rows.set(deviceId, again);
	}
	const ops: StoreOp[] = [];
	for (const [deviceId, row] of rows) {
		const was = before.get(deviceId);
		const isEmpty = !row.log && !row.members && row.metPresent.length === 0;
		const value = encodeRow(row);
		if (isEmpty && was) ops.push({ type: 'delete', table: 'meta', key: PREFIX + deviceId });
		else if (!isEmpty && !(was && equalBytes(encodeRow(was), value)))
			ops.push(put('meta', PREFIX + deviceId, value));
	}
	if (ops.length > 0) await store.commit(ops);
	const all = [...rows.values()].flatMap(({ log, members }) => [log, members]);
	core.heard.isWaiting = all.some(stands);
	const doubted = all.some(isDoubt);
	if (doubted !== core.doubted || ops.length > 0) {
		core.doubted = doubted;
		core.statusChanged();
	}
}

/** What one device said last, with what it says of the logs. */
async function heed(
	core: EngineCore,
	{ replica }: Device,
	row: WitnessRow,
	heard: HeardHead
): Promise<WitnessRow> {
	const control = replica.control();
	const { past } = replica;
	const now = core.deps.clock.now();
	const status = replica.status();
	const isReceiving =
		status.road === 'live' && status.caughtUp && !status.paused && !status.storeFull && !status.relayFull;
	const members = keep(row.members, compareControl(heard, past), heard, now, {
		// A clinic's relay that is cut off has no more itself.
		isShownAll: isReceiving && !status.upstream,
		isCertain: true
	});
	const known = await past.met();
	const relay = relayOf(heard, control, known);
	const met = relay === undefined ? undefined : known.get(relay);
	if (relay === undefined || !met) return { ...row, ...(members && { members }) };
	const name = `${relay} ${bytesToHex(met.gen)}`;
	const isPresent = core.device?.profile.relayKey && bytesToHex(core.device.profile.relayKey) === relay;
	const received = isPresent ? status.received.seq : 0;
	const hasMetPresent = row.metPresent.includes(name);
	const facts = { relay, past, met, control, received, hasMetPresent };
	const verdict = isPresent ? await compareLog(heard, facts) : 'unknown';
	const log = keep(row.log, verdict, heard, now, {
		isShownAll: isReceiving && status.relayHead.seq < heard.log.seq,
		// Until this device has met the relay as it is now, it may be the one that knows an older past.
		isCertain: isReceiving || heard.relay?.gen === bytesToHex(met.gen)
	});
	const hasNow = verdict === 'agrees' && heard.log.seq > met.from && met.before !== undefined;
	return {
		at: verdict === 'unknown' ? row.at : heard.at,
		metPresent: hasNow && !hasMetPresent ? [...row.metPresent, name] : row.metPresent,
		...(log && { log }),
		...(members && { members })
	};
}

/** How one log stands after one more comparison. */
function keep(
	before: Seen | undefined,
	verdict: Verdict,
	heard: HeardHead,
	now: Instant,
	{ isShownAll, isCertain }: { readonly isShownAll: boolean; readonly isCertain: boolean }
): Seen | undefined {
	if (verdict === 'unknown') {
		// What was waited for is of a past that is over.
		const isSame = before?.heard.by === heard.by && before.heard.place === heard.place;
		return isSame && !isDoubt(before) ? undefined : before;
	}
	if (verdict === 'agrees') {
		if (!before || (stands(before) && !isDoubt(before))) return undefined;
		return before.until === undefined ? { ...before, until: now } : before;
	}
	if (verdict === 'differs') {
		const kind = isCertain ? 'differs' : 'apart';
		const isKnown = stands(before) && (before!.kind === 'differs' || before!.kind === kind);
		return isKnown ? before : { kind, heard, since: now };
	}
	// What did not fit does not fit: what it said since is looked at once it is here.
	if (stands(before) && before!.kind === 'differs') return { ...before!, heard };
	if (!stands(before) || before!.kind === 'apart') return { kind: 'ahead', heard, since: now };
	if (before!.kind === 'withheld') return before;
	// A clock that was set back begins to count anew.
	if (now < before!.since) return { ...before!, since: now };
	const isLong = isShownAll && now - before!.since >= PATIENCE_MS;
	return isLong ? { kind: 'withheld', heard: before!.heard, since: now } : before;
}

const KINDS: Readonly<Record<'log' | 'members', Readonly<Record<Seen['kind'], DoubtKind | undefined>>>> = {
	log: { ahead: undefined, apart: undefined, differs: 'log-differs', withheld: 'log-withheld' },
	members: {
		ahead: 'members-coming',
		apart: undefined,
		differs: 'members-differ',
		withheld: 'members-withheld'
	}
};

/** See Engine.serverDoubts. */
export const serverDoubts = (core: EngineCore): ReturnType<Engine['serverDoubts']> =>
	core.exclusive(async () => {
		const { device, signedIn } = core;
		if (!device || !signedIn) return err({ type: 'Locked' });
		const now = core.deps.clock.now();
		const rows = await deviceRows(core, device, signedIn, await readStatuses(core));
		const doubts: Doubt[] = [];
		for (const [deviceId, row] of await readRows(core.deps.store)) {
			const found = rows.find((one) => one.deviceId === deviceId);
			if (!found) continue;
			const { name, number, siteName, people } = found;
			for (const part of ['log', 'members'] as const) {
				const seen = row[part];
				const kind = seen && KINDS[part][seen.kind];
				if (!seen || !kind || now - (seen.until ?? now) > TOLD_MS) continue;
				const until = seen.until === undefined ? {} : { until: seen.until };
				const about = { deviceId, name, number, siteName, people };
				doubts.push({ kind, device: about, since: seen.since, ...until });
			}
		}
		for (const { before, at } of (await device.replica.past.met()).values())
			if (before === 'same' && now - at < TOLD_MS) doubts.push({ kind: 'went-back', since: at as Instant });
		const isOver = ({ until, kind }: Doubt): number => Number(until !== undefined || kind === 'went-back');
		return ok(doubts.sort((one, other) => isOver(one) - isOver(other) || other.since - one.since));
	});
