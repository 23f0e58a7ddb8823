// From the lockboxes of the control log to the scope keys that one person holds: one of the newest epoch opens every epoch
// before. A rotation that left this person out, or gave them a wrong key, is seen here.
import { hexToBytes } from '../core/bytes.ts';
import { openLockbox } from '../crypto/lockbox.ts';
import { openRow } from '../crypto/seal-row.ts';
import type { CryptoSuite, KemKey } from '../crypto/suite.ts';
import type { ControlState, Credential, Rotation } from '../replica/control-state.ts';
import { isGivenScope, liveCredential, lockboxesOf, newestEpochOf, scopesOf } from '../replica/members.ts';

export interface HeldKey {
	readonly scope: number;
	readonly epoch: number;
	readonly raw: Uint8Array;
}

/** A rotation that left this person out, or gave them a key that does not open what was before. */
export interface WithheldKey {
	readonly scope: number;
	readonly epoch: number;
	readonly reason: 'left-out' | 'wrong-key';
}

/** What the key of the epoch before is bound to inside a ROTATE. */
export const keyBefore = (scope: number, epoch: number): string =>
	`saddlebag/key-before/v1|${scope}|${epoch}`;

interface Keys {
	readonly held: readonly HeldKey[];
	readonly withheld: readonly WithheldKey[];
}

/** Opens what is sealed to a credential. */
export async function openKeys(
	suite: CryptoSuite,
	control: ControlState,
	credential: Credential,
	kem: KemKey
): Promise<Keys> {
	const recipient = hexToBytes(credential.credId);
	const boxes = lockboxesOf(control, credential);
	const held: HeldKey[] = [];
	const withheld: WithheldKey[] = [];
	for (const scope of new Set([...scopesOf(control), ...boxes.map((box) => box.scope)])) {
		const found = new Map<number, Uint8Array>();
		for (const { epoch, sealed } of boxes.filter((box) => box.scope === scope)) {
			const place = { practice: control.salt, scope, epoch, recipient };
			const raw = await openLockbox(suite, place, kem, sealed);
			if (raw) found.set(epoch, raw);
		}
		const turned = control.rotations.filter((one) => one.scope === scope).sort((a, b) => b.epoch - a.epoch);
		for (const rotation of turned) await openBefore(suite, rotation, found);
		for (const [epoch, raw] of found) held.push({ scope, epoch, raw });
		const epoch = newestEpochOf(control, scope);
		const isOwed = liveCredential(control, credential.credId) && isGivenScope(credential, scope);
		if (isOwed && !found.has(epoch)) {
			const isGiven = boxes.some((box) => box.scope === scope && box.epoch === epoch);
			withheld.push({ scope, epoch, reason: isGiven ? 'wrong-key' : 'left-out' });
		}
	}
	return { held, withheld };
}

/**
 * Opens the key before a rotation with the key after it. A key that does not open it is not what the others were given:
 * nothing is sealed under it.
 */
async function openBefore(
	suite: CryptoSuite,
	{ scope, epoch, before }: Rotation,
	found: Map<number, Uint8Array>
): Promise<void> {
	const raw = found.get(epoch);
	if (!raw || epoch === 1) return;
	const older = await openRow(suite, await suite.importAes(raw), keyBefore(scope, epoch), before);
	const known = found.get(epoch - 1);
	const fits = older?.length === 32 && (!known || known.every((byte, i) => byte === older[i]));
	if (fits) found.set(epoch - 1, older);
	else found.delete(epoch);
}
