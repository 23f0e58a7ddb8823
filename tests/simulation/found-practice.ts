// How a simulated practice begins: one device makes it, sometimes losing power on the way, and lets the first others in.
import { ask } from './ask.ts';
import { FATES } from './mishaps.ts';
import { join, unlock } from './people.ts';
import type { SimDevice } from './sim-device.ts';
import type { World } from './world.ts';

const FIRST_ROLES = ['prescriber', 'admin', 'front-desk'] as const;

/** The first device makes the practice; three or four devices are in it when this resolves, as far as chance lets them. */
export async function foundPractice(world: World): Promise<void> {
	const admin = world.addDevice();
	if (world.random.below(5) === 0)
		admin.armed = { calls: world.random.below(40), fate: FATES[world.random.below(3)]! };
	await world.until(() => isFounded(world, admin), 60_000);
	world.expect(admin.tab?.engine?.state().phase === 'open', () => 'the practice cannot be founded');
	admin.armed = undefined;
	const others = 2 + world.random.below(2);
	for (let n = 0; n < others; n++) await letIn(world, admin, n);
}

/** One more step towards a practice with somebody signed in. */
function isFounded(world: World, admin: SimDevice): boolean {
	if (admin.tabs.length === 0) admin.boot();
	const { tab } = admin;
	if (!tab || tab.pending > 0) return false;
	const phase = tab.engine!.state().phase;
	if (phase === 'locked') unlock(world);
	if (phase !== 'new') return phase === 'open';
	const practice = {
		practiceName: 'Saddle Creek Clinic',
		siteName: 'Hilltop',
		userName: 'Dr. Osei',
		passphrase: admin.passphrase,
		relayUrl: 'https://relay.example'
	};
	ask(
		world,
		admin,
		tab,
		'founds',
		() => tab.engine!.createPractice(practice),
		() => tab.engine!.connect()
	);
	return false;
}

async function letIn(world: World, admin: SimDevice, n: number): Promise<void> {
	await world.until(() => admin.tab?.engine?.status().road === 'live', 60_000);
	const { engine } = admin.tab!;
	const user = { userName: `User ${n}`, role: FIRST_ROLES[n]!, siteName: n === 0 ? 'Riverside' : 'Harbour' };
	const wanted = world.links.length + 1;
	ask(
		world,
		admin,
		admin.tab!,
		'invites',
		() => engine!.invite(user),
		({ link }) => void world.links.push(link)
	);
	await world.until(() => world.links.length >= wanted, 30_000);
	const newcomer = world.addDevice().boot();
	await world.until(() => newcomer.engine !== undefined, 5_000);
	await join(world);
	await world.until(() => newcomer.engine!.state().phase === 'open', 60_000);
}
