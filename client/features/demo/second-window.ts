// The second site of a demo: another window of this browser, on a profile of its own, let in as any new device is.
import { DEMO_PASSPHRASE, SECOND_WINDOW } from '#shared/demo/demo-practice.ts';
import { DEMO_PROFILES } from '#client/engine-api/demo-profiles.ts';
import type { Session } from '#client/session/session.svelte.ts';
import { after } from '#client/session/tab-clock.ts';
import { askForLink } from './demo-windows.ts';

/** How long the relay may take to be found, between two looks, and before the first window is asked again, in milliseconds. */
const PATIENCE_MS = 15_000;
const LOOK_MS = 200;
const AGAIN_MS = 2_000;

const pause = (ms: number): Promise<void> => new Promise((go) => void after(ms, go));

/** Opens it, or brings it to the front when it is there. The road of this window opens first: it is needed to be let in. */
export function openSecondWindow(session: Session): void {
	void session.ask('setNetwork', { on: true });
	window.open(`/?profile=${DEMO_PROFILES[1]}`, `saddlebag-${DEMO_PROFILES[1]}`);
}

const isLive = async (session: Session, triesLeft = PATIENCE_MS / LOOK_MS): Promise<boolean> => {
	if (session.status?.road === 'live') return true;
	if (triesLeft <= 0) return false;
	await pause(LOOK_MS);
	return isLive(session, triesLeft - 1);
};

/** A one-time link for whoever works at the second site; undefined while there is no road to the relay. */
export async function makeLinkForSecond(session: Session): Promise<string | undefined> {
	await session.ask('setNetwork', { on: true });
	if (!(await isLive(session))) return undefined;
	const { name: userName, role, site: siteName } = SECOND_WINDOW;
	const invited = await session.ask('invite', { userName, role, siteName });
	return invited.ok ? invited.value.link : undefined;
}

/**
 * Joins as the second site. The first window may be locked, cut off or just being opened: it is asked until it lets this
 * one in, `onUnanswered` hears each time that it did not, and a false `isWanted` ends it.
 */
export async function enterAsSecond(
	session: Session,
	isWanted: () => boolean,
	onUnanswered: () => void
): Promise<void> {
	while (isWanted()) {
		const link = await askForLink();
		const joined = link ? await session.ask('join', { link, passphrase: DEMO_PASSPHRASE }) : undefined;
		if (joined?.ok) return;
		onUnanswered();
		await pause(AGAIN_MS);
	}
}
