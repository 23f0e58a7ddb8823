// Which documents a chart has: ids derived from one key with the practice's import key, so that two sites that import
// one record, or meet one patient, get one chart without talking (architecture, rule 7; protocol, section 4).
import { hexToUuid, isUuid, type ChartId, type DocId } from '../core/ids.ts';
import { deriveDocId } from '../crypto/imported-doc-id.ts';
import type { CryptoSuite } from '../crypto/suite.ts';
import type { ChartScope } from '../chart/edit.ts';
import { patientIdOfReference } from '../fhir/patient-reference.ts';

/** The scopes of a chart's documents, the directory last: it is sealed last, and names the others. */
export const CHART_SCOPES: readonly ChartScope[] = ['clinical', 'billing', 'sensitive', 'directory'];

/** The practice's shelf for resources that belong to no patient. */
export const LIBRARY_KEY = 'library';

export interface ChartIdentity {
	readonly chartId: ChartId;
	/**
	 * What the documents' ids are derived from: `urn:uuid:<id>`, `<system>|<value>`, a reference, LIBRARY_KEY, or
	 * `content|<sha-256>|<index>` for a patient in a file whom nothing names in the whole practice.
	 */
	readonly key: string;
	readonly docIds: Readonly<Record<ChartScope, DocId>>;
}

/** Derives a chart's documents from its key. The chart's id is the key's UUID when it is one, else the directory's id. */
export async function deriveChartIdentity(
	suite: CryptoSuite,
	importKey: Uint8Array,
	key: string
): Promise<ChartIdentity> {
	const derived = await Promise.all(
		CHART_SCOPES.map(async (scope) => [scope, await deriveDocId(suite, importKey, scope, key)] as const)
	);
	const docIds = Object.fromEntries(derived) as Record<ChartScope, DocId>;
	const chartId = (uuidOfKey(key) ?? hexToUuid(docIds.directory)) as ChartId;
	return { chartId, key, docIds };
}

const uuidOfKey = (key: string): string | undefined =>
	key.startsWith('urn:uuid:') && isUuid(key.slice(9)) ? key.slice(9) : undefined;

interface PatientLike {
	readonly id?: unknown;
	readonly identifier?: unknown;
}

/** The key that a Patient resource gives by itself: its UUID, or an identifier of a declared system. */
export function keyOfPatient(patient: PatientLike, declaredSystems: readonly string[]): string | undefined {
	if (typeof patient.id === 'string' && isUuid(patient.id)) return `urn:uuid:${patient.id.toLowerCase()}`;
	const identifiers = Array.isArray(patient.identifier) ? (patient.identifier as unknown[]) : [];
	for (const item of identifiers) {
		const { system, value } = (item ?? {}) as { system?: unknown; value?: unknown };
		if (typeof system !== 'string' || typeof value !== 'string') continue;
		if (declaredSystems.includes(system)) return `${system}|${value}`;
	}
	return undefined;
}

/** The key that a reference to a patient gives: its UUID in any form, else the reference without its version. */
export function keyOfReference(reference: string): string {
	const id = patientIdOfReference(reference) ?? '';
	return isUuid(id) ? `urn:uuid:${id.toLowerCase()}` : reference.replace(/\/_history\/.*$/, '');
}
