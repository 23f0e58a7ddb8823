// Taking in a file of changes from the tab: one transfer file after the other, with how far it has come.
import type { TransferReport } from '#shared/engine/transfer-facts.ts';
import type { Session, SessionError } from '#client/session/session.svelte.ts';

/** What became of a whole file, counts summed. `error`: why not all of it was taken in; what came before it is. */
export interface Taken extends Omit<TransferReport, 'next'> {
	readonly error?: SessionError;
}

/** Takes it in. `onProgress` hears the share that is done, 0 to 1. */
export async function takeFile(
	session: Session,
	file: Blob,
	onProgress: (share: number) => void
): Promise<Taken> {
	let taken: Taken = {
		stored: 0,
		held: 0,
		setAside: 0,
		unreadable: 0,
		membershipDiffers: false,
		writtenAt: 0,
		siteName: undefined
	};
	for (let from: number | undefined = 0; from !== undefined;) {
		onProgress(from / Math.max(1, file.size));
		const asked = await session.ask('takeTransfer', { file, from });
		if (!asked.ok) return { ...taken, error: asked.error };
		const { next, ...report } = asked.value as TransferReport;
		taken = {
			...report,
			stored: taken.stored + report.stored,
			held: taken.held + report.held,
			setAside: taken.setAside + report.setAside,
			unreadable: taken.unreadable + report.unreadable,
			membershipDiffers: taken.membershipDiffers || report.membershipDiffers
		};
		from = next;
	}
	return taken;
}
