// docs/duplicate-patients.md: how many of the people who are registered twice are found, and how many who are found are not
// one person. `node tests/support/make-duplicates-page.ts` writes it; a test fails when it is not what the score says now.
import { PeopleIndex } from '#shared/safety/people-index.ts';
import { LIKELY, SHOWN, similarityOf, WAITS } from '#shared/safety/similar-people.ts';
import { peopleTwice, SLIPS, type Registration, type Slip } from './people-twice.ts';

export const SET = { seed: 2_026, count: 2_000, twice: 300 } as const;

interface ScoredPair {
	readonly score: number;
	readonly isOne: boolean;
	readonly second: Registration;
}

/** Every pair that is raised at any score, found as the engine finds them. */
export function scoredPairs(people: readonly Registration[]): readonly ScoredPair[] {
	const index = new PeopleIndex<string>();
	const byId = new Map(people.map((one) => [one.id, one]));
	for (const one of people) index.put(one.id, one);
	return people.flatMap((second) =>
		[...index.mates(second.id)].flatMap((id): ScoredPair[] => {
			const first = byId.get(id)!;
			const found = id < second.id ? similarityOf(first, second) : undefined;
			return found ? [{ score: found.score, isOne: first.person === second.person, second }] : [];
		})
	);
}

export interface Measured {
	readonly from: number;
	readonly found: number;
	readonly right: number;
	readonly precision: number;
	readonly recall: number;
}

/** What is found from a score on, of so many pairs that are one person. */
export function measuredFrom(pairs: readonly ScoredPair[], from: number, twice: number): Measured {
	const raised = pairs.filter(({ score }) => score >= from);
	const right = raised.filter(({ isOne }) => isOne).length;
	return { from, found: raised.length, right, precision: right / raised.length, recall: right / twice };
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const MARKS = [3, 4, 5, 6, 7, 8];
const marksOf = (score: number): string =>
	[
		...(score === SHOWN ? ['shown while registering'] : []),
		...(score === LIKELY ? ['asked about before saving'] : []),
		...(score === WAITS ? ['**waits in To check**'] : [])
	].join('; ');

function slipRow(slip: Slip, pairs: readonly ScoredPair[], people: readonly Registration[]): string {
	const all = people.filter(({ slips }) => slips.includes(slip)).length;
	const found = pairs.filter(
		({ score, isOne, second }) => isOne && score >= WAITS && second.slips.includes(slip)
	).length;
	return `| ${slip} | ${found} of ${all} |`;
}

export function duplicatesPage(): string {
	const people = peopleTwice(SET.seed, SET.count, SET.twice);
	const pairs = scoredPairs(people);
	const rows = MARKS.map((mark) => {
		const { found, right, precision, recall } = measuredFrom(pairs, mark, SET.twice);
		return `| ${mark} | ${found} | ${right} | ${percent(precision)} | ${percent(recall)} | ${marksOf(mark)} |`;
	});
	return `# Patients registered twice

How well Saddlebag finds people who are registered twice. The score is that of \`shared/safety/similar-people.ts\`, who is compared with whom that of \`shared/safety/people-index.ts\`; this page is made by \`tests/support/make-duplicates-page.ts\`.

**Nothing is ever put together by a score.** Two who reach ${WAITS} wait in To check until a person says whether they are one; the two charts stay two, whatever that person says.

## The set

${SET.count.toLocaleString('en')} registrations made from seed ${SET.seed} (\`tests/support/people-twice.ts\`), ${SET.twice} of them of somebody who is registered already, with one or two slips each. Those who are not one person are made to be hard to tell apart: households that share a family name, a village and a phone, twins, sons who bear their father's name, names that half a village has, one adult in four with nothing but a year of birth. Every registration has a number of its own, as the practice gives one each time. **The people are invented: a practice's own figures will differ**, and depend on how many names its patients share.

## By score

Precision: of the pairs found, how many are one person. Recall: of the ${SET.twice} who are registered twice, how many are found.

| score from | pairs found | of which right | precision | recall | |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

## By slip, from ${WAITS} on

| what went wrong the second time | found |
| --- | --- |
${SLIPS.map((slip) => slipRow(slip, pairs, people)).join('\n')}

What is not found: whoever comes back under another family name, or with two letters wrong in a short one; the same name is then missing, and twins and sisters share all the rest. What is found wrongly: twins of nearly one name, and namesakes of one village who know the year alone.
`;
}
