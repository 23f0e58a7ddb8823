// What a signature on a note covers, and where it stands: Composition.attester, with a digest in an extension.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8 } from '../core/bytes.ts';
import {
	canonicalText,
	isJsonArray,
	isJsonObject,
	type ExactJson,
	type JsonObject
} from '../fhir/exact-json.ts';
import type { VerbContext } from './edit.ts';
import { recordedNow, userReference } from './entry-references.ts';

/** The extension of an attester that holds `sha256`, one by one the `head`s, and in a copy `of`: the id that was signed. */
export const SIGNATURE_URL = 'urn:saddlebag:note-signature';

/**
 * SHA-256 in hex over the canonical text of a signed Composition without its attester, and over the heads of the document
 * that the author had before their eyes (hex, sorted, a line each).
 */
export function noteDigest(composition: JsonObject, heads: readonly string[]): string {
	const { attester: _attester, ...covered } = composition;
	return bytesToHex(sha256(utf8([canonicalText(covered), ...heads.toSorted()].join('\n'))));
}

/**
 * The attester of a Composition that the person signs now: mode legal, "accepted legal responsibility"
 * (hl7.org/fhir/R4/valueset-composition-attestation-mode.html).
 */
export function createAttester(
	context: VerbContext,
	composition: JsonObject,
	heads: readonly string[]
): JsonObject {
	const digest = { url: 'sha256', valueString: noteDigest(composition, heads) };
	const seen = heads.toSorted().map((head) => ({ url: 'head', valueString: head }));
	return {
		extension: [{ url: SIGNATURE_URL, extension: [digest, ...seen] }],
		mode: 'legal',
		time: recordedNow(context),
		party: userReference(context)
	};
}

const extensionsOf = (value: ExactJson | undefined): readonly JsonObject[] =>
	isJsonObject(value) && isJsonArray(value['extension']) ? value['extension'].filter(isJsonObject) : [];

/** True when every signature of ours on the Composition fits what it says; false also when there is none. */
export function isSignatureSound(composition: JsonObject): boolean {
	const attesters = isJsonArray(composition['attester']) ? composition['attester'] : [];
	const signatures = attesters.flatMap(extensionsOf).filter(({ url }) => url === SIGNATURE_URL);
	return (
		signatures.length > 0 &&
		signatures.every((signature) => {
			const parts = extensionsOf(signature);
			const heads = parts.filter(({ url }) => url === 'head').map(({ valueString }) => String(valueString));
			const of = parts.find(({ url }) => url === 'of')?.['valueString'];
			const { relatesTo: _relatesTo, ...alone } = composition;
			const signed =
				typeof of === 'string' ? [composition, alone].map((one) => ({ ...one, id: of })) : [composition];
			return parts.some(
				({ url, valueString }) =>
					url === 'sha256' && signed.some((one) => valueString === noteDigest(one, heads))
			);
		})
	);
}
