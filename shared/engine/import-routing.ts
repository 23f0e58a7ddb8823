// Which chart each resource of an imported file goes to: its bundle's patient, the patient that it names, or the
// practice's library. Pure; identity and storage are elsewhere.
import type { JsonObject } from '../fhir/exact-json.ts';
import { patientReferenceOf } from '../fhir/patient-reference.ts';

export interface ImportEntry {
	/** Position in the bundle, from 0; 0 for a bare resource. */
	readonly index: number;
	readonly fullUrl: string | undefined;
	readonly resource: JsonObject;
}

export type ImportTarget =
	| { readonly type: 'patient'; readonly patient: ImportEntry }
	| { readonly type: 'reference'; readonly reference: string }
	| { readonly type: 'library' };

export interface ImportGroup {
	readonly target: ImportTarget;
	readonly entries: ImportEntry[];
}

/** Every name by which entries of the bundle may call one of its patients. */
function namesOf(patient: ImportEntry): readonly string[] {
	const { id } = patient.resource;
	const names = typeof id === 'string' ? [`Patient/${id}`, `urn:uuid:${id}`] : [];
	return patient.fullUrl === undefined ? names : [...names, patient.fullUrl];
}

/**
 * Groups entries by chart. An entry that names no patient goes with the bundle's first patient; without one, to the
 * library. The group of the first patient comes first.
 */
export function routeEntries(entries: readonly ImportEntry[]): readonly ImportGroup[] {
	const groups = new Map<string, ImportGroup>();
	const patients = entries.filter((entry) => entry.resource['resourceType'] === 'Patient');
	const byName = new Map<string, ImportEntry>();
	for (const patient of patients) {
		groups.set(`patient ${patient.index}`, { target: { type: 'patient', patient }, entries: [] });
		for (const name of namesOf(patient)) if (!byName.has(name)) byName.set(name, patient);
	}
	const first = patients[0];
	for (const entry of entries) {
		let target: ImportTarget;
		if (entry.resource['resourceType'] === 'Patient') target = { type: 'patient', patient: entry };
		else {
			const reference = patientReferenceOf(entry.resource, (name) => byName.has(name));
			const named = reference === undefined ? first : byName.get(reference);
			if (named) target = { type: 'patient', patient: named };
			else if (reference !== undefined) target = { type: 'reference', reference };
			else target = { type: 'library' };
		}
		const name =
			target.type === 'patient'
				? `patient ${target.patient.index}`
				: target.type === 'reference'
					? `reference ${target.reference}`
					: 'library';
		const group = groups.get(name) ?? { target, entries: [] };
		groups.set(name, group);
		group.entries.push(entry);
	}
	return [...groups.values()];
}
