// Whether two entries were written by people who could not see each other's: what a merge brings together, and nobody has
// put together. Read from what each change builds on, never from a clock.
import { authorOf, changesByHash } from './document/document-history.ts';
import { valuesOf } from './document/document-values.ts';
import type { ChartDocument } from './document/chart-document.ts';
import type { ChangeFacts } from './change-facts.ts';
import { IMPORT_MESSAGE } from './edit.ts';
import { entryPrefix, registerKey } from './register-key.ts';
import { untilTouched } from './until-touched.ts';

const STATUS = ['clinicalStatus', 'verificationStatus'];
const ORDER = ['status', 'medication[x]'];

/** The registers that make an entry what it is for a check, by type. */
const MAKES: Readonly<Record<string, readonly string[]>> = {
	MedicationRequest: ORDER,
	MedicationStatement: ORDER,
	AllergyIntolerance: ['code', ...STATUS],
	Condition: ['code', ...STATUS],
	Immunization: ['status', 'vaccineCode', 'occurrence[x]'],
	Consent: ['status', 'provision']
};

/** The changes that made an entry (`Type:id:`) what it is, without those of imports. */
const makersOf = untilTouched((document, entry): readonly ChangeFacts[] => {
	const [type = '', id = ''] = entry.split(':');
	const found = (MAKES[type] ?? []).flatMap((element) => {
		const value = valuesOf(document, registerKey(type, id, element)).at(-1);
		return (value && authorOf(document, value.opId)) ?? [];
	});
	return found.filter(({ message }) => message !== IMPORT_MESSAGE);
});

/** True when the change builds on the other, directly or not: whoever made it had it. */
export function buildsOn(
	changes: ReadonlyMap<string, ChangeFacts>,
	change: ChangeFacts,
	other: ChangeFacts
): boolean {
	const seen = new Set<string>();
	const open = [...change.deps];
	for (let hash = open.pop(); hash !== undefined; hash = open.pop()) {
		if (hash === other.hash) return true;
		const at = changes.get(hash);
		// A change has a higher counter than everything it builds on.
		if (!at || seen.has(hash) || at.maxOp < other.startOp) continue;
		seen.add(hash);
		open.push(...at.deps);
	}
	return false;
}

/** What was found of two changes: what a change builds on is in it from the beginning, and stays. */
const apart = new WeakMap<ChangeFacts, WeakMap<ChangeFacts, boolean>>();

/** Neither change builds on the other. */
function areApart(changes: ReadonlyMap<string, ChangeFacts>, a: ChangeFacts, b: ChangeFacts): boolean {
	let ofA = apart.get(a);
	if (!ofA) apart.set(a, (ofA = new WeakMap()));
	let are = ofA.get(b);
	if (are === undefined) {
		are = a.hash !== b.hash && !buildsOn(changes, a, b) && !buildsOn(changes, b, a);
		ofA.set(b, are);
	}
	return are;
}

/** True when something that made the one entry (`Type/id`) and something that made the other do not know of each other. */
export function writtenApart(document: ChartDocument, one: string, other: string): boolean {
	const ours = makersOf(document, entryPrefix(...(one.split('/') as [string, string])));
	const theirs = makersOf(document, entryPrefix(...(other.split('/') as [string, string])));
	if (ours.length === 0 || theirs.length === 0) return false;
	const changes = changesByHash(document);
	return ours.some((a) => theirs.some((b) => areApart(changes, a, b)));
}
