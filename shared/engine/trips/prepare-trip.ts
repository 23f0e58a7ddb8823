// An admin's part of outreach tablets: preparing one, seeing which are away, and putting the end of a trip off.
import type { CredId, DeviceId } from '../../core/ids.ts';
import type { Instant } from '../../core/clock.ts';
import { err, ok } from '../../core/result.ts';

import { inviteSecretToWords } from '../../crypto/invite-secret.ts';
import { admitDepsOf } from '../admit-deps.ts';
import type { Engine } from '../api.ts';
import { readStatuses } from '../device-reports.ts';
import type { EngineCore } from '../engine-core.ts';
import { invite } from '../membership.ts';
import { filesOfCharts } from './files-of-charts.ts';
import { configKeys, readText, type ConfigReader } from '../practice-config.ts';
import { readTrip, type ToldTrip } from './told-trip.ts';
import { storeErrorToEngineError } from '../store-errors.ts';
import { extensionSecret, makeExtension } from './trip-extension.ts';
import { tabletsOf } from './tablets.ts';
import { planOp, type BesideInTrip, type TripPlan } from './trip-plan.ts';
import { bytesToHex, hexToBytes } from '../../core/bytes.ts';

/** So many charts' keys go into an answer, also when each has been sealed under several keys. */
const MOST_CHARTS = 2_000;

/** See Engine.prepareTrip. */
export async function prepareTrip(
	core: EngineCore,
	{ name, userName, siteName, charts, days }: Parameters<Engine['prepareTrip']>[0]
): ReturnType<Engine['prepareTrip']> {
	const { session } = core.signedIn ?? {};
	if (!session) return err({ type: 'Locked' });
	if (session.deps.keyring.role !== 'admin') return err({ type: 'NotAdmin' });
	if (charts.length === 0) return err({ type: 'TripEmpty' });
	if (charts.length > MOST_CHARTS) return err({ type: 'TripTooLarge', limit: MOST_CHARTS });
	const files = await filesOfCharts(core, charts);
	const invited = await invite(core, { userName, role: 'outreach', siteName });
	if (!invited.ok) return invited;
	const auditEpoch = session.deps.keyring.auditEpoch;
	return plan(core, invited, { name, charts, files, days, auditEpoch });
}

/** See Engine.trips. */
export const trips = (core: EngineCore): ReturnType<Engine['trips']> =>
	core.exclusive(async () => {
		const { device, signedIn } = core;
		if (!device || !signedIn) return err({ type: 'Locked' });
		const read = signedIn.session.readConfig;
		const reports = await readStatuses(core);
		const rows = tabletsOf(device.replica.control(), signedIn).map(({ deviceId, told, people }) => {
			const until = untilOf(read, deviceId, told);
			const report = reports.get(deviceId);
			return {
				deviceId,
				name: told.name,
				charts: told.charts,
				from: told.from as Instant,
				...(until > 0 && { until: until as Instant }),
				people: people.map(({ userId }) => readText(read, configKeys.userName(userId)) ?? ''),
				...(report && { seenAt: report.at, unsent: report.status.unsent }),
				state: until > 0 && until <= core.deps.clock.now() ? ('over' as const) : ('away' as const)
			};
		});
		return ok(rows.sort((a, b) => b.from - a.from));
	});

/** The latest end that an admin has said; whether the tablet knows of it, only its own settings tell. */
function untilOf(read: ConfigReader, deviceId: DeviceId, { until }: ToldTrip): number {
	const said = read(configKeys.deviceTripUntil(deviceId));
	const put = said === undefined ? undefined : (JSON.parse(said) as { readonly until?: unknown });
	return until > 0 && typeof put?.until === 'number' ? Math.max(until, put.until) : until;
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
