// What the score of similar people compares, taken from a row of the list or from a registration form.
import { foldedWords, foldText } from '../core/fold-text.ts';
import type { PersonFacts } from '../safety/similar-people.ts';
import type { PatientRow, RegistrationFacts } from './patient-rows.ts';
import { listedName } from './search.ts';

const digitsOf = (text: string): string => text.replace(/\D/g, '');
const bareIdentifier = (text: string): string => foldText(text).replace(/[\s-]/g, '');
const bySystem = (system: string | undefined, value: string): string =>
	system ? `${system}|${bareIdentifier(value)}` : bareIdentifier(value);

export const personOfRow = (row: PatientRow): PersonFacts => ({
	words: foldedWords(listedName(row)),
	...(row.birthDate !== undefined && { birthDate: row.birthDate }),
	...(row.gender !== undefined && { gender: row.gender }),
	phones: row.phones.map(digitsOf),
	identifiers: row.identifiers.flatMap(({ system, value }) => (value ? [bySystem(system, value)] : [])),
	...(row.place && { place: foldedWords(row.place).join(' ') })
});

export const personOfFacts = ({
	name,
	birthDate,
	gender,
	phone,
	identifier
}: RegistrationFacts): PersonFacts => ({
	words: foldedWords(name),
	...(birthDate !== undefined && { birthDate }),
	...(gender !== undefined && { gender }),
	phones: phone.trim() === '' ? [] : [digitsOf(phone)],
	identifiers: identifier.trim() === '' ? [] : [bareIdentifier(identifier)]
});
