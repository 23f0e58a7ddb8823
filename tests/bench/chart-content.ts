// A chart of the workload as this project writes it: every step through the verb that a screen would use, a change each.
import type { ChartId, CredId, DocId, SiteId, UserId } from '#shared/core/ids.ts';
import { applyEdit } from '#shared/chart/document/apply-edit.ts';
import { createDocument, type ChartDocument } from '#shared/chart/document/chart-document.ts';
import { createChartReader } from '#shared/chart/chart-reader.ts';
import { chartDocumentWrites } from '#shared/chart/documents-of-chart.ts';
import type { JsonObject } from '#shared/fhir/exact-json.ts';
import type { ChartScope, Edit, VerbContext } from '#shared/chart/edit.ts';
import { stringifyExact, type ExactJson } from '#shared/fhir/exact-json.ts';
import { registerPatient } from '#shared/chart/verbs/register-patient.ts';
import { runCommand, type ChartCommand } from '#shared/engine/chart-command.ts';
import { chartKeyRegister } from '#shared/engine/charts.ts';
import { createActor } from '#shared/engine/documents.ts';
import { exactEntries } from '#shared/engine/export-chart.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { take } from './bench-device.ts';
import { personOf, type Person } from './people.ts';
import { chartStepsOf, type ChartStep } from './workload.ts';

/** A document's changes, in the groups that are sealed together while people work. */
export type Groups = readonly (readonly Uint8Array[])[];

export interface ChartContent {
	readonly clinical: Groups;
	/** Changes in all, and bytes of the entries and words as JSON. */
	readonly changes: number;
	readonly jsonBytes: number;
}

const START = Date.UTC(2024, 0, 8, 9);

/** Writes one chart's documents in memory. */
class ChartWriter {
	readonly #documents: Record<'directory' | 'clinical', ChartDocument>;
	readonly #context: Omit<VerbContext, 'now'>;
	#now = START;
	#group: Uint8Array[] = [];
	readonly groups: Uint8Array[][] = [];

	constructor(credId: CredId, seed: number) {
		const random = createSeededRandom(seed);
		const document = (): ChartDocument => createDocument(createActor(credId, random));
		this.#documents = { directory: document(), clinical: document() };
		this.#context = { userId: credId as string as UserId, siteId: 1 as SiteId, today: '2024-01-08', random };
	}

	get reader() {
		return createChartReader(this.#documents);
	}

	context(): VerbContext {
		return { ...this.#context, now: this.#now };
	}

	/** Applies edits; returns the changes that they made in a scope. */
	apply(edits: readonly Edit[], scope: ChartScope): readonly Uint8Array[] {
		const made: Uint8Array[] = [];
		for (const edit of edits) {
			if (edit.scope === 'billing' || edit.scope === 'sensitive')
				throw new Error('nothing of that in this workload');
			const applied = applyEdit(this.#documents[edit.scope], edit, { at: (this.#now += 4_000) });
			this.#documents[edit.scope] = applied.doc;
			if (applied.change && edit.scope === scope) made.push(applied.change);
		}
		return made;
	}

	/** One command of a person; what it changed joins the open group. */
	run(command: ChartCommand): string | undefined {
		const { edits, entry } = take(runCommand(this.reader, this.context(), command));
		this.#group.push(...this.apply(edits, 'clinical'));
		return entry?.id;
	}

	/** The author paused, or did something that is sealed at once. */
	seal(): void {
		if (this.#group.length > 0) this.groups.push(this.#group);
		this.#group = [];
	}
}

const SECTION = 'history';

/** Writes the nth chart by a credential: its clinical document. */
export function writeChartContent(credId: CredId, n: number): ChartContent {
	const person = personOf(n);
	const writer = new ChartWriter(credId, n + 1);
	writer.apply(take(registerPatient(writer.reader, writer.context(), person)).edits, 'directory');
	let noteId = '';
	let typed = '';
	const write = (step: ChartStep): void => {
		if (step.type !== 'type') writer.seal();
		switch (step.type) {
			case 'add':
				writer.run({ verb: 'addResource', resource: step.resource });
				break;
			case 'vitals':
				writer.run({ verb: 'recordVitals', ...step.vitals });
				break;
			case 'note':
				typed = '';
				noteId = writer.run({ verb: 'startNote', title: step.title, sections: [SECTION] })!;
				break;
			case 'type': {
				const next = typed.slice(0, step.at) + step.insert + typed.slice(step.at + step.remove);
				writer.run({ verb: 'editNoteText', noteId, section: SECTION, base: typed, next });
				typed = next;
				break;
			}
			case 'finish':
				writer.run({ verb: 'correctElement', path: `Encounter/${step.encounter}/status`, value: 'finished' });
				break;
		}
		if (step.type !== 'type' || step.pause) writer.seal();
	};
	chartStepsOf(n, person.id).forEach(write);
	writer.seal();
	const { reader } = writer;
	const words = reader.textKeys('').map((key) => reader.text(key));
	const jsonBytes = stringifyExact([exactEntries(reader), words] as ExactJson).length;
	return { clinical: writer.groups, changes: writer.groups.flat().length, jsonBytes };
}

/** A chart's directory document: its Patient, and which documents it has. */
export function writeDirectory(
	credId: CredId,
	person: Person,
	chart: {
		readonly chartId: ChartId;
		readonly key: string;
		readonly docIds: Readonly<Record<ChartScope, DocId>>;
	},
	seed: number,
	appointment?: JsonObject
): readonly Uint8Array[] {
	const writer = new ChartWriter(credId, seed);
	const { directory, clinical } = chart.docIds;
	const writes = new Map(chartDocumentWrites(chart.chartId, { directory, clinical }));
	writes.set(chartKeyRegister(chart.chartId), JSON.stringify(chart.key));
	const naming: Edit = { scope: 'directory', message: 'name-documents', writes, texts: [] };
	const { edits } = take(registerPatient(writer.reader, writer.context(), person));
	const changes = writer.apply([...edits, naming], 'directory');
	if (!appointment) return changes;
	const booked = take(
		runCommand(writer.reader, writer.context(), { verb: 'addResource', resource: appointment })
	);
	return [...changes, ...writer.apply(booked.edits, 'directory')];
}
