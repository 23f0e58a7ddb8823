// A device of which an admin has said that it holds its own patients alone: of nobody else even the name. Its own are those of
// the list that was made on it, and whom somebody opens, registers or imports here. The rest goes when the relay has it.
import { decode } from 'cborg';
import type { ChartId, DocId } from '../../core/ids.ts';
import { SCOPES } from '../../core/scopes.ts';
import { openRow } from '../../crypto/seal-row.ts';
import { absent } from '../../replica/absent.ts';
import type { HeldDocument } from '../../replica/envelope-log.ts';
import { letGoOfDocument } from '../../replica/letting-go.ts';
import { HOMEWARD_PREFIX } from '../../replica/rows.ts';
import { forgetTakenPages } from '../bootstrap/taken-pages.ts';
import type { EngineCore, SignedIn } from '../engine-core.ts';
import type { FormDraft } from '../api.ts';
import type { RecentChart } from '../recent-charts.ts';
import type { Session } from '../session.ts';
import type { Summary } from '../summaries.ts';
import type { OwnPatients } from './for-own-patients.ts';
import { policyOp, type HoldingPolicy } from './holding-policy.ts';
import { keepOps, Kept } from './kept.ts';
import { documentsToKeep } from './keep-opened.ts';
import { holdBy } from './list-holding.ts';
import { pinFiles } from './pin-files.ts';
import { noteRegistered } from './registered-here.ts';

/** Documents let go of in one turn, so that whoever waits for the engine comes between. */
const AT_ONCE = 16;
/** Scopes of which a device that lists everybody holds what others wrote. */
const OF_LISTS: ReadonlySet<number> = new Set([SCOPES.directory, SCOPES.billing, SCOPES.audit]);
/** Scopes of which such a device holds what it keeps, and nothing else. */
const OF_PATIENTS: ReadonlySet<number> = new Set(
	(['directory', 'clinical', 'billing', 'audit', 'attachments', 'sensitive'] as const).map(
		(name) => SCOPES[name]
	)
);

/** Does what the control log says of whose names this device holds. Call inside `exclusive` when either may have changed. */
export async function heedOwnPatients(core: EngineCore): Promise<void> {
	const { device, signedIn } = core;
	if (!device || core.holds.charts === 'trip') return;
	if (core.holds.namesBack) core.ownPatients ??= createNamesBack(core);
	const isOwn = device.replica.control().ownOnly.has(device.profile.deviceId);
	// Which charts are its own is told by rows that a locked device cannot read.
	if (isOwn && core.holds.charts !== 'own') {
		if (!signedIn || !(await begin(core, signedIn))) return;
	} else if (!isOwn && core.holds.charts === 'own') return end(core);
	if (isOwn && signedIn && working.get(signedIn) === undefined) {
		core.ownPatients = createOwnPatients(core, signedIn);
		working.set(signedIn, core.ownPatients);
	}
	core.ownPatients?.moved();
}

const working = new WeakMap<SignedIn, OwnPatients>();

async function begin(core: EngineCore, signedIn: SignedIn): Promise<boolean> {
	const { store } = core.deps;
	const { session } = signedIn;
	const before = core.holds.charts === 'list' ? 'list' : 'all';
	const policy: HoldingPolicy = { files: core.holds.files, charts: 'own', before };
	const listed = core.kept ?? (await Kept.read(store));
	const own = await ownCharts(core, session, listed);
	const isReceived = core.device!.replica.status().caughtUp;
	const ops = session.summaries.all().flatMap((row) => {
		if (row.listed && !own.has(row.chartId)) return [];
		const docIds = documentsToKeep(policy, row).filter((docId) => !listed.has(docId));
		return keepOps(docIds, 'chart', !row.complete || !isReceived);
	});
	if (!(await store.commit([policyOp(policy), ...ops])).ok) return false;
	await holdBy(core, policy);
	return true;
}

/** Those of its list, those opened last by anybody here, those in whose forms words wait, and other charts of these people. */
async function ownCharts(core: EngineCore, session: Session, listed: Kept): Promise<ReadonlySet<ChartId>> {
	const rows = session.summaries.all();
	const own = new Set([
		...rows.flatMap(({ chartId, docIds }) => (listed.has(docIds.clinical) ? [chartId] : [])),
		...session.live.keys(),
		...(await sealedHere<RecentChart[]>(core, session, 'recent/')).flat().map(({ chartId }) => chartId),
		...(await sealedHere<FormDraft>(core, session, 'draft/')).flatMap(({ chartId }) => chartId ?? [])
	]);
	return new Set([...own, ...[...own].flatMap((chartId) => session.summaries.same.linkedOf(chartId))]);
}

/** Rows of everybody who works here, under whichever key of the device opens them. */
async function sealedHere<T>(
	{ deps: { store, suite } }: EngineCore,
	{ deps: { keyring } }: Session,
	prefix: string
): Promise<readonly T[]> {
	const found: T[] = [];
	for (const { key, value } of await store.list('local', { prefix }))
		for (const scope of ['directory', 'sensitive', 'clinical'] as const) {
			if (keyring.newestEpoch(SCOPES[scope]) === undefined) continue;
			const opened = await openRow(suite, keyring.localKey(scope), key, value);
			if (!opened) continue;
			found.push(decode(opened) as T);
			break;
		}
	return found;
}

