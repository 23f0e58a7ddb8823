// On an outreach tablet: ids for the files that are taken on the way. A file's id follows from its content, of which no key can
// be given beforehand; so it is given keys of some ids that follow from nothing.
import type { BlobBlank } from '../blobs.ts';
import { blankBlobId } from '../blob-format.ts';
import type { Session } from '../session.ts';
import type { TripGrant } from './trip-grant.ts';

/** The next that nothing was kept under; undefined when all are used, and on tablets of versions that had none. */
export async function nextFileBlank(
	session: Session,
	importKey: Uint8Array,
	{ fileBlanks }: Pick<TripGrant, 'fileBlanks'>
): Promise<BlobBlank | undefined> {
	const { store, suite } = session.deps;
	for (let at = 0; at < (fileBlanks?.length ?? 0); at += 16) {
		const blank = fileBlanks!.slice(at, at + 16);
		const id = await blankBlobId(suite, importKey, blank);
		if ((await store.get('doc', id)) === undefined) return { id, blank };
	}
	return undefined;
}
