// Where an outreach tablet keeps what it was given: sealed to the credential, so nobody opens it without the passphrase.
import { hexToBytes } from '../../core/bytes.ts';
import type { CredId } from '../../core/ids.ts';
import type { CryptoSuite, KemKey } from '../../crypto/suite.ts';
import type { MoreGrant, TripGrant } from './trip-grant.ts';
import type { ControlState } from '../../replica/control-state.ts';
import type { Store, StoreOp } from '../../replica/store.ts';

const rowOf = (credId: CredId): string => `trip/${credId}`;
const givingsOf = (credId: CredId): string => `trip-more/${credId}/`;

export const grantOp = (credId: CredId, sealed: Uint8Array): StoreOp => ({
	type: 'put',
	table: 'local',
	key: rowOf(credId),
	value: sealed
});

/** `id`: of a giving in the trip's document. */
export const givingOp = (credId: CredId, id: string, sealed: Uint8Array): StoreOp => ({
	type: 'put',
	table: 'local',
	key: givingsOf(credId) + id,
	value: sealed
});

/** What somebody was given after the tablet was prepared, sealed, by its id. */
export async function givingsHere(
	store: Pick<Store, 'list'>,
	credId: CredId
): Promise<ReadonlyMap<string, Uint8Array>> {
	const prefix = givingsOf(credId);
	const rows = await store.list('local', { prefix });
	return new Map(rows.map(({ key, value }) => [key.slice(prefix.length), value]));
}

/** A grant with all that was given later, and its keys by `scope/epoch/document`. */
export interface GivenKeys {
	readonly grant: TripGrant;
	readonly keys: ReadonlyMap<string, Uint8Array>;
	/** The newest epoch of which there is a key, by `scope/document`. */
	readonly newest: ReadonlyMap<string, number>;
}

/** undefined where nothing was given. */
export async function readGrant(
	suite: CryptoSuite,
	store: Pick<Store, 'get' | 'list'>,
	control: ControlState,
	credId: CredId,
	kem: KemKey
): Promise<GivenKeys | undefined> {
	const sealed = await store.get('local', rowOf(credId));
	if (!sealed) return undefined;
	const { openGrant, openMore } = await import('./trip-grant.ts');
	const place = { practice: control.salt, recipient: hexToBytes(credId) };
	const grant = await openGrant(suite, place, kem, sealed);
	if (!grant) return undefined;
	const later: MoreGrant[] = [];
	for (const [, value] of await givingsHere(store, credId)) {
		const more = await openMore(suite, place, kem, value);
		if (more) later.push(more);
	}
	return joined(grant, later);
}

async function joined(first: TripGrant, later: readonly MoreGrant[]): Promise<GivenKeys> {
	const { keysIn } = await import('./trip-grant.ts');
	const grant = {
		...first,
		charts: Math.max(first.charts, ...later.map(({ charts }) => charts)),
		keys: [...first.keys, ...later.flatMap(({ keys }) => keys)]
	};
	const keys = new Map<string, Uint8Array>();
	const newest = new Map<string, number>();
	for (const { scope, epoch, docId, raw } of keysIn(grant)) {
		const name = `${scope}/${epoch}/${docId}`;
		// The first that was given stays: no later giving puts another key in its place.
		if (!keys.has(name)) keys.set(name, raw);
		newest.set(`${scope}/${docId}`, Math.max(epoch, newest.get(`${scope}/${docId}`) ?? 0));
	}
	return { grant, keys, newest };
}
