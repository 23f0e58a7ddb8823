// What the control log asks of this device once it has changed: to take new keys, to judge late work anew, to let go of who
// belongs no more, and in the end to empty itself. Said again after a crash it does what is left to do.
import type { CredId, DocId } from '../core/ids.ts';
import { wipeOf, isRemoved } from '../replica/members.ts';
import { decodeRow, encodeRow, put } from '../replica/rows.ts';
import type { Store, StoreOp } from '../replica/store.ts';
import type { EngineCore, Leaving, SignedIn } from './engine-core.ts';
import { openChartDocuments } from './charts.ts';
import { isOver } from './trips/lease.ts';
import { contested } from './late-work.ts';
import { configKeys, readText } from './practice-config.ts';
import { credentialIds, dropCredentials } from './profile.ts';

/** A disk that is full may refuse even to let go: it is asked again so long after. */
const RETRY_MS = 60_000;
/** The place in the control log by which the rows of the list were last judged. */
const JUDGED_AT = 'judged-at';
const PAGE = 512;

export interface Heeding {
	/** Seals and forgets who is signed in. */
	lock(): Promise<void>;
	/** Shows documents that read otherwise now. */
	show(docIds: readonly DocId[]): Promise<void>;
}

/** Call inside `exclusive` when the control log may have changed, and when something was acknowledged. */
export async function heedControl(core: EngineCore, heeding: Heeding): Promise<void> {
	const { lock, show } = heeding;
	const { device, signedIn } = core;
	if (!device) return;
	const control = device.replica.control();
	if (signedIn && (isOver(core.lease) || control.revoked.has(signedIn.session.deps.keyring.credId))) {
		const { userId } = signedIn.session.deps.keyring;
		core.putOut = readText(signedIn.session.readConfig, configKeys.userName(userId)) ?? '';
		await lock();
	} else if (signedIn) {
		const readable = await takeKeys(core, signedIn);
		const judged = await judgeAnew(core, signedIn);
		const changed = [...readable, ...(judged?.docIds ?? [])];
		if (changed.length > 0) await show(changed);
		// Not before what is shown and listed follows: a process may end in between.
		if (judged) await core.deps.store.commit([judged.done]);
	}
	const isErased = await letGoOfErased(core);
	const { charts, namesBack } = core.holds;
	if (charts === 'own' || namesBack || control.ownOnly.has(device.profile.deviceId))
		await (await import('./holding/own-patients.ts')).heedOwnPatients(core);
	const isTold = core.recoveriesTold === control.recoveries.length;
	core.recoveriesTold = control.recoveries.length;
	const before = JSON.stringify(core.leaving);
	const forgot = await letGo(core);
	core.leaving = await leavingOf(core);
	const isEmpty = core.leaving !== 'done' || (await emptyStore(core.deps.store));
	if (forgot === 'failed' || !isEmpty || !isErased)
		core.deps.clock.after(RETRY_MS, () => void core.exclusive(() => heedControl(core, heeding)));
	if (forgot === 'done' || !isTold || JSON.stringify(core.leaving) !== before) core.stateChanged();
}

/** What is kept of records that were erased goes, once for each session and each record that says so. False: the disk refused. */
async function letGoOfErased(core: EngineCore): Promise<boolean> {
	const { erasedAt } = core.device!.replica.control();
	const by = core.signedIn ?? core.device!;
	if (erasedAt === 0 || core.erasedHere.get(by) === erasedAt) return true;
	await core.signedIn?.session.sealLeftovers();
	if (!(await (await import('./erasure/erase-here.ts')).eraseHere(core))) return false;
	core.erasedHere.set(by, erasedAt);
	await core.offer();
	return true;
}

/** What is on screen shows what the role of now opens. */
async function openAnew(core: EngineCore, { session, views }: SignedIn): Promise<void> {
	for (const [chartId, { identity }] of [...session.live]) {
		session.hide(chartId);
		session.show(await openChartDocuments(session.charts, identity));
		views.forget(chartId);
		core.showChart(chartId);
	}
}

