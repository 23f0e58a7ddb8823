// A device that does not ask what its person may: it writes, seals and offers what its own verbs would refuse.
import { applyEdit } from '#shared/chart/document/apply-edit.ts';
import type { ChartId } from '#shared/core/ids.ts';
import type { ScopeName } from '#shared/core/scopes.ts';
import type { OpenDocument } from '#shared/engine/documents.ts';
import { take, type EngineRig } from './engine-rig.ts';

const text = (value: string): string => JSON.stringify(value);

/** The registers of an order. */
export const orderOf = (id: string, words: string): readonly (readonly [string, string])[] => [
	[`MedicationRequest:${id}:status`, text('active')],
	[`MedicationRequest:${id}:intent`, text('order')],
	[`MedicationRequest:${id}:medication[x]`, JSON.stringify({ medicationCodeableConcept: { text: words } })]
];

/** Writes registers into one of a chart's documents, or into the practice's settings. */
export async function force(
	rig: EngineRig,
	chartId: ChartId,
	writes: readonly (readonly [string, string])[],
	{ scope = 'clinical', message = 'addMedication' }: { scope?: ScopeName; message?: string } = {}
): Promise<void> {
	await rig.core.exclusive(async () => {
		const { session, clock } = rig;
		const { documents } = (await session.openChart(chartId))!;
		const open = (scope === 'config' ? session.config : documents[scope as 'clinical']) as OpenDocument;
		const edit = { scope: 'clinical' as const, message, writes: new Map(writes), texts: [] };
		const applied = applyEdit(open.doc, edit, { at: clock.now() });
		open.doc = applied.doc;
		await session.documents.tailOp(open, applied.change!);
		take(await session.sealNow([open]));
		await rig.core.offer();
	});
}
