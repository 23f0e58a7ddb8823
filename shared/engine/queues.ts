// The queues of today, one document per site and local day: read whole, written durable and sealed, followed as they
// change. They hold who came and how far their visit is; nothing clinical.
import type { SiteId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { ChartReader, VerbContext, VerbError } from '../chart/edit.ts';
import {
	arrive,
	isOver,
	moveInQueue,
	queueEntries,
	setQueueReason,
	takeBackArrival,
	type QueueDone
} from '../chart/queue/queue-lines.ts';
import type { Engine } from './api.ts';
import type { EngineError } from './engine-error.ts';
import type { QueueChanged, QueueCommand, QueueLine } from './queue-rows.ts';
import { localDate, type EngineCore, type SignedIn } from './engine-core.ts';
import { hasQueue, isOfErased, linesOf, openQueue, queueReaderOf, writeQueue } from './queue-documents.ts';
import { visitFollows } from './visits.ts';

const today = (core: EngineCore): string => localDate(core.deps.clock.now(), core.deps.zone);

/** The site numbers that have a name in the practice's config, in order. */
export function sitesOf({ session }: SignedIn): readonly SiteId[] {
	const keys = session.configReader().keys('Location:');
	const named = keys.filter((key) => key.endsWith(':name')).map((key) => Number(key.split(':')[1]));
	return [...new Set([...named, session.deps.keyring.siteId])].sort((a, b) => a - b) as SiteId[];
}

/** Today's queues of every site. */
async function queuesOfToday(core: EngineCore, signedIn: SignedIn): Promise<readonly QueueLine[]> {
	const lines: QueueLine[] = [];
	for (const site of sitesOf(signedIn)) {
		const open = await openQueue(core, signedIn, site, today(core));
		if (open) lines.push(...linesOf(core, signedIn, open, site, today(core)));
	}
	return listed(core, signedIn, lines);
}

/** Without lines of records that were erased. */
async function listed(
	core: EngineCore,
	signedIn: SignedIn,
	lines: readonly QueueLine[]
): Promise<readonly QueueLine[]> {
	if (core.device!.replica.control().erased.size === 0) return lines;
	return (await import('./erasure/erased-charts.ts')).withoutErased(core, signedIn, lines);
}

export const readQueue = (core: EngineCore): ReturnType<Engine['readQueue']> =>
	core.exclusive(async (): Promise<Result<readonly QueueLine[], EngineError>> => {
		const { signedIn } = core;
		return signedIn ? ok(await queuesOfToday(core, signedIn)) : err({ type: 'Locked' });
	});

/** Over a weekend and a holiday nobody is forgotten. */
const DAYS_LOOKED_BACK = 7;
const DAY_MS = 86_400_000;

export const readUnfinished = (core: EngineCore): ReturnType<Engine['readUnfinished']> =>
	core.exclusive(async (): Promise<Result<readonly QueueLine[], EngineError>> => {
		const { signedIn } = core;
		if (!signedIn) return err({ type: 'Locked' });
		const site = signedIn.session.deps.keyring.siteId;
		const lines: QueueLine[] = [];
		for (let back = 1; back <= DAYS_LOOKED_BACK; back++) {
			const date = new Date(Date.parse(today(core)) - back * DAY_MS).toISOString().slice(0, 10);
			if (!(await hasQueue(core, signedIn, site, date))) continue;
			const open = await openQueue(core, signedIn, site, date);
			if (open) lines.push(...linesOf(core, signedIn, open, site, date).filter((line) => !isOver(line)));
		}
		return ok(await listed(core, signedIn, lines));
	});

function perform(
	queue: ChartReader,
	context: VerbContext,
	command: QueueCommand
): Result<QueueDone, VerbError> {
	switch (command.verb) {
		case 'arrive':
			return arrive(queue, context, command);
		case 'move':
			return moveInQueue(queue, context, command);
		case 'reason':
			return setQueueReason(queue, context, command);
		case 'take-back':
			return takeBackArrival(queue, context, command);
		default:
			return err({ type: 'InvalidValue', path: 'verb', reason: 'is not known here' });
	}
}

export const changeQueue = (core: EngineCore, command: QueueCommand): ReturnType<Engine['changeQueue']> =>
	core.exclusive(async (): Promise<Result<QueueChanged, EngineError>> => {
		const { signedIn } = core;
		if (!signedIn) return err({ type: 'Locked' });
		const { session } = signedIn;
		const { keyring } = session.deps;
		if (command.verb === 'arrive' && (await isOfErased(core, signedIn, command.chartId)))
			return err({ type: 'RecordErased' });
		const site = command.verb === 'arrive' ? keyring.siteId : command.site;
		const date = (command.verb === 'arrive' ? undefined : command.date) ?? today(core);
		const open = await openQueue(core, signedIn, site, date);
		if (!open) return err({ type: 'NoProfile' });
		const context: VerbContext = {
			userId: keyring.userId,
			siteId: keyring.siteId,
			now: core.deps.clock.now(),
			today: today(core),
			random: core.deps.random
		};
		const before = queueEntries(queueReaderOf(open));
		const done = perform(queueReaderOf(open), context, command);
		if (!done.ok) return done;
		const stored = await writeQueue(core, signedIn, open, done.value.edits);
		if (!stored.ok) return stored;
		core.emit({ type: 'queue' });
		const [was, is] = [before, queueEntries(queueReaderOf(open))].map((lines) =>
			lines.find(({ id }) => id === done.value.id)
		);
		if (was && is) await visitFollows(core, signedIn, is, was.state, context, { site, day: date });
		await core.offer();
		return ok({ id: done.value.id, site });
	});
