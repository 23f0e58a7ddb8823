// Whether a medicine's name meets a recorded allergy, for a form in which nothing is ordered yet. It warns; it never
// decides, and what it does not know it does not clear. Known cross-reactions are in the findings (allergies.ts).
import { namesTheSame, readSubstance, sharedClasses } from './allergies.ts';

/**
 * Which of the recorded substances a medicine meets, as recorded. `same`: it is named; `class`: only its class is. A word
 * counts from four letters on.
 */
export function allergiesMetBy(
	medicine: string,
	substances: readonly string[]
): readonly { readonly substance: string; readonly by: 'same' | 'class' }[] {
	const drug = readSubstance(medicine);
	return substances.flatMap((substance): { substance: string; by: 'same' | 'class' }[] => {
		const recorded = readSubstance(substance);
		if (namesTheSame(recorded, drug)) return [{ substance, by: 'same' }];
		return sharedClasses(recorded, drug).length > 0 ? [{ substance, by: 'class' }] : [];
	});
}
