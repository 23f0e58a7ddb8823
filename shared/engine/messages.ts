// Messages with the names of people: of a chart on screen, and of all charts for the person signed in. Their words are read
// from the charts; which charts hold some, the rows tell.
import type { ChartId } from '../core/ids.ts';
import { err, ok } from '../core/result.ts';
import { SCOPES } from '../core/scopes.ts';
import type { ChartReader } from '../chart/edit.ts';
import type { MessageView } from '../chart/messages.ts';
import { namesInChange } from '../chart/document/change-bytes.ts';
import { parseRegisterKey } from '../chart/register-key.ts';
import { changesIn } from './unsent-entries.ts';
import { messageViews } from './message-views.ts';
import { peekChart } from './charts.ts';
import type { EngineCore, SignedIn } from './engine-core.ts';
import type { ListedMessage } from './message-rows.ts';
import type { Result } from '../core/result.ts';
import type { EngineError } from './engine-error.ts';
import { isAskedShut } from './sharing/shut.ts';
import { isForMe } from './trays.ts';

/** Charts are looked at one by one; other commands go between. Nobody without the key to charts is shown any. */
export async function readMessages(core: EngineCore): Promise<Result<readonly ListedMessage[], EngineError>> {
	const { signedIn } = core;
	if (!signedIn) return err({ type: 'Locked' });
	const { session } = signedIn;
	if (session.deps.keyring.newestEpoch(SCOPES.clinical) === undefined) return ok([]);
	const found: ListedMessage[] = [];
	const charts = session.summaries.trays().filter(({ tray }) => tray.some(({ kind }) => kind === 'message'));
	const documents = new Set<string>(charts.map(({ docIds }) => docIds.clinical));
	const unsent = await core.exclusive(() => unsentTasks(core, signedIn, documents));
	for (const { chartId } of charts) {
		await core.exclusive(async () => {
			if (core.signedIn === signedIn) found.push(...(await messagesOf(signedIn, chartId, unsent)));
		});
	}
	if (core.signedIn !== signedIn) return err({ type: 'Locked' });
	const urgency = ({ urgent }: ListedMessage): number => (urgent ? 0 : 1);
	return ok(found.sort((a, b) => urgency(a) - urgency(b) || (a.sent.at < b.sent.at ? -1 : 1)));
}

/** Unsent envelopes looked through at most. */
const LOOKED_THROUGH = 2_000;

/** Ids of Tasks in some documents that the home relay has not acknowledged in full. */
async function unsentTasks(
	core: EngineCore,
	signedIn: SignedIn,
	documents: ReadonlySet<string>
): Promise<ReadonlySet<string>> {
	const tasks = new Set<string>();
	const { device } = core;
	if (!device || documents.size === 0 || device.replica.status().unsent === 0) return tasks;
	for (const { bytes } of await device.replica.log.unsent(LOOKED_THROUGH)) {
		const carried = await changesIn(core, signedIn, bytes, documents);
		for (const change of carried?.changes ?? [])
			for (const key of namesInChange(change).keys) {
				const parsed = parseRegisterKey(key);
				if (parsed?.type === 'Task') tasks.add(parsed.id);
			}
	}
	return tasks;
}

async function messagesOf(
	{ session, views }: SignedIn,
	chartId: ChartId,
	unsent: ReadonlySet<string>
): Promise<readonly ListedMessage[]> {
	const { summaries, charts, live, deps } = session;
	const summary = summaries.get(chartId);
	const patient = summaries.rowOf(chartId);
	if (!summary || !patient) return [];
	let messages: readonly MessageView[] = [];
	const look = (reader: ChartReader): void => void (messages = messageViews(reader, views.names));
	const open = live.get(chartId);
	const isShut = isAskedShut(session, chartId);
	if (open && !open.shut) look(open.reader);
	else await peekChart(charts, summary, ({ reader }) => look(reader));
	const { userId, siteId } = deps.keyring;
	const here = views.names.siteName(siteId);
	const listed = messages.map((message) => ({
		...message,
		chartId,
		patient,
		unsent: unsent.has(message.id),
		forMe: isForMe(session, message.to),
		mine: message.sent.userId === userId,
		ofSite: message.sent.site === here || (message.to.type === 'site' && message.to.id === String(siteId))
	}));
	// Of a chart that stays shut here, what somebody told this person or was told by them.
	return isShut ? listed.filter(({ forMe, mine }) => forMe || mine) : listed;
}
