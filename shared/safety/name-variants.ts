// Names that are one name: written otherwise in Latin letters, or shortened in daily use. A table made by hand of common
// names; words are folded (core/fold-text.ts). Spellings that differ by sound alone need no row: sound-of-name.ts.

/** One name a line. A word in two lines would make two names one: it stands in the first only. */
const NAMES = `
mohammed muhammad mohamed mohammad mohamad muhammed mohamud mahamed muhamad mamadou mamadu
ahmed ahmad achmed ahmet
mahmoud mahmud mehmood
aisha aicha ayesha aysha aishah aischa asha
yusuf youssef yousef yusef yousuf joseph josef jose giuseppe joe josephat yosef
fatima fatma fatimah fatoumata fatou fatuma
ibrahim ebrahim ibrahima abraham abe
ismail ismael ishmael
omar umar oumar
osman usman uthman ousmane othman
ali aly
hassan hasan hassane
hussein husain hussain hossein husein
khadija khadijah kadija kadiatou hadija
abdullah abdallah abdoulaye abdulla
abdulrahman abdirahman abdelrahman abdourahmane
mariam maryam mariama meriem maryan
maria mary marie mariya
elizabeth elisabeth elisabet eliza beth liz lizzie betty elsbeth isabel isabella elisaveta
catherine kathryn katherine katharine catharine kathrine cathy kathy kate katie katarina katerina catalina ekaterina
margaret margarita margarete maggie peggy meg margarida
sara sarah
hanna hannah
ann anne anna ana annie
john jon juan joao jean johan johannes hans giovanni ivan jack johnny yohana
william willem bill billy will guillermo wilhelm
robert roberto bob bobby rob
james jim jimmy jaime jacob jakob yakub yaqub
michael michel miguel mikhail mike mick mikael mihail michal
peter pedro pierre pyotr petros pete petro
paul pablo paulo pavel paulos
george jorge georg giorgio georges
stephen steven stefan esteban etienne steve stephane
andrew andres andre andreas andrei andrzej andy
charles carlos karl carl charlie carlo
alexander alejandro alexandre aleksandr alex alessandro iskander
nicholas nicolas nikolas nikolai nick nicolae
anthony antonio antoine tony anton antony
francis francisco francois frank franz paco
thomas tomas tom tommy
matthew mateo mathieu matthias matteo matt
daniel dan danny danial
david dawit daud daoud dave
samuel sam sammy
joshua josh yeshua
richard ricardo dick rick
edward eduardo ed eddie edouard
christopher christophe cristobal chris kristof
susan susanna suzanne sue susana
dorothy dorothea dot dolly
patricia pat patty
theresa teresa therese tess
grace gracia
ruth rut
esther ester
rebecca rebeka becky
deborah debora debbie
zainab zeinab zaynab zeynep
halima halimah halimatou
amina aminah aminata
rashid rachid rasheed
said saeed sayid
khalid khaled halid
yahya yahia yehia
suleiman sulaiman souleymane suleyman solomon salomon
nguyen nguyn
singh sing
chukwu chuku
wanjiru wanjiro
moussa musa mussa moses moises
issa isa eissa
haruna harun haroun aaron
mustafa mostafa moustapha mustapha
leila layla laila leyla
nur noor nour
tariq tarek tarik
ngozi ngosi
`;

const GROUPS: ReadonlyMap<string, number> = new Map(
	NAMES.trim()
		.split('\n')
		.flatMap((line, group) => line.split(' ').map((word) => [word, group] as const))
		.reverse()
);

/** The number of the name that a folded word writes; undefined for a name that the table does not have. */
export const nameGroup = (word: string): number | undefined => GROUPS.get(word);
