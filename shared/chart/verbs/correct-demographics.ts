// Correcting who a person is: names, birth date, gender, addresses, phones, identifiers, death.
import type { Result } from '../../core/result.ts';
import type { VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { correctElements, type CorrectElements } from './correct-elements.ts';

/**
 * Writes elements of the Patient. Group: `~deceased` for deceased[x], none for the others.
 * Two sites at once: different elements, and different items of a list (names, phones, addresses, identifiers), are both
 * kept; two values for one element or item are shown until someone picks. Refuses a Patient that has not arrived.
 */
export const correctDemographics = (
	chart: ChartReader,
	context: VerbContext,
	{ id, elements }: CorrectElements
): Result<VerbDone, VerbError> =>
	correctElements(chart, context, 'correctDemographics', { type: 'Patient', id }, elements);
