// How the engine asks for the past of an invented patient; who answers is given to it.
import type { DemoFacts } from './practice-config.ts';

/** A patient's past as a file, and the one register that tells whether a chart has all of it. */
export interface GeneratedPast {
	/** A FHIR Bundle; everything in it names the patient. */
	readonly text: string;
	/** A register of the last entry of the Bundle: import writes in the order of the file. */
	readonly lastKey: string;
}

/** The past of a patient of a demo; undefined for one who was registered by a person. The same for the same arguments. */
export type PastOf = (demo: DemoFacts, patientId: string) => Promise<GeneratedPast | undefined>;
