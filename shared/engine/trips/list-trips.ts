// Which outreach tablets are away, and what of their work came home: as far as each last told of itself.
import type { CredId, DeviceId } from '../../core/ids.ts';
import type { Instant } from '../../core/clock.ts';
import { err, ok } from '../../core/result.ts';
import type { Credential } from '../../replica/control-state.ts';
import type { Engine } from '../api.ts';
import { readStatuses, receivedOf, type ReadStatus } from '../device-reports.ts';
import type { EngineCore, SignedIn } from '../engine-core.ts';
import { configKeys, readText, type ConfigReader } from '../practice-config.ts';
import { tabletsOf } from './tablets.ts';
import type { ToldTrip } from './told-trip.ts';
import { readTripDocument, tripDocId } from './trip-document.ts';

/** See Engine.trips. */
export const trips = (core: EngineCore): ReturnType<Engine['trips']> =>
	core.exclusive(async () => {
		const { device, signedIn } = core;
		if (!device || !signedIn) return err({ type: 'Locked' });
		const read = signedIn.session.readConfig;
		const control = device.replica.control();
		const reports = await readStatuses(core);
		const rows = [];
		for (const { deviceId, told, people, former } of tabletsOf(control, signedIn)) {
			const report = reports.get(deviceId);
			const left = report && (await leftOf(core, report, [...people, ...former]));
			const isEnded = people.length === 0;
			// Of one that ended and brought everything home nothing is left to say.
			if (isEnded && !left) continue;
			const until = untilOf(read, deviceId, told);
			const isOver = until > 0 && until <= core.deps.clock.now();
			rows.push({
				deviceId,
				name: told.name,
				charts: told.charts,
				registered: await registeredOn(signedIn, deviceId, told),
				from: told.from as Instant,
				...(until > 0 && { until: until as Instant }),
				people: (isEnded ? former : people).map(
					({ userId }) => readText(read, configKeys.userName(userId)) ?? ''
				),
				...(report && { seenAt: report.at, left: left ?? 0 }),
				state: isEnded ? ('ended' as const) : isOver ? ('over' as const) : ('away' as const)
			});
		}
		return ok(rows.sort((a, b) => b.from - a.from));
	});

/** Of what its people had written when it last told of itself, how much has not arrived here. */
async function leftOf(
	core: EngineCore,
	{ status }: ReadStatus,
	people: readonly Credential[]
): Promise<number> {
	const ids = people.map(({ credId }) => credId);
	const here = await receivedOf(core.deps.store, ids);
	const missing = (credId: CredId): number =>
		Math.max(0, (status.received[credId] ?? 0) - (here[credId] ?? 0));
	return ids.reduce((sum, credId) => sum + missing(credId), 0);
}

/** People registered on the way who are listed here: of what it was given, the documents that are more than its charts. */
async function registeredOn({ session }: SignedIn, deviceId: DeviceId, told: ToldTrip): Promise<number> {
	const docId = await tripDocId(session, deviceId);
	if (!docId) return 0;
	const { given } = await readTripDocument(session, docId);
	const listed = [...given.clinical.keys()].filter((id) => session.summaries.ofDocument(id));
	return Math.max(0, listed.length - told.charts);
}

/** The latest end that an admin has said; whether the tablet knows of it, only its own settings tell. */
function untilOf(read: ConfigReader, deviceId: DeviceId, { until }: ToldTrip): number {
	const said = read(configKeys.deviceTripUntil(deviceId));
	const put = said === undefined ? undefined : (JSON.parse(said) as { readonly until?: unknown });
	return until > 0 && typeof put?.until === 'number' ? Math.max(until, put.until) : until;
}
