// Two clinics of one practice, each a browser with its own profile, and the relay between them: apart whenever the relay
// is gone, together when it is back. A site can have a second device without a screen, which runs `bag`.
import { expect } from '@playwright/test';
import { PASSPHRASE, runBag } from '../support/run-bag.ts';
import { createDataDir, startRelay, type RelayProcess } from '../support/relay-process.ts';
import { Clinic } from './clinic.ts';

/** A device without a screen. Every call is a process. */
export interface ScreenlessDevice {
	/** What the only line that it printed says; offline unless it is to sync. */
	run(command: string, ...rest: readonly string[]): Promise<Record<string, unknown>>;
	sync(): Promise<void>;
}

export interface TwoSites {
	readonly hilltop: Clinic;
	readonly riverside: Clinic;
	/** The same at both, at once. */
	both<T>(act: (clinic: Clinic) => Promise<T>): Promise<T[]>;
	/** No site reaches the other. */
	apart(): Promise<void>;
	/** The relay alone: nobody is waited for. */
	relayGone(): Promise<void>;
	relayBack(): Promise<void>;
	/** Everything that either holds reaches the other. */
	together(): Promise<void>;
	/** Lets a device without a screen in at a site. */
	device(user: string, site: string): Promise<ScreenlessDevice>;
	/** Messages of either page that nobody caught. */
	faults(): readonly string[];
	close(): Promise<void>;
}

async function bag(args: readonly string[]): Promise<Record<string, unknown>> {
	const { code, stdout, stderr } = await runBag(args, { passphrase: PASSPHRASE });
	expect({ command: args[0], code, stderr }).toEqual({ command: args[0], code: 0, stderr: '' });
	return JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as Record<string, unknown>;
}

/** Begins the practice at Hilltop (Amina Yusuf) and lets Ben Okoro in at Riverside; both have everything. */
export async function startTwoSites(
	role = 'Prescriber',
	riversideBrowser: readonly string[] = []
): Promise<TwoSites> {
	let relay: RelayProcess = await startRelay();
	const hilltop = new Clinic(relay.url);
	const riverside = new Clinic(relay.url, riversideBrowser);
	const both = <T>(act: (clinic: Clinic) => Promise<T>): Promise<T[]> =>
		Promise.all([act(hilltop), act(riverside)]);
	await hilltop.open();
	await hilltop.createPractice('County practice', 'Hilltop', 'Amina Yusuf');
	await hilltop.allSent();
	const link = await hilltop.invite('Ben Okoro', role, 'Riverside');
	await riverside.open();
	await riverside.join(link);
	await riverside.allSent();
	const relayGone = () => relay.kill();
	const relayBack = async (): Promise<void> => {
		relay = await startRelay({ dataDir: relay.dataDir, port: relay.port });
	};
	return {
		hilltop,
		riverside,
		both,
		async apart() {
			await both((clinic) => clinic.readyOffline());
			await relayGone();
			await both((clinic) => clinic.offline());
		},
		async together() {
			await relayBack();
			await both((clinic) => clinic.allSent());
		},
		...{ relayGone, relayBack },
		async device(user, site) {
			const invitation = await hilltop.invite(user, 'Prescriber', site);
			const dir = createDataDir();
			await bag(['join', '--dir', dir, '--link', invitation]);
			return {
				run: (command, ...rest) => bag([command, '--dir', dir, '--offline', ...rest]),
				sync: async () => void (await bag(['sync', '--dir', dir]))
			};
		},
		faults: () => hilltop.faults.concat(riverside.faults),
		async close() {
			await both((clinic) => clinic.close());
			await relay.kill();
			hilltop.remove();
			riverside.remove();
		}
	};
}
