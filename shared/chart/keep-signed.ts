// Where a signed version of a note goes that is not the note, when both are kept: an addendum of its own, word for word,
// with its signature and its signer. The signature names the note that it was given for.
import type { Entry } from './change-entry.ts';
import type { ChartReader } from './edit.ts';
import { copyIdOf, entryCopy } from './keep-both.ts';
import { SIGNATURE_URL } from './note-signature.ts';
import { registerKey } from './register-key.ts';

interface Attester {
	readonly extension?: readonly { readonly url?: string; readonly extension?: readonly unknown[] }[];
}

const namingNote = (attester: Attester, noteId: string): Attester => ({
	...attester,
	extension: (attester.extension ?? []).map((one) =>
		one.url === SIGNATURE_URL
			? { ...one, extension: [...(one.extension ?? []), { url: 'of', valueString: noteId }] }
			: one
	)
});

/** Register key -> atom of the addendum; undefined when the version is not signed. `state`: the registers in question. */
export function addendumOfSide(
	chart: ChartReader,
	entry: Entry,
	opId: string,
	state: ReadonlyMap<string, string>
): ReadonlyMap<string, string> | undefined {
	const atomOf = (element: string): string | undefined => {
		const key = registerKey(entry.type, entry.id, element);
		return state.get(key) ?? chart.atom(key);
	};
	const attesters = JSON.parse(atomOf('attester') ?? 'null') as readonly Attester[] | null;
	if (atomOf('status') !== '"final"' || !attesters || (atomOf('section') ?? 'null') === 'null')
		return undefined;
	const copy = new Map(entryCopy(chart, entry, opId, state));
	const keyOf = (element: string): string => registerKey(entry.type, copyIdOf(entry, opId), element);
	copy.set(keyOf('attester'), JSON.stringify(attesters.map((one) => namingNote(one, entry.id))));
	if (!copy.has(keyOf('relatesTo')))
		copy.set(
			keyOf('relatesTo'),
			JSON.stringify([{ code: 'appends', targetReference: { reference: `${entry.type}/${entry.id}` } }])
		);
	return copy;
}
