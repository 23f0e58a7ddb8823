// Small seeded pieces of records: codes, dates, prose. Nobody's data.
import { bytesToHex } from '#shared/core/bytes.ts';
import { hexToUuid } from '#shared/core/ids.ts';
import type { JsonObject } from '#shared/fhir/exact-json.ts';
import type { SeededRandom } from '../support/seeded-random.ts';

const WORDS =
	'patient reports presents with denies history of chest pain shortness breath cough fever chills nausea vomiting abdominal exam lungs clear to auscultation heart regular rate rhythm no murmurs blood pressure controlled on current regimen continue follow up in weeks labs ordered discussed diet exercise adherence side effects alert oriented extremities without edema skin warm dry assessment plan mild moderate severe improved worsening stable since last visit three days ago sleep appetite mood therapy referral return precautions given understands agrees imaging negative left right upper lower tenderness guarding urinary frequency rash reviewed updated family mother father works as lives near the river'.split(
		' '
	);

/** http://snomed.info/sct, the system of most codes here. */
export const SNOMED = 'http://snomed.info/sct';
/** One of a list. */
export const pick = <T>(random: SeededRandom, from: readonly T[]): T => from[random.below(from.length)]!;
/** A UUID from the seed. */
export const uuid = (random: SeededRandom): string => hexToUuid(bytesToHex(random.bytes(16)));
const two = (n: number): string => String(n).padStart(2, '0');

/** A CodeableConcept from `code|display`. */
export function concept(system: string, coded: string): JsonObject {
	const [code = '', display = ''] = coded.split('|');
	return { coding: [{ system, code, display }], text: display };
}

/** A date in a year. */
export const day = (random: SeededRandom, year: number): string =>
	`${year}-${two(1 + random.below(12))}-${two(1 + random.below(28))}`;

/** So many characters of clinical prose without sense. */
export function words(random: SeededRandom, length: number): string {
	let text = '';
	while (text.length < length)
		text += `${random.below(16) === 0 ? random.below(300) : pick(random, WORDS)}${random.below(11) === 0 ? '. ' : ' '}`;
	return text.slice(0, length);
}
