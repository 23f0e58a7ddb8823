// The script of the merge bench: pairs of edits that two sites make apart from each other, as rows and columns, the form
// that every kind of store has. Nothing here knows how any of them merges.
import type { SeededRandom } from '../../support/seeded-random.ts';

export type Row = Readonly<Record<string, string>>;

export interface Write {
	/** `<table>/<id>` */
	readonly row: string;
	/** The whole row for a new one, else the columns that change. */
	readonly columns: Row;
	readonly isNew?: true;
}

export interface EditPair {
	readonly datum: string;
	/** Rows that both sites have before. */
	readonly before: Readonly<Record<string, Row>>;
	/** What each of the two does, at the same time. */
	readonly sides: readonly [readonly Write[], readonly Write[]];
	/** When each does it, in milliseconds from the start, by a right clock. */
	readonly at: readonly [number, number];
	/** Whose work arrives first. */
	readonly first: 0 | 1;
}

type Make = (id: string, n: number, random: SeededRandom) => Pick<EditPair, 'before' | 'sides'>;

/** A word that nobody else writes. */
const word = (n: number, side: number): string => `x${n}${'ab'[side]}`;

/** Both change one row that is there. */
const both =
	(table: string, row: (n: number) => Row, ...columns: readonly ((n: number) => Row)[]): Make =>
	(id, n) => {
		const [a, b] = columns.map((make): Write[] => [{ row: `${table}/${id}`, columns: make(n) }]);
		return { before: { [`${table}/${id}`]: row(n) }, sides: [a!, b!] };
	};

/** Each adds a row. */
const added =
	(table: string, row: (n: number, side: number) => Row): Make =>
	(id, n) => {
		const side = (s: number): readonly Write[] => [
			{ row: `${table}/${id}${'ab'[s]}`, columns: row(n, s), isNew: true }
		];
		return { before: {}, sides: [side(0), side(1)] };
	};

const order = (n: number): Row => ({
	medicine: `Medicine ${n}`,
	amount: '100',
	times: '1',
	status: 'active'
});
const allergy = (n: number): Row => ({ substance: `Substance ${n}`, criticality: 'low', state: 'active' });
const problem = (n: number): Row => ({ name: `Problem ${n}`, state: 'active' });
const note = (n: number): Row => ({ title: `Visit ${n}`, text: 'Rest.', status: 'preliminary' });
const note2 = (n: number, s: number): Row => ({
	text: s === 0 ? `${word(n, s)} Rest.` : `Rest. ${word(n, s)}`
});
const day = (n: number, s: number): string => `19${60 + ((n + s) % 40)}-0${1 + (n % 9)}-1${(n + 3 * s) % 10}`;

