// The number by which people know a record: the practice's own before any other.
import type { PatientRow } from '../patient-rows.ts';

const isOwn = ({ type }: PatientRow['identifiers'][number]): boolean =>
	JSON.stringify(type ?? {}).includes('"MR"');

export const numberOf = ({ identifiers }: Pick<PatientRow, 'identifiers'>): string | undefined =>
	(identifiers.find((one) => one.value && isOwn(one)) ?? identifiers.find(({ value }) => value))?.value;
