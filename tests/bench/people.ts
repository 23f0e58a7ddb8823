// Seeded people of a practice. Nobody lives.
import { bytesToHex } from '#shared/core/bytes.ts';
import type { JsonObject } from '#shared/fhir/exact-json.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { day, pick, uuid } from './seeded-facts.ts';

/** The demographics of one person, as the elements of FHIR Patient. */
export interface Person {
	readonly id: string;
	readonly name: readonly {
		readonly use: string;
		readonly family: string;
		readonly given: readonly string[];
	}[];
	readonly gender: string;
	readonly birthDate: string;
	readonly telecom: readonly JsonObject[];
	readonly identifier: readonly JsonObject[];
	readonly address: readonly JsonObject[];
}

const GIVEN =
	'Maria James Aisha Wei Olu Sofia Daniel Priya Tomas Grace Ana José Łucja Ñusta Ingrid Yusuf Chidi Mei Noor Petra Sam Rosa Ivan Leila Kofi Ebba Hugo Tala Zoë Amir Juno Pilar Marek Nia Otto Wanjiru Rafael Selma Tariq Uma'.split(
		' '
	);
const FAMILY =
	'Okafor Nguyen García Smith Khan Mwangi Silva Brown Kowalska Müller Ivanova Haddad Sato Kim Diallo Jensen Rossi Novák Patel Reyes Alvarado Benavides Castellanos Draper Echeverría Fonseca Gupta Hollis Iqbal Jovanović Keller Lindqvist Moreno Nakamura Oyelaran Pereira Quispe Rahman Santos Takahashi Ueda Vega Whitaker Xu Yilmaz Zamora Abbott Becker Chavez Dube'.split(
		' '
	);

/** The nth person of a practice. */
export function personOf(n: number): Person {
	const random = createSeededRandom(n * 7919 + 17);
	const digits = String(1_000_000 + random.below(9_000_000));
	return {
		id: uuid(random),
		name: [
			{
				use: 'official',
				family: `${pick(random, FAMILY)} ${pick(random, FAMILY)}`,
				given: [pick(random, GIVEN), pick(random, GIVEN)]
			}
		],
		gender: pick(random, ['female', 'male']),
		birthDate: day(random, 1930 + random.below(95)),
		telecom: [{ system: 'phone', value: `+1555${digits}` }],
		identifier: [{ system: 'urn:example:mrn', value: bytesToHex(random.bytes(4)) }],
		address: [
			{
				line: [`${random.below(900)} Main Street`],
				city: 'Springfield',
				postalCode: digits.slice(0, 5),
				country: 'US'
			}
		]
	};
}
