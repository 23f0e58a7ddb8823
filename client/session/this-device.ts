// What this device is called on paper: its own name where it has one, else its site's.
import type { Session, SignedIn } from './session.svelte.ts';

/** The name as the practice's settings have it now. */
export async function thisDeviceName(session: Session): Promise<string> {
	const read = await session.ask('readPractice', {});
	const name = read.ok ? read.value.device.name.text.trim() : '';
	return name || (session.state as SignedIn).siteName;
}
