// Whether a patient has died. While answers differ, a death that anybody reported counts: letters, calls and visits to
// somebody who may be dead wait until a person has confirmed it.
import type { MergeRule } from './merge-rule.ts';

export const DECEASED: MergeRule = {
	name: 'Deceased',
	datum: 'Whether and when the patient died',
	covers: [{ type: 'Patient', group: 'deceased' }],
	apart:
		'While the answers differ, a death that anybody reported is shown everywhere as reported, without a date: in the banner, in lists and on paper.',
	automatic: 'The same answer written twice is one.',
	decided: 'Whether the patient died, and when.',
	preselected: false,
	places: [
		'shared/safety/merge-rules/deceased.ts#deceasedUntilConfirmed',
		'shared/engine/summary-of.ts#summaryOf',
		'client/features/charting/banner-facts.ts#bannerFacts'
	]
};

/**
 * The day of death, `true` for a death without a certain day, or undefined. `answers`: the values of Patient.deceased[x]
 * as FHIR properties, several when people differ. Of several, one death is enough, and none gives the day.
 */
export function deceasedUntilConfirmed(answers: readonly unknown[]): string | true | undefined {
	const deaths = answers.flatMap((answer): (string | true)[] => {
		const { deceasedDateTime, deceasedBoolean } = (answer ?? {}) as Record<string, unknown>;
		if (typeof deceasedDateTime === 'string') return [deceasedDateTime.slice(0, 10)];
		return deceasedBoolean === true ? [true] : [];
	});
	return answers.length > 1 && deaths.length > 0 ? true : deaths[0];
}
