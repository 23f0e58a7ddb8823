// The id under which an outreach tablet registers the next person.
import { deriveChartIdentity } from '../chart-identity.ts';
import type { Session } from '../session.ts';
import type { TripGrant } from './trip-grant.ts';
import { unused } from './trip-here.ts';

/** The next id for somebody registered on the way; undefined when all are used. Of whom the record was erased is not there, and was. */
export async function nextBlank(session: Session, grant: TripGrant): Promise<string | undefined> {
	const importKey = await session.importKey();
	const { erased } = session.deps.control();
	for (const id of unused(session, grant)) {
		if (erased.size === 0 || !importKey) return id;
		const { docIds } = await deriveChartIdentity(
			session.deps.suite,
			importKey,
			`urn:uuid:${id.toLowerCase()}`
		);
		if (!erased.has(docIds.directory)) return id;
	}
	return undefined;
}
