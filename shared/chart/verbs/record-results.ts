// Recording results read from paper: one Observation per test, and a report that holds them together.
import { err, ok, type Result } from '../../core/result.ts';
import type { ExactJson, JsonObject } from '../../fhir/exact-json.ts';
import type { Entry } from '../change-entry.ts';
import { createEntry, type Draft, type VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { patientReference, recordedNow, userReference } from '../entry-references.ts';
import {
	annotation,
	checkedConcept,
	checkedDateTime,
	checkedDecimal,
	type Decimal
} from './checked-values.ts';

const THO = 'http://terminology.hl7.org/CodeSystem/';
/** hl7.org/fhir/R4/valueset-observation-category.html */
const LABORATORY: JsonObject = {
	coding: [{ system: `${THO}observation-category`, code: 'laboratory', display: 'Laboratory' }]
};
/** hl7.org/fhir/R4/valueset-diagnostic-service-sections.html */
const LAB_SECTION: JsonObject = { coding: [{ system: `${THO}v2-0074`, code: 'LAB', display: 'Laboratory' }] };
/** hl7.org/fhir/R4/valueset-observation-interpretation.html */
const INTERPRETATIONS = { H: 'High', L: 'Low', N: 'Normal', POS: 'Positive', NEG: 'Negative' } as const;

/** One line of the paper. */
export interface PaperResult {
	readonly code: JsonObject;
	readonly value?: Decimal;
	/** Before the value: `<5`. */
	readonly comparator?: '<' | '<=' | '>=' | '>';
	/** UCUM, or the words on the paper. */
	readonly unit?: string;
	/** In place of a number. */
	readonly words?: string;
	/** The range that the paper gives. */
	readonly low?: Decimal;
	readonly high?: Decimal;
	readonly interpretation?: keyof typeof INTERPRETATIONS;
}

export interface RecordResults {
	/** What the paper calls the whole. */
	readonly panel?: string;
	readonly results: readonly PaperResult[];
	/** When the specimen was taken: an FHIR dateTime to the day or finer, when that is not now. */
	readonly effectiveAt?: string;
	/** Who made the tests, as the paper says. */
	readonly source?: string;
	readonly note?: string;
}

const quantity = (value: ExactJson, unit: string | undefined, comparator?: string): JsonObject => ({
	value,
	...(comparator && { comparator }),
	...(unit && { unit, system: 'http://unitsofmeasure.org', code: unit })
});

/** The elements that one line gives. */
function elementsOf(result: PaperResult): Result<Readonly<Record<string, ExactJson | undefined>>, VerbError> {
	const code = checkedConcept('Observation/code', result.code);
	if (!code.ok) return code;
	const numbers: ExactJson[] = [];
	for (const given of [result.value, result.low, result.high]) {
		const read = given === undefined ? undefined : checkedDecimal('Observation/value', given);
		if (read && !read.ok) return read;
		numbers.push(read ? read.value : null);
	}
	const [value = null, low = null, high = null] = numbers;
	const words = result.words?.trim();
	if (value === null && !words && !result.interpretation)
		return err({ type: 'InvalidValue', path: 'Observation/value', reason: 'no result is given' });
	const range = {
		...(low !== null && { low: quantity(low, result.unit) }),
		...(high !== null && { high: quantity(high, result.unit) })
	};
	return ok({
		code: code.value,
		...(value !== null
			? { valueQuantity: quantity(value, result.unit, result.comparator) }
			: words
				? { valueString: words }
				: {}),
		referenceRange: Object.keys(range).length > 0 ? [range] : undefined,
		interpretation: result.interpretation && [
			{
				coding: [
					{
						system: `${THO}v3-ObservationInterpretation`,
						code: result.interpretation,
						display: INTERPRETATIONS[result.interpretation]
					}
				]
			}
		]
	});
}

/**
 * Final Observations of category laboratory and a final DiagnosticReport that names them, all in one change. Numbers keep
 * the digits that were typed. Group: none, the entries are new. Two sites at once: both reports are kept. `entry` is the
 * report, `entries` are it and the Observations. Corrected one by one with correctObservation.
 */
export function recordResults(
	chart: ChartReader,
	context: VerbContext,
	{ panel, results, effectiveAt, source, note }: RecordResults
): Result<VerbDone, VerbError> {
	const subject = patientReference(chart, context);
	if (!subject.ok) return subject;
	const when =
		effectiveAt === undefined
			? ok(recordedNow(context))
			: checkedDateTime('effectiveAt', effectiveAt, { toTheDay: true });
	if (!when.ok) return when;
	if (results.length === 0)
		return err({ type: 'InvalidValue', path: 'DiagnosticReport/result', reason: 'no result is given' });
	const common = {
		status: 'final',
		subject: subject.value,
		effectiveDateTime: when.value,
		issued: recordedNow(context),
		performer: [userReference(context), ...(source?.trim() ? [{ display: source.trim() }] : [])]
	};
	const entries: Entry[] = [];
	const writes = new Map<string, string>();
	const add = (draft: Draft): VerbError | undefined => {
		const created = createEntry(chart, context, 'recordResults', draft);
		if (!created.ok) return created.error;
		entries.push(created.value.entry);
		for (const edit of created.value.edits) for (const write of edit.writes) writes.set(...write);
		return undefined;
	};
	for (const result of results) {
		const elements = elementsOf(result);
		if (!elements.ok) return elements;
		const refused = add({
			resourceType: 'Observation',
			...common,
			category: [LABORATORY],
			...elements.value
		});
		if (refused) return err(refused);
	}
	const [first] = results;
	const refused = add({
		resourceType: 'DiagnosticReport',
		...common,
		category: [LAB_SECTION],
		code: panel?.trim() ? { text: panel.trim() } : first!.code,
		result: entries.map(({ id }) => ({ reference: `Observation/${id}` })),
		conclusion: annotation(note, recordedNow(context)) ? note!.trim() : undefined
	});
	if (refused) return err(refused);
	const report = entries.at(-1)!;
	return ok({
		edits: [{ scope: 'clinical', message: 'recordResults', writes, texts: [] }],
		entry: report,
		entries: [report, ...entries.slice(0, -1)]
	});
}
