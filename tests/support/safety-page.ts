// docs/safety-checks.md, made of the tables of the medicine checks. `node tests/support/make-safety-page.ts` writes it; a
// test fails when the tables have moved on.
import { ALLERGEN_CLASSES, CROSS_REACTIONS } from '#shared/safety/allergen-classes.ts';
import { SAME_SUBSTANCE } from '#shared/safety/allergies.ts';
import { DOSES } from '#shared/safety/dose-ranges.ts';
import type { DoseRow } from '#shared/safety/dose-row.ts';
import { DUPLICATES, SAME_INGREDIENT } from '#shared/safety/duplicate-therapy.ts';
import { INTERACTIONS } from '#shared/safety/interaction-table.ts';
import { PREGNANCY } from '#shared/safety/pregnancy-table.ts';
import { INTERVALS, TWICE_ON_A_DAY } from '#shared/safety/vaccine-antigens.ts';
import { SAME_DAY, SAME_NUMBER } from '#shared/safety/vaccine-twice.ts';
import { READ_AT_SOURCE } from './read-at-source.ts';

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
	[heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const code = (id: string): string => `\`${id}\``;
const list = (members: Iterable<string>): string => [...members].sort().join(', ') || 'none';

const NOT_READ = 'not read at the source';

/** Two cells of a row: what its source says, and where that was read. */
function readCells(id: string): readonly [string, string] {
	const read = READ_AT_SOURCE[id];
	if (read === undefined) return ['', NOT_READ];
	const places = [
		...(read.at ? [`verified: ${read.at.join('; ')}`] : []),
		...(read.told ? [`told by: ${read.told.join('; ')}`] : [])
	];
	return [read.says, places.join('. ')];
}

/** How many rows of a table were read where. */
function readCount(ids: readonly string[]): string {
	const read = ids.flatMap((id) => READ_AT_SOURCE[id] ?? []);
	const verified = read.filter(({ at }) => at).length;
	return `Of ${ids.length} rows, ${verified} were read at their source or in a copy of it and ${read.length - verified} where somebody else tells it or says the same; ${ids.length - read.length} were **${NOT_READ}**.`;
}

const INTRO = `# Medicine safety checks

What Saddlebag says about the medicines, allergies and vaccines of one chart, row by row, with the published source of each. The rows are those of the code in \`shared/safety/check-facts.ts\` and the tables beside it; this page is made from them by \`tests/support/make-safety-page.ts\`.

*Severe* interrupts when something is prescribed; *caution* is only shown. A check knows what its table knows: **to find nothing does not mean that all is well**. It never decides, and it never removes a medicine.

## How names are read

A medicine is known by the international names of what it holds, whatever the case, accents, salt, strength and form, and by the other names that the same substance has elsewhere (acetaminophen, albuterol, frusemide). Combinations count with everything that they hold. Brand names are not known, as a brand holds different things in different countries; they, and every other unknown word, are only compared with the same word. Nothing is guessed: a misspelt name meets nothing but itself.

## What was read

For interactions, highest doses and pregnancy, the tables say what the source says, in our words, and where it was read: *verified* is the source itself or a copy of it, *told by* is somebody else who tells what it says, or another source that says the same. "${NOT_READ[0]?.toUpperCase()}${NOT_READ.slice(1)}" means that the row was written from knowledge and that nobody has held it against the source: do so before you rely on it.
`;

const allergySection = (): string => `## Allergies

The same substance and the same class are severe; a reaction that is only known to go beyond the class is a caution. A class is also known by the stem of a name and by the words with which people record it.

${table(
	['rule', 'severity', 'members known by name', 'recorded as', 'source'],
	[
		[code(SAME_SUBSTANCE.id), 'severe', 'the substance itself', '', SAME_SUBSTANCE.source],
		...ALLERGEN_CLASSES.map(({ id, members, words, stems, source }) => [
			code(id),
			'severe',
			[list(members), ...(stems.length > 0 ? [`names with ${stems.join(', ')}`] : [])].join('; '),
			words.join(', '),
			source
		])
	]
)}

${table(
	['rule', 'severity', 'one', 'other', 'source'],
	CROSS_REACTIONS.map(({ id, one, other, source }) => [code(id), 'caution', list(one), list(other), source])
)}
`;

const interactionSection = (): string => `## Interactions

Two current medicines, one of each side. All are severe. They are the fifteen pairs that an expert panel chose for the Office of the National Coordinator for Health IT (United States) as never to be prescribed together. The panel names no members of one of them, medicines that prolong the QT interval with each other: those here are forty of known risk as a data set of 2014 has them, and many medicines that prolong the interval are **not among them**. Many other interactions matter; these are those on which everybody agrees. ${readCount(INTERACTIONS.map(({ id }) => id))}

${table(
	['rule', 'one', 'other', 'source', 'what it says', 'read'],
	INTERACTIONS.map(({ id, objects, precipitants, source }) => [
		code(id),
		list(objects),
		objects === precipitants ? 'another of them' : list(precipitants),
		source,
		...readCells(id)
	])
)}
`;

const duplicateSection = (): string => `## The same therapy twice

The same substance in two current orders is severe when both are regular and a caution when one is as needed. What is put on the skin, into the eyes or inhaled does not count beside what is swallowed.

${table(
	['rule', 'severity', 'one', 'other', 'source'],
	[
		[code(SAME_INGREDIENT.id), 'severe or caution', 'any', 'the same', SAME_INGREDIENT.source],
		...DUPLICATES.map(({ id, one, other, source }) => [
			code(id),
			'caution',
			list(one),
			one === other ? 'another of them' : list(other),
			source
		])
	]
)}
`;

const mg = (amount: number | undefined): string =>
	amount === undefined ? '' : `${Math.round(amount * 100) / 100} mg`;
const perKg = (amount: number | undefined): string => (amount === undefined ? '' : `${amount} mg/kg`);

function childWords({ child, below }: DoseRow): string {
	const ages = (below ?? []).map(
		({ months, singleMg, dailyMg }) => `below ${months / 12} years: ${mg(singleMg)}, ${mg(dailyMg)} a day`
	);
	const weights = [
		...(child?.singleMgPerKg === undefined ? [] : [`${perKg(child.singleMgPerKg)} a dose`]),
		...(child?.dailyMgPerKg === undefined ? [] : [`${perKg(child.dailyMgPerKg)} a day`])
	];
	return [...ages, ...weights].join('; ');
}

const doseSection = (): string => `## Highest doses

Above the highest is a caution; twice the highest or more is severe. Only what is swallowed, of one substance, in a unit of mass, for somebody whose age is known. Below twelve years the doses by weight hold when the weight is known, and never more than an adult's. Where no highest single dose is given, that of a day is the highest for one dose too. Nothing is said about a dose that is too low. ${readCount(DOSES.map(({ id }) => id))}

${table(
	['rule', 'one dose', 'a day', 'children', 'source', 'what it says', 'read'],
	DOSES.map((row) => [
		code(row.id),
		mg(row.singleMg),
		mg(row.dailyMg),
		childWords(row),
		row.source,
		...readCells(row.id)
	])
)}
`;

const pregnancySection = (): string => `## Pregnancy

Only when the chart says that the person is pregnant, and not for what acts where it is put. ${readCount(PREGNANCY.map(({ id }) => id))}

${table(
	['rule', 'severity', 'medicines', 'source', 'what it says', 'read'],
	PREGNANCY.map(({ id, severity, members, withOneOf, source }) => [
		code(id),
		severity,
		withOneOf ? `${list(members)}, in one product with an NSAID` : list(members),
		source,
		...readCells(id)
	])
)}
`;

const vaccineSection = (): string => `## The same vaccine twice

Vaccines are told apart by what they protect against. The dose for older people against diphtheria and pertussis is counted apart from the child's; numbers of vaccines that are given every year are not compared. ${list(TWICE_ON_A_DAY).replace(/^./, (first) => first.toUpperCase())} vaccine is left out: its schedules give two doses on one day.

${table(
	['rule', 'severity', 'what', 'source'],
	[
		[code(SAME_DAY.id), 'severe', 'twice on one day', SAME_DAY.source],
		[code(SAME_NUMBER.id), 'severe', 'one number of the series twice', SAME_NUMBER.source],
		...INTERVALS.map(({ id, antigen, days, source }) => [
			code(id),
			'caution',
			`${antigen}: less than ${days} days apart`,
			source
		])
	]
)}
`;

/** The whole page. */
export const safetyPage = (): string =>
	[
		INTRO,
		allergySection(),
		interactionSection(),
		duplicateSection(),
		doseSection(),
		pregnancySection(),
		vaccineSection()
	].join('\n');