/** One for each kind of datum and way of editing it. `perPatient`: of which a chart can have one only. */
export const SCENARIOS: Readonly<Record<string, Make>> = {
	'order: two doses': both(
		'MedicationRequest',
		order,
		(n) => ({ amount: String(1000 + n) }),
		(n) => ({ amount: String(50_000 + n) })
	),
	'order: amount here, how often there': both(
		'MedicationRequest',
		order,
		(n) => ({ amount: String(1000 + n) }),
		(n) => ({ times: String(2 + (n % 3)) })
	),
	'order: stop here, dose there': both(
		'MedicationRequest',
		order,
		(n) => ({ status: 'stopped', reason: word(n, 0) }),
		(n) => ({ amount: String(50_000 + n) })
	),
	'order: two reasons to stop': both(
		'MedicationRequest',
		order,
		(n) => ({ status: 'stopped', reason: word(n, 0) }),
		(n) => ({ status: 'stopped', reason: word(n, 1) })
	),
	'order: dose here, priority there': both(
		'MedicationRequest',
		order,
		(n) => ({ amount: String(1000 + n) }),
		() => ({ priority: 'urgent' })
	),
	'order: two new ones': added('MedicationRequest', (n, s) => ({ ...order(n), medicine: word(n, s) })),
	'allergy: two new ones': added('AllergyIntolerance', (n, s) => ({ ...allergy(n), substance: word(n, s) })),
	'allergy: refuted here, reaction there': both(
		'AllergyIntolerance',
		allergy,
		() => ({ state: 'refuted' }),
		(n) => ({ reaction: word(n, 1) })
	),
	'allergy: resolved here, more dangerous there': both(
		'AllergyIntolerance',
		allergy,
		() => ({ state: 'resolved' }),
		() => ({ criticality: 'high' })
	),
	'allergy: two reactions': both(
		'AllergyIntolerance',
		allergy,
		(n) => ({ reaction: word(n, 0) }),
		(n) => ({ reaction: word(n, 1) })
	),
	'allergy: two substances': both(
		'AllergyIntolerance',
		allergy,
		(n) => ({ substance: word(n, 0) }),
		(n) => ({ substance: word(n, 1) })
	),
	'problem: two ends': both(
		'Condition',
		problem,
		(n) => ({ state: 'resolved', ended: `20${10 + (n % 10)}` }),
		() => ({ state: 'inactive', ended: '2024' })
	),
	'problem: end here, onset there': both(
		'Condition',
		problem,
		() => ({ state: 'resolved', ended: '2024' }),
		(n) => ({ onset: `20${10 + (n % 10)}` })
	),
	'problem: two names': both(
		'Condition',
		problem,
		(n) => ({ name: word(n, 0) }),
		(n) => ({ name: word(n, 1) })
	),
	'vital signs: two rounds': added('Observation', (n, s) => ({ value: `${50 + s}.${n}1` })),
	'vital signs: two corrections': both(
		'Observation',
		() => ({ value: '70' }),
		(n) => ({ value: `71.${n}1` }),
		(n) => ({ value: `72.${n}1` })
	),
	'vital signs: correction here, error there': both(
		'Observation',
		() => ({ value: '70' }),
		(n) => ({ value: `71.${n}1` }),
		() => ({ status: 'entered-in-error' })
	),
	'vaccine: two given': added('Immunization', (n, s) => ({ vaccine: 'Tetanus', lot: word(n, s) })),
	'vaccine: two lots': both(
		'Immunization',
		(n) => ({ vaccine: 'MMR', lot: `L${n}` }),
		(n) => ({ lot: word(n, 0) }),
		(n) => ({ lot: word(n, 1) })
	),
	'vaccine: lot here, error there': both(
		'Immunization',
		(n) => ({ vaccine: 'MMR', lot: `L${n}` }),
		(n) => ({ lot: word(n, 0) }),
		() => ({ status: 'entered-in-error' })
	),
	'note: both type': both(
		'Composition',
		note,
		(n) => note2(n, 0),
		(n) => note2(n, 1)
	),
	'note: signed here, typed there': both(
		'Composition',
		note,
		(n) => ({ ...note2(n, 0), status: 'final', signer: 'user-1' }),
		(n) => note2(n, 1)
	),
	'note: two signatures': both(
		'Composition',
		note,
		(n) => ({ ...note2(n, 0), status: 'final', signer: 'user-1' }),
		(n) => ({ ...note2(n, 1), status: 'final', signer: 'user-2' })
	),
	'patient: two birth dates': both(
		'Patient',
		() => ({}),
		(n) => ({ born: day(n, 0) }),
		(n) => ({ born: day(n, 1) })
	),
	'patient: two phones': both(
		'Patient',
		() => ({}),
		(n) => ({ phone: word(n, 0) }),
		(n) => ({ phone: word(n, 1) })
	),
	'patient: two names': both(
		'Patient',
		() => ({ family: 'Ortega' }),
		(n) => ({ family: word(n, 0) }),
		(n) => ({ family: word(n, 1) })
	),
	'patient: sex here, marriage there': both(
		'Patient',
		() => ({}),
		() => ({ sex: 'female' }),
		(n) => ({ married: word(n, 1) })
	),
	'patient: died here, alive there': both(
		'Patient',
		() => ({}),
		() => ({ died: 'true' }),
		() => ({ died: 'false' })
	),
	'family: two mothers': both(
		'Patient',
		() => ({}),
		(n) => ({ mother: kinId(n, 0) }),
		(n) => ({ mother: kinId(n, 1) })
	),
	'consent: given here, refused there': both(
		'Consent',
		() => ({ status: 'proposed' }),
		() => ({ status: 'active' }),
		() => ({ status: 'rejected', provision: 'deny' })
	),
	'visit: finished here, cancelled there': both(
		'Encounter',
		() => ({ status: 'in-progress' }),
		() => ({ status: 'finished' }),
		() => ({ status: 'cancelled' })
	),
	'request: done here, changed there': both(
		'ServiceRequest',
		(n) => ({ status: 'active', code: `Test ${n}` }),
		() => ({ status: 'completed' }),
		(n) => ({ code: word(n, 1) })
	),
	'queue: two moves': both(
		'Task',
		() => ({ state: 'arrived' }),
		(n) => ({ state: ['with-nurse', 'with-clinician'][n % 2]! }),
		(n) => ({ state: ['with-clinician', 'ready', 'done'][n % 3]! })
	),
	'queue: two reasons': both(
		'Task',
		() => ({ state: 'arrived' }),
		(n) => ({ why: word(n, 0) }),
		(n) => ({ why: word(n, 1) })
	),
	'settings: two names of a site': both(
		'Location',
		() => ({ name: 'Hilltop' }),
		(n) => ({ name: word(n, 0) }),
		(n) => ({ name: word(n, 1) })
	)
};

/** A chart's id that stands for somebody's mother. */
function kinId(n: number, side: number): string {
	return `0000000${side}-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
}

/** Pairs of every kind in turn; the same seed gives the same. */
export function makeEditPairs(count: number, random: SeededRandom): readonly EditPair[] {
	const kinds = Object.entries(SCENARIOS);
	return Array.from({ length: count }, (_, n): EditPair => {
		const [datum, make] = kinds[n % kinds.length]!;
		return {
			datum,
			...make(`p${n}`, n, random),
			at: [random.below(3_600_000), random.below(3_600_000)],
			first: random.below(2) as 0 | 1
		};
	});
}
