// Erasures for admins: what was asked for and what became of it, and what erasing a chart would take with it.
import { err, ok } from '../../core/result.ts';
import type { Instant } from '../../core/clock.ts';
import type { UserId } from '../../core/ids.ts';
import { isWaiting, lapseErasures, LAPSES_AFTER_MS } from '../../replica/control-erasure.ts';
import type { ControlState, Erasure } from '../../replica/control-state.ts';
import { liveCredentials } from '../../replica/members.ts';
import type { Engine } from '../api.ts';
import type { EngineCore, SignedIn } from '../engine-core.ts';
import { configKeys, readText } from '../practice-config.ts';
import type { Session } from '../session.ts';
import { otherAdmins } from './ask-erasure.ts';
import type { ErasureRow } from './erasure-api.ts';
import { obstaclesOf } from './obstacles.ts';
import { partsOfChart } from './parts-of-chart.ts';
import { numberOf } from './record-number-of.ts';

/** Letters of an id that people compare. */
const SHORT = 8;

const nameOf = ({ readConfig }: Session, userId: UserId | undefined): string =>
	(userId && readText(readConfig, configKeys.userName(userId))) ?? '';

export const erasures = (core: EngineCore): ReturnType<Engine['erasures']> =>
	core.exclusive(async () => {
		const { device, signedIn } = core;
		if (!device || !signedIn) return err({ type: 'Locked' });
		const { keyring } = signedIn.session.deps;
		if (keyring.role !== 'admin') return err({ type: 'NotAdmin' });
		const control = device.replica.control();
		const now = core.deps.clock.now();
		// Nothing has to be written that something lapsed.
		const all = [
			...lapseErasures(control, { by: keyring.credId, at: now, seq: control.head.seq }).erasures.values()
		];
		return ok(all.map((one) => rowOf(signedIn, control, one)).reverse());
	});

function rowOf({ session }: SignedIn, control: ControlState, one: Erasure): ErasureRow {
	const { userId } = session.deps.keyring;
	const personOf = (credId: Erasure['by'] | undefined): UserId | undefined =>
		credId && control.credentials.get(credId)?.userId;
	const docIds = [...one.parts.keys()];
	const summary = docIds.map((docId) => session.summaries.ofDocument(docId)).find(Boolean);
	const living = new Set(liveCredentials(control).flatMap((c) => (c.role === 'admin' ? [c.userId] : [])));
	const mine = personOf(one.by) === userId;
	const others = [...one.others].filter((other) => living.has(other));
	const earlier = [...control.erasures.values()].some(
		({ stand, seq, parts }) => stand === 'erased' && seq < one.seq && docIds.some((id) => parts.has(id))
	);
	return {
		id: one.id,
		short: (docIds.at(0) ?? '').slice(0, SHORT),
		reason: one.reason,
		askedBy: nameOf(session, personOf(one.by)),
		askedAt: one.at,
		stand: one.stand,
		lapsesAt: (one.at + LAPSES_AFTER_MS) as Instant,
		endedBy: one.ended && nameOf(session, personOf(one.ended.by)),
		endedAt: one.ended?.at,
		chartId: summary?.chartId,
		patient: summary?.name,
		birthDate: summary?.birthDate,
		number: summary && numberOf(summary),
		isMore: earlier,
		documents: docIds.length,
		pieces: [...one.parts.values()].reduce((sum, { covers }) => sum + covers.size, 0),
		mine,
		mayConfirm: one.stand === 'waiting' && !mine && one.others.has(userId),
		mayBeConfirmedBy: others.map((other) => nameOf(session, other))
	};
}

export async function erasurePreview(
	core: EngineCore,
	{ chartId }: Parameters<Engine['erasurePreview']>[0]
): ReturnType<Engine['erasurePreview']> {
	if (core.signedIn?.session.deps.keyring.role !== 'admin') return err({ type: 'NotAdmin' });
	const found = await partsOfChart(core, chartId);
	if (!found.ok) return found;
	return core.exclusive(async () => {
		const { device, signedIn } = core;
		const row = signedIn?.session.summaries.get(chartId);
		if (!device || !signedIn || !row) return err({ type: 'NoSuchChart' });
		const control = device.replica.control();
		const { userId } = signedIn.session.deps.keyring;
		const waiting = [...control.erasures.values()].find(
			(one) => isWaiting(one, core.deps.clock.now()) && one.parts.has(row.docIds.directory)
		);
		const { pieces, files, sharedFiles } = found.value;
		return ok({
			...{ pieces, files, sharedFiles },
			patient: row.name,
			birthDate: row.birthDate,
			number: numberOf(row),
			onHold: control.onHold.has(row.docIds.directory),
			obstacles: await obstaclesOf(signedIn.session, row, core.deps.clock.now()),
			otherAdmins: otherAdmins(control, userId).map((other) => nameOf(signedIn.session, other)),
			waiting: waiting?.id
		});
	});
}
