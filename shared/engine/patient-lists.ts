// Lists of patients made from the rows held here: who was opened last, who may be the one being registered, whose chart
// holds something to decide. No chart is opened for them.
import { similarityOf } from '../safety/similar-people.ts';
import type { Engine } from './api.ts';
import type { PatientRow, RegistrationFacts, SimilarHit } from './patient-rows.ts';
import type { EngineCore } from './engine-core.ts';
import { personOfFacts, personOfRow } from './person-facts.ts';
import { readRecent } from './recent-charts.ts';

export const similarPatients = (
	core: EngineCore,
	facts: RegistrationFacts,
	limit: number
): ReturnType<Engine['similarPatients']> => {
	const wanted = personOfFacts(facts);
	const { summaries } = core.signedIn?.session ?? {};
	const hits: SimilarHit[] = [];
	for (const chartId of summaries?.same.near(wanted) ?? []) {
		const row = summaries?.rowOf(chartId);
		const similarity = row && similarityOf(wanted, personOfRow(row));
		if (row && similarity) hits.push({ ...row, ...similarity });
	}
	return hits.sort((a, b) => b.score - a.score || (a.chartId < b.chartId ? -1 : 1)).slice(0, limit);
};

/** Waits for no other task: the first list of a day is not to stand behind a merge. */
export async function recentPatients(core: EngineCore): ReturnType<Engine['recentPatients']> {
	const { session } = core.signedIn ?? {};
	if (!session) return [];
	const recent = await readRecent(session.deps);
	const rows = new Map(session.summaries.searchable().map(({ row }) => [row.chartId, row]));
	return recent.flatMap(({ chartId, at }) => {
		const row = rows.get(chartId);
		return row ? [{ ...row, at }] : [];
	});
}

export function patientCounts(core: EngineCore): ReturnType<Engine['patientCounts']> {
	const rows = core.signedIn?.session.summaries.searchable() ?? [];
	return { all: rows.length, arriving: rows.filter(({ row }) => !row.complete).length };
}

/** What waits in two charts together stands here once, by the first of them, unless something else waits in the other. */
export function patientsToCheck(core: EngineCore): readonly PatientRow[] {
	const { summaries } = core.signedIn?.session ?? {};
	if (!summaries) return [];
	const isListed = ({ chartId }: PatientRow): boolean =>
		summaries.countedIn(chartId) > 0 ||
		summaries.same.waitingOf(chartId).some((other) => chartId < other) ||
		summaries.booked.waitingOf(chartId).some(({ sides: [first] }) => first.chartId === chartId);
	return summaries
		.searchable()
		.filter(({ row }) => row.toCheck > 0 && isListed(row))
		.map(({ row }) => row);
}
