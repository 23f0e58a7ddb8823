// What a chart says of other charts: that they are of the same person, or that they are not. One register a chart, in the
// directory documents of both. Two charts stay two whatever is said: nothing is moved, and taking it back is one write.
import type { ChartId, SiteId, UserId } from '../core/ids.ts';
import type { JsonObject } from '../fhir/exact-json.ts';
import type { ChartReader } from './edit.ts';

/** `same`: one person with two charts. `apart`: somebody looked, they are two. */
export type SameOrApart = 'same' | 'apart';

/** What stands in the register. */
export interface SaidOfChart {
	readonly said: SameOrApart;
	/** The other chart's Patient.id. */
	readonly patient: string;
	/** How alike they were when it was said (safety/similar-people.ts): nobody is asked again until they are more so. */
	readonly score: number;
	readonly user: UserId;
	readonly site: SiteId;
	readonly at: number;
}

/** What is said of one other chart. Both `same` and `apart` of one: two sites said so without seeing each other's. */
export interface SameSaid {
	readonly chartId: ChartId;
	readonly said: SameOrApart;
	readonly score: number;
}

const PREFIX = 'review:Same:';

/** The register that says what another chart is to this one. */
export const samePersonKey = (chartId: ChartId): string => PREFIX + chartId;

const answersIn = (reader: ChartReader, key: string): readonly SaidOfChart[] =>
	reader.candidates(key).flatMap(({ atom }) => (JSON.parse(atom) as SaidOfChart | null) ?? []);

/** Everything that stands, what two sites said apart side by side, by chart. */
export function saidOfSame(reader: ChartReader): readonly SameSaid[] {
	return [...reader.keys(PREFIX)].sort().flatMap((key): SameSaid[] => {
		const chartId = key.slice(PREFIX.length) as ChartId;
		const answers = answersIn(reader, key);
		return (['apart', 'same'] as const).flatMap((said) => {
			const scores = answers.filter((one) => one.said === said).map(({ score }) => score);
			return scores.length === 0 ? [] : { chartId, said, score: Math.max(...scores) };
		});
	});
}

/** The same as items of FHIR Patient.link (R4 patient-definitions.html#Patient.link), for a chart that leaves. */
export function patientLinks(reader: ChartReader): readonly JsonObject[] {
	const linked = reader
		.keys(PREFIX)
		.flatMap((key) => answersIn(reader, key).filter(({ said }) => said === 'same'));
	const patients = [...new Set(linked.map(({ patient }) => patient))].sort();
	return patients.map((id) => ({ other: { reference: `Patient/${id}` }, type: 'seealso' }));
}
