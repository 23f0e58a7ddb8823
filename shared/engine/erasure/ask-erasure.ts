// An admin's part in erasing a record: asking for it, confirming what another one asked, taking it back, and saying that a
// record is to be kept. The control log says what that comes to; nothing is erased here.
import { bytesToHex, hexToBytes } from '../../core/bytes.ts';
import type { ChartId, DocId, UserId } from '../../core/ids.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type { ErasureRecord } from '../../protocol/erasure-records.ts';
import type { ControlState } from '../../replica/control-state.ts';
import { isWaiting } from '../../replica/control-erasure.ts';
import { liveCredentials } from '../../replica/members.ts';
import { isErased } from '../../replica/verdict.ts';
import type { Engine } from '../api.ts';
import type { EngineError } from '../engine-error.ts';
import { appendBatch } from '../append-batch.ts';
import type { EngineCore } from '../engine-core.ts';
import { partsOf, partsOfChart } from './parts-of-chart.ts';

/** Everybody else who may sign as the second one. */
export const otherAdmins = (control: ControlState, userId: UserId): readonly UserId[] => [
	...new Set(
		liveCredentials(control).flatMap((one) =>
			one.role === 'admin' && one.userId !== userId ? [one.userId] : []
		)
	)
];

export async function askErasure(
	core: EngineCore,
	{ chartId, reason }: Parameters<Engine['askErasure']>[0]
): ReturnType<Engine['askErasure']> {
	const found = await partsOfChart(core, chartId);
	if (!found.ok) return found;
	const { parts, pages } = found.value;
	return append(core, { type: 'ERASE', erasure: core.deps.random.bytes(16), reason, parts, pages }, chartId);
}

/** What is held of the documents of an erasure and was not erased with it. */
export async function askToEraseMore(
	core: EngineCore,
	{ id }: Parameters<Engine['askToEraseMore']>[0]
): ReturnType<Engine['askToEraseMore']> {
	const control = core.device?.replica.control();
	const before = control?.erasures.get(id);
	if (!control || before?.stand !== 'erased') return err({ type: 'ErasureOver' });
	const { parts } = await core.exclusive(() => {
		const kind = 1;
		const isLeft = (docId: DocId, credId: Parameters<typeof isErased>[1]['credId'], cseq: number): boolean =>
			!isErased(control, { docId, kind, credId, cseq }, undefined);
		return partsOf(core, [...before.parts.keys()], isLeft);
	});
	const left = parts.filter(({ covers }) => covers.length > 0);
	if (left.length === 0) return err({ type: 'ErasureOver' });
	const { reason } = before;
	return append(core, {
		type: 'ERASE',
		erasure: core.deps.random.bytes(16),
		reason,
		parts: left,
		pages: []
	});
}

/** Asks; refused before it goes out where the relay would refuse it. */
async function append(
	core: EngineCore,
	body: Extract<ErasureRecord, { type: 'ERASE' }>,
	chartId?: ChartId
): Promise<Result<{ readonly id: string }, EngineError>> {
	const id = bytesToHex(body.erasure);
	const appended = await appendBatch(core, async ({ keyring }, control) => {
		if (otherAdmins(control, keyring.userId).length === 0) return err({ type: 'SecondAdminNeeded' });
		if (body.parts.some((part) => control.onHold.has(bytesToHex(part.docId) as DocId)))
			return err({ type: 'OnHold' });
		return ok(control.erasures.has(id) ? [] : [body]);
	});
	if (!appended.ok) return tooMuch(appended);
	await record(core, 'ask-erasure', chartId);
	return ok({ id });
}

const tooMuch = <T>(refused: Result<T, EngineError>): Result<never, EngineError> =>
	!refused.ok && refused.error.type === 'MembersRefused' && refused.error.reason === 'too-many'
		? err({ type: 'TooMuchToErase' })
		: (refused as Result<never, EngineError>);

export async function confirmErasure(
	core: EngineCore,
	{ id }: Parameters<Engine['confirmErasure']>[0]
): ReturnType<Engine['confirmErasure']> {
	const chartId = chartOf(core, id);
	let done = false;
	const appended = await appendBatch(core, async ({ keyring }, control) => {
		const asked = control.erasures.get(id);
		if (done && asked?.stand === 'erased') return ok([]);
		if (!asked || !isWaiting(asked, core.deps.clock.now())) return err({ type: 'ErasureOver' });
		if (control.credentials.get(asked.by)?.userId === keyring.userId) return err({ type: 'AskedByYou' });
		if (!asked.others.has(keyring.userId)) return err({ type: 'SecondAdminNeeded' });
		done = true;
		return ok([{ type: 'CONFIRM' as const, erasure: hexToBytes(id) }]);
	});
	if (appended.ok) await record(core, 'confirm-erasure', chartId);
	return appended;
}

export async function withdrawErasure(
	core: EngineCore,
	{ id }: Parameters<Engine['withdrawErasure']>[0]
): ReturnType<Engine['withdrawErasure']> {
	const chartId = chartOf(core, id);
	const appended = await appendBatch(core, async (_, control) => {
		const stand = control.erasures.get(id)?.stand;
		if (stand === 'erased') return err({ type: 'ErasureOver' });
		return ok(
			stand === 'waiting' && isWaiting(control.erasures.get(id)!, core.deps.clock.now())
				? [{ type: 'WITHDRAW' as const, erasure: hexToBytes(id) }]
				: []
		);
	});
	if (appended.ok) await record(core, 'withdraw-erasure', chartId);
	return appended;
}

export async function holdChart(
	core: EngineCore,
	{ chartId, keep }: Parameters<Engine['holdChart']>[0]
): ReturnType<Engine['holdChart']> {
	const row = core.signedIn?.session.summaries.get(chartId);
	if (!row) return err({ type: 'NoSuchChart' });
	const docIds = Object.values(row.docIds);
	const appended = await appendBatch(core, async (_, control) => {
		if (docIds.every((docId) => control.onHold.has(docId) === keep)) return ok([]);
		return ok([{ type: 'HOLD' as const, documents: docIds.map(hexToBytes), keep }]);
	});
	if (appended.ok) await record(core, keep ? 'hold-record' : 'end-hold', chartId);
	return appended;
}

/** The chart that an erasure is about, while it is here. */
export function chartOf({ device, signedIn }: EngineCore, id: string): ChartId | undefined {
	const parts = device?.replica.control().erasures.get(id)?.parts.keys() ?? [];
	return [...parts].map((docId) => signedIn?.session.summaries.ofDocument(docId)?.chartId).find(Boolean);
}

const record = (
	core: EngineCore,
	what: 'ask-erasure' | 'confirm-erasure' | 'withdraw-erasure' | 'hold-record' | 'end-hold',
	chartId: ChartId | undefined
): Promise<unknown> =>
	core.exclusive(async () => {
		const { signedIn } = core;
		if (!signedIn) return;
		await signedIn.session.recordAccess({ action: 'U', what, chartId });
		await core.offer();
	});
