// Reading a stored file for as long as it is on screen: again when more of it has come to this device.
import type { DocId } from '#shared/core/ids.ts';
import type { CommandResult } from '#client/engine-api/commands.ts';
import type { Session } from '#client/session/session.svelte.ts';
import { fetchesAtOnce } from './file-missing.ts';

/** Reads until the returned function is called; a small file that is not here is asked for. */
export function followFile(
	session: Session,
	id: DocId,
	onread: (read: CommandResult<'readBlob'>) => void
): () => void {
	let over = false;
	async function look() {
		const read = await session.ask('readBlob', { id });
		if (over) return;
		onread(read);
		if (!read.ok && read.error.type === 'BlobNotHere' && fetchesAtOnce(read.error))
			void session.ask('fetchFile', { id });
	}
	const stop = session.listen((event) => {
		if (event.type === 'file' && event.id === id && event.left === 0) void look();
	});
	void look();
	return () => {
		over = true;
		stop();
	};
}
