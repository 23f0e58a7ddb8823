// What each vaccine of shared/codes/vaccines.ts protects against, by its CVX code, and how far apart two doses against the
// same must be. The small dose of diphtheria and pertussis for older people is another antigen than the child's: their
// doses are counted apart.
import type { SafetyRow } from './make-finding.ts';

/** CVX code -> antigens. */
export const ANTIGENS: Readonly<Record<string, readonly string[]>> = {
	'03': ['measles', 'mumps', 'rubella'],
	'04': ['measles', 'rubella'],
	'05': ['measles'],
	'08': ['hepatitis-b'],
	'10': ['polio-injected'],
	'19': ['tuberculosis'],
	'20': ['diphtheria', 'tetanus', 'pertussis'],
	'21': ['varicella'],
	'28': ['diphtheria', 'tetanus'],
	'33': ['pneumococcal-polysaccharide'],
	'37': ['yellow-fever'],
	'43': ['hepatitis-b'],
	'48': ['hib'],
	'52': ['hepatitis-a'],
	'62': ['papilloma'],
	'83': ['hepatitis-a'],
	'90': ['rabies'],
	'94': ['measles', 'mumps', 'rubella', 'varicella'],
	'101': ['typhoid-polysaccharide'],
	'104': ['hepatitis-a', 'hepatitis-b'],
	'110': ['diphtheria', 'tetanus', 'pertussis', 'hepatitis-b', 'polio-injected'],
	'111': ['influenza'],
	'112': ['tetanus'],
	'115': ['diphtheria-small', 'tetanus', 'pertussis-small'],
	'116': ['rotavirus'],
	'118': ['papilloma'],
	'119': ['rotavirus'],
	'120': ['diphtheria', 'tetanus', 'pertussis', 'hib', 'polio-injected'],
	'130': ['diphtheria', 'tetanus', 'pertussis', 'polio-injected'],
	'133': ['pneumococcal-conjugate'],
	'134': ['japanese-encephalitis'],
	'135': ['influenza'],
	'136': ['meningococcal-acwy'],
	'139': ['diphtheria-small', 'tetanus'],
	'140': ['influenza'],
	'146': ['diphtheria', 'tetanus', 'pertussis', 'hepatitis-b', 'hib', 'polio-injected'],
	'158': ['influenza'],
	'163': ['meningococcal-b'],
	'165': ['papilloma'],
	'173': ['cholera'],
	'177': ['pneumococcal-conjugate'],
	'178': ['polio-oral'],
	'187': ['zoster'],
	'190': ['typhoid-conjugate'],
	'198': ['diphtheria', 'tetanus', 'pertussis', 'hepatitis-b', 'hib'],
	'203': ['meningococcal-acwy'],
	'215': ['pneumococcal-conjugate'],
	'216': ['pneumococcal-conjugate'],
	'305': ['rsv'],
	'309': ['covid-19'],
	'312': ['covid-19']
};

/** The shortest time between two doses against the same. */
export interface IntervalRow extends SafetyRow {
	readonly antigen: string;
	readonly days: number;
}

const TABLE_2 =
	'WHO, Summary of WHO position papers: recommendations for routine immunization, table 2 (September 2020), interval between doses';

/** Four weeks, the minimum of the primary series, which no later dose undercuts. */
const fourWeeks = (antigen: string): IntervalRow => ({
	id: `interval-${antigen}`,
	source: `${TABLE_2}: 4 weeks`,
	antigen,
	days: 28
});

export const INTERVALS: readonly IntervalRow[] = [
	'diphtheria',
	'diphtheria-small',
	'hepatitis-b',
	'hib',
	'measles',
	'pertussis',
	'pneumococcal-conjugate',
	'polio-injected',
	'polio-oral',
	'rotavirus',
	'tetanus'
].map(fourWeeks);

/** Given twice on one day on purpose: intradermal and Zagreb schedules (WHO position paper on rabies, 2018). */
export const TWICE_ON_A_DAY: ReadonlySet<string> = new Set(['rabies']);
