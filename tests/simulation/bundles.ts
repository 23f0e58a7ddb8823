// Small FHIR bundles to import at several sites. Every entry carries a word that is found again in the chart.
import type { SeededRandom } from '../support/seeded-random.ts';

export interface SimBundle {
	readonly name: string;
	readonly text: string;
	/** By position in the bundle: a word that the entry brings. */
	readonly words: readonly string[];
}

const uuid = (n: number): string => `5eed0000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** Ids that several sites may register or import without knowing of each other. */
export const SHARED_PATIENT_IDS = [uuid(1), uuid(2)] as const;

/** `visit`: the last of the entries is another one at every visit; the others are the same. */
function bundle(name: string, patient: string, id: string | undefined, visit: number): SimBundle {
	const subject = { reference: id === undefined ? 'Patient/p1' : `urn:uuid:${id}` };
	const fullUrl = (n: number): string => `urn:uuid:${uuid(100 + n)}`;
	const resources: unknown[] = [
		{
			resourceType: 'Patient',
			id: id ?? 'p1',
			name: [{ family: patient, given: ['Ana', 'Lucía'] }],
			birthDate: '1961-04-03'
		},
		{ resourceType: 'Condition', id: uuid(101), subject, code: { text: `${name}-condition` } },
		{
			resourceType: 'MedicationRequest',
			id: uuid(102),
			status: 'active',
			intent: 'order',
			subject,
			medicationCodeableConcept: { text: `${name}-medicine` },
			dosageInstruction: [{ text: 'one tablet at night' }]
		},
		{
			resourceType: 'Observation',
			id: uuid(103),
			status: 'final',
			subject,
			code: { text: `${name}-weight` },
			valueQuantity: { value: 70.1, unit: 'kg' }
		},
		{ resourceType: 'Condition', id: uuid(200 + visit), subject, code: { text: `${name}-visit-${visit}` } }
	];
	const entry = resources.map((resource, n) => ({
		fullUrl: n === 0 && id !== undefined ? `urn:uuid:${id}` : fullUrl(n === 4 ? 100 + visit : n),
		resource
	}));
	const text = JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry }).replace('70.1', '70.10');
	const words = [
		patient,
		`${name}-condition`,
		`${name}-medicine`,
		`${name}-weight`,
		`${name}-visit-${visit}`
	];
	return { name, text, words };
}

const VISITS = 6;

/** One of three patients' files, as it was at one of their visits. The third has no id that is one everywhere. */
export function pickBundle(random: SeededRandom): SimBundle {
	const visit = random.below(VISITS);
	switch (random.below(3)) {
		case 0:
			return bundle('bundle-a', 'Alvarado', SHARED_PATIENT_IDS[0], visit);
		case 1:
			return bundle('bundle-b', 'Benavides', uuid(3), visit);
		default:
			return bundle('bundle-c', 'Castellanos', undefined, 0);
	}
}
