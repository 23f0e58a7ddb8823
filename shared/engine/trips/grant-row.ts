// Where an outreach tablet keeps what it was given: sealed to the credential, so nobody opens it without the passphrase.
import { hexToBytes } from '../../core/bytes.ts';
import type { CredId } from '../../core/ids.ts';
import type { CryptoSuite, KemKey } from '../../crypto/suite.ts';
import type { TripGrant } from './trip-grant.ts';
import type { ControlState } from '../../replica/control-state.ts';
import type { Store, StoreOp } from '../../replica/store.ts';

const rowOf = (credId: CredId): string => `trip/${credId}`;

export const grantOp = (credId: CredId, sealed: Uint8Array): StoreOp => ({
	type: 'put',
	table: 'local',
	key: rowOf(credId),
	value: sealed
});

/** A grant, and its keys by `scope/epoch/document`. */
export interface GivenKeys {
	readonly grant: TripGrant;
	readonly keys: ReadonlyMap<string, Uint8Array>;
}

/** undefined where nothing was given. */
export async function readGrant(
	suite: CryptoSuite,
	store: Pick<Store, 'get'>,
	control: ControlState,
	credId: CredId,
	kem: KemKey
): Promise<GivenKeys | undefined> {
	const sealed = await store.get('local', rowOf(credId));
	if (!sealed) return undefined;
	const { keysIn, openGrant } = await import('./trip-grant.ts');
	const place = { practice: control.salt, recipient: hexToBytes(credId) };
	const grant = await openGrant(suite, place, kem, sealed);
	if (!grant) return undefined;
	const keys = [...keysIn(grant)].map(
		({ scope, epoch, docId, raw }) => [`${scope}/${epoch}/${docId}`, raw] as const
	);
	return { grant, keys: new Map(keys) };
}
