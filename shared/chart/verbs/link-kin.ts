// Saying who a patient's mother is, or in whose household they live.
import { err, ok, type Result } from '../../core/result.ts';
import type { ChartId } from '../../core/ids.ts';
import { createEntry, type VerbDone } from '../create-entry.ts';
import { entryExists } from '../change-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { patientIdOf, patientReference } from '../entry-references.ts';
import {
	CHART_SYSTEM,
	isKinChart,
	KIN_KINDS,
	kinEntryId,
	kinLinksOf,
	RELATIONSHIP,
	type KinKind
} from '../kin.ts';
import { correctElements } from './correct-elements.ts';

export interface LinkKin {
	readonly kind: KinKind;
	/** The other person's chart. */
	readonly chartId: ChartId;
	/** Their name, for where their chart is not here. */
	readonly name?: string;
}

const refused = (path: string, reason: string): Result<never, VerbError> =>
	err({ type: 'InvalidValue', path, reason });

/** The chart's own id: as its registers name it, else its Patient's, which it is for who was registered here. */
const ownChart = (chart: ChartReader, context: VerbContext): string | undefined =>
	chart.keys('Chart:')[0]?.split(':')[1] ?? patientIdOf(chart) ?? context.patientId;

/**
 * A RelatedPerson that names the other chart; one that was taken back counts again. Group: none. Two sites at once: the
 * same link is one entry; two mothers, or two households, are two entries and both are shown until a person takes one
 * back. Refuses what is linked already, what is no chart, and a patient as their own mother.
 */
export function linkKin(
	chart: ChartReader,
	context: VerbContext,
	{ kind, chartId, name }: LinkKin
): Result<VerbDone, VerbError> {
	if (!KIN_KINDS.includes(kind)) return refused('kind', `not one of ${KIN_KINDS.join(', ')}`);
	if (!isKinChart(chartId)) return refused('chartId', 'is not a chart');
	if (kind === 'mother' && chartId === ownChart(chart, context)) return refused('chartId', 'is the patient');
	const entry = { type: 'RelatedPerson', id: kinEntryId(kind, chartId) };
	if (entryExists(chart, entry)) {
		const known = kinLinksOf(chart).find((link) => link.kind === kind && link.chartId === chartId);
		if (known?.active) return err({ type: 'AlreadyExists', entry: `${entry.type}/${entry.id}` });
		return correctElements(chart, context, 'linkKin', entry, { active: true });
	}
	const patient = patientReference(chart, context);
	if (!patient.ok) return patient;
	return createEntry(chart, context, 'linkKin', {
		resourceType: 'RelatedPerson',
		id: entry.id,
		identifier: [{ system: CHART_SYSTEM, value: chartId }],
		active: true,
		patient: patient.value,
		relationship: [RELATIONSHIP[kind]],
		name: name?.trim() ? [{ text: name.trim() }] : undefined
	});
}

/**
 * Takes a link back: the entry stays and is no longer active. The person with whom a household was begun leaves it by an
 * entry of their own. Group: none. Two sites at once: taken back twice is taken back; taken back here and linked anew
 * there is a disagreement. Refuses what is not linked.
 */
export function unlinkKin(
	chart: ChartReader,
	context: VerbContext,
	{ kind, chartId }: Omit<LinkKin, 'name'>
): Result<VerbDone, VerbError> {
	const entry = { type: 'RelatedPerson', id: kinEntryId(kind, chartId) };
	const own = kind === 'household' && chartId === ownChart(chart, context);
	if (entryExists(chart, entry))
		return correctElements(chart, context, 'unlinkKin', entry, { active: false });
	if (!own) return err({ type: 'NoSuchEntry', entry: `${entry.type}/${entry.id}` });
	const patient = patientReference(chart, context);
	if (!patient.ok) return patient;
	const left = createEntry(chart, context, 'unlinkKin', {
		resourceType: 'RelatedPerson',
		id: entry.id,
		identifier: [{ system: CHART_SYSTEM, value: chartId }],
		active: false,
		patient: patient.value,
		relationship: [RELATIONSHIP.household]
	});
	return left.ok ? ok({ edits: left.value.edits }) : left;
}