/** Takes new keys; returns open documents that can be read further with them. */
async function takeKeys(core: EngineCore, signedIn: SignedIn): Promise<readonly DocId[]> {
	const { session } = signedIn;
	const { keyring } = session.deps;
	const { role } = keyring;
	const was = `${keyring.role} ${keyring.withheld[0]?.reason}`;
	const gained = await keyring.renew(core.device!.replica.control());
	if (`${keyring.role} ${keyring.withheld[0]?.reason}` !== was) core.stateChanged();
	if (keyring.role !== role) await openAnew(core, signedIn);
	if (!gained) return [];
	const unread = session.documents.unreadDocuments();
	for (const docId of unread) await session.documents.rejudge(docId);
	await session.sealLeftovers();
	await session.rows.rebuild(true);
	return [...unread, ...(await session.showMore())];
}

/**
 * Makes documents with late work in them anew when it may count otherwise now; returns them, with the write that says so
 * once everything follows.
 */
async function judgeAnew(
	core: EngineCore,
	{ session }: SignedIn
): Promise<{ readonly docIds: readonly DocId[]; readonly done: StoreOp } | undefined> {
	const { store } = core.deps;
	const control = core.device!.replica.control();
	const row = await store.get('meta', JUDGED_AT);
	const since = row ? decodeRow<number>(row) : 0;
	if (since === control.judgedAt) return undefined;
	// What is typed and not sealed is judged with the rest.
	await session.sealLeftovers();
	const docIds = [...new Set((await contested(store, control, since)).map(({ docId }) => docId))];
	for (const docId of docIds) await session.documents.rejudge(docId);
	return { docIds, done: put('meta', JUDGED_AT, encodeRow(control.judgedAt)) };
}

const hasTails = async (store: Store): Promise<boolean> => (await store.count('local', 'tail/')) > 0;

/** Destroys the key wraps of everybody who belongs no more; `nothing` when there were none, or not yet. */
async function letGo(core: EngineCore): Promise<'done' | 'failed' | 'nothing'> {
	const { store } = core.deps;
	const { profile, replica } = core.device!;
	const control = replica.control();
	const isTripOver = isOver(core.lease);
	const gone = (await credentialIds(store)).filter(
		(credId: CredId) => isTripOver || control.revoked.has(credId)
	);
	if (gone.length === 0) return 'nothing';
	const isLast = isTripOver || isRemoved(control, profile.deviceId);
	if (isLast && !wipeOf(control, profile.deviceId)?.now && (await hasTails(store))) return 'nothing';
	for (const credId of gone) core.held.drop(credId);
	return (await store.commit(await dropCredentials(store, gone))).ok ? 'done' : 'failed';
}

async function leavingOf(core: EngineCore): Promise<Leaving | undefined> {
	const { store } = core.deps;
	const { profile, replica } = core.device!;
	const control = replica.control();
	// The time of a trip is up: as when it was removed, what is sealed goes first.
	const isTripOver = isOver(core.lease);
	if (!isTripOver && !isRemoved(control, profile.deviceId)) return undefined;
	const wipe = wipeOf(control, profile.deviceId) ?? (isTripOver ? { now: false } : undefined);
	const hasWraps = (await credentialIds(store)).length > 0;
	if (wipe?.now) return hasWraps ? 'sending' : 'done';
	if (hasWraps) return 'needs-unlock';
	return wipe && (await replica.log.unsentCount()) === 0 ? 'done' : 'sending';
}

/**
 * Everything that was sealed for this device alone; envelopes go with the storage itself, and nobody here opens them. False
 * when something of it is left.
 */
async function emptyStore(store: Store): Promise<boolean> {
	for (;;) {
		const rows = await store.list('local', { limit: PAGE });
		if (rows.length === 0) return true;
		const ops = rows.map(({ key }): StoreOp => ({ type: 'delete', table: 'local', key }));
		if (!(await store.commit(ops)).ok) return false;
	}
}
