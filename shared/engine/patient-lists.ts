// Lists of patients made from the rows held here: who was opened last, who may be the one being registered, whose chart
// holds something to decide. No chart is opened for them.
import { foldedWords, foldText } from '../core/fold-text.ts';
import { similarityOf, type PersonFacts } from '../safety/similar-people.ts';
import type { Engine, PatientRow, RecentPatient, RegistrationFacts, SimilarHit } from './api.ts';
import type { EngineCore } from './engine-core.ts';
import { readRecent } from './recent-charts.ts';
import type { SearchableRow } from './search.ts';

const digitsOf = (text: string): string => text.replace(/\D/g, '');
const bareIdentifier = (text: string): string => foldText(text).replace(/[\s-]/g, '');

const personOfRow = ({ row, words }: SearchableRow): PersonFacts => ({
	words,
	...(row.birthDate !== undefined && { birthDate: row.birthDate }),
	...(row.gender !== undefined && { gender: row.gender }),
	phones: row.phones.map(digitsOf),
	identifiers: row.identifiers.flatMap(({ value }) => (value ? [bareIdentifier(value)] : []))
});

const personOfFacts = ({ name, birthDate, gender, phone, identifier }: RegistrationFacts): PersonFacts => ({
	words: foldedWords(name),
	...(birthDate !== undefined && { birthDate }),
	...(gender !== undefined && { gender }),
	phones: phone.trim() === '' ? [] : [digitsOf(phone)],
	identifiers: identifier.trim() === '' ? [] : [bareIdentifier(identifier)]
});

export const similarPatients = (
	core: EngineCore,
	facts: RegistrationFacts,
	limit: number
): ReturnType<Engine['similarPatients']> => {
	const wanted = personOfFacts(facts);
	const hits: SimilarHit[] = [];
	for (const searchable of core.signedIn?.session.summaries.searchable() ?? []) {
		const similarity = similarityOf(wanted, personOfRow(searchable));
		if (similarity) hits.push({ ...searchable.row, ...similarity });
	}
	return hits.sort((a, b) => b.score - a.score).slice(0, limit);
};

export const recentPatients = (core: EngineCore): ReturnType<Engine['recentPatients']> =>
	core.exclusive(async (): Promise<readonly RecentPatient[]> => {
		const { signedIn } = core;
		if (!signedIn) return [];
		const { session } = signedIn;
		const rows = new Map(session.summaries.searchable().map(({ row }) => [row.chartId, row]));
		const recent = await readRecent(session.deps);
		return recent.flatMap(({ chartId, at }) => {
			const row = rows.get(chartId);
			return row ? [{ ...row, at }] : [];
		});
	});

export function patientCounts(core: EngineCore): ReturnType<Engine['patientCounts']> {
	const rows = core.signedIn?.session.summaries.searchable() ?? [];
	return { all: rows.length, arriving: rows.filter(({ row }) => !row.complete).length };
}

export const patientsToCheck = (core: EngineCore): readonly PatientRow[] =>
	(core.signedIn?.session.summaries.searchable() ?? [])
		.filter(({ row }) => row.toCheck > 0)
		.map(({ row }) => row);
