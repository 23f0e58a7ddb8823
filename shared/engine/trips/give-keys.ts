// On a device whose person holds the keys of whole scopes: giving an outreach tablet what it lacks since keys were changed.
// Whoever changed them does it at once; others look some minutes later whether it was done.
import { hexToBytes } from '../../core/bytes.ts';
import type { CredId, DeviceId, DocId } from '../../core/ids.ts';
import { rightTo } from '../../core/role-rights.ts';
import { SCOPES } from '../../core/scopes.ts';
import type { Credential } from '../../replica/control-state.ts';
import type { EngineCore, SignedIn } from '../engine-core.ts';
import { epochsOf, keysOf, type Wanted } from './make-grant.ts';
import { filesOfCharts } from './files-of-charts.ts';
import { tabletsOf } from './tablets.ts';
import {
	readTripDocument,
	TRIP_SCOPES,
	tripDocId,
	writeGiving,
	writtenDocs,
	type Given
} from './trip-document.ts';
import { idsAsBytes, sealMore, type MoreGrant } from './trip-grant.ts';

/** Between so many minutes and twice as many others look whether it was done: two would give the same. */
const LOOK_AGAIN_MS = 120_000;

const mayGive = ({ session }: SignedIn): boolean => rightTo(session.deps.keyring.role, 'trips') === 'writes';

/** Gives every tablet the keys that it lacks. Never call it inside `exclusive`. */
export async function giveTripKeys(core: EngineCore): Promise<void> {
	const { device, signedIn } = core;
	if (!device || !signedIn || !mayGive(signedIn)) return;
	for (const { deviceId, people } of tabletsOf(device.replica.control(), signedIn)) {
		if (people.length === 0) continue;
		const owed = await core.exclusive(() => owedTo(core, deviceId));
		if (!owed) continue;
		const files = await filesOfCharts(core, owed.charts);
		await core.exclusive(() => giveOwed(core, deviceId, files));
	}
}

/** Looks later whether tablets lack keys. Call when the control log has changed, and when somebody has signed in. */
export function giveTripKeysLater(core: EngineCore): void {
	const { clock, random } = core.deps;
	const { device, signedIn } = core;
	if (!device || !signedIn || !mayGive(signedIn) || core.givesTripKeys) return;
	core.givesTripKeys = true;
	const wait = LOOK_AGAIN_MS * (1 + random.bytes(1)[0]! / 255);
	clock.after(wait, () => {
		core.givesTripKeys = false;
		void giveTripKeys(core);
	});
}

/** The charts of a tablet that lacks keys; undefined when it lacks none. Call inside `exclusive`. */
async function owedTo(core: EngineCore, deviceId: DeviceId) {
	const known = await look(core, deviceId);
	if (!known || !isOwed(known.signedIn, known.given)) return undefined;
	const { summaries } = known.signedIn.session;
	return {
		charts: [...known.given.clinical.keys()].flatMap((docId) => summaries.ofDocument(docId)?.chartId ?? [])
	};
}

/** What is known here of what a tablet was given. Call inside `exclusive`. */
export async function look(core: EngineCore, deviceId: DeviceId) {
	const { device, signedIn } = core;
	const docId = signedIn && (await tripDocId(signedIn.session, deviceId));
	if (!device || !signedIn || !docId) return undefined;
	const { given } = await readTripDocument(signedIn.session, docId);
	return { docId, given, signedIn, control: device.replica.control() };
}

/** Nothing is known of one that an earlier version prepared: it is given nothing. */
const isOwed = ({ session }: SignedIn, given: Given): boolean =>
	TRIP_SCOPES.some((scope) => {
		const newest = session.deps.keyring.newestEpoch(SCOPES[scope]);
		return newest !== undefined && [...given[scope].values()].some((epoch) => epoch < newest);
	});

/** `files`: those that its charts name now. */
async function giveOwed(core: EngineCore, deviceId: DeviceId, files: readonly DocId[]): Promise<void> {
	const known = await look(core, deviceId);
	if (!known || !isOwed(known.signedIn, known.given)) return;
	const { docId, given, signedIn, control } = known;
	const tablet = tabletsOf(control, signedIn).find((one) => one.deviceId === deviceId);
	if (!tablet || tablet.people.length === 0) return;
	const { held } = signedIn.session.deps.keyring;
	const fresh = files.filter((id) => !given.attachments.has(id));
	const wanted: Record<(typeof TRIP_SCOPES)[number], Wanted> = {
		directory: new Map(),
		clinical: new Map(),
		attachments: new Map()
	};
	for (const scope of TRIP_SCOPES)
		for (const [id, epoch] of given[scope]) {
			const later = held.filter((key) => key.scope === SCOPES[scope] && key.epoch > epoch);
			if (later.length > 0) wanted[scope].set(id, new Set(later.map((key) => key.epoch)));
		}
	for (const id of fresh) wanted.attachments.set(id, await epochsOf(core, 'attachments', id, true));
	const keys = (await Promise.all(TRIP_SCOPES.map((scope) => keysOf(core, scope, wanted[scope])))).flat();
	const { trip, charts } = tablet.told;
	const more: MoreGrant = {
		v: 1,
		trip: hexToBytes(trip),
		charts,
		keys,
		fetch: new Uint8Array(0),
		files: idsAsBytes(fresh)
	};
	await give(core, signedIn, { docId, people: tablet.people, more });
}

/** Seals a giving to everybody on a tablet, and writes it down. Call inside `exclusive`. */
export async function give(
	core: EngineCore,
	{ session }: SignedIn,
	{ docId, people, more }: { docId: DocId; people: readonly Credential[]; more: MoreGrant }
) {
	const { suite } = core.deps;
	const { salt } = session.deps.control();
	const sealed = new Map<CredId, Uint8Array>();
	// Everybody else holds the keys of whole scopes, or none.
	for (const { credId, kemKey, role } of people) {
		if (role !== 'outreach') continue;
		const place = { practice: salt, recipient: hexToBytes(credId) };
		sealed.set(credId, await sealMore(suite, place, kemKey, more));
	}
	const written = await writeGiving(session, docId, writtenDocs(more.keys), sealed);
	await core.offer();
	return written;
}
