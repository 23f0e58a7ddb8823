// New keys for scopes, sealed to everybody who still holds them and to the practice root, with the key before inside.
import { hexToBytes } from '../core/bytes.ts';
import type { CredId } from '../core/ids.ts';
import { SCOPES } from '../core/scopes.ts';
import { err, ok, type Result } from '../core/result.ts';
import { rootRecipient, sealLockbox } from '../crypto/lockbox.ts';
import { sealRow } from '../crypto/seal-row.ts';
import type { Rotate } from '../protocol/membership-records.ts';
import type { ControlState, Credential } from '../replica/control-state.ts';
import { isGivenScope, liveCredentials, newestEpochOf, scopesOf, writesScope } from '../replica/members.ts';
import type { EngineError } from './engine-error.ts';
import type { MakeDeps } from './append-batch.ts';
import { keyBefore } from './open-keys.ts';

/** The scopes of which a credential was ever given a key, or keys of single documents. */
export const scopesHeldBy = (control: ControlState, { role, former }: Credential): readonly number[] =>
	scopesOf(control).filter((scope) => [{ role }, ...former].some((one) => writesScope(one.role, scope)));

/**
 * A ROTATE for each scope; of one that the practice has no key of yet, its first. `members`: who belongs afterwards, in the role that they have then. Fails for a scope whose key of
 * now this person does not hold.
 */
export async function turnKeys(
	{ suite, random, keyring }: MakeDeps,
	control: ControlState,
	scopes: readonly number[],
	members: readonly Credential[]
): Promise<Result<readonly Rotate[], EngineError>> {
	const rotations: Rotate[] = [];
	for (const scope of scopes) {
		const old = newestEpochOf(control, scope);
		const raw = keyring.held.find((key) => key.scope === scope && key.epoch === old)?.raw;
		if (!raw && old > 0) return err({ type: 'KeysMissing' });
		const epoch = old + 1;
		const fresh = random.bytes(32);
		const seal = (recipient: Uint8Array, kemKey: Uint8Array): Promise<Uint8Array> =>
			sealLockbox(suite, { practice: control.salt, scope, epoch, recipient }, kemKey, fresh);
		const holders = members.filter((one) => isGivenScope(one, scope));
		rotations.push({
			type: 'ROTATE',
			scope,
			epoch,
			boxes: await Promise.all(
				holders.map(async ({ credId, kemKey }) => {
					const recipient = hexToBytes(credId);
					return { credId: recipient, sealed: await seal(recipient, kemKey) };
				})
			),
			recovery: await seal(rootRecipient(), control.rootKemKey),
			before: raw
				? await sealRow(suite, random, await suite.importAes(fresh), keyBefore(scope, epoch), raw)
				: new Uint8Array(0),
			auditKey: scope === SCOPES.audit ? (await suite.deriveKemKey(fresh)).publicKey : new Uint8Array(0)
		});
	}
	return ok(rotations);
}

/** Who belongs once some are put out. */
export const membersWithout = (control: ControlState, gone: ReadonlySet<CredId>): readonly Credential[] =>
	liveCredentials(control).filter(({ credId }) => !gone.has(credId));
