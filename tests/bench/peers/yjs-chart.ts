// A chart of the workload as a Yjs application would keep it: a map of whole resources as plain JSON, a text for each
// note. Coarser than ours (no register for an element, no author, no disagreement), which is in its favour.
import * as Y from 'yjs';
import { personOf } from '../people.ts';
import { chartStepsOf } from '../workload.ts';

/** The nth chart's whole state as one update. */
export function writeYjsChart(n: number): Uint8Array {
	const document = new Y.Doc();
	const entries = document.getMap('entries');
	const person = personOf(n);
	entries.set(`Patient/${person.id}`, { resourceType: 'Patient', ...person });
	let notes = 0;
	let rounds = 0;
	let words = document.getText('note-0');
	for (const step of chartStepsOf(n, person.id)) {
		document.transact(() => {
			switch (step.type) {
				case 'add':
					entries.set(
						`${String(step.resource['resourceType'])}/${String(step.resource['id'])}`,
						step.resource
					);
					break;
				case 'vitals':
					rounds += 1;
					for (const [name, value] of Object.entries(step.vitals))
						entries.set(`Observation/${rounds}-${name}`, observation(person.id, name, value));
					break;
				case 'note':
					words = document.getText(`note-${++notes}`);
					break;
				case 'type':
					if (step.remove > 0) words.delete(step.at, step.remove);
					words.insert(step.at, step.insert);
					break;
				case 'finish': {
					const key = `Encounter/${step.encounter}`;
					entries.set(key, { ...(entries.get(key) as object), status: 'finished' });
					break;
				}
			}
		});
	}
	return Y.encodeStateAsUpdate(document);
}

const observation = (patient: string, name: string, value: string): object => ({
	resourceType: 'Observation',
	status: 'final',
	category: [
		{
			coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }]
		}
	],
	code: { coding: [{ system: 'http://loinc.org', code: name, display: name }] },
	subject: { reference: `Patient/${patient}` },
	effectiveDateTime: '2024-01-08T09:35:00Z',
	valueQuantity: { value: Number(value), unit: name, system: 'http://unitsofmeasure.org', code: name }
});
