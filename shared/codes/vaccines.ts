// Common vaccines by their CVX codes. The code set is the CDC's (Vaccines Administered, cdc.gov/vaccines/programs/iis),
// in the public domain; codes and short descriptions were taken from CDSi supporting data 4.64, that of BCG from the
// code set itself (both read in November 2026). Usual routes follow the CDC's "Epidemiology and Prevention of
// Vaccine-Preventable Diseases", 14th edition, appendix A; for BCG and the oral ones the WHO's position papers.

/** Identifier system of CVX in FHIR (hl7.org/fhir/R4/cvx.html). */
export const CVX = 'http://hl7.org/fhir/sid/cvx';

/** hl7.org/fhir/R4/valueset-immunization-route.html, with the codes that apply to vaccines. */
export const VACCINE_ROUTES = {
	IM: 'Injection, intramuscular',
	SQ: 'Injection, subcutaneous',
	IDINJ: 'Injection, intradermal',
	PO: 'Swallow, oral',
	NASINHLC: 'Inhalation, nasal cannula'
} as const;
export type VaccineRoute = keyof typeof VACCINE_ROUTES;
export const ROUTE_SYSTEM = 'http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration';

/** Where it is injected: v3-ActSite, as in hl7.org/fhir/R4/valueset-immunization-site.html, and the thighs. */
export const VACCINE_SITES = {
	LA: 'left arm',
	RA: 'right arm',
	LT: 'left thigh',
	RT: 'right thigh'
} as const;
export type VaccineSite = keyof typeof VACCINE_SITES;
export const SITE_SYSTEM = 'http://terminology.hl7.org/CodeSystem/v3-ActSite';

export interface Vaccine {
	readonly cvx: string;
	/** The code's short description. */
	readonly display: string;
	readonly route: VaccineRoute;
	/** Other words by which people look for it: diseases, short forms. */
	readonly also: string;
	/** Given every year: its doses are not counted as a series. */
	readonly seasonal?: true;
}

