// An admin's program that means harm: it joins over the network and turns the key of the clinical record to the harm of every
// nurse.
import './load-automerge.ts';
import { hexToBytes } from '#shared/core/bytes.ts';
import { ok } from '#shared/core/result.ts';
import { SCOPES } from '#shared/core/scopes.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { appendBatch } from '#shared/engine/append-batch.ts';
import { EngineCore } from '#shared/engine/engine-core.ts';
import * as membership from '#shared/engine/membership.ts';
import { turnKeys } from '#shared/engine/turn-keys.ts';
import { liveCredentials } from '#shared/replica/members.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import { nodeClock, nodeRandom } from '#relay/device/node-clock.ts';
import { nodeTransport } from '#relay/device/node-transport.ts';

const must = <T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false }): T => {
	if (!result.ok) throw new Error(JSON.stringify(result));
	return result.value;
};

export interface MeanAdmin {
	/** Gives every nurse none of the new keys, or another one than everybody else. Resolves when the relay has it. */
	turn(harm: 'left-out' | 'wrong-key'): Promise<void>;
}

/** Joins by an admin's invitation; is at the relay only while it turns keys, and gives nobody what they lack. */
export async function joinMeanAdmin(link: string): Promise<MeanAdmin> {
	const core = new EngineCore({
		...{ store: createMemoryStore(), suite: createWebCryptoSuite() },
		...{ random: nodeRandom, clock: nodeClock, transport: nodeTransport },
		argon2Cost: { memoryKiB: 64, passes: 1, lanes: 1 },
		zone: 'UTC'
	});
	must(await membership.join(core, { link, passphrase: 'lantern river copper orbit apple' }));
	core.givingKeys = true;
	return {
		async turn(harm) {
			core.device!.link!.connect();
			await new Promise<void>((caughtUp) => {
				const look = (): unknown => (core.status().caughtUp ? caughtUp() : setTimeout(look, 50));
				look();
			});
			must(
				await appendBatch(core, async (deps, control) => {
					const members = liveCredentials(control);
					const made = await turnKeys(deps, control, [SCOPES.clinical], members);
					const other = await turnKeys(deps, control, [SCOPES.clinical], members);
					if (!made.ok || !other.ok) return made;
					const nurses = members.filter(({ role }) => role === 'nurse');
					const isNurses = ({ credId }: { readonly credId: Uint8Array }): boolean =>
						nurses.some((nurse) => hexToBytes(nurse.credId).join() === credId.join());
					const boxes = [
						...made.value[0]!.boxes.filter((box) => !isNurses(box)),
						...(harm === 'wrong-key' ? other.value[0]!.boxes.filter(isNurses) : [])
					];
					return ok([{ ...made.value[0]!, boxes }]);
				})
			);
			await core.device!.link!.disconnect();
		}
	};
}
