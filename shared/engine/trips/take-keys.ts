// On an outreach tablet: taking what it was given after it was prepared. Each giving is kept as it came, sealed to the
// credential; whoever else is on the tablet is handed what was not sealed for them.
import { hexToBytes } from '../../core/bytes.ts';
import type { CredId, DocId } from '../../core/ids.ts';
import { scopeNameOf } from '../../core/scopes.ts';
import { liveCredentials, newestEpochOf } from '../../replica/members.ts';
import type { StoreOp } from '../../replica/store.ts';
import type { EngineCore } from '../engine-core.ts';
import { givingOp, givingsHere } from './grant-row.ts';
import { readTripDocument, TRIP_SCOPES, tripDocId, type Giving } from './trip-document.ts';
import { idsIn, openMore, sealMore, type MoreGrant } from './trip-grant.ts';
import { holdingOf } from '../holding/holding.ts';

/**
 * Takes what is new. True when there was something: keys are to be renewed then. `docIds`: what has arrived; absent: look in
 * any case. Call inside `exclusive`.
 */
export async function takeTripKeys(core: EngineCore, docIds?: readonly DocId[]): Promise<boolean> {
	const { device, signedIn } = core;
	const trip = signedIn?.session.deps.keyring.trip;
	if (!device || !signedIn || !trip) return false;
	const { session } = signedIn;
	const docId = await tripDocId(session, device.profile.deviceId);
	if (!docId || (docIds && !docIds.includes(docId))) return false;
	const { credId } = session.deps.keyring;
	const here = await givingsHere(core.deps.store, credId);
	const { givings } = await readTripDocument(session, docId);
	let took = false;
	for (const giving of givings) {
		const sealed = giving.sealed.get(credId);
		if (!sealed || here.has(giving.id)) continue;
		took = (await take(core, giving, sealed)) || took;
	}
	if (took) core.stateChanged();
	return took;
}

async function take(core: EngineCore, { id, sealed: all }: Giving, sealed: Uint8Array): Promise<boolean> {
	const { suite, store } = core.deps;
	const { keyring } = core.signedIn!.session.deps;
	const control = core.device!.replica.control();
	const place = { practice: control.salt, recipient: hexToBytes(keyring.credId) };
	const more = await openMore(suite, place, keyring.kem, sealed);
	if (!more || !isOfNow(core, more)) return false;
	const ops: StoreOp[] = [givingOp(keyring.credId, id, sealed)];
	for (const { credId, kemKey, deviceId } of liveCredentials(control)) {
		if (deviceId !== core.device!.profile.deviceId || all.has(credId)) continue;
		const theirs = { practice: control.salt, recipient: hexToBytes(credId) };
		ops.push(givingOp(credId as CredId, id, await sealMore(suite, theirs, kemKey, more)));
	}
	const stored = await store.commit(ops);
	if (!stored.ok) return false;
	await core.kept?.add(store, idsIn(more.fetch), 'chart');
	await core.kept?.add(store, idsIn(more.files), 'file');
	await holdingOf(core).moved();
	return true;
}

/** Of this trip, and of keys that the practice has: under one that it has not nobody would read what is written here. */
function isOfNow(core: EngineCore, { trip, keys }: MoreGrant): boolean {
	const control = core.device!.replica.control();
	const mine = core.signedIn!.session.deps.keyring.trip!.trip;
	return (
		trip.every((byte, i) => byte === mine[i]) &&
		keys.every(
			({ scope, epoch }) =>
				TRIP_SCOPES.some((name) => name === scopeNameOf(scope)) && epoch <= newestEpochOf(control, scope)
		)
	);
}
