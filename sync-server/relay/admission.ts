// Who may begin a practice at this relay: anybody on the machine itself, others with a setup code (SPEC.md, [ADM] rules).
import type { PracticeId } from '#shared/core/ids.ts';
import { hashOfSetupCode } from '#shared/crypto/setup-code.ts';
import type { RelayContext } from './relay-context.ts';

/** How long a code may be used after it was made. */
export const SETUP_CODE_VALID_MS = 30 * 24 * 60 * 60_000;

/** Whether a practice that is new here may begin on a road that needs a code and brought this one, or none. */
export async function mayBegin(
	{ storage, suite, clock }: Pick<RelayContext, 'storage' | 'suite' | 'clock'>,
	practiceId: PracticeId,
	code: Uint8Array | undefined
): Promise<boolean> {
	return (
		code !== undefined &&
		(await storage.useSetupCode(await hashOfSetupCode(suite, code), practiceId, clock.now()))
	);
}
