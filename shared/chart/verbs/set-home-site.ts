// Saying which site of the practice is a patient's home, and moving them to another.
import type { SiteId } from '../../core/ids.ts';
import { err, type Result } from '../../core/result.ts';
import type { VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { patientIdOf } from '../entry-references.ts';
import { homeReference } from '../home-site.ts';
import { checkedDate } from './checked-values.ts';
import { correctElements } from './correct-elements.ts';

export interface SetHomeSite {
	/** null: nobody has said after all. */
	readonly site: SiteId | null;
	/** The site's name as it is now, for who reads the file elsewhere. */
	readonly name?: string;
	/** FHIR date; today when absent. */
	readonly since?: string;
	readonly reason?: string;
}

const MOST_WORDS = 300;

/**
 * Writes Patient.managingOrganization. Group: none. Two sites at once: both homes are shown until somebody decides. Refuses
 * a Patient that has not arrived, and a site without a number.
 */
export function setHomeSite(
	chart: ChartReader,
	context: VerbContext,
	{ site, name = '', since = context.today, reason = '' }: SetHomeSite
): Result<VerbDone, VerbError> {
	const id = patientIdOf(chart);
	if (id === undefined) return err({ type: 'NoSuchEntry', entry: 'Patient' });
	const day = checkedDate('Patient/managingOrganization', since);
	if (!day.ok) return day;
	if (site !== null && !Number.isSafeInteger(site))
		return err({ type: 'InvalidValue', path: 'Patient/managingOrganization', reason: 'not a site' });
	const said =
		site === null ? undefined : { site, since: day.value, reason: reason.trim().slice(0, MOST_WORDS) };
	const managingOrganization = said ? homeReference(said, name) : null;
	return correctElements(chart, context, 'setHomeSite', { type: 'Patient', id }, { managingOrganization });
}
