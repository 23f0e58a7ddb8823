// A practice in which it is known who is registered twice: made from a seed, with the slips that front desks make, and with
// families, twins and namesakes, who are not one person. Nobody lives.
import { foldedWords } from '#shared/core/fold-text.ts';
import type { PersonFacts } from '#shared/safety/similar-people.ts';
import { createSeededRandom, type SeededRandom } from './seeded-random.ts';

/** A registration. `person`: two of one person have the same. */
export interface Registration extends PersonFacts {
	readonly id: string;
	readonly person: number;
	/** What went wrong, of a second registration. */
	readonly slips: readonly Slip[];
}

export const SLIPS = [
	'name in another order',
	'spelling of the name',
	'one letter',
	'two letters',
	'a name left out',
	'another family name',
	'day and month exchanged',
	'one digit of the birth date',
	'only the year',
	'no birth date',
	'other phone',
	'no phone',
	'other place',
	'wrong sex'
] as const;
export type Slip = (typeof SLIPS)[number];

const list = (words: string): readonly string[] => words.trim().split(/\s+/);
/** Each with other spellings of it behind a slash, for the slip. */
const WOMEN = list(`maria/mary/mariya aisha/aicha/ayesha fatima/fatuma/fatoumata catherine/kathryn/kate
	elizabeth/elisabeth/betty sarah/sara grace esther/ester rebecca/rebeka mariam/maryam halima/halimah zainab/zeinab
	ruth margaret/maggie joyce beatrice/beatris agnes/agness florence/florens susan/suzanne lucy/lusy jane/jayne
	wanjiku achieng/acheng nakato namukasa/namukassa`);
const MEN =
	list(`mohammed/muhammad/mohamed yusuf/youssef/yousif john/jon ibrahim/ebrahim ahmed/ahmad hassan/hasan
	hussein/husain joseph/josef peter/pedro david/daud samuel/sam daniel/danny james/jim robert/bob moses/musa
	isaac/isaak emmanuel/emanuel patrick/patrik francis/frank george/jorge kwame/kwami otieno/otyeno okello/okelo
	wasswa/waswa kamau`);
const FAMILIES =
	list(`okafor/okaphor mwangi nguyen garcia/garsia khan/kan diallo/dialo mensah/mensa hussein/husain
	otieno/otyeno ochieng/ocheng kimani njoroge/njorogue abdi/abdy farah/fara warsame/warsami traore/traure keita/keyta
	banda/bhanda phiri/firi tembo moyo/moio dube/doube sithole/sitole nkosi/nkhosi ndlovu mutasa chikwanha/chikwana
	ssempala lubega/lubegha kato nankya/nankia musoke/musoki byaruhanga/biaruhanga tumusiime kiprono cheruiyot/cheruyot
	wekesa/wekessa barasa/barassa odhiambo/odiambo onyango/onyiango adeyemi/adeyemy bello/belo sani/sanni yakubu
	appiah/apiah boateng/boatang owusu/owusou hernandez/ernandez lopez/lopes santos/santoz pereira/pereyra silva/sylva`);
const PLACES =
	list(`kirembe nyakasura bugoye hima kasese rwimi kyenjojo mubende mityana kiboga hoima masindi bulisa pakwach
	nebbi arua koboko yumbe moyo adjumani gulu kitgum lira apac dokolo soroti`);
const TWO = (n: number): string => String(n).padStart(2, '0');
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** One of a list, the first ones far oftener: some names are everybody's. */
const common = <T>(random: SeededRandom, from: readonly T[]): T =>
	from[Math.floor((random.below(1000) * random.below(1000) * from.length) / 1_000_000)]!;
const any = <T>(random: SeededRandom, from: readonly T[]): T => from[random.below(from.length)]!;
const first = (spellings: string): string => spellings.split('/')[0]!;

interface Someone {
	readonly given: readonly string[];
	readonly family: string;
	readonly birthDate: string;
	readonly gender: string;
	readonly phone: string;
	readonly place: string;
}

const phoneOf = (random: SeededRandom): string => `077${String(1_000_000 + random.below(9_000_000))}`;
function dayOf(random: SeededRandom, from: number, years: number): string {
	const year = from + random.below(years);
	return `${year}-${TWO(1 + random.below(12))}-${TWO(1 + random.below(28))}`;
}

function born(random: SeededRandom, family: string, phone: string, place: string, day: string): Someone {
	const gender = any(random, ['female', 'male']);
	const names = gender === 'female' ? WOMEN : MEN;
	const given = [common(random, names), ...(random.below(3) === 0 ? [any(random, names)] : [])];
	return { given: [...new Set(given)], family, birthDate: day, gender, phone, place };
}

