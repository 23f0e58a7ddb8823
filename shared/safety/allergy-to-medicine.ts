// Whether a medicine's name meets a recorded allergy: the same substance, or the same class by the stem that its generic
// name carries. It warns; it never decides, and what it does not know it does not clear.
import { foldedWords } from '../core/fold-text.ts';

/**
 * Classes whose members cross-react or are avoided together, by the stems of their international nonproprietary names
 * (WHO, "The use of stems in the selection of international nonproprietary names", 2018), and the words by which
 * people record an allergy to the whole class.
 */
const CLASSES: readonly { readonly stems: readonly RegExp[]; readonly words: readonly string[] }[] = [
	{ stems: [/cillin$/], words: ['penicillin', 'penicillins'] },
	{ stems: [/^cef/, /^ceph/], words: ['cephalosporin', 'cephalosporins'] },
	{
		stems: [/^sulfa/, /^sulpha/],
		words: ['sulfonamide', 'sulfonamides', 'sulfa', 'sulpha', 'cotrimoxazole']
	},
	{ stems: [/floxacin$/], words: ['quinolone', 'quinolones', 'fluoroquinolone', 'fluoroquinolones'] },
	{ stems: [/thromycin$/], words: ['macrolide', 'macrolides'] },
	{ stems: [/cycline$/], words: ['tetracycline', 'tetracyclines'] },
	{
		stems: [/profen$/, /fenac$/, /oxicam$/, /^aspirin$/, /^acetylsalicylic$/, /^naproxen$/, /metacin$/],
		words: ['nsaid', 'nsaids', 'aspirin']
	},
	{ stems: [/pril$/], words: [] },
	{ stems: [/statin$/], words: [] },
	{ stems: [/caine$/], words: [] }
];

/** Words that stand beside substances and name none. */
const BESIDE = new Set([
	'allergy',
	'to',
	'drug',
	'class',
	'and',
	'or',
	'the',
	'tablet',
	'tablets',
	'capsule'
]);

const classesOf = (words: readonly string[]): ReadonlySet<number> =>
	new Set(
		CLASSES.flatMap(({ stems, words: names }, i) =>
			words.some((word) => names.includes(word) || stems.some((stem) => stem.test(word))) ? [i] : []
		)
	);

/**
 * Which of the recorded substances a medicine meets, as recorded. `same`: it is named; `class`: only its class is. A word
 * counts from four letters on.
 */
export function allergiesMetBy(
	medicine: string,
	substances: readonly string[]
): readonly { readonly substance: string; readonly by: 'same' | 'class' }[] {
	const drug = foldedWords(medicine).filter((word) => !BESIDE.has(word));
	const classes = classesOf(drug);
	return substances.flatMap((substance): { substance: string; by: 'same' | 'class' }[] => {
		const words = foldedWords(substance).filter((word) => !BESIDE.has(word));
		if (words.some((word) => word.length >= 4 && drug.includes(word))) return [{ substance, by: 'same' }];
		return [...classesOf(words)].some((one) => classes.has(one)) ? [{ substance, by: 'class' }] : [];
	});
}
