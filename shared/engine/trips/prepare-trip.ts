// An admin's part of outreach tablets: preparing one, inviting a second person to it, and putting the end of a trip off.
import type { CredId } from '../../core/ids.ts';
import { err, ok } from '../../core/result.ts';

import { inviteSecretToWords } from '../../crypto/invite-words.ts';
import { admitDepsOf } from '../admit-deps.ts';
import type { Engine } from '../api.ts';
import type { EngineCore } from '../engine-core.ts';
import { MOST_CHARTS } from './make-grant.ts';
import { withoutRefusing } from '../holding/left-out.ts';
import { invite } from '../membership.ts';
import { filesOfCharts } from './files-of-charts.ts';
import { configKeys, readText } from '../practice-config.ts';
import { readTrip } from './told-trip.ts';
import { storeErrorToEngineError } from '../store-errors.ts';
import { extensionSecret, makeExtension } from './trip-extension.ts';
import { tabletsOf } from './tablets.ts';
import { planOp, type BesideInTrip, type TripPlan } from './trip-plan.ts';
import { bytesToHex, hexToBytes } from '../../core/bytes.ts';

/** See Engine.prepareTrip. */
export async function prepareTrip(
	core: EngineCore,
	{ name, userName, siteName, charts: asked, days }: Parameters<Engine['prepareTrip']>[0]
): ReturnType<Engine['prepareTrip']> {
	const { session } = core.signedIn ?? {};
	if (!session) return err({ type: 'Locked' });
	if (session.deps.keyring.role !== 'admin') return err({ type: 'NotAdmin' });
	const { charts, leftOut } = await core.exclusive(() => withoutRefusing(session, asked));
	if (charts.length === 0 && asked.length > 0) return err({ type: 'TripEmpty' });
	if (charts.length > MOST_CHARTS) return err({ type: 'TripTooLarge', limit: MOST_CHARTS });
	const files = await filesOfCharts(core, charts);
	const invited = await invite(core, { userName, role: 'outreach', siteName });
	if (!invited.ok) return invited;
	const auditEpoch = session.deps.keyring.auditEpoch;
	const planned = await plan(core, invited, { name, charts, files, days, auditEpoch });
	return planned.ok ? ok({ ...planned.value, leftOut }) : planned;
}

/** See Engine.extendTrip. */
export const extendTrip = (
	core: EngineCore,
	{ deviceId, until }: Parameters<Engine['extendTrip']>[0]
): ReturnType<Engine['extendTrip']> =>
	core.exclusive(async () => {
		const { signedIn } = core;
		if (!signedIn) return err({ type: 'Locked' });
		const { session } = signedIn;
		const { keyring } = session.deps;
		if (keyring.role !== 'admin') return err({ type: 'NotAdmin' });
		const told = readTrip(session.readConfig, deviceId);
		const { suite } = core.deps;
		const secret = told && (await extensionSecret(suite, keyring, told.credId as CredId, told.auditEpoch));
		if (!told || !secret) return err({ type: 'NotAMember' });
		const code = await makeExtension(suite, secret, hexToBytes(told.trip), until);
		const said = JSON.stringify({ until, code: bytesToHex(code) });
		const written = await session.writeConfig(
			new Map([[configKeys.deviceTripUntil(deviceId), said]]),
			'extendTrip'
		);
		if (!written.ok) return written;
		await core.offer();
		return ok({ words: inviteSecretToWords(code) });
	});

/** See Engine.inviteToTablet. */
export async function inviteToTablet(
	core: EngineCore,
	{ deviceId, userName }: Parameters<Engine['inviteToTablet']>[0]
): ReturnType<Engine['inviteToTablet']> {
	const { device, signedIn } = core;
	if (!device || !signedIn) return err({ type: 'Locked' });
	const { session } = signedIn;
	if (session.deps.keyring.role !== 'admin') return err({ type: 'NotAdmin' });
	const tablet = tabletsOf(device.replica.control(), signedIn).find((one) => one.deviceId === deviceId);
	const site = tablet?.people[0]?.site;
	const siteName = site && readText(session.readConfig, configKeys.siteName(site));
	if (!siteName) return err({ type: 'NotAMember' });
	const invited = await invite(core, { userName, role: 'outreach', siteName });
	return invited.ok ? plan(core, invited, { beside: deviceId }) : invited;
}

/** Remembers what whoever uses an invitation is let in for. */
const plan = <T extends { readonly value: { readonly inviteId: string } }>(
	core: EngineCore,
	invited: T,
	what: TripPlan | BesideInTrip
) =>
	core.exclusive(async () => {
		const deps = admitDepsOf(core);
		if (!deps) return err({ type: 'Locked' as const });
		const stored = await core.deps.store.commit([await planOp(deps, invited.value.inviteId, what)]);
		return stored.ok ? invited : err(storeErrorToEngineError(stored.error));
	});