/** Parents and children under one phone, twins in one household of eight; one in four adults knows the year only. */
function household(random: SeededRandom): readonly Someone[] {
	const [family, phone, place] = [common(random, FAMILIES), phoneOf(random), common(random, PLACES)];
	const people: Someone[] = [];
	for (let n = 1 + random.below(2); n > 0; n--) {
		const day = dayOf(random, 1945, 55);
		const birthDate = random.below(4) === 0 ? day.slice(0, 4) : day;
		people.push(born(random, family, random.below(2) ? phone : phoneOf(random), place, birthDate));
	}
	for (let n = random.below(4); n > 0; n--)
		people.push(born(random, family, phone, place, dayOf(random, 2005, 20)));
	if (random.below(8) === 0) {
		const day = dayOf(random, 2000, 25);
		const one = born(random, family, phone, place, day);
		let other = born(random, family, phone, place, day);
		while (other.given[0] === one.given[0]) other = born(random, family, phone, place, day);
		people.push(one, other);
	}
	// A son who bears his father's name.
	const father = people.find(({ gender }) => gender === 'male');
	if (father && random.below(6) === 0) people.push({ ...father, birthDate: dayOf(random, 2000, 25) });
	return people;
}

function misspelt(random: SeededRandom, name: string): string {
	const at = 1 + random.below(name.length - 1);
	const letter = LETTERS[random.below(LETTERS.length)]!;
	const ways = [
		name.slice(0, at) + letter + name.slice(at + 1),
		name.slice(0, at) + name.slice(at + 1),
		name.slice(0, at) + letter + name.slice(at),
		name.slice(0, at - 1) + name[at]! + name[at - 1]! + name.slice(at + 1)
	];
	return any(random, ways);
}

const otherSpelling = (random: SeededRandom, spellings: string): string => {
	const [, ...others] = spellings.split('/');
	return others.length > 0 ? any(random, others) : spellings;
};

/** A registration as it is typed. */
interface Typed extends Someone {
	readonly isOtherOrder: boolean;
}

function otherDigit(random: SeededRandom, date: string): string {
	const at = [3, date.length - 1][random.below(2)]!;
	return date.slice(0, at) + String((Number(date[at]) + 1 + random.below(8)) % 10) + date.slice(at + 1);
}

function withSlip(random: SeededRandom, typed: Typed, slip: Slip): Typed {
	const { given, family, birthDate } = typed;
	const onFamily = random.below(2) === 0;
	const rename = (change: (name: string) => string): Typed =>
		onFamily
			? { ...typed, family: change(family) }
			: { ...typed, given: [change(given[0]!), ...given.slice(1)] };
	const letters = (name: string): string => misspelt(random, first(name));
	switch (slip) {
		case 'name in another order':
			return { ...typed, isOtherOrder: true };
		case 'spelling of the name':
			return rename((name) => otherSpelling(random, name));
		case 'one letter':
			return rename(letters);
		case 'two letters':
			return rename((name) => misspelt(random, letters(name)));
		case 'a name left out':
			return { ...typed, given: given.slice(0, 1) };
		case 'another family name':
			return { ...typed, family: any(random, FAMILIES) };
		case 'day and month exchanged': {
			const [year, month, day] = birthDate.split('-');
			return day && Number(day) <= 12 ? { ...typed, birthDate: `${year}-${day}-${month}` } : typed;
		}
		case 'one digit of the birth date':
			return { ...typed, birthDate: otherDigit(random, birthDate) };
		case 'only the year':
			return { ...typed, birthDate: birthDate.slice(0, 4) };
		case 'no birth date':
			return { ...typed, birthDate: '' };
		case 'other phone':
			return { ...typed, phone: phoneOf(random) };
		case 'no phone':
			return { ...typed, phone: '' };
		case 'other place':
			return { ...typed, place: any(random, PLACES) };
		case 'wrong sex':
			return { ...typed, gender: typed.gender === 'female' ? 'male' : 'female' };
	}
}

function registration(
	random: SeededRandom,
	id: number,
	person: number,
	typed: Typed,
	slips: readonly Slip[]
): Registration {
	const given = typed.given.map(first);
	const words = typed.isOtherOrder ? [...given, first(typed.family)] : [first(typed.family), ...given];
	// Half of the time with the country's code.
	const phone = random.below(2) === 0 ? typed.phone : typed.phone.replace(/^0/, '256');
	return {
		id: `p${String(id).padStart(5, '0')}`,
		person,
		slips,
		words: foldedWords(words.join(' ')),
		...(typed.birthDate && { birthDate: typed.birthDate }),
		gender: typed.gender,
		phones: phone ? [phone] : [],
		identifiers: [`practice|${id}`],
		place: typed.place
	};
}

/** So many registrations, so many of which are of somebody who is registered already. */
export function peopleTwice(seed: number, count: number, twice: number): readonly Registration[] {
	const random = createSeededRandom(seed);
	const people: Someone[] = [];
	while (people.length < count - twice) people.push(...household(random));
	people.length = count - twice;
	const made = people.map((someone, n) =>
		registration(random, n, n, { ...someone, isOtherOrder: false }, [])
	);
	const chosen = people.map((_, n) => n);
	for (let n = 0; n < twice; n++) {
		const [person] = chosen.splice(random.below(chosen.length), 1);
		const wanted = [any(random, SLIPS), ...(random.below(2) === 0 ? [any(random, SLIPS)] : [])];
		let typed: Typed = { ...people[person!]!, isOtherOrder: false };
		const slips = new Set<Slip>();
		for (const slip of wanted) {
			const after = withSlip(random, typed, slip);
			if (JSON.stringify(after) !== JSON.stringify(typed)) slips.add(slip);
			typed = after;
		}
		made.push(registration(random, made.length, person!, typed, [...slips]));
	}
	return made;
}
