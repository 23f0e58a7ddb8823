// What came of two edits that were made apart, told from what each site wrote and from what a person sees afterwards. It
// knows the script and the screen, and nothing of how an engine works.
import type { EditPair, Row, Write } from './edit-pairs.ts';

/** What a person sees of a pair's rows once the sites have met. */
export interface Seen {
	/** By row of the script; several where an engine lets several stand beside each other. */
	readonly standing: Readonly<Record<string, readonly Row[]>>;
	/** Answers that wait for a decision, by row of the script: columns of each. */
	readonly asked: Readonly<Record<string, readonly Row[]>>;
	/** Values of which the engine said that they were dropped. */
	readonly told: readonly string[];
}

export interface Verdict {
	readonly lostSilently: number;
	readonly lostVisibly: number;
	readonly mixedDose: boolean;
	readonly lostAllergy: boolean;
}

/** Columns that hold several values, or longer text, as one. */
const HOLDS_MANY = new Set(['text', 'reaction', 'phone', 'why', 'mother']);

/** How far a visit is: whoever is with the clinician has been with the nurse. */
const ALONG = ['booked', 'arrived', 'with-nurse', 'ready', 'with-clinician', 'to-finish', 'done', 'left'];

/** The words of a text that its author added. */
const added = (value: string, before: string): readonly string[] =>
	value.split(' ').filter((one) => !before.split(' ').includes(one));

function isSeen(
	column: string,
	value: string,
	before: string,
	shown: Row | undefined,
	table: string
): boolean {
	const there = shown?.[column];
	if (there === undefined) return false;
	if (table === 'Task' && column === 'state') return ALONG.indexOf(there) >= ALONG.indexOf(value);
	if (HOLDS_MANY.has(column)) return added(value, before).every((one) => there.includes(one));
	return there === value;
}

function fateOf(
	{ row, columns }: Write,
	pair: EditPair,
	{ standing, asked, told }: Seen
): 'kept' | 'told' | 'lost' {
	const [table = ''] = row.split('/');
	const shown = [...(standing[row] ?? []), ...(asked[row] ?? [])];
	const missing = Object.entries(columns).filter(
		([column, value]) =>
			!shown.some((one) => isSeen(column, value, pair.before[row]?.[column] ?? '', one, table))
	);
	if (missing.length === 0) return 'kept';
	return missing.every(([, value]) => told.includes(value)) ? 'told' : 'lost';
}

const DOSE = ['amount', 'times', 'status'];
const doseOf = (row: Row | undefined): string => JSON.stringify(DOSE.map((column) => row?.[column] ?? null));

/** A dose that stands, that no person wrote or had before their eyes, and about which nobody is asked. */
function isMixedDose(pair: EditPair, { standing, asked }: Seen): boolean {
	const rows = new Set(pair.sides.flat().map(({ row }) => row));
	return [...rows].some((row) => {
		if (!row.startsWith('MedicationRequest/') || (asked[row] ?? []).length > 0) return false;
		const orders = pair.sides.map((writes) => {
			const own = writes.filter((write) => write.row === row);
			return doseOf(Object.assign({}, pair.before[row], ...own.map(({ columns }) => columns)) as Row);
		});
		return (standing[row] ?? []).some((shown) => !orders.includes(doseOf(shown)));
	});
}

/** Somebody says that an allergy stands: a new one, a reaction, a danger. */
const saysItStands = ({ row, columns }: Write): boolean =>
	row.startsWith('AllergyIntolerance/') && !['refuted', 'resolved'].includes(columns['state'] ?? '');

/** An allergy that somebody recorded or confirmed, that does not stand, or not as they said, and nobody is asked. */
function isLostAllergy(pair: EditPair, seen: Seen): boolean {
	return pair.sides.flat().some((write) => {
		if (!saysItStands(write)) return false;
		if (fateOf(write, pair, seen) !== 'kept') return true;
		const asked = (seen.asked[write.row] ?? []).length > 0;
		return !asked && (seen.standing[write.row] ?? []).every(({ state }) => state !== 'active');
	});
}

/** Judges one pair. */
export function judge(pair: EditPair, seen: Seen): Verdict {
	const fates = pair.sides.map((writes) => {
		const each = writes.map((write) => fateOf(write, pair, seen));
		return each.includes('lost') ? 'lost' : each.includes('told') ? 'told' : 'kept';
	});
	return {
		lostSilently: fates.filter((fate) => fate === 'lost').length,
		lostVisibly: fates.filter((fate) => fate === 'told').length,
		mixedDose: isMixedDose(pair, seen),
		lostAllergy: isLostAllergy(pair, seen)
	};
}

/** What is seen as text: equal when a person sees the same. */
export const outcomeText = ({ standing, asked, told }: Seen): string => {
	const rows = (many: Readonly<Record<string, readonly Row[]>>): unknown =>
		Object.entries(many)
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.map(([row, all]) => [
				row,
				all.map((one) => JSON.stringify(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))).sort()
			]);
	return JSON.stringify([rows(standing), rows(asked), told.toSorted()]);
};
