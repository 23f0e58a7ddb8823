// What taking files in needs of a session.
import { storeBlob } from './blobs.ts';
import type { ImportDeps } from './import-text.ts';
import { readIdentifierSystems } from './practice-config.ts';
import type { Session } from './session.ts';

/** The parts with the keys of the person signed in; undefined before the practice's import key is known. */
export async function importDepsOf(session: Session): Promise<ImportDeps | undefined> {
	const importKey = await session.importKey();
	if (!importKey) return undefined;
	// An import keeps nothing under the ids that an outreach tablet has for photos.
	const blobs = {
		sealing: session.charts.sealing,
		importKey,
		isOfTablet: () => false,
		nextBlank: async () => undefined
	};
	return {
		...session.charts,
		suite: session.deps.suite,
		importKey,
		identifierSystems: readIdentifierSystems(session.readConfig),
		storeBlob: (content, mediaType) => storeBlob(blobs, content, mediaType, (task) => task())
	};
}