/** The list of all patients comes again: at once from its pages, then from the charts' own documents. */
async function end(core: EngineCore): Promise<void> {
	const { files, before = 'all' } = core.holds;
	const policy: HoldingPolicy = { files, charts: before, ...(before === 'list' && { namesBack: true }) };
	if (!(await core.deps.store.commit([policyOp(policy)])).ok) return;
	core.ownPatients?.stop();
	core.ownPatients = policy.namesBack ? createNamesBack(core) : undefined;
	core.lookedUp = undefined;
	if (core.signedIn) working.delete(core.signedIn);
	await holdBy(core, policy);
	await core.signedIn?.bootstrap.listAgain();
	core.ownPatients?.moved();
	await core.holding?.moved();
}

/**
 * On a device that holds the charts of a list, the documents of which the list of all patients is made are asked for on every
 * road, until nothing of them is noted as being elsewhere. The log does not wait for them.
 */
function createNamesBack(core: EngineCore): OwnPatients {
	const { store } = core.deps;
	let asked = false;
	async function ask(): Promise<void> {
		const { device } = core;
		const noted = (await absent(store, 'chart')).filter(({ scope }) => OF_LISTS.has(scope));
		const docIds = new Set(noted.map(({ docId }) => docId));
		const wants = [...docIds].map((docId) => ({ docId, what: 'content', beside: true }) as const);
		if (wants.length > 0) return device?.link?.perform(device.replica.want(wants));
		const { namesBack: _done, ...policy } = core.holds;
		if ((await store.commit([policyOp(policy)])).ok) core.holds = policy;
		core.ownPatients = undefined;
	}
	return {
		moved() {
			const status = core.device?.replica.status();
			if (status?.road !== 'live') asked = false;
			if (asked || status?.road !== 'live' || !status.caughtUp) return;
			asked = true;
			void core.exclusive(ask);
		},
		left: async () => 0,
		stop: () => {}
	};
}

function createOwnPatients(core: EngineCore, signedIn: SignedIn): OwnPatients {
	const { store, suite } = core.deps;
	const { session } = signedIn;
	/** Of others, still to go; undefined until this device has looked on this road. */
	let going: DocId[] | undefined;
	let running = false;
	let stopped = false;

	const written = session.onDirectoryWritten;
	session.onDirectoryWritten = (chartId) => {
		written(chartId);
		const row = session.summaries.get(chartId);
		if (!row || !core.kept || stopped || core.kept.has(row.docIds.directory)) return;
		void core.kept.add(store, documentsToKeep(core.holds, row), 'chart');
		void noteRegistered(store, chartId);
	};

	/** Nothing that is only here can go: all is sealed, sent, acknowledged, and on no clinic's relay alone. */
	async function isSafe(): Promise<boolean> {
		const status = core.device!.replica.status();
		const isThere = status.road === 'live' && status.caughtUp && status.unsent === 0;
		return isThere && core.unsealed === 0 && (await store.count('meta', HOMEWARD_PREFIX)) === 0;
	}

	const isOthers = ({ listed, docIds }: Summary): boolean => listed && !core.kept!.has(docIds.directory);

	/** Documents here that this device is not to hold. */
	async function ofOthers(): Promise<readonly DocId[]> {
		const held = await core.device!.replica.log.documents();
		const isOf = ({ docId, scope }: HeldDocument): boolean =>
			OF_PATIENTS.has(scope) && docId !== session.auditDocId && !core.kept?.has(docId);
		return held.filter(isOf).map(({ docId }) => docId);
	}

	/** Looks for what is to go; the rows of lists go at once. Undefined when the disk refused. */
	async function look(): Promise<readonly DocId[] | undefined> {
		await pinFiles(
			core,
			session.summaries.all().map(({ docIds }) => docIds.clinical)
		);
		const docIds = [...(await ofOthers()), session.auditDocId];
		if (!(await store.commit(await session.handled.without(docIds))).ok) return undefined;
		const rows = session.summaries.all().filter(isOthers);
		for (const { chartId } of rows) session.summaries.restore(chartId, undefined);
		if (rows.length > 0) {
			core.emit({ type: 'patients' });
			if (!(await session.rows.save([forgetTakenPages]))) return undefined;
		}
		return docIds;
	}

	/** One turn. True: there is more to do now. */
	async function turn(): Promise<boolean> {
		if (stopped || core.signedIn !== signedIn || core.holds.charts !== 'own') return false;
		if (!(await isSafe())) return false;
		going ??= [...((await look()) ?? [])];
		const { profile, replica } = core.device!;
		const isOwn = (credId: string): boolean =>
			[...replica.control().credentials.values()].some(
				(one) => one.credId === credId && one.deviceId === profile.deviceId
			);
		for (const docId of going.splice(0, AT_ONCE)) {
			// Somebody may have opened it meanwhile.
			if (core.kept!.has(docId)) continue;
			session.documents.forget(docId);
			session.queues.delete(docId);
			if ((await letGoOfDocument({ store, suite, isOwn }, docId)) !== 'refused') continue;
			going = undefined;
			return false;
		}
		if (going.length === 0) core.statusChanged();
		return going.length > 0;
	}

	async function run(): Promise<void> {
		running = true;
		while (await core.exclusive(turn).finally(() => (running = false))) running = true;
	}

	return {
		moved() {
			if (core.device?.replica.status().road !== 'live') going = undefined;
			if (!running && !stopped && (going === undefined || going.length > 0)) void run();
		},
		left: async () => (await ofOthers()).length,
		stop: () => void (stopped = true)
	};
}
