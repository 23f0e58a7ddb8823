// On an outreach tablet: what it was given when it joined, the ids for people registered on the way, and taking an extension.
import { hexToBytes } from '../../core/bytes.ts';
import type { Instant } from '../../core/clock.ts';
import type { CredId } from '../../core/ids.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { SCOPES } from '../../core/scopes.ts';
import { parseInviteWords } from '../../crypto/invite-words.ts';
import { idsIn, keysIn, type TripGrant } from './trip-grant.ts';
import { encodeRow, put, relayKeyRow, type RelayRow } from '../../replica/rows.ts';
import type { StoreOp } from '../../replica/store.ts';
import type { Engine } from '../api.ts';
import type { EngineError } from '../engine-error.ts';
import type { EngineCore } from '../engine-core.ts';
import { policyOp } from '../holding/holding-policy.ts';
import { keepOps } from '../holding/kept.ts';
import { configKeys } from '../practice-config.ts';
import { grantOp } from './grant-row.ts';
import { leaseOp } from './lease.ts';
import { beginLease } from './lease-clock.ts';
import { putOff } from './watch-lease.ts';
import { readExtension } from './trip-extension.ts';

/** What makes a device that joins an outreach tablet. */
export function tripOps(
	grant: TripGrant,
	sealed: Uint8Array,
	credId: CredId,
	relayKey: Uint8Array,
	now: Instant
): readonly StoreOp[] {
	const fetched = new Set([...idsIn(grant.fetch), ...idsIn(grant.files)]);
	const later = new Set(
		[...keysIn(grant)]
			.filter(({ scope, docId }) => scope !== SCOPES.attachments && !fetched.has(docId))
			.map(({ docId }) => docId)
	);
	const { gen: relayGen, seq, hash } = grant.relay;
	const cursor: RelayRow = { relayGen, cursor: { seq, hash } };
	return [
		policyOp({ files: 'opened', charts: 'trip' }),
		...keepOps(idsIn(grant.fetch), 'chart'),
		...keepOps(idsIn(grant.files), 'file'),
		// Nothing is there yet of people registered on the way: what others write about them later is wanted.
		...keepOps([...later], 'chart', false),
		grantOp(credId, sealed),
		...(seq > 0 ? [put('meta', relayKeyRow(relayKey), encodeRow(cursor))] : []),
		...(grant.until > 0 ? [leaseOp(beginLease(grant, now))] : [])
	];
}

async function take(core: EngineCore, code: Uint8Array): Promise<Result<{ until: Instant }, EngineError>> {
	const grant = core.signedIn?.session.deps.keyring.trip;
	const until = grant && (await readExtension(core.deps.suite, grant.extension, grant.trip, code));
	if (until === undefined || !core.lease || until <= core.lease.until) return err({ type: 'NoExtension' });
	await putOff(core, until);
	core.stateChanged();
	return ok({ until });
}

/** See Engine.takeExtension. */
export const takeExtension = (
	core: EngineCore,
	{ words }: Parameters<Engine['takeExtension']>[0]
): ReturnType<Engine['takeExtension']> =>
	core.exclusive(async () => {
		if (!core.signedIn) return err({ type: 'Locked' });
		const code = parseInviteWords(words);
		return code.ok ? take(core, code.value) : err({ type: 'BadWords', problem: code.error });
	});

/** Takes an extension that came in the practice's settings. Call inside `exclusive`. */
export async function takeToldExtension(core: EngineCore): Promise<void> {
	const { device, signedIn } = core;
	if (!device || !signedIn?.session.deps.keyring.trip || !core.lease) return;
	const atom = signedIn.session.readConfig(configKeys.deviceTripUntil(device.profile.deviceId));
	const said = atom === undefined ? undefined : (JSON.parse(atom) as { readonly code?: unknown });
	if (typeof said?.code === 'string' && /^[0-9a-f]{32}$/.test(said.code))
		await take(core, hexToBytes(said.code));
}
