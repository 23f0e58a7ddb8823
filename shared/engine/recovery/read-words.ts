// Typed recovery words as the practice's root keys, and what those open of a control log. Nothing of it is ever stored.
import { equalBytes } from '../../core/bytes.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { scopeNameOf, type ScopeName } from '../../core/scopes.ts';
import { openLockbox, rootRecipient } from '../../crypto/lockbox.ts';
import { parseRecoveryWords, rootKeysOfWords } from '../../crypto/recovery-words.ts';
import type { CryptoSuite } from '../../crypto/suite.ts';
import type { ControlState } from '../../replica/control-state.ts';
import { newestEpochOf, scopesOf } from '../../replica/members.ts';
import type { EngineError } from '../engine-error.ts';
import type { HeldKey } from '../open-keys.ts';

export type RootKeys = Awaited<ReturnType<typeof rootKeysOfWords>>;

/** The root keys, or what is wrong with the words. */
export async function readWords(
	suite: CryptoSuite,
	words: string
): Promise<Result<RootKeys, Extract<EngineError, { type: 'BadWords' }>>> {
	const parsed = parseRecoveryWords(words);
	if (!parsed.ok) return err({ type: 'BadWords', problem: parsed.error });
	return ok(await rootKeysOfWords(suite, parsed.value));
}

/** True when these are the words of this practice. */
export const areWordsOf = (root: RootKeys, { rootSignKey, rootKemKey }: ControlState): boolean =>
	equalBytes(root.signing.publicKey, rootSignKey) && equalBytes(root.kem.publicKey, rootKemKey);

/**
 * The newest key of every scope by its recovery lockbox. Where an admin has sealed something else there, the newest one
 * before it: `closed` names the scope.
 */
export async function keysByRoot(
	suite: CryptoSuite,
	control: ControlState,
	root: RootKeys
): Promise<{ readonly keys: readonly HeldKey[]; readonly closed: readonly ScopeName[] }> {
	const boxes = [
		...control.recovery,
		...control.rotations.map(({ scope, epoch, recovery: sealed }) => ({ scope, epoch, sealed }))
	];
	const keys: HeldKey[] = [];
	const closed: ScopeName[] = [];
	for (const scope of scopesOf(control)) {
		const newestFirst = boxes.filter((box) => box.scope === scope).sort((a, b) => b.epoch - a.epoch);
		let found: HeldKey | undefined;
		for (const { epoch, sealed } of newestFirst) {
			const place = { practice: control.salt, scope, epoch, recipient: rootRecipient() };
			const raw = await openLockbox(suite, place, root.kem, sealed);
			if (raw) found = { scope, epoch, raw };
			if (found) break;
		}
		if (found) keys.push(found);
		const name = scopeNameOf(scope);
		if (found?.epoch !== newestEpochOf(control, scope) && name) closed.push(name);
	}
	return { keys, closed };
}