/** In the order in which they are offered: childhood first, then the others. */
export const VACCINES: readonly Vaccine[] = [
	{ cvx: '140', display: 'Influenza, split virus, trivalent, PF', route: 'IM', also: 'flu', seasonal: true },
	{ cvx: '19', display: 'BCG', route: 'IDINJ', also: 'tuberculosis tb' },
	{ cvx: '08', display: 'Hep B, adolescent or pediatric', route: 'IM', also: 'hepatitis hepb child birth' },
	{ cvx: '43', display: 'Hep B, adult', route: 'IM', also: 'hepatitis hepb' },
	{ cvx: '178', display: 'OPV bivalent', route: 'PO', also: 'polio oral bopv' },
	{ cvx: '10', display: 'IPV', route: 'IM', also: 'polio inactivated' },
	{
		cvx: '198',
		display: 'DTP-HepB-Hib Pentavalent Non-US',
		route: 'IM',
		also: 'penta diphtheria tetanus pertussis whooping'
	},
	{ cvx: '20', display: 'DTaP', route: 'IM', also: 'diphtheria tetanus pertussis whooping' },
	{ cvx: '110', display: 'DTaP-Hep B-IPV', route: 'IM', also: 'diphtheria tetanus pertussis polio' },
	{ cvx: '120', display: 'DTaP-Hib-IPV', route: 'IM', also: 'diphtheria tetanus pertussis polio' },
	{
		cvx: '146',
		display: 'DTaP, IPV, Hib, HepB',
		route: 'IM',
		also: 'hexa hexavalent diphtheria tetanus polio'
	},
	{ cvx: '130', display: 'DTaP-IPV', route: 'IM', also: 'diphtheria tetanus pertussis polio' },
	{ cvx: '48', display: 'Hib (PRP-T)', route: 'IM', also: 'haemophilus' },
	{ cvx: '177', display: 'pneumococcal conjugate PCV10', route: 'IM', also: 'pneumonia' },
	{ cvx: '133', display: 'Pneumococcal conjugate PCV 13', route: 'IM', also: 'pneumonia pcv13' },
	{ cvx: '215', display: 'Pneumococcal conjugate PCV 15', route: 'IM', also: 'pneumonia pcv15' },
	{ cvx: '216', display: 'Pneumococcal conjugate PCV 20', route: 'IM', also: 'pneumonia pcv20' },
	{ cvx: '33', display: 'pneumococcal polysaccharide PPV23', route: 'IM', also: 'pneumonia ppsv23' },
	{ cvx: '119', display: 'rotavirus, monovalent', route: 'PO', also: 'rota diarrhoea' },
	{ cvx: '116', display: 'rotavirus, pentavalent', route: 'PO', also: 'rota diarrhoea' },
	{ cvx: '04', display: 'M/R', route: 'SQ', also: 'measles rubella mr' },
	{ cvx: '05', display: 'measles', route: 'SQ', also: '' },
	{ cvx: '03', display: 'MMR', route: 'SQ', also: 'measles mumps rubella' },
	{ cvx: '94', display: 'MMRV', route: 'SQ', also: 'measles mumps rubella varicella chickenpox' },
	{ cvx: '21', display: 'varicella', route: 'SQ', also: 'chickenpox' },
	{ cvx: '37', display: 'Yellow Fever', route: 'SQ', also: 'yf' },
	{ cvx: '83', display: 'Hep A, ped/adol, 2 dose', route: 'IM', also: 'hepatitis hepa child' },
	{ cvx: '52', display: 'Hep A, adult', route: 'IM', also: 'hepatitis hepa' },
	{ cvx: '104', display: 'Hep A-Hep B', route: 'IM', also: 'hepatitis hepa hepb' },
	{ cvx: '118', display: 'HPV, bivalent', route: 'IM', also: 'papilloma cervix' },
	{ cvx: '62', display: 'HPV, quadrivalent', route: 'IM', also: 'papilloma cervix' },
	{ cvx: '165', display: 'HPV9', route: 'IM', also: 'papilloma cervix' },
	{ cvx: '115', display: 'Tdap', route: 'IM', also: 'tetanus diphtheria pertussis whooping' },
	{ cvx: '139', display: 'Td(adult) unspecified formulation', route: 'IM', also: 'tetanus diphtheria' },
	{ cvx: '112', display: 'tetanus toxoid, unspecified formulation', route: 'IM', also: 'tt' },
	{ cvx: '28', display: 'DT (pediatric)', route: 'IM', also: 'diphtheria tetanus child' },
	{
		cvx: '203',
		display: 'Meningococcal Polysaccharide groups A, C, Y, W-135 TT Conjugate',
		route: 'IM',
		also: 'meningitis menacwy'
	},
	{ cvx: '136', display: 'Meningococcal MCV4O', route: 'IM', also: 'meningitis menacwy' },
	{ cvx: '163', display: 'Meningococcal B, OMV', route: 'IM', also: 'meningitis menb' },
	{ cvx: '190', display: 'Typhoid conjugate vaccine (TCV)', route: 'IM', also: 'tcv' },
	{ cvx: '101', display: 'Typhoid capsular polysaccharide', route: 'IM', also: 'vi' },
	{ cvx: '173', display: 'cholera, BivWC', route: 'PO', also: 'ocv' },
	{ cvx: '90', display: 'Rabies, unspecified formulation', route: 'IM', also: 'bite dog' },
	{ cvx: '134', display: 'Japanese Encephalitis, VC', route: 'IM', also: 'je' },
	{ cvx: '187', display: 'zoster recombinant', route: 'IM', also: 'shingles' },
	{
		cvx: '305',
		display: 'RSV, bivalent, protein subunit RSVpreF, diluent reconstituted, 0.5 mL, PF',
		route: 'IM',
		also: 'respiratory syncytial'
	},
	{
		cvx: '309',
		display: 'COVID-19, mRNA, LNP-S, PF, tris-sucrose, 30 mcg/0.3 mL',
		route: 'IM',
		also: 'corona covid19',
		seasonal: true
	},
	{
		cvx: '312',
		display: 'COVID-19, mRNA, LNP-S, PF, 50 mcg/0.5 mL',
		route: 'IM',
		also: 'corona covid19',
		seasonal: true
	},
	{
		cvx: '158',
		display: 'Influenza, split virus, quadrivalent, preservative',
		route: 'IM',
		also: 'flu',
		seasonal: true
	},
	{ cvx: '135', display: 'Influenza, high dose, trivalent, PF', route: 'IM', also: 'flu', seasonal: true },
	{
		cvx: '111',
		display: 'influenza, live, trivalent, intranasal',
		route: 'NASINHLC',
		also: 'flu nose',
		seasonal: true
	}
];

/** A vaccine of the table by its code. */
export const vaccineOf = (cvx: string): Vaccine | undefined => VACCINES.find((one) => one.cvx === cvx);
