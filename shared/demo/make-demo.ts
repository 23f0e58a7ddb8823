// Makes a whole demo practice in memory, with the commands that people give, and hands over the rows of its first device.
// Only keys, ids and times differ between two demos of one seed.
import type { ChartId, DocId, SiteId } from '../core/ids.ts';
import { localDate } from '../engine/engine-core.ts';
import { foundCharts } from '../engine/found-charts.ts';
import { lock, unlock, createPractice } from '../engine/membership.ts';
import { configKeys, type DemoFacts } from '../engine/practice-config.ts';
import { networkOp } from '../engine/network-switch.ts';
import type { StoreSnapshot } from '../replica/memory-store.ts';
import { createDemoClock } from './demo-clock.ts';
import { demoPatient } from './demo-patient.ts';
import { demoPeople } from './demo-people.ts';
import { DEMO_PASSPHRASE, DEMO_PRACTICE, DEMO_SITES, DEMO_STAFF } from './demo-practice.ts';
import { liveToday } from './live-today.ts';
import { patientPast } from './patient-past.ts';
import {
	joinApart,
	putLog,
	startDevice,
	sure,
	type Founded,
	type GrowingLog,
	type MakingDeps,
	type ThrowawayDevice
} from './throwaway-device.ts';
import type { CryptoSuite } from '../crypto/suite.ts';
import type { Random } from '../core/random.ts';
import type { Clock, Instant } from '../core/clock.ts';

export interface DemoDeps {
	readonly suite: CryptoSuite;
	readonly random: Random;
	readonly clock: Pick<Clock, 'now'>;
	/** IANA name of the local time zone. */
	readonly zone: string | undefined;
}

export interface DemoWish {
	readonly seed: number;
	readonly relayUrl: string;
}

/** The last instant at which the local day began. */
function midnightOf(now: Instant, zone: string | undefined): Instant {
	const day = localDate(now, zone);
	let [low, high] = [now - 26 * 3_600_000, now];
	while (high - low > 1000) {
		const middle = Math.floor((low + high) / 2);
		if (localDate(middle, zone) === day) high = middle;
		else low = middle;
	}
	return high;
}

/** The rows of a demo's first device, at Hilltop; nobody is signed in there, and DEMO_PASSPHRASE opens it. */
export async function makeDemo(
	{ suite, random, clock, zone }: DemoDeps,
	wish: DemoWish
): Promise<StoreSnapshot> {
	const now = clock.now();
	const demo: DemoFacts = { seed: wish.seed, startDay: localDate(now, zone) };
	const demoClock = createDemoClock(now, midnightOf(now, zone));
	const deps: MakingDeps = { suite, random, clock: demoClock, zone, pastOf: patientPast };
	demoClock.minutesAgo(205);
	const founded = await found(deps, wish, demo);
	const people = demoPeople(demo.seed, demo.startDay);
	const identities = sure(await foundCharts(founded.hilltop.core.signedIn!.session, people.map(demoPatient)));
	const chartIds = identities.map(({ chartId }) => chartId as ChartId);
	const docIds = identities.map((identity) => identity.docIds);
	await liveToday(deps, founded, {
		demo,
		people,
		chartIds,
		docIds: (index) => Object.values(docIds[index]!) as DocId[]
	});
	const { core, store } = founded.hilltop;
	await lock(core, { fully: true });
	// Nothing leaves the device, and no relay is given a practice to keep, before somebody asks for a second site.
	sure(await store.commit([networkOp(false)]));
	return store.snapshot();
}

/** The practice with its three sites, each with one person on a device of their own who has the practice's names. */
async function found(deps: MakingDeps, { relayUrl }: DemoWish, demo: DemoFacts): Promise<Founded> {
	const begun = await startDevice(deps);
	const [siteName, ...otherSites] = DEMO_SITES;
	const [admin, ...staff] = DEMO_STAFF;
	sure(
		await createPractice(begun.core, {
			practiceName: DEMO_PRACTICE,
			siteName,
			userName: admin!.name,
			passphrase: DEMO_PASSPHRASE,
			relayUrl
		})
	);
	const control = begun.core.device!.replica.control();
	const log: GrowingLog = {
		records: (await begun.store.list('control')).map(({ value }) => value),
		state: control
	};
	const names = new Map<string, string>([[configKeys.demo, JSON.stringify(demo)]]);
	const others: ThrowawayDevice[] = [];
	for (const [i, { name, role }] of staff.entries()) {
		const site = (i + 2) as SiteId;
		const { device, invite } = await joinApart(deps, begun, log, { role, site });
		names.set(configKeys.siteName(site), JSON.stringify(otherSites[i]));
		names.set(configKeys.userName(invite.userId), JSON.stringify(name));
		names.set(configKeys.deviceSite(device.core.device!.profile.deviceId), JSON.stringify(site));
		others.push(device);
	}
	sure(await begun.core.signedIn!.session.writeConfig(names, 'invite'));
	await lock(begun.core, { fully: true });
	await putLog(begun.store, log);
	const hilltop = await startDevice(deps, begun.store);
	sure(await unlock(hilltop.core, { passphrase: DEMO_PASSPHRASE }));
	return { hilltop, others };
}
