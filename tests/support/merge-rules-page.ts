// docs/merge-rules.md, made from the rules in shared/safety/merge-rules. `npx node tests/support/merge-rules-page.ts` writes it.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { groupNamed } from '#shared/chart/decision-groups.ts';
import type { Covered, MergeRule } from '#shared/safety/merge-rules/merge-rule.ts';
import { MERGE_RULES } from '#shared/safety/merge-rules/merge-rules.ts';
import { NOT_BUILT } from '#shared/safety/merge-rules/not-built.ts';

const PAGE = resolve(import.meta.dirname, '../../docs/merge-rules.md');

const code = (text: string): string => `\`${text}\``;

/** The elements as a reader of FHIR knows them; those of a group are one decision. */
function coveredText({ type, group, elements = [] }: Covered): string {
	const name = type === '*' ? 'any other type' : code(type);
	if (group === undefined)
		return `${name}: ${elements.includes('*') ? 'every other element, each by itself' : elements.map(code).join(', ')}`;
	const { elements: together = [] } = groupNamed(type, group) ?? {};
	return `${name}: ${together.map(code).join(', ')}, decided together`;
}

const ruleLines = (rule: MergeRule): readonly string[] => [
	`## ${rule.name}`,
	'',
	`${rule.datum}.`,
	'',
	`- **Edited apart:** ${rule.apart}`,
	`- **By itself:** ${rule.automatic}`,
	`- **A person decides:** ${rule.decided}`,
	`- **Chosen beforehand:** ${rule.preselected ? 'yes' : 'nothing'}.`,
	`- **In FHIR:** ${rule.covers.map(coveredText).join('; ') || 'nothing, until it is accepted'}.`,
	`- **Done in:** ${rule.places.map(code).join(', ')}.`,
	''
];

/** The whole page. */
export const mergeRulesPage = (): string =>
	[
		'# What happens when two sites edit the same thing apart',
		'',
		'For whoever answers for the safety of the records. Made from `shared/safety/merge-rules/`; do not edit. Every rule is tested on real chart documents in `tests/unit/shared/safety/merge-rules/`, and `npm run bench:merge` runs 10,000 pairs of such edits through it.',
		'',
		'What holds for every rule:',
		'',
		'- Nothing is decided by a clock, and nothing by who was connected first.',
		'- Every device comes to the same chart and the same list of what is to decide, in whatever order work arrives.',
		'- What is to decide is shown with every answer, who gave it, where and when; what is in question cannot be overwritten meanwhile.',
		'- A decision is an edit with an author. What was decided against stays in the history of the entry.',
		'- The same answer given twice is one answer.',
		'',
		...MERGE_RULES.flatMap(ruleLines),
		'## What has no rule',
		'',
		...NOT_BUILT.map(({ datum, meanwhile }) => `- **${datum}.** ${meanwhile}`),
		''
	].join('\n');

if (process.argv[1] === import.meta.filename) writeFileSync(PAGE, mergeRulesPage());
